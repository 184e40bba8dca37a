//! The server's own emoji: in the `tag` of what uses them, and as documents of their own.

use activitypub::emit::{self, Context, Date, Image, Tag};
use domain::EmojiId;
use services::{App, Error, Result};
use storage::{
    emojis::{self, Used},
    media,
};

/// The emoji of one text, kept as long as its tags are.
pub struct Pictures(Vec<Picture>);

struct Picture {
    id: String,
    /// With colons.
    name: String,
    url: String,
    mime: String,
    updated: i64,
}

impl Picture {
    fn new(app: &App, row: Used) -> Self {
        Self {
            id: row.uri.unwrap_or_else(|| app.config.url(&format!("/emojis/{}", row.id))),
            name: format!(":{}:", row.shortcode),
            url: app.config.media_url(row.media_id, "original"),
            mime: row.mime,
            updated: row.updated_at.millis(),
        }
    }

    fn tag(&self) -> Tag<'_> {
        Tag::Emoji {
            id: &self.id,
            name: &self.name,
            updated: Date(self.updated),
            icon: Image {
                media_type: Some(self.mime.as_str()).filter(|mime| !mime.is_empty()),
                url: &self.url,
                description: None,
            },
        }
    }
}

impl Pictures {
    /// Those of these short codes, a JSON list, that there are.
    pub async fn load(app: &App, codes: &str) -> Result<Self> {
        let codes: Vec<String> = serde_json::from_str(codes).unwrap_or_default();
        if codes.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let rows = emojis::list_used(&mut app.db.conn(), &codes).await?;
        Ok(Self(rows.into_iter().map(|row| Picture::new(app, row)).collect()))
    }

    /// That of a reaction: an own one, or another server's that is known. None for Unicode.
    pub async fn of_reaction(app: &App, name: &str, domain: &str) -> Result<Self> {
        let mut db = app.db.conn();
        if domain.is_empty() {
            let rows = emojis::list_used(&mut db, &[name.to_owned()]).await?;
            return Ok(Self(rows.into_iter().map(|row| Picture::new(app, row)).collect()));
        }
        let Some(emoji) = emojis::find(&mut db, name, domain).await? else {
            return Ok(Self(Vec::new()));
        };
        let Some(file) = media::find(&mut db, emoji.media_id).await? else {
            return Ok(Self(Vec::new()));
        };
        let url = file.remote_url.unwrap_or_else(|| app.config.media_url(emoji.media_id, "original"));
        let id = emoji.uri.unwrap_or_else(|| url.clone());
        let updated = emoji.updated_at.millis();
        Ok(Self(vec![Picture { id, name: format!(":{name}:"), url, mime: file.mime, updated }]))
    }

    pub fn tags(&self) -> impl Iterator<Item = Tag<'_>> {
        self.0.iter().map(Picture::tag)
    }
}

/// The document of an own emoji.
pub async fn document(app: &App, id: EmojiId) -> Result<String> {
    let found = emojis::find_by_id(&mut app.db.conn(), id).await?.filter(|emoji| emoji.domain.is_empty());
    let codes = [found.ok_or(Error::NotFound)?.shortcode];
    let row = emojis::list_used(&mut app.db.conn(), &codes).await?.pop().ok_or(Error::NotFound)?;
    emit::to_json(Context::Note, &Picture::new(app, row).tag()).map_err(Error::internal)
}
