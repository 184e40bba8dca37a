//! What is known of a request before its route is chosen, and what the log wants to know of it afterwards. Both lie in
//! the request's extensions, put there by the listener.

use std::net::IpAddr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::AccountId;

/// Who sends the request: the peer of the connection, or what a trusted proxy says. Rate limits and sign-up count by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientIp(pub IpAddr);

/// The line of the log that a request becomes; in the extensions as `Arc<RequestLog>`.
#[derive(Debug, Default)]
pub struct RequestLog {
    /// Also sent back as `X-Request-Id`.
    pub id: u64,
    route: OnceLock<Box<str>>,
    account: AtomicI64,
}

impl RequestLog {
    pub fn new(id: u64) -> Self {
        Self { id, ..Self::default() }
    }

    /// The route's pattern (`/api/v1/statuses/{id}`); only the first call counts.
    pub fn set_route(&self, pattern: &str) {
        self.route.get_or_init(|| pattern.into());
    }

    /// Called where the viewer becomes known.
    pub fn set_account(&self, account: AccountId) {
        self.account.store(account.0, Ordering::Relaxed);
    }

    pub fn route(&self) -> Option<&str> {
        self.route.get().map(AsRef::as_ref)
    }

    pub fn account(&self) -> Option<AccountId> {
        Some(self.account.load(Ordering::Relaxed)).filter(|id| *id != 0).map(AccountId)
    }
}
