//! From what a person wrote to what is stored: checked, with mentions resolved, as HTML.

use std::collections::HashSet;

use domain::{
    AccountId, AppId, Code, DraftId, Invalid, MediaId, MediaKind, MediaState, MediaUse, PollDraft, QuotePolicy,
    ScheduledStatusId, StatusId, Timestamp, Visibility,
    text::{self, Entity},
};
use serde::{Deserialize, Serialize};
use storage::{media, media::Media, polls::NewPoll, scheduled};

use crate::{App, Error, Result, Viewer, mentions::Mentions};

/// A post as its author hands it in. What is None is the author's default. One that waits for its time is kept as JSON:
/// rename no field.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub text: String,
    pub spoiler_text: String,
    pub sensitive: Option<bool>,
    pub visibility: Option<Visibility>,
    pub language: Option<String>,
    pub in_reply_to: Option<StatusId>,
    pub media: Vec<MediaId>,
    /// Instead of files.
    pub poll: Option<PollDraft>,
    /// Never leaves this server.
    pub local_only: bool,
    pub quote_policy: Option<QuotePolicy>,
    /// What it quotes.
    pub quoted: Option<StatusId>,
    pub application: Option<AppId>,
    /// If the text names anybody else, the post is refused.
    pub allowed_mentions: Option<Vec<AccountId>>,
    /// The client's `Idempotency-Key`: the same key within an hour gives the first post again.
    pub idempotency_key: Option<String>,
    /// The kept draft that became this post: it goes with the publication.
    pub kept_as: Option<DraftId>,
    /// As what it waited for its time.
    #[serde(skip)]
    pub waited_as: Option<ScheduledStatusId>,
}

/// The parts of a text that are stored with it.
pub(super) struct Composed {
    pub html: String,
    /// Whom it names, in order of appearance.
    pub named: Vec<AccountId>,
    /// Those of them who are not told.
    pub hushed: Vec<AccountId>,
    /// Folded name and spelling of each tag.
    pub tags: Vec<(String, String)>,
    /// Short codes that occur (whether or not there is such an emoji yet).
    pub emojis: Vec<String>,
}

/// A warning of nothing is what somebody wanted to say: it becomes the text. True if it was so.
pub(super) fn say_warning(text: &mut String, spoiler: &mut String) -> bool {
    let alone = text.trim().is_empty() && !spoiler.trim().is_empty();
    if alone {
        *text = std::mem::take(spoiler);
    }
    alone
}

/// Refuses a text that is empty without a file or a poll, or too long.
pub(super) fn check_length(app: &App, text: &str, spoiler: &str, has_more: bool) -> Result<()> {
    if text.trim().is_empty() && !has_more {
        return Err(Invalid::new("text", Code::Blank, "can't be blank").into());
    }
    let limit = app.settings.get().max_characters as usize;
    if text::count(text) + text::graphemes(spoiler) > limit {
        let reason = format!("character limit of {limit} exceeded");
        return Err(Invalid::new("text", Code::TooLong, reason).limit(limit).into());
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
    let tags = parsed.tags().into_iter().map(|(key, name)| (key, name.to_owned())).collect();
    Ok(Composed { html, named, hushed: Vec::new(), tags, emojis })
}

/// Refuses a text that names others than its author expected.
pub(super) fn check_mentions(named: &[AccountId], allowed: Option<&[AccountId]>) -> Result<()> {
    let Some(allowed) = allowed else { return Ok(()) };
    let unexpected: Vec<AccountId> = named.iter().copied().filter(|account| !allowed.contains(account)).collect();
    if unexpected.is_empty() {
        Ok(())
    } else {
        Err(Error::UnexpectedAccounts(unexpected))
    }
}

/// The files of a draft in its order, each once: they must be the author's own, unused and ready.
pub(super) async fn check_media(
    app: &App,
    viewer: &Viewer,
    ids: &[MediaId],
    of: Option<StatusId>,
) -> Result<Vec<Media>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut named = HashSet::new();
    let ids: Vec<MediaId> = ids.iter().copied().filter(|id| named.insert(*id)).collect();
    let limit = app.settings.get().max_media as usize;
    if ids.len() > limit {
        return Err(refused("media_many", format!("Cannot attach more than {limit} files")));
    }
    let mut rows = media::list(&mut app.db.conn(), &ids).await?;
    rows.retain(|m| m.account_id == viewer.account && m.used_as == MediaUse::Attachment);
    let elsewhere: Vec<StatusId> = rows.iter().filter_map(|m| m.status_id).filter(|id| Some(*id) != of).collect();
    if !elsewhere.is_empty() {
        // What was attached to a status that its author deleted may be used again.
        let free = media::released(&mut app.db.conn(), &elsewhere).await?;
        rows.retain(|m| m.status_id.is_none_or(|id| Some(id) == of || free.contains(&id)));
    }
    let mut files = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(at) = rows.iter().position(|m| m.id == id) else {
            return Err(refused("media", NOT_FREE.into()));
        };
        files.push(rows.swap_remove(at));
    }
    check_together(&files)?;
    Ok(files)
}

