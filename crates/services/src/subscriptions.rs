//! Visitors who get an account's posts by e-mail: they ask, prove their address by a letter, and get what is posted in
//! letters of several posts; each letter has the link that ends it. The server's owner, the account's role and the
//! account itself must allow it.

use std::{sync::Arc, time::Duration};

use domain::{AccountId, Job, Power, StatusId, SubscriptionId, text};
use storage::{
    Tx, jobs,
    subscriptions::{self as rows, Subscription},
    users,
};

use crate::{
    App, Error, Result, accounts,
    mail::{self, own as letters},
    users::check_email,
    views::{self, Account},
};

/// Posts are gathered for so long before they are sent.
const GATHERED: Duration = Duration::from_mins(5);
/// How long an address has to be proved.
pub(crate) const UNPROVED: Duration = Duration::from_hours(24 * 7);
/// Readers whose letters are made at a time.
const BATCH: i64 = 500;
/// Posts of one letter.
const POSTS: i64 = 20;
/// Ids that are tried before we give up.
const CLASHES: usize = 8;

/// Whether somebody with this role may let visitors subscribe.
pub const fn may_offer(permissions: i64) -> bool {
    Power::ManageEmailSubscriptions.is_in(permissions)
}

/// A visitor asks for an account's posts. Who asks does not learn whether the address has subscribed before.
pub async fn subscribe(app: &App, account: AccountId, email: &str, locale: &str) -> Result<()> {
    offered(app, account).await?;
    let email = email.trim().to_lowercase();
    check_email(&email)?;
    let mut tx = app.db.begin().await?;
    let subscription = insert(app, &mut tx, account, email, locale).await?;
    if subscription.confirmed_at.is_none() {
        let key = format!("subscription:{}", subscription.id);
        let job = Job::MailSubscription { subscription: subscription.id };
        jobs::enqueue_unique(&mut tx, &job, &key, app.now(), app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// The account, if its posts can be had by e-mail.
async fn offered(app: &App, id: AccountId) -> Result<Arc<Account>> {
    let account = accounts::find(app, None, id).await?;
    let owner = users::find_by_account(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    let role = users::find_role(&mut app.db.conn(), owner.id).await?.ok_or(Error::NotFound)?;
    let open = account.email_subscriptions == Some(true) && !account.suspended && may_offer(role.permissions);
    if open { Ok(account) } else { Err(Error::NotFound) }
}

async fn insert(app: &App, tx: &mut Tx, account: AccountId, email: String, locale: &str) -> Result<Subscription> {
    let now = app.now();
    for _ in 0..CLASHES {
        let new = Subscription {
            id: SubscriptionId::at(now),
            account_id: account,
            email: email.clone(),
            locale: text::nearest_language(locale).unwrap_or("en").to_owned(),
            token: app.random.secret(),
            confirmed_at: None,
            sent_status_id: StatusId::floor(now),
            created_at: now,
        };
        match rows::insert(tx, &new).await? {
            rows::Inserted::New => return Ok(new),
            rows::Inserted::Known(known) => return Ok(known),
            rows::Inserted::Clash => {}
        }
    }
    Err(Error::internal("no free id for a subscription"))
}

/// The subscription of a letter's link, and the account it is for.
pub async fn find(app: &App, token: &str) -> Result<(Subscription, Arc<Account>)> {
    let found = rows::find_by_token(&mut app.db.conn(), token).await?.ok_or(Error::NotFound)?;
    let account = views::account(app, None, found.account_id).await?;
    Ok((found, account))
}

/// The visitor proves the address.
pub async fn confirm(app: &App, token: &str) -> Result<()> {
    let (found, _) = find(app, token).await?;
    rows::confirm(&mut app.db.conn(), found.id, app.now()).await?;
    Ok(())
}

/// The visitor has had enough. Nothing happens if that was so before.
pub async fn unsubscribe(app: &App, token: &str) -> Result<()> {
    if let Some(found) = rows::find_by_token(&mut app.db.conn(), token).await? {
        rows::delete(&mut app.db.conn(), found.id).await?;
    }
    Ok(())
}

/// An account here has posted: its readers' letters are made in some minutes, with what else it posts until then.
pub async fn posted(app: &App, tx: &mut Tx, account: AccountId) -> Result<()> {
    if app.settings.get().email_subscriptions && rows::has_readers(tx, account).await? {
        let job = Job::MailPosts { account, after: SubscriptionId(0) };
        jobs::enqueue_unique(tx, &job, &format!("posts:{account}"), app.now() + GATHERED, app.now()).await?;
    }
    Ok(())
}

/// [`Job::MailSubscription`]: the letter that asks for proof.
pub async fn mail_subscription(app: &App, id: SubscriptionId) -> Result<()> {
    let Some(found) = rows::find(&mut app.db.conn(), id).await?.filter(|s| s.confirmed_at.is_none()) else {
        return Ok(());
    };
    let account = views::account(app, None, found.account_id).await?;
    mail::send(app, letters::subscription(app, &found, &account)).await
}

/// [`Job::MailPosts`]: a letter for each reader, the next hundreds after this one.
pub async fn mail_posts(app: &App, account: AccountId, after: SubscriptionId) -> Result<()> {
    if offered(app, account).await.is_err() {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    let readers = rows::readers(&mut tx, account, after, BATCH).await?;
    let letters: Vec<Job> = readers.iter().map(|id| Job::MailPostsTo { subscription: *id }).collect();
    jobs::enqueue_all(&mut tx, &letters, app.now()).await?;
    if let Some(last) = readers.last().filter(|_| readers.len() as i64 == BATCH) {
        jobs::enqueue(&mut tx, &Job::MailPosts { account, after: *last }, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// [`Job::MailPostsTo`]: what one reader has not had yet. Noted after it was sent: a letter may come twice after a crash,
/// never not at all.
pub async fn mail_posts_to(app: &App, id: SubscriptionId) -> Result<()> {
    let Some(reader) = rows::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let pending = rows::pending_posts(&mut app.db.conn(), &reader, POSTS).await?;
    let Some(last) = pending.last().copied() else { return Ok(()) };
    let account = views::account(app, None, reader.account_id).await?;
    let items = views::items_by_id(app, None, &pending).await?;
    if !items.is_empty() {
        let (letter, end) = letters::posts(app, &reader, &account, &items);
        mail::send_to_list(app, letter, &end).await?;
    }
    rows::mark_sent(&mut app.db.conn(), id, last).await?;
    if pending.len() as i64 == POSTS {
        jobs::enqueue(&mut app.db.conn(), &Job::MailPostsTo { subscription: id }, app.now()).await?;
    }
    Ok(())
}
