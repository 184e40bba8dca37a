//! The switches of a test bed: several servers on one machine, with made-up names and their own authority.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Set by `ALDEA_TESTBED=1`: plain HTTP, loopback and private addresses are allowed, rate limits are lifted, sign-ups
/// need no confirmation. Never for a server that others can reach.
#[derive(Clone, Debug, Default)]
pub struct Testbed {
    /// A certificate authority (PEM) that is trusted beside the usual ones: `ALDEA_TESTBED_CA`.
    pub ca: Option<PathBuf>,
    /// Names of peers and where they listen: `ALDEA_TESTBED_HOSTS=alpha.test=127.0.0.1:8443,...`.
    pub hosts: Vec<(String, SocketAddr)>,
}

impl Testbed {
    /// Reads the variables; `None` without `ALDEA_TESTBED=1`.
    pub(super) fn from_env(env: &[(String, String)]) -> Result<Option<Testbed>, String> {
        let value = |name: &str| env.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        match value("ALDEA_TESTBED") {
            None | Some("" | "0") => return Ok(None),
            Some("1") => {}
            Some(other) => return Err(format!("ALDEA_TESTBED is 1 or 0, not {other:?}")),
        }
        let hosts = value("ALDEA_TESTBED_HOSTS").unwrap_or_default().split(',').map(str::trim);
        let hosts = hosts.filter(|entry| !entry.is_empty()).map(host).collect::<Result<_, _>>()?;
        let ca = value("ALDEA_TESTBED_CA").filter(|path| !path.is_empty()).map(PathBuf::from);
        Ok(Some(Testbed { ca, hosts }))
    }
}

fn host(entry: &str) -> Result<(String, SocketAddr), String> {
    let parsed = entry.split_once('=').and_then(|(name, address)| Some((name.to_owned(), address.parse().ok()?)));
    parsed.ok_or_else(|| format!("ALDEA_TESTBED_HOSTS: {entry:?} is not of the form name=address:port"))
}
