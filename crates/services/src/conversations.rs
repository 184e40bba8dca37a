//! Messages to single people, thread by thread: each of those people of this server has an entry for the thread, with
//! who takes part, the newest message and whether it was read. Kept up by whatever writes or deletes statuses.

use std::{collections::HashMap, sync::Arc};

use domain::{AccountConversationId, AccountId, StatusId, Visibility};
use storage::{
    Tx, accounts,
    conversations::{self, Entry, Place},
    recipients,
    statuses::Status,
    timelines::Page,
};

use crate::{
    App, Error, Result, Viewer,
    events::Event,
    notifications,
    views::{self, Account, Item},
};

/// A thread as its owner sees it.
#[derive(Debug)]
pub struct Conversation {
    pub id: AccountConversationId,
    pub unread: bool,
    /// The others, or its owner where there are none.
    pub accounts: Vec<Arc<Account>>,
    /// None when all messages are gone.
    pub last_status: Option<Item>,
    /// Where it stands in its owner's list.
    pub cursor: i64,
}

/// Entries that were changed in a transaction.
#[derive(Debug, Default)]
#[must_use = "raise it after the commit"]
pub(crate) struct Changed(Vec<(AccountId, AccountConversationId)>);

impl Changed {
    /// Tells watchers; call it after the commit.
    pub fn raise(self, app: &App) {
        for (account, conversation) in self.0 {
            app.events.raise(Event::Conversation { account, conversation });
        }
    }
}

/// Puts a status that is for single people into the entries of its author and of those it is for, if they want to be told
/// of it. What is for a circle of people is no message to those who follow its author: they have it at home.
pub(crate) async fn add(
    app: &App,
    tx: &mut Tx,
    status: &Status,
    named: &[AccountId],
    silent: &[AccountId],
) -> Result<Changed> {
    if !is_message(status) {
        return Ok(Changed::default());
    }
    let author = status.account_id;
    let people: Vec<AccountId> = std::iter::once(&author).chain(named).chain(silent).copied().collect();
    let withheld = notifications::withheld(app, tx, status, &people).await?;
    let mut takers = conversations::takers(tx, author, &people, status.visibility == Visibility::Limited).await?;
    takers.retain(|account| !withheld.contains(account));
    put(app, tx, status, named, &takers).await
}

/// The same for one person from whom it was kept away.
pub(crate) async fn add_withheld(app: &App, tx: &mut Tx, account: AccountId, status: &Status) -> Result<Changed> {
    if !is_message(status) {
        return Ok(Changed::default());
    }
    let named = recipients::named(tx, status.id).await?;
    put(app, tx, status, &named, &[account]).await
}

/// Puts a message into the entries of these people.
async fn put(app: &App, tx: &mut Tx, status: &Status, named: &[AccountId], people: &[AccountId]) -> Result<Changed> {
    let mut changed = Changed::default();
    let Some(conversation) = status.conversation_id else { return Ok(changed) };
    let author = status.account_id;
    let speakers: Vec<AccountId> = std::iter::once(&author).chain(named).copied().collect();
    for &account in people {
        let others = speakers.iter().copied().filter(|other| *other != account).collect();
        let place = Place { account, conversation, others };
        let unread = account != author;
        if let Some(entry) = conversations::add(tx, &place, status.id, unread, app.now()).await? {
            changed.0.push((account, entry));
        }
    }
    Ok(changed)
}

/// Takes a status that is gone out of all entries.
pub(crate) async fn remove(tx: &mut Tx, status: &Status) -> Result<Changed> {
    if !is_message(status) {
        return Ok(Changed::default());
    }
    Ok(Changed(conversations::remove(tx, status.id).await?))
}

/// The same for one that is known to be a message.
pub(crate) async fn remove_message(tx: &mut Tx, id: StatusId) -> Result<Changed> {
    Ok(Changed(conversations::remove(tx, id).await?))
}

const fn is_message(status: &Status) -> bool {
    matches!(status.visibility, Visibility::Direct | Visibility::Limited)
}

/// A page of the viewer's conversations, the one with the newest message first.
pub async fn list(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<Conversation>> {
    let entries = conversations::page(&mut app.db.conn(), viewer.account, page).await?;
    complete(app, viewer, entries).await
}

/// One of the viewer's conversations.
pub async fn find(app: &App, viewer: &Viewer, id: AccountConversationId) -> Result<Conversation> {
    let entry = conversations::find(&mut app.db.conn(), viewer.account, id).await?.ok_or(Error::NotFound)?;
    complete(app, viewer, vec![entry]).await?.pop().ok_or(Error::NotFound)
}

/// Marks a conversation read or unread.
pub async fn mark(app: &App, viewer: &Viewer, id: AccountConversationId, unread: bool) -> Result<()> {
    if !conversations::mark(&mut app.db.conn(), viewer.account, id, unread).await? {
        return Err(Error::NotFound);
    }
    app.events.raise(Event::Conversation { account: viewer.account, conversation: id });
    Ok(())
}

/// Takes a conversation off the viewer's list, until a new message comes.
pub async fn delete(app: &App, viewer: &Viewer, id: AccountConversationId) -> Result<()> {
    match conversations::delete(&mut app.db.conn(), viewer.account, id).await? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

/// A page of the messages in the viewer's conversations, each with its cursor.
pub async fn messages(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<Item>> {
    let ids = conversations::messages(&mut app.db.conn(), viewer.account, page).await?;
    views::items_by_id(app, Some(viewer), &ids).await
}

/// Adds accounts and statuses.
async fn complete(app: &App, viewer: &Viewer, entries: Vec<Entry>) -> Result<Vec<Conversation>> {
    let last: Vec<StatusId> = entries.iter().filter_map(|entry| entry.last_status_id).collect();
    let items = if last.is_empty() {
        Vec::new()
    } else {
        views::items_by_id(app, Some(viewer), &last).await?
    };
    let mut items: HashMap<StatusId, Item> = items.into_iter().map(|item| (item.status.id, item)).collect();
    let people: Vec<Vec<AccountId>> = entries.iter().map(|entry| shown(entry, viewer)).collect();
    let mut ids: Vec<AccountId> = people.iter().flatten().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let versions = accounts::versions(&mut app.db.conn(), &ids).await?;
    let known = views::accounts_at(app, Some(viewer), &versions).await?;
    let whole = |(entry, people): (Entry, Vec<AccountId>)| Conversation {
        id: entry.id,
        unread: entry.unread,
        accounts: people.iter().filter_map(|id| known.get(id).cloned()).collect(),
        last_status: entry.last_status_id.and_then(|id| items.remove(&id)),
        cursor: entry.last_status_id.map_or(0, |id| id.0),
    };
    Ok(entries.into_iter().zip(people).map(whole).collect())
}

fn shown(entry: &Entry, viewer: &Viewer) -> Vec<AccountId> {
    let others = entry.others();
    if others.is_empty() { vec![viewer.account] } else { others }
}
