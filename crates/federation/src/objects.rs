//! Statuses of other servers: fetched, or come by an activity, and stored by the rules of `services::statuses`.

use activitypub::{
    Verified, uri,
    vocab::{Attachment, Emoji, Object, Visibility as Reach},
};
use domain::{
    AccountId, EmojiId, Job, MediaId, MediaKind, MediaUse, QuotePolicy, QuoteState, StatusId, Timestamp, Visibility,
    text,
};
use services::{
    App,
    media::Facts,
    server_blocks,
    statuses::{self as posts, Names, New},
};
use storage::{
    Conn, Tx, accounts::Account, emojis, jobs, media, media::Media, objects::StatusObject, statuses, statuses::Status,
};

use crate::{
    actors,
    body::{self, Body},
    fetch::{self, FetchError},
    polls, quotes,
};

/// Unknown accounts that one status may make us look up.
const MAX_LOOKUPS: usize = 5;

/// What is older than that and was fetched is no news: nobody is told of it.
const NEWS: std::time::Duration = std::time::Duration::from_secs(6 * 3600);

/// Nothing on the fediverse is older: a `published` before it is a mistake.
const EPOCH: Timestamp = Timestamp::from_secs(946_684_800);

/// The status with this uri: the stored one, or fetched.
pub async fn by_uri(app: &App, address: &str) -> Result<Option<Status>, FetchError> {
    if let Some(status) = statuses::find_by_uri(&mut app.db.conn(), address).await? {
        return Ok(Some(status));
    }
    if uri::domain(address).is_some_and(|host| app.config.is_here(&host)) {
        return Ok(None);
    }
    fetch(app, address).await
}

/// Fetches an object and stores it. None if it is nothing that is shown.
pub async fn fetch(app: &App, address: &str) -> Result<Option<Status>, FetchError> {
    fetch_at(app, address, 0).await
}

async fn fetch_at(app: &App, address: &str, depth: u8) -> Result<Option<Status>, FetchError> {
    let fetched = fetch::document(app, address).await?;
    let object = Object::parse(&fetched.document).map_err(|_| FetchError::Unusable("not an object"))?;
    let object = Verified::fetched(&fetched.url, object).map_err(|_| FetchError::Unusable("of another server"))?;
    keep_at(app, &object, depth).await
}

/// Stores what was fetched, if it is not known. None if it is nothing that is shown.
pub async fn keep(app: &App, object: &Verified<Object>) -> Result<Option<Status>, FetchError> {
    keep_at(app, object, 0).await
}

async fn keep_at(app: &App, object: &Verified<Object>, depth: u8) -> Result<Option<Status>, FetchError> {
    store_at(app, object, Way::Fetched { depth }).await?;
    Ok(statuses::find_by_uri(&mut app.db.conn(), &object.id).await?)
}

/// What a status quotes: known, or fetched; `depth` counts quotes of quotes.
pub async fn quoted(app: &App, address: &str, depth: u8) -> Result<Option<Status>, FetchError> {
    if uri::domain(address).is_some_and(|host| app.config.is_here(&host)) {
        return Ok(None);
    }
    fetch_at(app, address, depth).await
}

/// How an object came here.
#[derive(Clone, Copy)]
enum Way {
    /// By an activity, perhaps to the inbox of one account: a recipient even if it is not named.
    Delivered { to: Option<AccountId> },
    /// We asked for it; `depth` counts quotes of quotes.
    Fetched { depth: u8 },
}

/// Stores a new status that came by an activity. `inbox_owner` is the local account to whose inbox it came. None if it
/// is known, was deleted, or is nothing that is shown.
pub async fn store(
    app: &App,
    object: &Verified<Object>,
    inbox_owner: Option<AccountId>,
) -> Result<Option<StatusId>, FetchError> {
    store_at(app, object, Way::Delivered { to: inbox_owner }).await
}

