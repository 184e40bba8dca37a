//! Statuses of other servers: fetched, or come by an activity, and stored by the rules of `services::statuses`.

mod arriving;
mod changing;
mod files;

use activitypub::{
    Verified,
    uri::{self, Bearcap},
    vocab::{Audience, Object, Visibility as Reach},
};
use domain::{AccountId, QuotePolicy, QuoteState, StatusId, StatusKind, Timestamp, Visibility, text};
use services::{
    App,
    statuses::{Names, New},
};
use storage::{
    accounts,
    accounts::Account,
    follows,
    objects::StatusObject,
    statuses::{self, Status},
};

use self::{
    arriving::{Arriving, Counts, Unkept},
    files::files,
};
pub use self::{
    changing::{absent, is_newer, refresh, update},
    files::store_emojis,
};
use crate::{
    actors,
    body::{self, Body},
    broadcasts,
    fetch::{self, FetchError},
    inbox::Came,
    polls, quotes, threads,
};

/// Unknown accounts that one status may make us look up.
const MAX_LOOKUPS: usize = 5;

/// What is older than that and was fetched is no news: nobody is told of it.
const NEWS: std::time::Duration = std::time::Duration::from_secs(6 * 3600);

/// Nothing on the fediverse is older: a `published` before it is a mistake.
const EPOCH: Timestamp = Timestamp::from_secs(946_684_800);

/// The status with this uri: the stored one, or fetched.
pub async fn by_uri(app: &App, address: &str) -> Result<Option<Status>, FetchError> {
    by_uri_at(app, address, Depth::found()).await
}

async fn by_uri_at(app: &App, address: &str, depth: Depth) -> Result<Option<Status>, FetchError> {
    if let Some(status) = statuses::find_by_uri(&mut app.db.conn(), address).await? {
        return Ok(Some(status));
    }
    fetch_at(app, address, depth).await
}

/// The same of what is probably by this account, perhaps for its followers only.
pub async fn by_author(app: &App, address: &str, author: &Account) -> Result<Option<Status>, FetchError> {
    named(app, address, author, &Audience::default()).await
}

async fn by_author_at(app: &App, address: &str, author: &Account, depth: Depth) -> Result<Option<Status>, FetchError> {
    if let Some(status) = statuses::find_by_uri(&mut app.db.conn(), address).await? {
        return Ok(Some(status));
    }
    if !uri::same_origin(address, &author.uri) {
        return fetch_at(app, address, depth).await;
    }
    match author.is_local() {
        true => Ok(None),
        false => keep_at(app, &fetch::document_by(app, address, author.id).await?.object()?, depth).await,
    }
}

/// What an activity names without showing it. Whom it is for may stand in the activity alone, if that is of the same server.
pub async fn named(
    app: &App,
    address: &str,
    actor: &Account,
    audience: &Audience,
) -> Result<Option<Status>, FetchError> {
    let bearcap = Bearcap::parse(address);
    let plain = bearcap.as_ref().map_or(address, |bearcap| &bearcap.address);
    if let Some(status) = statuses::find_by_uri(&mut app.db.conn(), plain).await? {
        return Ok(Some(status));
    }
    if actor.is_local() || !uri::same_origin(plain, &actor.uri) {
        return by_uri(app, address).await;
    }
    let fetched = fetch::document_by(app, address, actor.id).await?;
    discover(app, &fetched.object_for(audience)?).await
}

/// How far what is fetched is from what somebody sent or asked for: each object may name another, for ever.
#[derive(Clone, Copy, Default)]
struct Depth {
    /// Answers below it.
    above: u8,
    /// Quotes that led to it.
    quotes: u8,
    /// The answers that it lists are fetched too, each for itself.
    answers: bool,
}

impl Depth {
    /// Where somebody looks, or somebody else pointed to.
    const fn found() -> Self {
        Self { above: 0, quotes: 0, answers: true }
    }

    /// That of what is quoted. Of its own thread only what it answers is fetched, the rest when somebody opens it.
    const fn quoted(quotes: u8) -> Self {
        Self { above: threads::ABOVE - 1, quotes, answers: false }
    }
}

/// Fetches an object and stores it. None if it is nothing that is shown, or of this server.
async fn fetch_at(app: &App, address: &str, depth: Depth) -> Result<Option<Status>, FetchError> {
    if uri::domain(address).is_some_and(|host| app.config.is_here(&host)) {
        return Ok(None);
    }
    keep_at(app, &fetch::document(app, address).await?.object()?, depth).await
}

