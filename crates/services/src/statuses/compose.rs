//! From what a person wrote to what is stored: checked, with mentions resolved, as HTML.

use domain::{
    AccountId, AppId, Code, Invalid, MediaId, MediaState, MediaUse, QuotePolicy, StatusId, Visibility,
    text::{self, Entity, Parsed},
};
use storage::{media, media::Media};

use crate::{App, Error, Result, Viewer, mentions::Mentions};

/// A post as its author hands it in. What is None is the author's default.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub text: String,
    pub spoiler_text: String,
    pub sensitive: Option<bool>,
    pub visibility: Option<Visibility>,
    pub language: Option<String>,
    pub in_reply_to: Option<StatusId>,
    pub media: Vec<MediaId>,
    /// Never leaves this server.
    pub local_only: bool,
    pub quote_policy: Option<QuotePolicy>,
    pub application: Option<AppId>,
    /// If the text names anybody else, the post is refused.
    pub allowed_mentions: Option<Vec<AccountId>>,
    /// The client's `Idempotency-Key`: the same key within an hour gives the first post again.
    pub idempotency_key: Option<String>,
}

/// The parts of a text that are stored with it.
pub(super) struct Composed {
    pub html: String,
    /// Whom it names, in order of appearance.
    pub named: Vec<AccountId>,
    /// Folded name and spelling of each tag.
    pub tags: Vec<(String, String)>,
    /// Short codes that occur (whether or not there is such an emoji yet).
    pub emojis: Vec<String>,
}

/// Refuses a text that is empty without a file, or too long.
pub(super) fn check_length(app: &App, text: &str, spoiler: &str, has_media: bool) -> Result<()> {
    if text.trim().is_empty() && !has_media {
        return Err(Invalid::new("text", Code::Blank, "can't be blank").into());
    }
    let limit = app.settings.get().max_characters as usize;
    if text::count(text) + text::graphemes(spoiler) > limit {
        let reason = format!("character limit of {limit} exceeded");
        return Err(Invalid::new("text", Code::TooLong, reason).into());
    }
    Ok(())
}

/// Resolves mentions (asking other servers for accounts not known yet) and renders the text.
pub(super) async fn compose(app: &App, text: &str, spoiler: &str) -> Result<Composed> {
    let parsed = text::parse(text);
    let mentions = Mentions::of(app, &[&parsed]).await?;
    let html = text::format_parsed(text, &parsed, |mention| mentions.link(mention), |tag| app.config.tag_url(tag));
    let mut named = Vec::new();
    for account in parsed.mentions().filter_map(|mention| mentions.account(mention)) {
        if !named.contains(&account.id) {
            named.push(account.id);
        }
    }
    let shortcodes = text::shortcodes(spoiler).into_iter().map(|code| code.name.to_owned());
    let in_text = parsed.entities.iter().filter_map(|entity| match entity {
        Entity::Shortcode(code) => Some(code.name.to_owned()),
        _ => None,
    });
    let mut emojis: Vec<String> = shortcodes.chain(in_text).collect();
    emojis.sort();
    emojis.dedup();
    Ok(Composed { html, named, tags: tags_of(&parsed), emojis })
}

fn tags_of(parsed: &Parsed<'_>) -> Vec<(String, String)> {
    let mut tags: Vec<(String, String)> = Vec::new();
    for tag in parsed.hashtags() {
        let name = text::hashtag_key(tag.name);
        if !name.is_empty() && !tags.iter().any(|(known, _)| *known == name) {
            tags.push((name, tag.name.to_owned()));
        }
    }
    tags
}

/// Refuses a text that names others than its author expected.
pub(super) fn check_mentions(named: &[AccountId], allowed: Option<&[AccountId]>) -> Result<()> {
    match allowed {
        Some(allowed) if named.iter().any(|account| !allowed.contains(account)) => {
            Err(Invalid::new("", Code::Invalid, "Post would be sent to unexpected accounts").into())
        }
        _ => Ok(()),
    }
}

/// The files of a draft in its order: they must be the author's own, unused and ready.
pub(super) async fn check_media(
    app: &App,
    viewer: &Viewer,
    ids: &[MediaId],
    of: Option<StatusId>,
) -> Result<Vec<Media>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let limit = app.settings.get().max_media as usize;
    if ids.len() > limit {
        return Err(refused(format!("can't have more than {limit} files")));
    }
    let mut rows = media::list(&mut app.db.conn(), ids).await?;
    rows.retain(|m| m.account_id == viewer.account && m.used_as == MediaUse::Attachment);
    let elsewhere: Vec<StatusId> = rows.iter().filter_map(|m| m.status_id).filter(|id| Some(*id) != of).collect();
    if !elsewhere.is_empty() {
        // What was attached to a status that its author deleted may be used again.
        let free = media::released(&mut app.db.conn(), &elsewhere).await?;
        rows.retain(|m| m.status_id.is_none_or(|id| Some(id) == of || free.contains(&id)));
    }
    let mut files = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(at) = rows.iter().position(|m| m.id == *id) else {
            return Err(refused("are not yours, are used already, or are gone".into()));
        };
        files.push(rows.swap_remove(at));
    }
    if files.iter().any(|m| m.state == MediaState::Failed) {
        return Err(refused("could not be read".into()));
    }
    if files.iter().any(|m| m.state != MediaState::Ready) {
        return Err(Error::Invalid(vec![Invalid::new(
            "media_ids",
            Code::Invalid,
            "cannot be attached before they have been processed. Try again in a moment!",
        )]));
    }
    Ok(files)
}

fn refused(reason: String) -> Error {
    Invalid::new("media_ids", Code::Invalid, reason).into()
}

/// The language of a post: as given, the author's default, or what the text looks like.
pub(super) fn language(given: Option<&str>, default: Option<&str>, text: &str) -> Result<Option<String>> {
    match given.filter(|code| !code.is_empty()) {
        Some(code) => match text::nearest_language(code) {
            Some(code) => Ok(Some(code.to_owned())),
            None => Err(Invalid::new("language", Code::Inclusion, "is not the code of a language").into()),
        },
        None => Ok(default.or_else(|| text::detect_language(text)).map(str::to_owned)),
    }
}
