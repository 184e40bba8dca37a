//! Whether the name of the server leads to a machine that others can reach.

use std::net::IpAddr;

use services::http::is_public;

use super::finding::Finding;
use crate::config::Config;

const NAME: &str = "name";

/// No name, no others.
pub fn trial() -> Finding {
    Finding::note(
        NAME,
        "no `domain` is set: this is a trial that only this machine can use, so nothing else was looked at",
        "For a server that others can reach, set `domain` before the first account is made.",
    )
}

pub async fn resolve(config: &Config) -> Finding {
    let domain = config.domain();
    let url = url::Url::parse(&format!("https://{domain}/"));
    let host = url.ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or(domain);
    let fixed = config.testbed.iter().flat_map(|testbed| &testbed.hosts).find(|(name, _)| *name == host);
    if let Some((_, address)) = fixed {
        return Finding::good(NAME, format!("{host} leads to {address}, by ALDEA_TESTBED_HOSTS"));
    }
    let found: Vec<IpAddr> = match tokio::net::lookup_host((host.trim_matches(['[', ']']), 443)).await {
        Ok(addresses) => addresses.map(|address| address.ip()).collect(),
        Err(_) => Vec::new(),
    };
    let listed = found.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match found.iter().find(|ip| !is_public(**ip)).filter(|_| config.testbed.is_none()) {
        _ if found.is_empty() => Finding::wrong(
            NAME,
            format!("{host} leads nowhere"),
            "Where your domain is managed, make a record (A, and AAAA for IPv6) of this name with the public address of \
             this machine. It can take an hour until a new record is known everywhere.",
        ),
        Some(private) => Finding::wrong(
            NAME,
            format!("{host} leads to {private}, which others cannot reach"),
            "The record of this name, and /etc/hosts of this machine, must have its public address.",
        ),
        None => Finding::good(NAME, format!("{host} leads to {listed}")),
    }
}