/// Stores what was looked for, as [`keep`], and has the answers fetched that it lists.
pub async fn discover(app: &App, object: &Verified<Object>) -> Result<Option<Status>, FetchError> {
    keep_at(app, object, Depth::found()).await
}

/// Stores what was fetched, if it is not known. None if it is nothing that is shown.
pub async fn keep(app: &App, object: &Verified<Object>) -> Result<Option<Status>, FetchError> {
    keep_at(app, object, Depth::default()).await
}

async fn keep_at(app: &App, object: &Verified<Object>, depth: Depth) -> Result<Option<Status>, FetchError> {
    store_at(app, object, Way::Fetched { depth }).await?;
    Ok(statuses::find_by_uri(&mut app.db.conn(), &object.id).await?)
}

/// What a status quotes: known, or fetched; `depth` counts quotes of quotes.
pub async fn quoted(app: &App, address: &str, depth: u8) -> Result<Option<Status>, FetchError> {
    fetch_at(app, address, Depth::quoted(depth)).await
}

/// How an object came here.
#[derive(Clone, Copy)]
enum Way<'a> {
    /// By an activity.
    Delivered { author: &'a Account, came: Came<'a> },
    /// We asked for it.
    Fetched { depth: Depth },
}

/// Stores a new status that came by an activity of its author. If that carries a proof, an answer to somebody here is
/// passed on. None if it is known, was deleted, or is nothing that is shown.
pub async fn store(
    app: &App,
    object: &Verified<Object>,
    author: &Account,
    came: Came<'_>,
) -> Result<Option<StatusId>, FetchError> {
    store_at(app, object, Way::Delivered { author, came }).await
}

async fn store_at(app: &App, object: &Verified<Object>, way: Way<'_>) -> Result<Option<StatusId>, FetchError> {
    let (Came { signed, owner }, depth) = match way {
        Way::Delivered { came, .. } => (came, Depth::found()),
        Way::Fetched { depth } => (Came::default(), depth),
    };
    if polls::is_vote(app, object).await? {
        return Ok(None);
    }
    if statuses::find_by_uri(&mut app.db.conn(), &object.id).await?.is_some() {
        return Ok(None);
    }
    let looked_up;
    let author = match way {
        Way::Delivered { author, .. } if author.uri == object.actor() => author,
        _ => {
            looked_up = actors::by_uri(app, object.actor()).await?;
            &looked_up
        }
    };
    if author.suspended_at.is_some() {
        return Ok(None);
    }
    let mut read = Reading::of(app, object, author).await?;
    let mut silent = read.silent(app, object).await?;
    if let Some(owner) = owner.filter(|owner| !silent.contains(owner))
        && read.admits(app, owner, author).await?
    {
        silent.push(owner);
    }
    let (status, what) = row(app, object, author, &read);
    let parent = read.parent.take();
    let answers_us = status.is_open() && parent.as_ref().is_some_and(|parent| parent.local);
    let Names { named, hushed, tags, .. } = read.names;
    let arriving = Arriving {
        thread: parent.and_then(|parent| parent.conversation_id),
        thread_name: object.context.clone().or_else(|| object.conversation.clone()),
        emojis: object.tags.emojis.clone(),
        files: files(app, author, object).await?,
        counts: Counts::of(object),
        broadcast: what.as_ref().is_some_and(|what| what.kind == StatusKind::Note && what.live),
        quoted_at: object.quote.as_ref().filter(|quote| !quote.gone).map(|_| depth.quotes),
        forwarded: signed.filter(|_| answers_us).map(str::to_owned),
        answers: listed_answers(object, depth),
        missing: Some(depth).filter(|depth| status.in_reply_to_uri.is_some() && depth.above < threads::ABOVE),
        new: New {
            quiet: matches!(way, Way::Fetched { .. }) && status.created_at < app.now() - NEWS,
            status,
            named,
            hushed,
            silent,
            tags,
            poll: polls::received(app, object),
            files: Vec::new(),
            object: what,
        },
        domain: author.domain.clone(),
    };
    let app_here = app.clone();
    let received = app.db.transact(move |tx| Box::pin(arriving.write(app_here, tx))).await;
    match received {
        Ok(received) => {
            let id = received.id();
            received.raise(app);
            Ok(Some(id))
        }
        Err(Unkept::Known) => Ok(None),
        Err(Unkept::Failed(error)) => Err(error),
    }
}

