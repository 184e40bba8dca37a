//! Whose handle is whose: asked of WebFinger, and taken from nobody who still has it.

use activitypub::{
    uri,
    vocab::Actor,
    webfinger::{self, Acct},
};
use services::{App, accounts::leave};
use storage::accounts;

use crate::fetch::{self, FetchError};

/// Why an actor is not stored.
pub(super) const OTHERS: &str = "its handle belongs to another actor";

/// The handle of an actor: its own word for it (FEP-2c59) or name and host, asked of WebFinger; where that names
/// another handle, asked once more. It must lead back to the actor.
pub(super) async fn of(app: &App, actor: &Actor) -> Result<(String, String), FetchError> {
    let host = uri::domain(&actor.id).ok_or(FetchError::Unusable("has no host"))?;
    let said = actor.webfinger.as_deref().and_then(Acct::parse);
    let mut asked = said.or_else(|| Acct::new(&actor.username, &host)).ok_or(FetchError::Unusable("has no handle"))?;
    for _ in 0..2 {
        let answer: webfinger::Jrd = fetch::webfinger(app, &asked).await?;
        if !answer.actor().is_some_and(|to| uri::same(to, &actor.id)) {
            return Err(FetchError::Unusable("its handle leads to somebody else"));
        }
        match answer.acct() {
            Some(subject) if subject != asked => asked = subject,
            _ => {
                if app.config.is_here(asked.domain()) {
                    return Err(FetchError::Unusable("claims a handle of this server"));
                }
                return Ok((asked.username().to_owned(), asked.domain().to_owned()));
            }
        }
    }
    Err(FetchError::Unusable("its handle changes with each question"))
}

/// Somebody else had this handle before its server was set up anew: they are gone, if it does not know them any more.
pub(super) async fn make_room(app: &App, (username, domain): &(String, String), actor: &str) -> Result<(), FetchError> {
    let before = accounts::find_by_acct(&mut app.db.conn(), &username.to_lowercase(), domain).await?;
    let Some(before) = before.filter(|before| !before.is_local() && before.uri != actor) else {
        return Ok(());
    };
    match fetch::document(app, &before.uri).await {
        Err(FetchError::Absent(_)) => Ok(leave(app, &before).await?),
        Err(error @ (FetchError::Unreachable(_) | FetchError::Internal(_))) => Err(error),
        Ok(_) | Err(FetchError::Unusable(_)) => Err(FetchError::Unusable(OTHERS)),
    }
}