async fn store_at(app: &App, object: &Verified<Object>, way: Way) -> Result<Option<StatusId>, FetchError> {
    let (inbox_owner, depth) = match way {
        Way::Delivered { to } => (to, 0),
        Way::Fetched { depth } => (None, depth),
    };
    if object.vote().is_some() {
        return Ok(None);
    }
    if statuses::find_by_uri(&mut app.db.conn(), &object.id).await?.is_some() {
        return Ok(None);
    }
    let author = actors::by_uri(app, object.actor()).await?;
    if author.suspended_at.is_some() {
        return Ok(None);
    }
    let refused = refuses_media(app, &author).await?;
    let read = Reading::of(app, object, &author).await?;
    let silent = read.silent(app, object, inbox_owner).await?;
    let parent = read.parent.clone();
    let (mut status, what) = row(app, object, &author, &read);
    let mut tx = app.db.begin().await?;
    let pictures: &[Emoji] = if refused { &[] } else { &object.tags.emojis };
    status.emojis = store_emojis(app, &mut tx, author.id, &author.domain, pictures).await?;
    status.conversation_id = Some(match parent.as_ref().and_then(|p| p.conversation_id) {
        Some(conversation) => conversation,
        None => {
            let name = object.context.as_deref().or(object.conversation.as_deref());
            statuses::insert_conversation(&mut tx, name, app.now()).await?
        }
    });
    let files = if refused { Vec::new() } else { files(app, author.id, object) };
    let missing = status.in_reply_to_uri.is_some();
    let poll = polls::received(app, object);
    let quiet = matches!(way, Way::Fetched { .. }) && status.created_at < app.now() - NEWS;
    let (named, tags) = (read.names.named, read.names.tags);
    let new = New { status, named, silent, tags, poll, files: Vec::new(), object: what, quiet };
    let Some(received) = posts::receive(app, &mut tx, new, files).await? else {
        return Ok(None);
    };
    let id = received.id();
    if [object.shares_count, object.likes_count, object.replies_count].iter().any(|n| n.unwrap_or(0) > 0) {
        keep_counts(&mut tx, id, object).await?;
    }
    if object.quote.as_ref().is_some_and(|quote| !quote.gone) {
        jobs::enqueue(&mut tx, &Job::VerifyQuote { status: id, depth }, app.now()).await?;
    }
    if missing {
        jobs::enqueue(&mut tx, &Job::ResolveParent { status: id }, app.now()).await?;
    }
    tx.commit().await?;
    received.raise(app);
    Ok(Some(id))
}

/// A newer version of a status that is known. An Update without a newer date changes counts only.
pub async fn update(app: &App, object: &Verified<Object>, known: Status) -> Result<(), FetchError> {
    keep_counts(&mut app.db.conn(), known.id, object).await?;
    keep_quote(app, &known, object).await?;
    let at = object.updated.map_or(app.now(), Timestamp::from_millis).min(app.now());
    if object.updated.is_none() || known.edited_at.is_some_and(|before| before >= at) || at <= known.created_at {
        if let Some(poll) = polls::received(app, object) {
            services::polls::receive_counts(app, &known, &poll).await?;
        }
        return Ok(());
    }
    let author = actors::by_uri(app, object.actor()).await?;
    let mut read = Reading::of(app, object, &author).await?;
    read.names.poll = polls::received(app, object);
    let (fresh, what) = row(app, object, &author, &read);
    let mut new = known.clone();
    (new.text, new.html, new.spoiler_text) = (fresh.text, fresh.html, fresh.spoiler_text);
    (new.sensitive, new.language, new.url) = (fresh.sensitive, fresh.language, fresh.url);
    let refused = refuses_media(app, &author).await?;
    let mut tx = app.db.begin().await?;
    let pictures: &[Emoji] = if refused { &[] } else { &object.tags.emojis };
    new.emojis = store_emojis(app, &mut tx, author.id, &author.domain, pictures).await?;
    if let Some(what) = what {
        storage::objects::put(&mut tx, &StatusObject { status_id: known.id, ..what }).await?;
    }
    tx.commit().await?;
    let old_files = media::list_of_status(&mut app.db.conn(), known.id).await?;
    let files = if refused {
        Vec::new()
    } else {
        keep_known(files(app, author.id, object), &old_files)
    };
    Ok(posts::edit_remote(app, known, new, files, read.names, at).await?)
}

