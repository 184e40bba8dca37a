//! From the lines of a page to items: parts from the cache, missing ones in one batch.

use std::sync::Arc;

use domain::{AccountId, QuoteRight, StatusId};
use storage::{
    Conn, Tx,
    parts::{self, EmojiPart},
    timelines::{self, Entry},
};

use super::{
    Account, Emoji, Item, Map, Status, Text, ViewerState, beside, card::Credits, filtered::Filters, poll::Polls,
    quotes::Quotes, reacted::Reacted, status::Rows, tagged::Tagged,
};
use crate::{App, Error, Result, Viewer};

/// The items of a page, in its order. `viewer` must be who the page was asked for.
pub async fn items(app: &App, viewer: Option<&Viewer>, entries: &[Entry]) -> Result<Vec<Item>> {
    Ok(items_and_accounts(app, viewer, entries, &[]).await?.0)
}

/// So many items are not looked at again as soon as those of a short page.
const LONG: usize = 80;

/// The items of a page that may be long, of which this text is to be shown. What is read for a long one does not displace
/// what is read more often.
pub async fn long_page(app: &App, viewer: Option<&Viewer>, entries: &[Entry], text: Text) -> Result<Vec<Item>> {
    let passing = (entries.len() > LONG).then_some(text);
    Ok(complete(app, viewer, entries, Found { passing, ..Found::default() }).await?.0)
}

/// The items of a page, and accounts whose versions were just read, in one go.
pub async fn items_and_accounts(
    app: &App,
    viewer: Option<&Viewer>,
    entries: &[Entry],
    accounts: &[(AccountId, i64)],
) -> Result<(Vec<Item>, Map<AccountId, Arc<Account>>)> {
    let mut found = Found::default();
    for (id, version) in accounts {
        found.want_account(app, *id, *version);
    }
    complete(app, viewer, entries, found).await
}

async fn complete(
    app: &App,
    viewer: Option<&Viewer>,
    entries: &[Entry],
    mut found: Found,
) -> Result<(Vec<Item>, Map<AccountId, Arc<Account>>)> {
    found.look_up(app, entries);
    found.load(app).await?;
    let quotes = Quotes::load(app, viewer, &mut found).await?;
    let polls = Polls::load(app, viewer, &found).await?;
    let credits = Credits::load(app, &mut found).await?;
    let tagged = Tagged::load(app, viewer, &found).await?;
    let reacted = Reacted::load(app, viewer, &found).await?;
    let filters = Filters::load(app, viewer).await?;
    beside::complete(app, viewer, &mut found.accounts).await?;
    let item = |entry| {
        let item = polls.complete(quotes.complete(&found, found.item(entry, viewer.is_some())?));
        Some(filters.complete(reacted.complete(tagged.complete(credits.complete(&found, item)))))
    };
    let items = entries.iter().filter_map(item).collect();
    Ok((items, found.accounts))
}

/// One line as an item.
pub async fn item(app: &App, viewer: Option<&Viewer>, entry: Entry) -> Result<Item> {
    items(app, viewer, &[entry]).await?.pop().ok_or(Error::NotFound)
}

/// The status with this id, if the viewer may see it.
pub async fn status_item(app: &App, viewer: Option<&Viewer>, id: StatusId) -> Result<Item> {
    let entry = timelines::by_id(&mut app.db.conn(), Viewer::id(viewer), id).await?.ok_or(Error::NotFound)?;
    item(app, viewer, entry).await
}

/// A status as whoever just took something back from it sees it: that it was once visible is enough.
pub async fn left_item(app: &App, viewer: &Viewer, id: StatusId) -> Result<Item> {
    let mut entries = timelines::unchecked(&mut app.db.conn(), viewer.account, &[id]).await?;
    item(app, Some(viewer), entries.pop().ok_or(Error::NotFound)?).await
}

/// A status that is just being written: its parts are read where they still lie at hand, with what wrote them, and shown
/// once it is certain.
#[derive(Debug)]
pub struct Written {
    entry: Entry,
    read: Read,
}

impl Written {
    /// As its author sees it, in the transaction that writes it.
    pub(crate) async fn read(app: &App, tx: &mut Tx, author: AccountId, id: StatusId) -> Result<Self> {
        let entry = timelines::by_id(tx, author, id).await?.ok_or(Error::NotFound)?;
        let mut found = Found::default();
        found.look_up(app, std::slice::from_ref(&entry));
        Ok(Self { read: found.read(app, tx).await?, entry })
    }

    pub const fn id(&self) -> StatusId {
        self.entry.id
    }

    /// After the commit: from now on all are shown these parts. Before it, another transaction might yet make something
    /// else of the same version.
    pub(crate) fn keep(&mut self, app: &App) {
        std::mem::take(&mut self.read).keep(app);
    }
}

