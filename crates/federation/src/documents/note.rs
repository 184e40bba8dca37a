//! A local status as a Note: for its own address, and embedded in Create and Update.

use activitypub::{
    emit::{Attachment, Image, Note, Poll, QuotePolicy, Tag},
    vocab::PUBLIC,
};
use domain::{Circles, MediaKind, QuoteRules, QuoteState, Visibility};
use services::{App, Error, Result, quotes};
use storage::{
    accounts, accounts::Account, media, media::Media, parts, parts::PollPart, recipients, statuses, statuses::Status,
};

use super::{context::Thread, emoji::Pictures, replies::Replies};

/// Everything a Note is made of, read from the database.
pub struct Source {
    pub status: Status,
    pub author: Account,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    url: String,
    parent: Option<String>,
    /// Address and `@name@host` of those who are named.
    mentions: Vec<(String, String)>,
    /// Page and `#name` of the tags.
    tags: Vec<(String, String)>,
    files: Vec<File>,
    emojis: Pictures,
    pub(super) replies: Replies,
    poll: Vec<PollPart>,
    /// Whether the poll is over.
    over: bool,
    addresses: Addresses,
    thread: Thread,
    likes: u64,
    shares: u64,
    quote: Option<String>,
    stamp: Option<String>,
    quote_circle: [String; 1],
}

struct Addresses {
    likes: String,
    shares: String,
}

impl Source {
    pub async fn load(app: &App, status: Status) -> Result<Self> {
        let mut db = app.db.conn();
        let author = accounts::find(&mut db, status.account_id).await?.ok_or(Error::NotFound)?;
        let named: Vec<_> = recipients::list(&mut db, status.id).await?.into_iter().filter(|r| !r.silent).collect();
        let ids: Vec<_> = named.iter().map(|r| r.account_id).collect();
        let mut people = accounts::list(&mut db, &ids).await?;
        people.sort_by_key(|a| ids.iter().position(|id| *id == a.id));
        let parts = parts::statuses(&mut db, &[status.id]).await?;
        let parent = match status.in_reply_to_id {
            Some(id) => statuses::find(&mut db, id).await?.map(|p| p.uri),
            None => status.in_reply_to_uri.clone(),
        };
        let files = media::list_of_status(&mut db, status.id).await?;
        let files = files.into_iter().map(|row| File::new(app, row));
        let counts = parts.statuses.first().map_or((0, 0), |p| (p.favourites_count, p.reblogs_count));
        let (to, cc) = audience(&status, &author, &people);
        let page = |name: &str| format!("{}/{name}", status.uri);
        Ok(Self {
            url: app.config.status_url(&author.username, status.id),
            parent,
            mentions: people.iter().map(|a| (a.uri.clone(), handle(app, a))).collect(),
            tags: parts.tags.iter().map(|t| (app.config.tag_url(&t.name), format!("#{}", t.display_name))).collect(),
            files: files.collect(),
            emojis: Pictures::load(app, &status.emojis).await?,
            replies: Replies::load(&mut db, &status).await?,
            addresses: Addresses { likes: page("likes"), shares: page("shares") },
            thread: Thread::of(app, &status).await?,
            over: parts.polls.first().is_some_and(|p| p.closed || p.expires_at.is_some_and(|at| at <= app.now())),
            poll: parts.polls,
            likes: counts.0.unsigned_abs(),
            shares: counts.1.unsigned_abs(),
            quote: status.quote_uri.clone().filter(|_| stands(&status)),
            stamp: stamp(app, &status).await?,
            quote_circle: [quote_circle(&status, &author)],
            to,
            cc,
            status,
            author,
        })
    }

    pub const fn likes(&self) -> u64 {
        self.likes
    }

    pub const fn shares(&self) -> u64 {
        self.shares
    }

    /// The Note; it borrows from this.
    pub fn note(&self) -> Note<'_> {
        let s = &self.status;
        let mut note = Note::new(&s.uri, &self.author.uri, &self.url, &s.html, s.created_at.millis());
        note.language = s.language.as_deref();
        note.summary = Some(s.spoiler_text.as_str()).filter(|text| !text.is_empty());
        note.sensitive = s.sensitive || self.author.sensitized_at.is_some();
        note.updated = s.edited_at.map(|at| at.millis());
        note.in_reply_to = self.parent.as_deref();
        (note.to, note.cc) = (&self.to, &self.cc);
        let mentions = self.mentions.iter().map(|(href, name)| Tag::Mention { href, name });
        let tags = self.tags.iter().map(|(href, name)| Tag::Hashtag { href, name });
        note.tag = mentions.chain(tags).chain(self.emojis.tags()).collect();
        note.attachment = self.files.iter().map(File::attachment).collect();
        note.replies = Some(self.replies.emit());
        (note.context, note.conversation) = (self.thread.context.as_deref(), self.thread.conversation.as_deref());
        note.poll = self.poll();
        note.likes = Some((&self.addresses.likes, self.likes));
        note.shares = Some((&self.addresses.shares, self.shares));
        (note.quote, note.quote_authorization) = (self.quote.as_deref(), self.stamp.as_deref());
        note.quote_policy = Some(QuotePolicy { automatic: &self.quote_circle, manual: &[] });
        note
    }
}

