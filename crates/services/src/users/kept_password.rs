//! A password between two steps of signing up: it goes to the browser and back, sealed so that nobody can read it there.

use std::time::Duration;

use domain::Timestamp;

use crate::{App, Result, sealed};

const NAME: &str = "sign_up";
const PURPOSE: &[u8] = b"password";
/// How long somebody may take to read the rules.
const KEPT: Duration = Duration::from_hours(24);

/// The password as it can stand in a page.
pub async fn keep_password(app: &App, password: &str) -> Result<String> {
    let until = app.now() + KEPT;
    sealed::seal(app, NAME, PURPOSE, &format!("{}:{password}", until.millis())).await
}

/// The password again; None if it was not kept here, or for too long.
pub async fn kept_password(app: &App, kept: &str) -> Result<Option<String>> {
    let opened = sealed::open(app, NAME, PURPOSE, kept).await?;
    let good = |text: String| {
        let (until, password) = text.split_once(':')?;
        let until = Timestamp::from_millis(until.parse().ok()?);
        (until > app.now()).then(|| password.to_owned())
    };
    Ok(opened.and_then(good))
}
