//! Like: a favourite. Only the signature check can make a `Verified`. With an emoji (Misskey's Like with content,
//! EmojiReact; FEP-c0e0) it is a reaction, and a favourite too.

use activitypub::{
    Verified, uri,
    vocab::{Activity, ActivityKind},
};
use domain::text;
use services::{
    App, Result,
    statuses::{self as posts, Reaction},
};
use storage::{accounts::Account, emojis, instances, statuses};

use super::{Outcome, or_ignore};
use crate::objects;

/// Words that Misskey once sent in place of emoji.
const WORDS: [(&str, &str); 11] = [
    ("like", "👍"),
    ("love", "❤"),
    ("laugh", "😆"),
    ("hmm", "🤔"),
    ("surprise", "😮"),
    ("congrats", "🎉"),
    ("angry", "💢"),
    ("confused", "😥"),
    ("rip", "😇"),
    ("pudding", "🍮"),
    ("star", "⭐"),
];

pub async fn receive(app: &App, actor: &Account, like: &Verified<Activity>) -> Result<Outcome> {
    let Some(address) = like.object_id() else {
        return Ok(Outcome::Ignored("no object"));
    };
    let Some(status) = statuses::find_by_uri(&mut app.db.conn(), address).await? else {
        return Ok(Outcome::Ignored("unknown status"));
    };
    if super::is_overtaken(app, like.id.as_deref()).await? {
        return Ok(Outcome::Ignored("already undone"));
    }
    if like.kind == ActivityKind::EmojiReact
        && let Some(host) = uri::domain(&actor.uri)
    {
        instances::note_emoji_react(&mut app.db.conn(), &host).await?;
    }
    let uri = like.id.as_deref();
    match emoji(app, actor, like).await? {
        Some((name, domain)) => {
            let emoji = Reaction { name: &name, domain: &domain };
            posts::receive_reaction(app, actor.id, status.id, (emoji, uri)).await?;
        }
        None => posts::favourite(app, actor.id, status.id, posts::Like::Received(uri)).await?,
    }
    Ok(Outcome::Done)
}

/// The emoji as reactions are kept: Unicode, or a custom one's short code and its server. None if there is none, or one
/// that cannot be shown.
async fn emoji(app: &App, actor: &Account, like: &Activity) -> Result<Option<(String, String)>> {
    let Some(content) = like.reaction() else { return Ok(None) };
    let name = plain(content);
    if let Some(unicode) = unicode(&name) {
        return Ok(Some((unicode, String::new())));
    }
    let (code, host) = name.split_once('@').unwrap_or((&name, ""));
    if let Some(emoji) =
        like.tags.emojis.iter().find(|emoji| emoji.name.trim_matches(':') == name || emoji.name == code)
    {
        let emoji = activitypub::vocab::Emoji { name: code.to_owned(), ..emoji.clone() };
        return or_ignore(kept(app, actor, emoji).await);
    }
    let domain = match host {
        "" => actor.domain.as_str(),
        host if app.config.is_here(host) => "",
        host => host,
    };
    let known = emojis::find(&mut app.db.conn(), code, domain).await?;
    Ok(known.map(|emoji| (emoji.shortcode, emoji.domain)))
}

/// A reaction's text without colons and space.
pub(super) fn plain(content: &str) -> String {
    text::to_plain(content).trim().trim_matches(':').to_owned()
}

pub(super) fn unicode(name: &str) -> Option<String> {
    if let Some((_, emoji)) = WORDS.iter().find(|(word, _)| *word == name) {
        return Some((*emoji).to_owned());
    }
    text::is_emoji(name).then(|| name.to_owned())
}

/// Keeps a custom emoji that came with its picture.
async fn kept(
    app: &App,
    actor: &Account,
    emoji: activitypub::vocab::Emoji,
) -> Result<(String, String), crate::fetch::FetchError> {
    if !text::is_shortcode(&emoji.name) {
        return Err(crate::fetch::FetchError::Unusable("no emoji that can be shown"));
    }
    let name = emoji.name.clone();
    let mut tx = app.db.begin().await?;
    objects::store_emojis(app, &mut tx, actor.id, &actor.domain, &[emoji]).await?;
    tx.commit().await?;
    Ok((name, actor.domain.clone()))
}