impl Source {
    /// What the author hides until the end is not told to other servers either.
    fn poll(&self) -> Option<Poll<'_>> {
        let first = self.poll.first()?;
        let shown = self.over || !first.hide_totals;
        let votes = |row: &PollPart| if shown { row.votes_count.unsigned_abs() } else { 0 };
        Some(Poll {
            multiple: first.multiple,
            options: self.poll.iter().map(|row| (row.title.as_str(), votes(row))).collect(),
            ends_at: first.expires_at.map(|at| at.millis()),
            closed: self.over,
            voters: first.voters_count.unwrap_or_default().unsigned_abs(),
        })
    }
}

/// Whether what a status quotes is still told.
fn stands(status: &Status) -> bool {
    matches!(status.quote_state, Some(QuoteState::Pending | QuoteState::Accepted))
}

/// The address of the quoted author's consent: ours, if that one is of this server.
async fn stamp(app: &App, status: &Status) -> Result<Option<String>> {
    if status.quote_state != Some(QuoteState::Accepted) {
        return Ok(None);
    }
    let quoted = statuses::find(&mut app.db.conn(), status.quote_of_id.unwrap_or_default()).await?;
    Ok(match quoted {
        Some(quoted) if quoted.local => Some(quotes::stamp_uri(&app.config, quoted.account_id, status.id)),
        _ => status.quote_stamp.clone(),
    })
}

/// Who may quote a status without asking; where nobody may, that is its author alone (FEP-044f).
fn quote_circle(status: &Status, author: &Account) -> String {
    let rules = QuoteRules::of(status.quote_policy, status.visibility);
    if rules.automatic.meets(Circles::PUBLIC) {
        PUBLIC.to_owned()
    } else if rules.automatic.meets(Circles::FOLLOWERS) {
        format!("{}/followers", author.uri)
    } else {
        author.uri.clone()
    }
}

/// The document at a status's own address.
pub fn document(source: &Source) -> Result<String> {
    activitypub::emit::to_json(activitypub::emit::Context::Note, &source.note()).map_err(Error::internal)
}

/// `@name@host`, as Mention tags carry it.
fn handle(app: &App, account: &Account) -> String {
    let host = if account.is_local() { &app.config.account_domain } else { &account.domain };
    format!("@{}@{host}", account.username)
}

/// To whom a status is addressed. Followers stand in `to` of what is for them only, as GoToSocial demands.
pub fn audience(status: &Status, author: &Account, named: &[Account]) -> (Vec<String>, Vec<String>) {
    let followers = format!("{}/followers", author.uri);
    let named: Vec<String> = named.iter().map(|a| a.uri.clone()).collect();
    let with = |first: String| std::iter::once(first).chain(named.clone()).collect();
    match status.visibility {
        Visibility::Public => (vec![PUBLIC.to_owned()], with(followers)),
        Visibility::Unlisted => (vec![followers], with(PUBLIC.to_owned())),
        Visibility::Private => (vec![followers], named),
        Visibility::Direct | Visibility::Limited => (named, Vec::new()),
    }
}

/// A file of the note, and where it is.
#[derive(Debug)]
struct File {
    row: Media,
    url: String,
    /// Of a film or sound: where a picture of it is.
    picture: Option<String>,
}

impl File {
    fn new(app: &App, row: Media) -> Self {
        let plays = matches!(row.kind, MediaKind::Video | MediaKind::Gifv | MediaKind::Audio);
        let pictured = plays && row.small_blob.is_some();
        Self {
            url: app.config.media_url(row.id, &services::media::original_name(&row.mime)),
            picture: pictured.then(|| app.config.media_url(row.id, "small")),
            row,
        }
    }

    fn attachment(&self) -> Attachment<'_> {
        let size = |n: Option<i64>| n.and_then(|n| u32::try_from(n).ok());
        let file = &self.row;
        let fallback = match file.kind {
            MediaKind::Video | MediaKind::Gifv => "video/mp4",
            MediaKind::Audio => "audio/mpeg",
            _ => "image/jpeg",
        };
        Attachment {
            media_type: if file.mime.is_empty() { fallback } else { &file.mime },
            url: &self.url,
            description: Some(file.description.as_str()).filter(|d| !d.is_empty()),
            blurhash: file.blurhash.as_deref(),
            focus: file.focus_x.zip(file.focus_y),
            width: size(file.width),
            height: size(file.height),
            icon: self.picture.as_deref().map(|url| Image { media_type: Some("image/webp"), url, description: None }),
        }
    }
}
