//! Posts.

use domain::{
    AccountId, Covered, EventState, FilterAction, FilterContext, MediaGap, MediaKind as Kind, MediaState, QuoteRight,
    StatusKind, Visibility,
};
use services::{
    Reading, Viewer,
    filters::Match,
    views::{self, Account, Card, Item, Media as File, Object, Piece, Status},
};

use super::{account::person, markup, poll::poll, quote};
use crate::{
    components::{
        Actions, Audience, LinkPreview, Media, MediaGrid, MediaKind, ObjectHead, Person, Reaction, Reactions, Shape,
        Standing, StatusCard, Warning, Why,
    },
    i18n::Html,
    paths,
};

/// Which piece of a post's kept markup is what.
const BODY: usize = 0;
const FIRST_WORDS: usize = 1;
const WARNING: usize = 2;

/// Characters of a body that is worth folding in a feed.
const LONG: usize = 1500;

/// How cards look on one page.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Who is signed in.
    pub me: Option<AccountId>,
    /// What they want covered and unfolded.
    pub reading: Reading,
    pub shape: Shape,
    /// Warnings are unfolded.
    pub open: bool,
    /// Whom a post answers is said on it.
    pub answers: bool,
    /// Where the viewer's filters are asked; nowhere on lists of their own choice, such as bookmarks.
    pub context: Option<FilterContext>,
}

impl Look {
    /// In a feed.
    pub fn feed(viewer: Option<&Viewer>) -> Self {
        let reading = viewer.map(|viewer| viewer.reading).unwrap_or_default();
        let me = viewer.map(|viewer| viewer.account);
        Self { me, reading, shape: Shape::Feed, open: reading.expand_spoilers, answers: true, context: None }
    }

    /// In its thread.
    pub fn thread(viewer: Option<&Viewer>, shape: Shape, open: bool) -> Self {
        let feed = Self::feed(viewer);
        Self { shape, open: open || feed.open, answers: false, context: Some(FilterContext::Thread), ..feed }
    }

    /// Where filters of this context apply.
    pub fn within(self, context: Option<FilterContext>) -> Self {
        Self { context, ..self }
    }

    /// Whether files are covered. A warning that is folded covers them already.
    pub(super) fn veils(self, sensitive: bool, warned: bool) -> bool {
        let folded = warned && !self.reading.expand_spoilers;
        match self.reading.covered {
            Covered::Nothing => false,
            Covered::Sensitive => sensitive && !folded,
            Covered::Everything => !folded,
        }
    }

    /// What the viewer's filters find in somebody else's post here: those that fold it, or those that veil its files.
    fn found(self, item: &Item, action: FilterAction) -> Option<&Match> {
        let context = self.context.filter(|_| self.me != Some(item.target().1.id))?;
        let here = |found: &&Match| found.filter.action == action && found.filter.contexts.contains(context);
        item.filtered.iter().find(here)
    }
}

/// A post as a card. The line above it says who boosted it.
pub fn card(item: &Item, look: Look) -> StatusCard {
    let (status, author) = item.target();
    let sensitive = status.is_sensitive(author, look.me);
    let tells_app = author.shows_application || look.me == Some(author.id);
    let author = person(author);
    let path = paths::status(&author.acct, status.id);
    let warned = !status.spoiler_text.is_empty();
    StatusCard {
        id: status.id,
        at: status.created_at,
        edited_at: status.edited_at,
        audience: audience(status.visibility),
        lang: status.language.clone(),
        why: item.reblog.as_ref().map(|_| Why::Boosted {
            by: Box::new(person(&item.account)),
            second: None,
            others: 0,
        }),
        answers: answered(status).filter(|_| look.answers),
        warning: warned.then(|| Warning { text: Html::sanitised(piece(status, WARNING)), open: look.open }),
        filtered: look.found(item, FilterAction::Warn).map(|found| found.filter.title.clone()),
        object: status.object.as_ref().map(|object| head(status, object)),
        body: Html::sanitised(piece(status, BODY)),
        first_words: piece(status, FIRST_WORDS).to_owned(),
        long: piece(status, BODY).len() > LONG,
        media: MediaGrid {
            items: status.media.iter().map(file).collect(),
            veiled: look.veils(sensitive, warned) || look.found(item, FilterAction::Blur).is_some(),
            path: path.clone(),
            status: status.id,
        },
        poll: poll(item, &path, look.me),
        preview: status.card.as_deref().filter(|card| !quotes(item, &card.url)).map(preview),
        quote: item.quote.as_ref().map(|quote| quote::card(quote, look)),
        quotes: u64::try_from(status.counts.quotes).unwrap_or_default(),
        reactions: reactions(item, path.clone(), look),
        actions: actions(item, path, look.me),
        shape: look.shape,
        chain: None,
        app: status.application.as_ref().filter(|_| tells_app).map(|app| app.name.clone()),
        more_replies: 0,
        author,
    }
}

