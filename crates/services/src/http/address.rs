//! Which addresses this server calls: the public internet, never its own network (request forgery, CWE-918).
//! Ranges from the IANA special-purpose address registries (RFC 6890 and its successors).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use url::{Host, Url};

use super::{Cidr, HttpError, HttpOptions};

/// IPv4 networks (base, prefix length) that are not the public internet.
const SPECIAL_V4: &[(Ipv4Addr, u32)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8),       // "this network"
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // shared by carriers
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // loopback
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local, cloud metadata
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // protocol assignments
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // 6to4 relays
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarks
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved, broadcast
];

/// Parts of 2000::/3 (all that is given out of IPv6 so far) that are not the public internet.
const SPECIAL_V6: &[(Ipv6Addr, u32)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments, Teredo
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4: may lead to any IPv4 address
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

/// How far a client may go.
#[derive(Clone)]
pub(super) struct Reach {
    everywhere: bool,
    networks: Arc<[Cidr]>,
}

impl Reach {
    pub(super) fn new(options: &HttpOptions) -> Self {
        Self { everywhere: options.allow_private, networks: options.private_networks.clone().into() }
    }

    /// Checks what can be told from the URL alone; names are checked again when they are resolved.
    pub(super) fn check(&self, url: &Url) -> Result<(), HttpError> {
        match url.scheme() {
            "https" => {}
            "http" if self.everywhere => {}
            "http" => return Err(HttpError::Blocked("not a secure address")),
            _ => return Err(HttpError::BadUrl("neither http nor https")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(HttpError::BadUrl("credentials in the address"));
        }
        let allowed = match url.host() {
            None => return Err(HttpError::BadUrl("no host")),
            // A name without a dot is one of the operator's network.
            Some(Host::Domain(name)) => {
                name.trim_end_matches('.').contains('.') || self.everywhere || !self.networks.is_empty()
            }
            Some(Host::Ipv4(ip)) => self.covers(ip.into()),
            Some(Host::Ipv6(ip)) => self.covers(ip.into()),
        };
        if allowed { Ok(()) } else { Err(HttpError::Blocked("private address")) }
    }

    pub(super) fn covers(&self, ip: IpAddr) -> bool {
        self.everywhere || is_public(ip) || self.networks.iter().any(|network| network.contains(ip))
    }
}

/// Whether an address belongs to the public internet.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !SPECIAL_V4.iter().any(|&(base, length)| in_v4(ip, base, length)),
        IpAddr::V6(ip) => match ip.segments() {
            // NAT64 (RFC 6052) is how a host without IPv4 reaches the rest: it is as public as the address inside.
            [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                is_public(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)).into())
            }
            [0x2000..=0x3fff, ..] => !SPECIAL_V6.iter().any(|&(base, length)| in_v6(ip, base, length)),
            _ => false,
        },
    }
}

fn in_v4(ip: Ipv4Addr, base: Ipv4Addr, length: u32) -> bool {
    (ip.to_bits() ^ base.to_bits()) >> (32 - length) == 0
}

fn in_v6(ip: Ipv6Addr, base: Ipv6Addr, length: u32) -> bool {
    (ip.to_bits() ^ base.to_bits()) >> (128 - length) == 0
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