/// Of the answers that an object lists those of its own server, if they are wanted.
fn listed_answers(object: &Object, depth: Depth) -> Vec<String> {
    let own = |uri: &&String| depth.answers && uri::same_origin(uri, &object.id);
    object.first_replies.iter().filter(own).cloned().collect()
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
        let (mut named, mut hushed) = (Vec::new(), Vec::new());
        for mention in &object.tags.mentions {
            let known = accounts::find_by_uri(&mut app.db.conn(), &mention.href).await?;
            let account = match known {
                Some(account) => Some(account),
                None if lookups > 0 => {
                    lookups -= 1;
                    match actors::by_uri(app, &mention.href).await {
                        Err(error @ FetchError::Internal(_)) => return Err(error),
                        found => found.ok(),
                    }
                }
                None => None,
            };
            if let Some(account) = account.filter(|a| !named.contains(&a.id)) {
                named.push(account.id);
                if !object.audience.recipients().any(|address| uri::same(address, &account.uri)) {
                    hushed.push(account.id);
                }
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
        Ok(Self { visibility: visibility(reach), names: Names { named, hushed, tags, poll: None }, parent })
    }

    /// Local accounts that are addressed but not named.
    async fn silent(&self, app: &App, object: &Object) -> Result<Vec<AccountId>, FetchError> {
        let mut silent = Vec::new();
        let here = |to: &&str| uri::domain(to).is_some_and(|host| app.config.is_here(&host));
        for to in object.audience.recipients().filter(here) {
            if let Some(account) = accounts::find_by_uri(&mut app.db.conn(), to).await? {
                silent.push(account.id);
            }
        }
        silent.retain(|id| !self.names.named.contains(id));
        Ok(silent)
    }

    /// Whether somebody, to whose inbox it was brought, becomes one of those whom it is for, since it would not be shown
    /// to them otherwise. Then it is not for those alone whom it names.
    async fn admits(&mut self, app: &App, owner: AccountId, author: &Account) -> Result<bool, FetchError> {
        let is_shown = match self.visibility {
            Visibility::Public | Visibility::Unlisted => true,
            Visibility::Private => follows::find(&mut app.db.conn(), owner, author.id).await?.is_some(),
            Visibility::Direct | Visibility::Limited => false,
        };
        if is_shown || self.names.named.contains(&owner) {
            return Ok(false);
        }
        if self.visibility == Visibility::Direct {
            self.visibility = Visibility::Limited;
        }
        Ok(true)
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
        language: object
            .language
            .as_deref()
            .and_then(text::nearest_language)
            .or_else(|| object.language_hint.as_deref().and_then(text::nearest_language))
            .map(str::to_owned),
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
        edited_at: updated
            .filter(|_| object.updated != object.published)
            .map(|at| at.min(now))
            .filter(|at| *at > created_at),
        deleted_at: None,
        version: 1,
    };
    (status, body::row(object, head).or_else(|| broadcasts::notice(object, author, now)))
}

/// [`domain::Job::ResolveParent`]: fetches what a status answers; that object in turn asks for its own parent. `above` counts
/// these.
pub async fn resolve_parent(app: &App, id: StatusId, above: u8, quotes: u8) -> services::Result<()> {
    let depth = Depth { above: above.saturating_add(1), quotes, answers: false };
    let Some(status) = statuses::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let Some(parent) = &status.in_reply_to_uri else { return Ok(()) };
    // In a thread of somebody's own, what is before it is for the same readers.
    let author = accounts::find(&mut app.db.conn(), status.account_id).await?.filter(|_| !status.is_open());
    let found = match author {
        Some(author) => by_author_at(app, parent, &author, depth).await,
        None => by_uri_at(app, parent, depth).await,
    };
    match found {
        Ok(_) | Err(FetchError::Absent(_) | FetchError::Unusable(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// [`domain::Job::FetchReplies`]. A server that does not answer is not asked for the others: whoever opens the thread will.
pub async fn fetch_replies(app: &App, uris: &[String]) -> services::Result<()> {
    for uri in uris {
        match by_uri_at(app, uri, Depth::default()).await {
            Ok(_) | Err(FetchError::Absent(_) | FetchError::Unusable(_)) => {}
            Err(FetchError::Unreachable(_)) => break,
            Err(FetchError::Internal(error)) => return Err(error),
        }
    }
    Ok(())
}
