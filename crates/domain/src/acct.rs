//! Handles: `name` here, `name@host` elsewhere.

use std::{fmt, str::FromStr};

/// A handle as people write it. The host is lower-case ASCII (IDNA, RFC 5891), `None` for this server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Acct {
    pub username: String,
    pub domain: Option<String>,
}

impl Acct {
    /// The name without regard to case, as it is compared and stored for look-ups.
    pub fn key(&self) -> String {
        self.username.to_lowercase()
    }
}

/// The text is not a handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a handle")]
pub struct NotAnAcct;

/// Reads `name`, `@name`, `name@host`, `@name@host` and `acct:name@host`.
impl FromStr for Acct {
    type Err = NotAnAcct;
    fn from_str(text: &str) -> Result<Self, NotAnAcct> {
        let text = text.trim();
        let text = text.strip_prefix("acct:").unwrap_or(text);
        let text = text.strip_prefix('@').unwrap_or(text);
        let (username, host) = match text.split_once('@') {
            Some((username, host)) => (username, Some(host)),
            None => (text, None),
        };
        let fits = !username.is_empty()
            && username.len() <= 2048
            && username.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if !fits {
            return Err(NotAnAcct);
        }
        let domain = host.map(host_key).transpose()?;
        Ok(Self { username: username.to_owned(), domain })
    }
}

/// A host (with its port, if any) as it is compared: lower-case ASCII.
fn host_key(host: &str) -> Result<String, NotAnAcct> {
    if host.is_empty() || host.len() > 512 || host.contains(['/', '@', '?', '#', ' ', '\\']) {
        return Err(NotAnAcct);
    }
    let url = url::Url::parse(&format!("https://{host}/")).map_err(|_| NotAnAcct)?;
    let name = url.host_str().ok_or(NotAnAcct)?;
    Ok(match url.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    })
}

impl fmt::Display for Acct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.domain {
            Some(domain) => write!(f, "{}@{domain}", self.username),
            None => f.write_str(&self.username),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, want) in [
            ("rosa", "rosa"),
            ("@rosa", "rosa"),
            ("@Rosa@Waves.Example", "Rosa@waves.example"),
            ("acct:rosa@bücher.example", "rosa@xn--bcher-kva.example"),
            ("rosa@127.0.0.1:8443", "rosa@127.0.0.1:8443"),
        ] {
            assert_eq!(text.parse::<Acct>().unwrap().to_string(), want);
        }
        for bad in ["", "@", "@@waves.example", "rosa@", "ro sa", "rosa@waves.example/x", "rosa@a@b"] {
            assert!(bad.parse::<Acct>().is_err(), "{bad}");
        }
    }
}