/// What a post is besides its words.
fn head(status: &Status, object: &Object) -> ObjectHead {
    let event = object.event.as_ref();
    ObjectHead {
        title: object.title.clone(),
        url: if status.local { String::new() } else { status.url.clone() },
        starts_at: object.starts_at,
        ends_at: object.ends_at.filter(|end| Some(*end) != object.starts_at),
        place: object.place.clone(),
        state: event.and_then(|event| match event.state {
            EventState::Confirmed => None,
            EventState::Tentative => Some("event-tentative"),
            EventState::Cancelled => Some("event-cancelled"),
        }),
        online: event.and_then(|event| event.online_url.clone()),
        attendees: event.and_then(|event| event.attendees),
        most_attendees: event.and_then(|event| event.most_attendees),
        live: object.live,
        over: object.kind == StatusKind::Note && object.stream_url.is_some() && !object.live,
        // What is played from a file needs no second player.
        stream: object.stream_url.clone().filter(|url| url.starts_with("https://") && (object.live || !plays(status))),
    }
}

/// Whether a film of it can be played here.
fn plays(status: &Status) -> bool {
    status.media.iter().any(|file| file.kind == Kind::Video && file.state != MediaState::Failed)
}

/// Emoji can be added where the post is read by itself.
fn reactions(item: &Item, path: String, look: Look) -> Reactions {
    let status = item.target().0;
    let one = |reaction: &views::Reaction| Reaction {
        name: reaction.name.clone(),
        count: u64::try_from(reaction.count).unwrap_or_default(),
        picture: reaction.picture.as_ref().map(|(url, _)| url.clone()),
        mine: item.reacted.contains(&reaction.name),
    };
    Reactions {
        of: status.id.to_string(),
        path,
        items: status.reactions.iter().map(one).collect(),
        open: look.me.is_some(),
        picker: look.shape == Shape::Focused,
    }
}

/// What the linked page says of itself. Its picture comes from here, never from its own site.
pub fn preview(card: &Card) -> LinkPreview {
    let lost = card.image_state == Some(MediaState::Failed);
    let may_come = may_come(card.image_gap);
    LinkPreview {
        url: card.url.clone(),
        host: if card.provider_name.is_empty() {
            card.host()
        } else {
            card.provider_name.clone()
        },
        title: card.title.clone(),
        description: card.description.clone(),
        image: card.thumbnail.clone().filter(|_| !lost),
        missing: lost.then(|| gap(card.image_gap.unwrap_or(MediaGap::Unreadable))),
        again: card.thumbnail.clone().filter(|_| lost && may_come),
        lang: card.language.clone(),
    }
}

/// Whether the post at this address is shown as what the post quotes.
fn quotes(item: &Item, url: &str) -> bool {
    let quoted = item.quote.as_ref().and_then(|quote| quote.status.as_ref());
    quoted.is_some_and(|quoted| quoted.status.url == url)
}

/// The post's text, with emoji and links of this server.
pub fn body(status: &Status) -> &str {
    piece(status, BODY)
}

fn piece(status: &Status, at: usize) -> &str {
    let pieces = status.page.get_or_init(|| {
        let body = markup::body(status.body_html(), &status.emojis, &status.mentions, &status.tags);
        let first = match status.spoiler_text.as_str() {
            "" => match status.object.as_ref().and_then(|object| object.title.clone()) {
                Some(title) => title,
                None => markup::first_words(&status.html),
            },
            warning => warning.to_owned(),
        };
        let warning = markup::line(&status.spoiler_text, &status.emojis);
        Box::new([body.into(), first.into(), warning.as_str().into()])
    });
    pieces.get(at).map_or("", Piece::as_str)
}

/// Whom a post answers, if it names them: nothing more is to be read for that.
fn answered(status: &Status) -> Option<Person> {
    let id = status.in_reply_to_account_id.filter(|id| *id != status.account_id)?;
    let named = status.mentions.iter().find(|mention| mention.id == id)?;
    Some(Person {
        id,
        acct: named.acct.clone(),
        name: named.username.clone(),
        name_html: Html::text(&named.username),
        avatar: None,
        bot: false,
    })
}