/// Policies and consents come without a new date.
async fn keep_quote(app: &App, known: &Status, object: &Verified<Object>) -> Result<(), FetchError> {
    let author = actors::by_uri(app, object.actor()).await?;
    let rules = quotes::rules(object.policy.as_ref(), &author).number();
    storage::quotes::set_rules(&mut app.db.conn(), known.id, rules).await?;
    Ok(quotes::update(app, known, object.quote.as_ref()).await?)
}

/// Fetches a known status again.
pub async fn refresh(app: &App, known: Status) -> Result<(), FetchError> {
    let fetched = fetch::document(app, &known.uri).await?;
    let object = Object::parse(&fetched.document).map_err(|_| FetchError::Unusable("not an object"))?;
    let object = Verified::fetched(&fetched.url, object).map_err(|_| FetchError::Unusable("of another server"))?;
    update(app, &object, known).await
}

/// Files whose address stayed keep their row, with the new description.
fn keep_known(files: Vec<Media>, old: &[Media]) -> Vec<Media> {
    let keep = |new: Media| match old.iter().find(|m| m.remote_url == new.remote_url) {
        Some(known) => {
            Media { description: new.description, focus_x: new.focus_x, focus_y: new.focus_y, ..known.clone() }
        }
        None => new,
    };
    files.into_iter().map(keep).collect()
}

async fn keep_counts(db: &mut Conn, id: StatusId, object: &Object) -> Result<(), FetchError> {
    let count = |n: Option<u64>| n.and_then(|n| i64::try_from(n).ok());
    let (shares, likes, replies) = (count(object.shares_count), count(object.likes_count), count(object.replies_count));
    if shares.is_some() || likes.is_some() || replies.is_some() {
        statuses::set_remote_counts(db, id, replies, shares, likes).await?;
    }
    Ok(())
}

/// What must be looked up to store an object.
struct Reading {
    visibility: Visibility,
    names: Names,
    parent: Option<Status>,
}

impl Reading {
    async fn of(app: &App, object: &Verified<Object>, author: &Account) -> Result<Self, FetchError> {
        let reach = object.visibility(&author.uri, author.followers_url.as_deref());
        let parent = match &object.in_reply_to {
            Some(parent) => statuses::find_by_uri(&mut app.db.conn(), parent).await?,
            None => None,
        };
        let mut lookups = MAX_LOOKUPS;
        let mut named = Vec::new();
        for mention in &object.tags.mentions {
            let known = storage::accounts::find_by_uri(&mut app.db.conn(), &mention.href).await?;
            let account = match known {
                Some(account) => Some(account),
                None if lookups > 0 => {
                    lookups -= 1;
                    actors::by_uri(app, &mention.href).await.ok()
                }
                None => None,
            };
            if let Some(account) = account.filter(|a| !named.contains(&a.id)) {
                named.push(account.id);
            }
        }
        let mut tags: Vec<(String, String)> = Vec::new();
        for tag in &object.tags.hashtags {
            let name = tag.name.trim_start_matches(['#', '＃']);
            let key = text::hashtag_key(name);
            if !key.is_empty() && !tags.iter().any(|(known, _)| *known == key) {
                tags.push((key, name.to_owned()));
            }
        }
        Ok(Self { visibility: visibility(reach), names: Names { named, tags, poll: None }, parent })
    }

    /// Local accounts that are addressed but not named.
    async fn silent(
        &self,
        app: &App,
        object: &Object,
        inbox_owner: Option<AccountId>,
    ) -> Result<Vec<AccountId>, FetchError> {
        let mut silent = Vec::new();
        let here = |to: &&str| uri::domain(to).is_some_and(|host| app.config.is_here(&host));
        for to in object.audience.recipients().filter(here) {
            if let Some(account) = storage::accounts::find_by_uri(&mut app.db.conn(), to).await? {
                silent.push(account.id);
            }
        }
        if matches!(self.visibility, Visibility::Direct | Visibility::Limited | Visibility::Private) {
            silent.extend(inbox_owner);
        }
        silent.retain(|id| !self.names.named.contains(id));
        Ok(silent)
    }
}

