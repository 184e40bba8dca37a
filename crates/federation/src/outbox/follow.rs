//! Follow, Accept, Reject, Block and the undoing of them: to one account.

use activitypub::{
    emit::{Activity, Context},
    vocab::ActivityKind as K,
};
use domain::AccountId;
use serde::Serialize;
use services::{App, Result};
use storage::accounts::Account;

use super::{To, find, json, occasion, send};

/// Two accounts and an activity between them.
struct Between {
    from: Account,
    to: Account,
}

impl Between {
    async fn load(app: &App, from: AccountId, to: AccountId) -> Result<Self> {
        Ok(Self { from: find(app, from).await?, to: find(app, to).await? })
    }

    /// To the own inbox, not the shared one: some servers look only there for what concerns one person.
    async fn deliver<O: Serialize>(&self, app: &App, activity: &Activity<'_, O>) -> Result<()> {
        let inbox = Some(self.to.inbox_url.clone()).filter(|_| !self.to.is_local());
        send(app, self.from.id, &json(Context::Plain, activity)?, To::personal(inbox)).await
    }
}

pub async fn follow(app: &App, account: AccountId, target: AccountId, uri: &str) -> Result<()> {
    let b = Between::load(app, account, target).await?;
    b.deliver(app, &Activity::new(K::Follow, uri, &b.from.uri, b.to.uri.as_str())).await
}

pub async fn undo_follow(app: &App, account: AccountId, target: AccountId, uri: &str) -> Result<()> {
    undo(app, K::Follow, account, target, uri).await
}

pub async fn block(app: &App, account: AccountId, target: AccountId, uri: &str) -> Result<()> {
    let b = Between::load(app, account, target).await?;
    b.deliver(app, &Activity::new(K::Block, uri, &b.from.uri, b.to.uri.as_str())).await
}

pub async fn undo_block(app: &App, account: AccountId, target: AccountId, uri: &str) -> Result<()> {
    undo(app, K::Block, account, target, uri).await
}

async fn undo(app: &App, kind: K, account: AccountId, target: AccountId, uri: &str) -> Result<()> {
    let b = Between::load(app, account, target).await?;
    let undone = Activity::new(kind, uri, &b.from.uri, b.to.uri.as_str());
    let id = format!("{uri}/undo");
    b.deliver(app, &Activity::new(K::Undo, &id, &b.from.uri, undone)).await
}

/// `account` lets `follower` in; the Follow is embedded, as Friendica demands.
pub async fn accept(app: &App, account: AccountId, follower: AccountId, uri: &str) -> Result<()> {
    answer(app, K::Accept, account, follower, uri).await
}

pub async fn reject(app: &App, account: AccountId, follower: AccountId, uri: &str) -> Result<()> {
    answer(app, K::Reject, account, follower, uri).await
}

async fn answer(app: &App, kind: K, account: AccountId, follower: AccountId, uri: &str) -> Result<()> {
    let b = Between::load(app, account, follower).await?;
    let asked = Activity::new(K::Follow, uri, &b.to.uri, b.from.uri.as_str());
    let name = if kind == K::Accept { "accepts" } else { "rejects" };
    let id = format!("{}#{name}/follows/{}", b.from.uri, occasion(app));
    b.deliver(app, &Activity::new(kind, &id, &b.from.uri, asked)).await
}