fn actions(item: &Item, path: String, me: Option<AccountId>) -> Actions {
    let (status, author) = item.target();
    let did = item.viewer.unwrap_or_default();
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let standing = match me {
        None => Standing::Stranger,
        Some(me) if me == status.account_id => Standing::Author,
        Some(_) => Standing::Reader,
    };
    Actions {
        id: status.id,
        path,
        original_url: (!status.local).then(|| status.url.clone()),
        replies: count(status.counts.replies),
        boosts: count(status.counts.reblogs),
        likes: count(status.counts.favourites),
        boosted: did.reblogged,
        liked: did.favourited,
        bookmarked: did.bookmarked,
        pinned: did.pinned,
        boostable: boostable(status, author, me),
        quotable: me.is_some() && item.quote_right != QuoteRight::Denied,
        standing,
    }
}

/// Authors may boost what is for their followers; what is for some people only, nobody.
fn boostable(status: &Status, author: &Account, me: Option<AccountId>) -> bool {
    match status.visibility {
        Visibility::Public | Visibility::Unlisted => true,
        Visibility::Private => me == Some(author.id),
        Visibility::Direct | Visibility::Limited => false,
    }
}

/// One attachment.
pub fn file(file: &File) -> Media {
    let kind = match file.kind {
        Kind::Image => MediaKind::Image,
        Kind::Gifv => MediaKind::Gifv,
        Kind::Video => MediaKind::Video,
        Kind::Audio => MediaKind::Audio,
        Kind::Unknown => MediaKind::File,
    };
    let kind = match (file.state, kind) {
        (MediaState::Failed, MediaKind::Image | MediaKind::Gifv | MediaKind::Video) => MediaKind::Lost,
        (MediaState::Failed, _) => MediaKind::File,
        (_, kind) => kind,
    };
    let (width, height) = file.small_size.or(file.size).unwrap_or_default();
    let focus = file.focus.unwrap_or_default();
    let url = match (kind, &file.remote_url) {
        (MediaKind::File | MediaKind::Lost, Some(remote)) => remote.clone(),
        _ => file.url.clone(),
    };
    Media {
        id: file.id,
        kind,
        url,
        preview_url: file.preview_url.clone().unwrap_or_default(),
        length: file.facts.duration.map(length),
        missing: missing(file),
        again: again(file),
        coming_from: (file.state == MediaState::Remote).then(|| host(file)).flatten(),
        width: u32::try_from(width).unwrap_or_default(),
        height: u32::try_from(height).unwrap_or_default(),
        focus: (focus.0 as f32, focus.1 as f32),
        colour: file.color.clone(),
        description: file.description.clone(),
    }
}

/// The server of a file.
fn host(file: &File) -> Option<String> {
    url::Url::parse(file.remote_url.as_deref()?).ok()?.host_str().map(str::to_owned)
}

/// "0:42", "1:02:03"
fn length(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
        (hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

fn missing(file: &File) -> Option<&'static str> {
    if file.state != MediaState::Failed {
        return None;
    }
    Some(super::gap(file.gap.unwrap_or(MediaGap::Silent)))
}

fn again(file: &File) -> Option<String> {
    let may_come = may_come(file.gap);
    let picture = matches!(file.kind, Kind::Image | Kind::Gifv);
    let place = file.preview_url.as_ref().filter(|_| picture).unwrap_or(&file.url);
    (file.state == MediaState::Failed && may_come && file.remote_url.is_some()).then(|| place.clone())
}

/// Whether it makes sense to ask for a file again.
const fn may_come(gap: Option<MediaGap>) -> bool {
    !matches!(gap, Some(MediaGap::Blocked | MediaGap::Unsafe))
}

/// The message that says why a file is not here.
pub const fn gap(gap: MediaGap) -> &'static str {
    match gap {
        MediaGap::Silent => "media-silent",
        MediaGap::Blocked => "media-blocked",
        MediaGap::Unsafe => "media-unsafe",
        MediaGap::TooLarge => "media-too-large",
        MediaGap::Unreadable => "media-unreadable",
        MediaGap::Purged => "media-purged",
    }
}

pub fn audience(visibility: Visibility) -> Audience {
    match visibility {
        Visibility::Public => Audience::Everyone,
        Visibility::Unlisted => Audience::Quiet,
        Visibility::Private => Audience::Followers,
        Visibility::Direct | Visibility::Limited => Audience::Mentioned,
    }
}

pub fn visibility(audience: Audience) -> Visibility {
    match audience {
        Audience::Everyone => Visibility::Public,
        Audience::Quiet => Visibility::Unlisted,
        Audience::Followers => Visibility::Private,
        Audience::Mentioned => Visibility::Direct,
    }
}
