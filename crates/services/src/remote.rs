//! The one upward need: a use case must sometimes ask the fediverse. `federation` implements this port; `App` holds it.

use std::{future::Future, pin::Pin};

use domain::{AccountId, Acct, CollectionId, StatusId};

use crate::{App, Result};

/// What an address turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolve {
    Account(AccountId),
    Status(StatusId),
    Collection(CollectionId),
}

pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Other servers, as use cases see them.
pub trait Remote: Send + Sync {
    /// Itself, for the crate that implements it to find what it keeps here (its caches belong to one [`App`]).
    fn as_any(&self) -> &dyn std::any::Any;

    /// Finds an account by its handle: WebFinger (RFC 7033), then its actor. `None` if there is nobody of that name;
    /// [`crate::Error::Unreachable`] if its server does not answer.
    fn account<'a>(&'a self, app: &'a App, acct: &'a Acct) -> Pending<'a, Option<AccountId>>;

    /// Fetches a status of another server again: its words, its counts, its poll.
    fn refresh<'a>(&'a self, app: &'a App, status: StatusId) -> Pending<'a, ()>;

    /// Fetches a profile again: what it says now.
    fn refresh_account<'a>(&'a self, app: &'a App, account: AccountId) -> Pending<'a, ()>;

    /// Fetches what a URL names, an actor, an object or a collection of accounts, and stores it.
    fn resolve<'a>(&'a self, app: &'a App, url: &'a str) -> Pending<'a, Option<Resolve>>;
}
