//! Name resolution that yields public addresses only. The connector takes its addresses from here, so a name that
//! changes between check and use (DNS rebinding) leads nowhere.

use std::collections::HashMap;
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{HttpError, HttpOptions, address};

pub(super) struct Resolver {
    hosts: HashMap<String, SocketAddr>,
    allow_private: bool,
}

impl Resolver {
    pub(super) fn new(options: &HttpOptions) -> Self {
        Self { hosts: options.hosts.clone(), allow_private: options.allow_private }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (fixed, allow_private) = (self.hosts.get(name.as_str()).copied(), self.allow_private);
        Box::pin(async move {
            let addresses = match fixed {
                Some(address) => vec![address],
                None => lookup(name.as_str(), allow_private).await?,
            };
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

async fn lookup(name: &str, allow_private: bool) -> Result<Vec<SocketAddr>, HttpError> {
    // Port 0 stands for the scheme's own.
    let mut found: Vec<_> = tokio::net::lookup_host((name, 0)).await.map_err(|_| HttpError::Dns)?.collect();
    if found.is_empty() {
        return Err(HttpError::Dns);
    }
    found.retain(|address| allow_private || address::is_public(address.ip()));
    if found.is_empty() {
        Err(HttpError::Blocked("private address"))
    } else {
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn names_of_private_addresses_lead_nowhere() {
        let blocked = HttpError::Blocked("private address");
        assert_eq!(lookup("localhost", false).await, Err(blocked.clone()));
        assert_eq!(lookup("127.0.0.1", false).await, Err(blocked));
        assert!(!lookup("localhost", true).await.expect("loopback resolves").is_empty());
    }
}
