//! What people agree to, version by version, and what the server promises about what they entrust to it.

use domain::{Code, Invalid, News, TermsId, Timestamp, search::Day, text};
use storage::{settings, terms, terms::Terms};

use crate::{App, Error, Result, instance_actor, mail::news};

/// Bytes of a version.
const LONGEST: usize = 1 << 20;

/// A version, and from when the next one holds.
#[derive(Debug, Clone)]
pub struct Version {
    pub terms: Terms,
    /// Whether it holds today (UTC).
    pub effective: bool,
    pub succeeded_by: Option<String>,
}

/// The version that holds, or the first that will.
pub async fn current(app: &App) -> Result<Version> {
    let found = terms::current(&mut app.db.conn(), &app.now().date()).await?;
    complete(app, found.ok_or(Error::NotFound)?).await
}

/// The version of this day, `2026-11-25`.
pub async fn of_day(app: &App, date: &str) -> Result<Version> {
    let found = terms::find(&mut app.db.conn(), date).await?;
    complete(app, found.ok_or(Error::NotFound)?).await
}

async fn complete(app: &App, terms: Terms) -> Result<Version> {
    let succeeded_by = terms::succeeded_by(&mut app.db.conn(), &terms.effective_date).await?;
    Ok(Version { effective: terms.effective_date <= app.now().date(), succeeded_by, terms })
}

/// All versions, the newest first.
pub async fn list(app: &App) -> Result<Vec<Terms>> {
    Ok(terms::list(&mut app.db.conn()).await?)
}

/// Publishes a version that holds from this day on. Everybody here gets a letter, unless it is to have held already.
pub async fn publish(app: &App, date: &str, words: &str, changelog: &str) -> Result<Terms> {
    if Day::parse(date).is_none() {
        return Err(Invalid::new("effective_date", Code::Invalid, "is not a day like 2026-11-25").into());
    }
    if words.trim().is_empty() {
        return Err(Invalid::new("text", Code::Blank, "can't be blank").into());
    }
    if words.len() + changelog.len() > LONGEST {
        return Err(Invalid::new("text", Code::TooLong, "is too long").into());
    }
    let row = Terms {
        id: TermsId::at(app.now()),
        effective_date: date.to_owned(),
        text: words.trim().to_owned(),
        changelog: changelog.trim().to_owned(),
        created_at: app.now(),
    };
    let mut tx = app.db.begin().await?;
    if !terms::insert(&mut tx, &row).await? {
        return Err(Invalid::new("effective_date", Code::Taken, "has already been taken").into());
    }
    if row.effective_date >= app.now().date() {
        news::begin(app, &mut tx, News::Terms(row.effective_date.clone()), app.now()).await?;
    }
    tx.commit().await?;
    app.instance.forget();
    Ok(row)
}

/// Takes a version back that does not hold yet.
pub async fn withdraw(app: &App, date: &str) -> Result<()> {
    if date <= app.now().date().as_str() {
        return Err(Error::Conflict("These terms hold already: publish others instead"));
    }
    if terms::delete(&mut app.db.conn(), date).await? {
        app.instance.forget();
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// A text of the settings as HTML, and since when it has been so: from the server's beginning, if nobody changed it.
pub async fn page(app: &App, setting: &str, words: &str) -> Result<(String, Timestamp)> {
    let html = text::markdown(words);
    let at = settings::changed_at(&mut app.db.conn(), setting).await?;
    let at = match at.filter(|at| at.millis() > 0) {
        Some(at) => at,
        None => instance_actor::find(app).await?.created_at,
    };
    Ok((html, at))
}

/// The promise about what people entrust to the server: the owner's words, or those that hold for every Aldea.
pub async fn privacy_policy(app: &App) -> Result<(String, Timestamp)> {
    let settings = app.settings.get();
    let words = settings.privacy_policy.trim();
    page(app, "privacy_policy", if words.is_empty() { EVERY_ALDEA } else { words }).await
}

/// What is true of the program itself.
const EVERY_ALDEA: &str =
    "This server keeps what you give it: your e-mail address, your password (only as a hash that \
cannot be read back), your profile, your posts and files, whom you follow, and what you like or bookmark.

It also keeps when and from which address you signed in and which applications you use, so that you can see and end \
your sessions.

Public posts can be read by everybody. Posts for followers and private mentions are delivered to the servers of the \
people they are for; those servers are run by others, and this one cannot take back what it delivered, only ask for \
its deletion. Do not share secrets in posts: the operators of the servers concerned could read them.

Nothing is sold, no advertising is shown, and no third party counts your visits. Others find your posts by search only \
if you agree to it in your settings.

You can delete your account at any time. Deleted accounts and posts are removed here, and \
other servers are asked to remove them.";
