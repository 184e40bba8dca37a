//! The follows that somebody lost at once, and the lists of whom they were with.

use std::fmt::Write;

use domain::SeveranceId;
use storage::{
    severances::{self, Severance, Severed},
    timelines::Page,
};

use crate::{App, Error, Result, Viewer};

/// A page of the viewer's severances, the newest first.
pub async fn severances(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<Severance>> {
    Ok(severances::page(&mut app.db.conn(), viewer.account, page).await?)
}

/// Which side of a severance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Whom the viewer followed.
    Following,
    /// Who followed the viewer.
    Followers,
}

/// The accounts on one side, as the file that Mastodon exports and imports.
///
/// # Errors
/// [`Error::NotFound`] if it is not the viewer's.
pub async fn severed_file(app: &App, viewer: &Viewer, id: SeveranceId, side: Side) -> Result<String> {
    severances::find(&mut app.db.conn(), viewer.account, id).await?.ok_or(Error::NotFound)?;
    // Thousands may have been lost at once.
    let rows =
        storage::aside(async { severances::severed(&mut app.db.conn(), id, side == Side::Following).await }).await?;
    Ok(match side {
        Side::Following => following(&rows),
        Side::Followers => {
            let lines = rows.iter().map(|row| format!("{}@{}\n", row.username, row.domain));
            std::iter::once("Account address\n".to_owned()).chain(lines).collect()
        }
    })
}

fn following(rows: &[Severed]) -> String {
    let mut file = String::from("Account address,Show boosts,Notify on new posts,Languages\n");
    for row in rows {
        let languages: Vec<String> =
            row.languages.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        let languages = match languages.len() {
            0 | 1 => languages.concat(),
            _ => format!("\"{}\"", languages.join(", ")),
        };
        let (name, domain, boosts, notify) = (&row.username, &row.domain, row.show_reblogs, row.notify);
        // Writing into a string does not fail.
        let _ = writeln!(file, "{name}@{domain},{boosts},{notify},{languages}");
    }
    file
}
