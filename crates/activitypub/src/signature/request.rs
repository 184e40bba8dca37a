//! A received request as signatures see it.

use http::{HeaderMap, Method};

/// What arrived, and as what it was addressed.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The method.
    pub method: &'a Method,
    /// `https`, whatever a proxy in front speaks to us; `http` in a test bed.
    pub scheme: &'a str,
    /// Our own name that the peer must have meant, with a port unless it is the scheme's default. A server with
    /// several names passes the one that the `Host` header says, after making sure that it is one of them.
    pub authority: &'a str,
    /// Path and query as received: `/inbox?x=1`.
    pub target: &'a str,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The whole body; empty if there is none.
    pub body: &'a [u8],
}

impl<'a> Request<'a> {
    /// Path without the query; `/` if empty.
    pub(super) fn path(&self) -> &'a str {
        let path = self.target.split('?').next().unwrap_or_default();
        if path.is_empty() { "/" } else { path }
    }

    /// The query without `?`, if there is one.
    pub(super) fn query(&self) -> Option<&'a str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// True if the body must be covered: requests that change something, and any that bring a body.
    pub(super) fn needs_digest(&self) -> bool {
        !self.body.is_empty() || !matches!(*self.method, Method::GET | Method::HEAD)
    }

    /// True if this value of a `Host` header or `@authority` means us.
    pub(super) fn is_for_us(&self, host: &[u8]) -> bool {
        let default = if self.scheme == "https" { ":443" } else { ":80" };
        let ours = self.authority.strip_suffix(default).unwrap_or(self.authority);
        let host = host.trim_ascii();
        host.strip_suffix(default.as_bytes()).unwrap_or(host).eq_ignore_ascii_case(ours.as_bytes())
    }
}
