//! The server's own emoji: small pictures for short codes.

use bytes::Bytes;
use domain::{Code, EmojiId, Invalid, MediaUse, text};
use storage::{accounts, emojis, statuses};

use crate::{App, Error, Result, instance_actor, media, views::Emoji};

/// Bytes of a picture, as in Mastodon: it is sent along with many posts.
const LARGEST: usize = 256 * 1024;
/// Characters of the name of a shelf in the picker.
const CATEGORY: usize = 100;

/// Adds an emoji, or gives the one with this short code another picture or place.
pub async fn add(app: &App, shortcode: &str, picture: Bytes, category: Option<&str>, shown: bool) -> Result<()> {
    let category = category.map(str::trim).filter(|category| !category.is_empty());
    check(shortcode, &picture, category)?;
    let owner = instance_actor::find(app).await?;
    let media_id = media::store_avatar(app, owner.id, MediaUse::Emoji, picture, String::new()).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let known = emojis::find(&mut tx, shortcode, "").await?;
    let id = known.map_or_else(|| EmojiId::at(now), |known| known.id);
    let row = emojis::Emoji {
        id,
        shortcode: shortcode.to_owned(),
        domain: String::new(),
        uri: Some(app.config.url(&format!("/emojis/{id}"))),
        media_id,
        updated_at: now,
    };
    emojis::put(&mut tx, &row).await?;
    emojis::set_shelf(&mut tx, shortcode, category, shown).await?;
    tx.commit().await?;
    show_anew(app, shortcode).await
}

/// Takes an emoji away: the short code is text again.
pub async fn remove(app: &App, shortcode: &str) -> Result<()> {
    if !emojis::delete_local(&mut app.db.conn(), shortcode).await? {
        return Err(Error::NotFound);
    }
    show_anew(app, shortcode).await
}

/// All that can be used, by short code.
pub async fn list(app: &App) -> Result<Vec<Emoji>> {
    let parts = emojis::list_local(&mut app.db.conn()).await?;
    Ok(parts.iter().map(|part| Emoji::new(&app.config, part)).collect())
}

fn check(shortcode: &str, picture: &Bytes, category: Option<&str>) -> Result<()> {
    if !text::is_shortcode(shortcode) {
        let reason = "must be 2 to 128 letters of the English alphabet, digits or underscores";
        return Err(Invalid::new("shortcode", Code::Invalid, reason).into());
    }
    if picture.len() > LARGEST {
        return Err(Invalid::new("image", Code::TooLong, "must be smaller than 256 KB").into());
    }
    if category.is_some_and(|category| category.chars().count() > CATEGORY) {
        let reason = format!("is too long (maximum is {CATEGORY} characters)");
        return Err(Invalid::new("category", Code::TooLong, reason).into());
    }
    Ok(())
}

/// What has the short code in it looks different now.
async fn show_anew(app: &App, shortcode: &str) -> Result<()> {
    let (posts, people) = emojis::used_by(&mut app.db.conn(), shortcode).await?;
    for id in posts {
        statuses::touch(&mut app.db.conn(), id).await?;
    }
    for id in people {
        accounts::touch(&mut app.db.conn(), id).await?;
    }
    Ok(())
}
