//! Pictures, films, sound and custom emoji that come with an object: rows of what is not fetched yet.

use activitypub::vocab::{Attachment, Emoji, Object};
use domain::{AccountId, EmojiId, MediaId, MediaKind, MediaUse, Timestamp, text};
use services::{App, media::Facts, server_blocks};
use storage::{Conn, Tx, accounts::Account, emojis, media, media::Media};

use crate::{actors, fetch::FetchError};

/// Whether the staff does not want to see files of this server. They are noted all the same, so that they can be had once
/// the decision is lifted.
async fn refuses_media(db: &mut Conn, domain: &str) -> Result<bool, FetchError> {
    Ok(server_blocks::within(db, domain).await?.as_ref().is_some_and(server_blocks::refuses_media))
}

/// Rows for the files of an object, not fetched yet.
pub async fn files(app: &App, author: &Account, object: &Object) -> Result<Vec<Media>, FetchError> {
    let mut files = noted(app, author.id, object);
    if !files.is_empty() && refuses_media(&mut app.db.conn(), &author.domain).await? {
        files.iter_mut().for_each(Media::keep_away);
    }
    Ok(files)
}

fn noted(app: &App, author: AccountId, object: &Object) -> Vec<Media> {
    let alone = object.attachments.is_empty() && object.media.is_none();
    let picture = object.image.clone().filter(|_| alone).map(|url| Attachment {
        kind: "Image".to_owned(),
        url,
        ..Attachment::default()
    });
    let shown = object.attachments.iter().chain(&object.media).chain(&picture);
    let files = shown.map(|file| {
        let description = file.description.clone().unwrap_or_default();
        let mut row = actors::remote_media(app, author, MediaUse::Attachment, kind(file), &file.url, description);
        row.mime = file.media_type.clone().unwrap_or_default();
        row.blurhash.clone_from(&file.blurhash);
        // Of pictures we make a smaller one ourselves.
        if row.kind != MediaKind::Image {
            row.remote_preview_url.clone_from(&file.preview);
        }
        if matches!(row.kind, MediaKind::Video | MediaKind::Audio) {
            let duration = object.duration.map(|millis| millis as f64 / 1000.0);
            row.facts = Facts { duration, ..Facts::default() }.write();
        }
        (row.focus_x, row.focus_y) = file.focus.unzip();
        (row.width, row.height) = (file.width.map(i64::from), file.height.map(i64::from));
        row
    });
    files.enumerate().map(|(i, row)| Media { position: i as i64, ..row }).collect()
}

fn kind(file: &Attachment) -> MediaKind {
    let mime = file.media_type.as_deref().unwrap_or_default();
    match mime.split('/').next().unwrap_or_default() {
        "image" => MediaKind::Image,
        "video" => MediaKind::Video,
        "audio" => MediaKind::Audio,
        _ => match file.kind.as_str() {
            "Image" => MediaKind::Image,
            "Video" => MediaKind::Video,
            "Audio" => MediaKind::Audio,
            _ => MediaKind::Unknown,
        },
    }
}

/// Keeps the custom emoji that came with a text; gives their short codes as JSON.
pub async fn store_emojis(
    app: &App,
    tx: &mut Tx,
    owner: AccountId,
    domain: &str,
    list: &[Emoji],
) -> Result<String, FetchError> {
    let mut codes = Vec::new();
    for emoji in list {
        let shortcode = emoji.name.trim_matches(':').to_owned();
        if !text::is_shortcode(&shortcode) || codes.contains(&shortcode) {
            continue;
        }
        let known = emojis::find(tx, &shortcode, domain).await?;
        let newer = emoji.updated.map(Timestamp::from_millis);
        let fresh = match &known {
            Some(known) => newer.is_some_and(|at| at > known.updated_at) || is_moved(tx, known, emoji).await?,
            None => true,
        };
        if fresh {
            let mut row =
                actors::remote_media(app, owner, MediaUse::Emoji, MediaKind::Image, &emoji.icon, String::new());
            if refuses_media(tx, domain).await? {
                row.keep_away();
            }
            media::insert(tx, &row).await?;
            let old = known.as_ref().map(|k| k.media_id);
            let id = known.map_or_else(|| EmojiId::at(app.now()), |k| k.id);
            let updated_at = newer.unwrap_or_else(|| app.now());
            let (uri, media_id): (_, MediaId) = (emoji.id.clone(), row.id);
            let row = emojis::Emoji {
                id,
                shortcode: shortcode.clone(),
                domain: domain.to_owned(),
                uri,
                media_id,
                updated_at,
            };
            emojis::put(tx, &row).await?;
            media::delete_replaced(tx, old, Some(media_id)).await?;
        }
        codes.push(shortcode);
    }
    serde_json::to_string(&codes).map_err(|e| FetchError::Internal(services::Error::internal(e)))
}

/// Whether the picture has another address. Some programs send no date of it, or always the same (Pleroma).
async fn is_moved(tx: &mut Tx, known: &emojis::Emoji, emoji: &Emoji) -> Result<bool, FetchError> {
    let is_older = emoji.updated.is_some_and(|at| at > 0 && Timestamp::from_millis(at) < known.updated_at);
    if is_older {
        return Ok(false);
    }
    let picture = media::find(tx, known.media_id).await?;
    Ok(picture.is_some_and(|picture| picture.remote_url.as_deref() != Some(&*emoji.icon)))
}

/// Files whose address stayed keep their row, with the new description.
pub fn keep_known(files: Vec<Media>, old: &[Media]) -> Vec<Media> {
    let keep = |new: Media| match old.iter().find(|m| m.remote_url == new.remote_url) {
        Some(known) => {
            Media { description: new.description, focus_x: new.focus_x, focus_y: new.focus_y, ..known.clone() }
        }
        None => new,
    };
    files.into_iter().map(keep).collect()
}
