//! `preferences`: how people read, and what is told of them. Who has chosen nothing has no row.

use domain::{Covered, UserId};

use crate::{Conn, Result};

row! {
    #[derive(PartialEq, Eq)]
    pub struct Preferences {
        /// Search engines are asked to leave the profile and its posts out.
        noindex: bool,
        /// Posts tell with which application they were written.
        show_application: bool,
        covered: Covered,
        /// Warnings are unfolded.
        expand_spoilers: bool,
        autoplay_gifs: bool,
        /// A JSON list: the languages in which the feeds of everybody's posts are wanted. Empty: all.
        languages: String,
    }
}

/// The same as where these columns are read for others (`coalesce` in `parts` and `oauth`).
impl Default for Preferences {
    fn default() -> Self {
        Self {
            noindex: false,
            show_application: true,
            covered: Covered::Sensitive,
            expand_spoilers: false,
            autoplay_gifs: false,
            languages: "[]".to_owned(),
        }
    }
}

pub async fn find(db: &mut Conn, user: UserId) -> Result<Preferences> {
    const SQL: &str = sql!("SELECT ", Preferences::COLS, " FROM preferences WHERE user_id = $1");
    Ok(db.opt(SQL, p![user]).await?.unwrap_or_default())
}

pub async fn put(db: &mut Conn, user: UserId, preferences: &Preferences) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO preferences (user_id, noindex, show_application, covered, expand_spoilers, autoplay_gifs, languages)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (user_id) DO UPDATE SET noindex = excluded.noindex,
         show_application = excluded.show_application, covered = excluded.covered,
         expand_spoilers = excluded.expand_spoilers, autoplay_gifs = excluded.autoplay_gifs,
         languages = excluded.languages"
    );
    let p = preferences;
    let params = p![user, p.noindex, p.show_application, p.covered, p.expand_spoilers, p.autoplay_gifs, &p.languages];
    db.exec(SQL, params).await.map(drop)
}