const fn visibility(reach: Reach) -> Visibility {
    match reach {
        Reach::Public => Visibility::Public,
        Reach::Unlisted => Visibility::Unlisted,
        Reach::Private => Visibility::Private,
        Reach::Limited => Visibility::Limited,
        Reach::Direct => Visibility::Direct,
    }
}

/// The row, and what the object is besides its words.
fn row(app: &App, object: &Object, author: &Account, read: &Reading) -> (Status, Option<StatusObject>) {
    let now = app.now();
    let created_at = object.published.map_or(now, Timestamp::from_millis).clamp(EPOCH, now);
    let Body { text, html, head } = Body::of(app, object);
    let summary = object.summary.as_deref().filter(|_| object.kind.is_native()).unwrap_or_default();
    let spoiler_text = text::to_plain(summary);
    let parent = read.parent.as_ref();
    let answers_other = match parent {
        Some(parent) => parent.account_id != author.id,
        None => object.in_reply_to.is_some(),
    };
    let updated = object.updated.map(Timestamp::from_millis);
    let status = Status {
        id: StatusId(0),
        account_id: author.id,
        uri: object.id.clone(),
        url: Some(object.page().to_owned()).filter(|url| uri::is_web(url)),
        local: false,
        visibility: read.visibility,
        local_only: false,
        conversation_id: None,
        in_reply_to_id: parent.map(|p| p.id),
        in_reply_to_account_id: parent.map(|p| p.account_id),
        in_reply_to_uri: object.in_reply_to.clone().filter(|_| parent.is_none()),
        reply: answers_other,
        reblog_of_id: None,
        text,
        sensitive: object.sensitive,
        spoiler_text,
        html,
        sanitizer_version: text::SANITIZER_VERSION,
        language: object.language.as_deref().and_then(text::nearest_language).map(str::to_owned),
        application_id: None,
        emojis: "[]".into(),
        poll_id: None,
        quote_of_id: None,
        quote_uri: object.quote.as_ref().map(|q| q.uri.clone()),
        quote_state: object.quote.as_ref().map(|q| if q.gone { QuoteState::Deleted } else { QuoteState::Pending }),
        quote_policy: QuotePolicy::Nobody,
        quote_rules: Some(quotes::rules(object.policy.as_ref(), author).number()),
        quote_stamp: object.quote.as_ref().and_then(|q| q.authorization.clone()),
        created_at,
        edited_at: updated.filter(|at| *at > created_at),
        deleted_at: None,
        version: 1,
    };
    (status, body::row(object, head))
}

/// Whether the staff does not want to see pictures of the author's server.
pub async fn refuses_media(app: &App, author: &Account) -> Result<bool, FetchError> {
    Ok(server_blocks::of(app, &author.domain).await?.is_some_and(|block| block.reject_media))
}

/// Rows for the files of an object, not fetched yet.
fn files(app: &App, author: AccountId, object: &Object) -> Vec<Media> {
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
        let fresh = known.as_ref().is_none_or(|k| newer.is_some_and(|at| at > k.updated_at));
        if fresh {
            let row = actors::remote_media(app, owner, MediaUse::Emoji, MediaKind::Image, &emoji.icon, String::new());
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

/// [`Job::ResolveParent`]: fetches what a status answers; that object in turn asks for its own parent.
pub async fn resolve_parent(app: &App, id: StatusId) -> services::Result<()> {
    let Some(status) = statuses::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let Some(parent) = status.in_reply_to_uri else { return Ok(()) };
    match by_uri(app, &parent).await {
        Ok(_) | Err(FetchError::Gone | FetchError::Unusable(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
