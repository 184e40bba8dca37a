//! Keeps the index of statuses as the statuses are. What changes one enqueues a job in its transaction, and the job reads
//! everything anew.

use std::collections::BTreeSet;

use domain::{
    AccountId, Job, PollId, StatusId, Visibility,
    search::{Content, Property},
    text,
};
use storage::{
    Conn, Tx, jobs,
    search::{self, Belongings, Source},
};

use super::marks;
use crate::{App, Result, statuses::New};

/// Statuses of an account that one job writes.
const CHUNK: i64 = 50;
/// Accounts whose jobs are written together.
const ACCOUNTS: i64 = 500;

/// Something has changed by which a status is found, or by whom.
pub async fn touch(app: &App, db: &mut Conn, status: StatusId) -> Result<()> {
    Ok(jobs::enqueue(db, &Job::IndexStatus { status }, app.now()).await?)
}

/// A new status, in the transaction that writes it. Most of those of other servers concern nobody's search.
pub async fn add(tx: &mut Tx, new: &New, card: bool) -> Result<()> {
    let status = &new.status;
    let (indexable, author_is_local) = search::author(tx, status.account_id).await?;
    let librarians = search::of_this_server(tx, &new.named).await?;
    if !indexable && !author_is_local && librarians.is_empty() {
        return Ok(());
    }
    let source = Source {
        id: status.id,
        account_id: status.account_id,
        text: status.text.clone(),
        html: status.html.clone(),
        local: status.local,
        spoiler_text: status.spoiler_text.clone(),
        visibility: status.visibility,
        local_only: status.local_only,
        reply: status.in_reply_to_id.is_some() || status.in_reply_to_uri.is_some(),
        sensitive: status.sensitive,
        language: status.language.clone(),
        poll_id: new.poll.as_ref().map(|_| PollId(status.id.0)),
        quoted: status.quote_uri.is_some() || status.quote_of_id.is_some(),
        indexable,
        author_is_local,
    };
    let belongings = Belongings {
        media: if new.files.is_empty() {
            Vec::new()
        } else {
            search::descriptions(tx, status.id).await?
        },
        poll_options: new.poll.iter().flat_map(|poll| &poll.options).map(|(title, _)| title.clone()).collect(),
        tags: new.tags.iter().map(|(name, _)| name.clone()).collect(),
        card,
        librarians,
    };
    let readers = readers(&source, &belongings);
    match readers.is_empty() {
        true => Ok(()),
        false => Ok(search::insert(tx, status.id, &document(&source, &belongings, readers)).await?),
    }
}

/// Whether everybody finds an account's posts has changed.
pub async fn touch_account(app: &App, db: &mut Conn, account: AccountId) -> Result<()> {
    Ok(jobs::enqueue(db, &Job::IndexAccount { account, below: StatusId(i64::MAX) }, app.now()).await?)
}

/// [`Job::IndexStatus`]
pub async fn status(app: &App, id: StatusId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    write(&mut tx, id).await?;
    Ok(tx.commit().await?)
}

/// [`Job::IndexAccount`]
pub async fn account(app: &App, account: AccountId, below: StatusId) -> Result<()> {
    let ids = search::written_by(&mut app.db.conn(), account, below, CHUNK).await?;
    let Some(last) = ids.last() else { return Ok(()) };
    let mut tx = app.db.begin().await?;
    for id in &ids {
        write(&mut tx, *id).await?;
    }
    if ids.len() as i64 == CHUNK {
        jobs::enqueue(&mut tx, &Job::IndexAccount { account, below: *last }, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// Enqueues the jobs that make the whole index anew. Gives the number of accounts.
pub async fn rebuild(app: &App) -> Result<usize> {
    let (mut after, mut count) = (AccountId(0), 0);
    loop {
        let accounts = search::indexed_accounts(&mut app.db.conn(), after, ACCOUNTS).await?;
        let Some(last) = accounts.last() else { return Ok(count) };
        (after, count) = (*last, count + accounts.len());
        let job = |account: &AccountId| Job::IndexAccount { account: *account, below: StatusId(i64::MAX) };
        let all: Vec<Job> = accounts.iter().map(job).collect();
        let mut tx = app.db.begin().await?;
        jobs::enqueue_all(&mut tx, &all, app.now()).await?;
        tx.commit().await?;
    }
}

/// Two jobs for the same status must not overtake each other between reading and writing, hence the lock.
async fn write(tx: &mut Tx, id: StatusId) -> Result<()> {
    tx.lock(id.0).await?;
    let Some(source) = search::source(tx, id).await? else {
        return Ok(search::delete(tx, id).await?);
    };
    let belongings = search::belongings(tx, id).await?;
    let readers = readers(&source, &belongings);
    match readers.is_empty() {
        true => Ok(search::delete(tx, id).await?),
        false => Ok(search::put(tx, id, &document(&source, &belongings, readers)).await?),
    }
}

/// Who finds it.
fn readers(source: &Source, belongings: &Belongings) -> BTreeSet<String> {
    let own = source.author_is_local.then_some(source.account_id);
    let mut readers: BTreeSet<String> = belongings.librarians.iter().copied().chain(own).map(marks::library).collect();
    if source.visibility == Visibility::Public && source.indexable {
        readers.insert(marks::PUBLIC.to_owned());
    }
    readers
}

/// All tokens of a status: its texts, then the marks.
fn document(source: &Source, belongings: &Belongings, readers: BTreeSet<String>) -> Vec<String> {
    let body = if source.local { source.text.clone() } else { text::to_plain(&source.html) };
    let texts = [&source.spoiler_text, &body].into_iter().chain(&belongings.poll_options).chain(&belongings.media);
    let mut tokens = Vec::new();
    let mut characters = BTreeSet::new();
    for text in texts.filter(|text| !text.is_empty()) {
        tokens.extend(text::tokens(text));
        tokens.push(marks::GAP.to_owned());
        if !text.is_ascii() {
            characters.extend(text::lone_characters(text));
        }
    }
    tokens.extend(characters.into_iter().map(marks::character));
    tokens.extend(readers);
    tokens.push(marks::author(source.account_id));
    tokens.extend(belongings.tags.iter().map(|key| marks::hashtag(key)));
    tokens.extend(source.language.as_deref().map(marks::language));
    let contents = [
        (Content::Media, !belongings.media.is_empty()),
        (Content::Poll, source.poll_id.is_some()),
        (Content::Embed, belongings.card),
        (Content::Quote, source.quoted),
    ];
    tokens.extend(contents.iter().filter(|(_, is)| *is).map(|(content, _)| marks::content(*content).to_owned()));
    let properties = [(Property::Reply, source.reply), (Property::Sensitive, source.sensitive)];
    tokens.extend(properties.iter().filter(|(_, is)| *is).map(|(property, _)| marks::property(*property).to_owned()));
    tokens
}
