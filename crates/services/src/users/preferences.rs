//! How somebody reads, and what is told of them besides their profile.

use domain::Covered;
use storage::{accounts, preferences, users};

pub use storage::preferences::Preferences;

use crate::{App, Result, Viewer, events::Event};

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
