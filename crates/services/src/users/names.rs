//! What can be said about a form before it is sent as a whole: whether a name is free, what else is wrong.

use domain::Invalid;
use storage::accounts;

use super::create::{New, check_free, check_name, wrong};
use crate::{App, Error, Result};

/// Characters of a name.
const LONGEST: usize = 30;

/// What is wrong with this name; None if somebody could take it.
pub async fn name_problem(app: &App, name: &str) -> Result<Option<Invalid>> {
    let new = New::named(name.trim(), "");
    if let Err(invalid) = check_name(app, &new) {
        return Ok(Some(invalid));
    }
    let mut taken = Vec::new();
    check_free(&mut app.db.conn(), &new, &mut taken).await?;
    Ok(taken.into_iter().find(|invalid| invalid.field == "username"))
}

/// A free name much like this one.
pub async fn free_name(app: &App, name: &str) -> Result<Option<String>> {
    let mut db = app.db.conn();
    for n in 2..30 {
        let end = format!("_{n}");
        let name: String = name.chars().take(LONGEST - end.len()).chain(end.chars()).collect();
        if accounts::is_name_free(&mut db, &name.to_lowercase()).await? {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// All that is wrong with a person to be, taken names included.
pub async fn check_new(app: &App, new: &New, password: &str) -> Result<()> {
    let mut wrong = wrong(app, new, password);
    check_free(&mut app.db.conn(), new, &mut wrong).await?;
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}