/// What [`Written`] was written for.
pub async fn written_item(app: &App, author: &Viewer, written: Written) -> Result<Item> {
    item(app, Some(author), written.entry).await
}

/// The statuses with these ids that the viewer may see, in this order.
pub async fn items_by_id(app: &App, viewer: Option<&Viewer>, ids: &[StatusId]) -> Result<Vec<Item>> {
    let entries = timelines::by_ids(&mut app.db.conn(), Viewer::id(viewer), ids).await?;
    let mut by_id: Map<StatusId, Item> =
        items(app, viewer, &entries).await?.into_iter().map(|item| (item.status.id, item)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// An account by id.
pub async fn account(app: &App, viewer: Option<&Viewer>, id: AccountId) -> Result<Arc<Account>> {
    accounts(app, viewer, &[id]).await?.pop().ok_or(Error::NotFound)
}

/// The accounts with these ids, in this order; unknown ones are left out.
pub async fn accounts(app: &App, viewer: Option<&Viewer>, ids: &[AccountId]) -> Result<Vec<Arc<Account>>> {
    let versions = storage::accounts::versions(&mut app.db.conn(), ids).await?;
    let found = accounts_at(app, viewer, &versions).await?;
    Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
}

/// Accounts whose versions were just read.
pub async fn accounts_at(
    app: &App,
    viewer: Option<&Viewer>,
    versions: &[(AccountId, i64)],
) -> Result<Map<AccountId, Arc<Account>>> {
    let mut found = Found::default();
    for (id, version) in versions {
        found.want_account(app, *id, *version);
    }
    found.load(app).await?;
    beside::complete(app, viewer, &mut found.accounts).await?;
    beside::deny_apart(app, viewer, &mut found.accounts).await?;
    Ok(found.accounts)
}

/// Parts that came from the database.
#[derive(Debug, Default)]
struct Read {
    statuses: Vec<Arc<Status>>,
    accounts: Vec<Arc<Account>>,
}

impl Read {
    fn keep(&self, app: &App) {
        self.statuses.iter().for_each(|status| app.views.keep_status(status));
        self.accounts.iter().for_each(|account| app.views.keep_account(account));
    }
}

/// Parts of a page: those at hand, and what is still to be read.
#[derive(Default)]
pub(super) struct Found {
    pub statuses: Map<StatusId, Arc<Status>>,
    pub accounts: Map<AccountId, Arc<Account>>,
    /// See [`Cache::status`](super::Cache).
    passing: Option<Text>,
    missing_statuses: Vec<StatusId>,
    missing_accounts: Vec<AccountId>,
}

impl Found {
    pub fn look_up(&mut self, app: &App, entries: &[Entry]) {
        self.statuses.reserve(entries.len());
        self.accounts.reserve(entries.len());
        for e in entries {
            self.want_status(app, e.id, e.version);
            self.want_account(app, e.account_id, e.account_version);
            if let (Some(id), Some(version)) = (e.reblog_id, e.reblog_version) {
                self.want_status(app, id, version);
            }
            if let (Some(id), Some(version)) = (e.reblog_account_id, e.reblog_account_version) {
                self.want_account(app, id, version);
            }
        }
    }

    fn want_status(&mut self, app: &App, id: StatusId, version: i64) {
        if self.statuses.contains_key(&id) || self.missing_statuses.contains(&id) {
            return;
        }
        match app.views.status(id, version, self.passing) {
            Some(status) => _ = self.statuses.insert(id, status),
            None => self.missing_statuses.push(id),
        }
    }

    pub fn want_account(&mut self, app: &App, id: AccountId, version: i64) {
        if self.accounts.contains_key(&id) || self.missing_accounts.contains(&id) {
            return;
        }
        match app.views.account(id, version, self.passing) {
            Some(account) => _ = self.accounts.insert(id, account),
            None => self.missing_accounts.push(id),
        }
    }

    /// Most pages have all parts at hand: only the others pay for the state of the reading.
    pub async fn load(&mut self, app: &App) -> Result<()> {
        let (statuses, accounts) = (!self.missing_statuses.is_empty(), !self.missing_accounts.is_empty());
        if statuses || accounts {
            let read = Box::pin(self.read(app, &mut app.db.conn())).await?;
            read.keep(app);
        }
        Ok(())
    }

    /// Reads what is missing, and gives what it was.
    async fn read(&mut self, app: &App, db: &mut Conn) -> Result<Read> {
        let mut read = Read::default();
        if !self.missing_statuses.is_empty() {
            read.statuses = self.read_statuses(app, db).await?;
        }
        if !self.missing_accounts.is_empty() {
            read.accounts = self.read_accounts(app, db).await?;
        }
        Ok(read)
    }

    async fn read_statuses(&mut self, app: &App, db: &mut Conn) -> Result<Vec<Arc<Status>>> {
        let missing = std::mem::take(&mut self.missing_statuses);
        let parts = parts::statuses(db, &missing).await?;
        let emojis = emojis(db, parts.statuses.iter().map(|s| (s.emojis.as_str(), s.domain.as_str()))).await?;
        let mut media = by_status(parts.media, |m| m.status_id.unwrap_or_default());
        let mut mentions = by_status(parts.mentions, |m| m.status_id);
        let mut tags = by_status(parts.tags, |t| t.status_id);
        let mut polls = by_status(parts.polls, |p| p.status_id);
        let mut reactions = by_status(parts.reactions, |r| r.status_id);
        let mut cards: Map<_, _> = parts.cards.into_iter().map(|c| (c.status_id, c)).collect();
        let mut read = Vec::with_capacity(parts.statuses.len());
        for part in parts.statuses {
            let id = part.id;
            let codes = pick(app, &emojis, &part.emojis, &part.domain);
            let rows = Rows {
                media: media.remove(&id),
                mentions: mentions.remove(&id),
                tags: tags.remove(&id),
                poll: polls.remove(&id),
                card: cards.remove(&id),
                reactions: reactions.remove(&id),
            };
            let status = Status::new(&app.config, part, rows, codes);
            self.statuses.insert(id, status.clone());
            read.push(status);
        }
        Ok(read)
    }

    async fn read_accounts(&mut self, app: &App, db: &mut Conn) -> Result<Vec<Arc<Account>>> {
        let missing = std::mem::take(&mut self.missing_accounts);
        let parts = parts::accounts(db, &missing).await?;
        let emojis = emojis(db, parts.iter().map(|a| (a.emojis.as_str(), a.domain.as_str()))).await?;
        let mut read = Vec::with_capacity(parts.len());
        for part in parts {
            let codes = pick(app, &emojis, &part.emojis, &part.domain);
            let account = Account::new(&app.config, part, codes, app.settings.get().email_subscriptions);
            self.accounts.insert(account.id, account.clone());
            read.push(account);
        }
        Ok(read)
    }

    /// None if a part has gone since the page was read.
    fn item(&self, e: &Entry, signed_in: bool) -> Option<Item> {
        let reblog = match (e.reblog_id, e.reblog_account_id) {
            (Some(status), Some(account)) => {
                Some((self.statuses.get(&status)?.clone(), self.accounts.get(&account)?.clone()))
            }
            _ => None,
        };
        Some(Item {
            status: self.statuses.get(&e.id)?.clone(),
            account: self.accounts.get(&e.account_id)?.clone(),
            reblog,
            viewer: signed_in.then(|| ViewerState::of(e)),
            quote: None,
            quote_right: QuoteRight::default(),
            poll: None,
            credit: None,
            collections: Vec::new(),
            reacted: Vec::new(),
            filtered: Vec::new(),
        })
    }
}

fn by_status<T>(rows: Vec<T>, id: impl Fn(&T) -> StatusId) -> Map<StatusId, Vec<T>> {
    let mut map: Map<StatusId, Vec<T>> = Map::default();
    for row in rows {
        map.entry(id(&row)).or_default().push(row);
    }
    map
}

/// The custom emoji of one text: `codes` is a JSON list of short codes, `domain` the server they are from.
pub async fn emojis_of(app: &App, codes: &str, domain: &str) -> Result<Vec<Emoji>> {
    let found = emojis(&mut app.db.conn(), std::iter::once((codes, domain))).await?;
    Ok(pick(app, &found, codes, domain))
}

/// The custom emoji of some texts, each a JSON list of short codes and the server they are from.
async fn emojis<'a>(db: &mut Conn, texts: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Vec<EmojiPart>> {
    let (mut codes, mut domains) = (Vec::new(), Vec::new());
    for (list, domain) in texts.filter(|(list, _)| *list != "[]") {
        codes.extend(serde_json::from_str::<Vec<String>>(list).unwrap_or_default());
        domains.push(domain.to_owned());
    }
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    Ok(parts::emojis(db, &codes, &domains).await?)
}

fn pick(app: &App, emojis: &[EmojiPart], codes: &str, domain: &str) -> Vec<Emoji> {
    if codes == "[]" {
        return Vec::new();
    }
    let codes: Vec<String> = serde_json::from_str(codes).unwrap_or_default();
    let here = emojis.iter().filter(|e| e.domain == domain && codes.contains(&e.shortcode));
    here.map(|e| Emoji::new(&app.config, e)).collect()
}
