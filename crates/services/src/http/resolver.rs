//! Name resolution that yields public addresses only. The connector takes its addresses from here, so a name that
//! changes between check and use (DNS rebinding) leads nowhere.

use std::collections::HashMap;
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::Reach;
use super::{HttpError, HttpOptions};

pub(super) struct Resolver {
    hosts: HashMap<String, SocketAddr>,
    reach: Reach,
}

impl Resolver {
    pub(super) fn new(options: &HttpOptions) -> Self {
        Self { hosts: options.hosts.clone(), reach: Reach::new(options) }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (fixed, reach) = (self.hosts.get(name.as_str()).copied(), self.reach.clone());
        Box::pin(async move {
            let addresses = match fixed {
                Some(address) => vec![address],
                None => lookup(name.as_str(), &reach).await?,
            };
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

async fn lookup(name: &str, reach: &Reach) -> Result<Vec<SocketAddr>, HttpError> {
    // Port 0 stands for the scheme's own.
    let mut found: Vec<_> = tokio::net::lookup_host((name, 0)).await.map_err(|_| HttpError::Dns)?.collect();
    if found.is_empty() {
        return Err(HttpError::Dns);
    }
    found.retain(|address| reach.covers(address.ip()));
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
        let public = HttpOptions::new("aldea.test");
        let reach = Reach::new(&public);
        assert_eq!(lookup("localhost", &reach).await, Err(blocked.clone()));
        assert_eq!(lookup("127.0.0.1", &reach).await, Err(blocked.clone()));
        let reach = Reach::new(&HttpOptions { allow_private: true, ..public.clone() });
        assert!(!lookup("localhost", &reach).await.expect("loopback resolves").is_empty());
        let networks = vec!["127.0.0.0/8".parse().unwrap()];
        let reach = Reach::new(&HttpOptions { private_networks: networks, ..public });
        assert!(!lookup("127.0.0.1", &reach).await.expect("of the operator's network").is_empty());
        assert_eq!(lookup("10.0.0.1", &reach).await, Err(blocked));
    }
}