/// Some pictures or one film or sound, all of them ready.
fn check_together(files: &[Media]) -> Result<()> {
    let plays = |m: &Media| matches!(m.kind, MediaKind::Video | MediaKind::Audio);
    let (about, reason) = if files.iter().any(|m| m.state == MediaState::Failed) {
        ("media_failed", "Cannot attach files that could not be read")
    } else if files.iter().any(|m| m.state != MediaState::Ready) {
        ("media_working", "Cannot attach files before they have been processed. Try again in a moment!")
    } else if files.len() > 1 && files.iter().any(plays) {
        ("media_mixed", "Cannot attach a video or a sound beside other files")
    } else {
        return Ok(());
    };
    Err(refused(about, reason.into()))
}

/// Refuses files that wait with another post.
pub(super) async fn check_free(app: &App, ids: &[MediaId], waiting: Option<ScheduledStatusId>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let held = scheduled::held(&mut app.db.conn(), ids).await?;
    match held.iter().any(|(_, with)| Some(*with) != waiting) {
        true => Err(refused("media", NOT_FREE.into())),
        false => Ok(()),
    }
}

/// The poll of a draft, tidied: it stands instead of files, and asks neither too little nor too much.
pub(super) fn check_poll(app: &App, poll: Option<PollDraft>, has_media: bool) -> Result<Option<PollDraft>> {
    let Some(poll) = poll.map(PollDraft::tidied) else { return Ok(None) };
    if has_media {
        return Err(refused("media_poll", "Cannot attach files to a poll".into()));
    }
    poll.check(&app.settings.get()).map_err(Error::Invalid)?;
    Ok(Some(poll))
}

/// The poll as it is stored, if it opens now.
pub(super) fn new_poll(poll: PollDraft, now: Timestamp) -> NewPoll {
    NewPoll {
        multiple: poll.multiple,
        hide_totals: poll.hide_totals,
        expires_at: poll.expires_at(now),
        closed: false,
        voters_count: Some(0),
        fetched_at: None,
        options: poll.options.into_iter().map(|title| (title, 0)).collect(),
    }
}

impl Composed {
    /// The options of its poll may use custom emoji too.
    pub fn with_options<'a>(mut self, options: impl Iterator<Item = &'a str>) -> Self {
        let codes = options.flat_map(|option| text::shortcodes(option).into_iter().map(|code| code.name.to_owned()));
        self.emojis.extend(codes);
        self.emojis.sort();
        self.emojis.dedup();
        self
    }
}

const NOT_FREE: &str = "Cannot attach files that are not yours, are used already, or are gone";

fn refused(about: &'static str, reason: String) -> Error {
    Invalid::sentence(about, Code::Invalid, reason).into()
}

/// The language of a post: as given, else what it was or usually is, else what the text looks like, else the one in which
/// its author reads this server (`locale`). A code that nobody knows is none: apps send what the telephone is set to.
pub(super) fn language(given: Option<&str>, usual: Option<&str>, text: &str, locale: &str) -> Option<String> {
    let known = given.and_then(text::nearest_language);
    let looks = || text::detect_language(text).or_else(|| text::nearest_language(locale));
    known.or(usual).or_else(looks).map(str::to_owned)
}
