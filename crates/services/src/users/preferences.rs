//! How somebody reads, and what is told of them besides their profile.

use std::collections::BTreeSet;

use domain::{Code, Covered, Invalid, is_time_zone, text};
use storage::{accounts, preferences, users};

pub use storage::preferences::Preferences;

use crate::{App, Error, Result, Viewer, events::Event};

/// What shall be different; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct Preferring {
    /// Search engines are asked to leave the profile and its posts out.
    pub noindex: Option<bool>,
    /// Posts tell with which application they were written.
    pub show_application: Option<bool>,
    pub covered: Option<Covered>,
    pub expand_spoilers: Option<bool>,
    pub autoplay_gifs: Option<bool>,
    /// In which languages the feeds of everybody's posts are wanted; none for all. Unknown codes are left out.
    pub languages: Option<Vec<String>>,
}

pub async fn preferences(app: &App, viewer: &Viewer) -> Result<Preferences> {
    Ok(preferences::find(&mut app.db.conn(), viewer.user).await?)
}

/// Changes what the viewer prefers. What others are shown of it counts at once.
pub async fn prefer(app: &App, viewer: &Viewer, change: &Preferring) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let before = preferences::find(&mut tx, viewer.user).await?;
    let after = Preferences {
        noindex: change.noindex.unwrap_or(before.noindex),
        show_application: change.show_application.unwrap_or(before.show_application),
        covered: change.covered.unwrap_or(before.covered),
        expand_spoilers: change.expand_spoilers.unwrap_or(before.expand_spoilers),
        autoplay_gifs: change.autoplay_gifs.unwrap_or(before.autoplay_gifs),
        languages: match &change.languages {
            Some(languages) => known(languages)?,
            None => before.languages.clone(),
        },
    };
    if after == before {
        return Ok(());
    }
    preferences::put(&mut tx, viewer.user, &after).await?;
    if (after.noindex, after.show_application) != (before.noindex, before.show_application) {
        for account in users::list_accounts(&mut tx, viewer.user).await? {
            accounts::touch(&mut tx, account).await?;
        }
    }
    tx.commit().await?;
    app.events.raise(Event::UserChanged { user: viewer.user });
    Ok(())
}

/// As a JSON list.
fn known(languages: &[String]) -> Result<String> {
    let is_known = |code: &&String| text::languages().iter().any(|language| language.code == **code);
    let known: BTreeSet<&String> = languages.iter().filter(is_known).collect();
    serde_json::to_string(&known).map_err(Error::internal)
}

/// Where the viewer is: a name of the tz database.
pub async fn set_time_zone(app: &App, viewer: &Viewer, zone: &str) -> Result<()> {
    if !is_time_zone(zone) {
        return Err(Invalid::new("time_zone", Code::Inclusion, "is not included in the list").into());
    }
    users::set_time_zone(&mut app.db.conn(), viewer.user, zone).await?;
    app.events.raise(Event::UserChanged { user: viewer.user });
    Ok(())
}
