//! Addresses of actors, objects and media: which are allowed, and when two belong to the same server.
//!
//! Identities are compared and stored byte for byte as their server spells them; only media and page links are tidied.

use url::{Host, Url};

/// The longest address that is accepted, in bytes.
pub const MAX_LEN: usize = 2_048;

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UriError {
    /// Longer than [`MAX_LEN`].
    #[error("address is too long")]
    TooLong,
    /// Not an absolute URL with a host.
    #[error("address is malformed")]
    Malformed,
    /// Neither `https` nor, where allowed, `http`.
    #[error("address has an unsupported scheme")]
    Scheme,
    /// `https://user:password@host`: never an identity, often a disguise.
    #[error("address carries credentials")]
    Credentials,
}

/// Which schemes the installation speaks. Readers keep both; whoever fetches, delivers or accepts asks these rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schemes {
    /// Everywhere but in a test bed.
    HttpsOnly,
    /// A test bed without certificates.
    HttpToo,
}

impl Schemes {
    /// The parsed address, if this installation may deal with it.
    ///
    /// # Errors
    /// [`UriError`], the first rule that is broken.
    pub fn check(self, uri: &str) -> Result<Url, UriError> {
        let url = parse(uri)?;
        match (url.scheme(), self) {
            ("https", _) | ("http", Self::HttpToo) => Ok(url),
            _ => Err(UriError::Scheme),
        }
    }
}

/// An absolute http(s) address without credentials.
///
/// # Errors
/// [`UriError`], the first rule that is broken.
pub fn parse(uri: &str) -> Result<Url, UriError> {
    if uri.len() > MAX_LEN {
        return Err(UriError::TooLong);
    }
    let (scheme, _) = uri.split_once(':').ok_or(UriError::Malformed)?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return Err(UriError::Scheme);
    }
    // The parser would silently drop these, and the identity would no longer be what was checked.
    if uri.contains(|letter: char| letter.is_control()) || uri.ends_with(' ') {
        return Err(UriError::Malformed);
    }
    let url = Url::parse(uri).map_err(|_| UriError::Malformed)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UriError::Credentials);
    }
    url.host_str().is_some_and(|host| !host.is_empty()).then_some(url).ok_or(UriError::Malformed)
}

/// A quick look, without parsing: http or https, a sane length, no white space.
#[must_use]
pub fn is_web(uri: &str) -> bool {
    let bytes = uri.as_bytes();
    let scheme = |name: &[u8]| bytes.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    (scheme(b"https://") || scheme(b"http://"))
        && bytes.len() <= MAX_LEN
        && bytes.iter().all(|&byte| byte > b' ' && byte != 0x7f)
}

/// Host and explicit port in lower case and ASCII: `example.com`, `localhost:8080`, `xn--bcher-kva.example`.
#[must_use]
pub fn authority(url: &Url) -> Option<String> {
    let host = url.host_str().filter(|host| !host.is_empty())?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// The server that an address belongs to, as in `accounts.domain`; `None` if the address is not http(s).
#[must_use]
pub fn domain(uri: &str) -> Option<String> {
    authority(&parse(uri).ok()?)
}

/// True if both addresses belong to the same server: equal host and equal explicit port.
///
/// The scheme is left out on purpose, since old objects of a server that moved to https keep their `http` ids.
#[must_use]
pub fn same_origin(one: &str, other: &str) -> bool {
    let (Ok(one), Ok(other)) = (parse(one), parse(other)) else { return false };
    one.host() == other.host() && one.port() == other.port()
}

/// True if two identities are the same address up to percent-encoding and the spelling of the host.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    one == other || matches!((parse(one), parse(other)), (Ok(one), Ok(other)) if canonical(&one) == canonical(&other))
}

/// A media or page link made valid: HTML entities undone (WordPress sends `&#038;`), spaces and non-ASCII characters
/// percent-encoded, the host in ASCII. `None` if nothing usable comes out.
#[must_use]
pub fn tidy(link: &str) -> Option<String> {
    let link = link.trim();
    let url = match link.contains('&') {
        true => parse(&link.replace("&#038;", "&").replace("&#38;", "&").replace("&amp;", "&")),
        false => parse(link),
    };
    // Encoded it may be longer than any address that is taken.
    url.ok().map(String::from).filter(|link| link.len() <= MAX_LEN)
}

/// An address with the token that opens it: `bear:?t=TOKEN&u=ADDRESS` (the draft of bearer capability URIs).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearcap {
    pub address: String,
    pub token: String,
}

impl Bearcap {
    /// None if it is anything else. Whether the address may be called is for [`Schemes`] to say.
    #[must_use]
    pub fn parse(uri: &str) -> Option<Self> {
        let query = uri.strip_prefix("bear:?").filter(|query| query.len() <= MAX_LEN)?;
        let of = |name: &str| {
            url::form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        Some(Self { address: of("u").filter(|address| is_web(address))?, token: of("t")? })
    }
}

/// A domain name in lower case and ASCII (IDNA), with its port if one is given. `None` if it is not a host name.
#[must_use]
pub fn ascii_domain(domain: &str) -> Option<String> {
    let (host, port) = match domain.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse::<u16>().ok()?)),
        None => (domain, None),
    };
    let Host::Domain(host) = Host::parse(host).ok()? else {
        return ip_domain(host, port);
    };
    let host = host.strip_suffix('.').unwrap_or(&host);
    let named = host.len() <= 253 && host.split('.').all(|label| !label.is_empty());
    // The port of https says nothing, and must not make another server of the same.
    let port = port.filter(|&port| port != 443);
    named.then(|| port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// IP addresses occur in test beds only, always with a port; elsewhere they are not domains.
fn ip_domain(host: &str, port: Option<u16>) -> Option<String> {
    Some(format!("{}:{}", Host::parse(host).ok()?, port?))
}

/// The address with escapes of unreserved characters undone and the others in upper case (RFC 3986, section 6.2.2).
fn canonical(url: &Url) -> String {
    let raw = url.as_str();
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        match rest.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => out.push(char::from(byte)),
            Some(_) => out.push_str(&rest[at..at + 3].to_ascii_uppercase()),
            None => {
                out.push('%');
                rest = &rest[at + 1..];
                continue;
            }
        }
        rest = &rest[at + 3..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
#[path = "uri_tests.rs"]
mod tests;
