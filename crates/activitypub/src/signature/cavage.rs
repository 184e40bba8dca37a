//! draft-cavage-http-signatures-12 as the fediverse practises it.

use http::{HeaderMap, Method};

use super::{Algorithm, Request, SignatureError, date, digest, encoding, header_value, window};

/// The longest header that is parsed.
const MAX_LEN: usize = 8_192;
/// The most headers that a signature may cover.
const MAX_COVERED: usize = 64;

const REQUEST_TARGET: &str = "(request-target)";
const CREATED: &str = "(created)";
const EXPIRES: &str = "(expires)";

/// A parsed `Signature` header.
#[derive(Debug, Clone)]
pub(super) struct Parsed {
    pub key_id: String,
    /// `None`: `hs2019` or missing, so the key decides.
    pub algorithm: Option<Algorithm>,
    pub signature: Vec<u8>,
    /// Lower case, in the order of signing.
    covered: Vec<String>,
    /// Seconds since 1970.
    created: Option<i64>,
    /// Seconds since 1970.
    expires: Option<i64>,
    /// True for `rsa-*`, with which the pseudo-headers of time must not be used.
    names_rsa: bool,
}

#[derive(Default)]
struct Fields<'a> {
    key_id: Option<&'a str>,
    algorithm: Option<&'a str>,
    headers: Option<&'a str>,
    signature: Option<&'a str>,
    created: Option<&'a str>,
    expires: Option<&'a str>,
}

impl Parsed {
    pub fn read(headers: &HeaderMap) -> Result<Self, SignatureError> {
        let mut values = headers.get_all("signature").iter();
        let value = values.next().ok_or(SignatureError::Malformed("signature"))?;
        if values.next().is_some() || value.len() > MAX_LEN {
            return Err(SignatureError::Malformed("signature"));
        }
        Self::parse(str::from_utf8(value.as_bytes()).map_err(|_| SignatureError::Malformed("signature"))?)
    }

    fn parse(header: &str) -> Result<Self, SignatureError> {
        let fields = fields(header)?;
        let (algorithm, names_rsa) = algorithm(fields.algorithm)?;
        let created = fields.created.map(seconds).transpose()?;
        let expires = fields.expires.map(seconds).transpose()?;
        // The draft's default is (created); older drafts and `rsa-*` have Date.
        let default = if created.is_some() && !names_rsa { CREATED } else { "date" };
        let covered: Vec<String> =
            fields.headers.unwrap_or(default).split_ascii_whitespace().map(str::to_ascii_lowercase).collect();
        let repeated = covered.iter().enumerate().any(|(place, name)| covered[..place].contains(name));
        if covered.is_empty() || covered.len() > MAX_COVERED || repeated {
            return Err(SignatureError::Malformed("headers"));
        }
        let key_id = fields.key_id.filter(|id| !id.is_empty() && id.len() <= crate::uri::MAX_LEN);
        let signature = fields.signature.and_then(encoding::base64).filter(|signature| !signature.is_empty());
        Ok(Self {
            key_id: key_id.ok_or(SignatureError::Malformed("keyId"))?.to_owned(),
            algorithm,
            signature: signature.ok_or(SignatureError::Malformed("signature value"))?,
            covered,
            created,
            expires,
            names_rsa,
        })
    }

    fn covers(&self, name: &str) -> bool {
        self.covered.iter().any(|covered| covered == name)
    }

    /// Mastodon's rules: a date; target or digest; the host on GET; the digest wherever there is a body to trust.
    pub fn check(&self, request: &Request<'_>, now_ms: i64) -> Result<Vec<Vec<u8>>, SignatureError> {
        if self.names_rsa && (self.covers(CREATED) || self.covers(EXPIRES)) {
            return Err(SignatureError::Malformed("(created) with an rsa algorithm"));
        }
        let created = if self.covers(CREATED) {
            self.created.ok_or(SignatureError::Malformed("created"))?.saturating_mul(1_000)
        } else if self.covers("date") {
            let value =
                header_value(request.headers, "date").ok_or_else(|| SignatureError::MissingHeader("date".into()))?;
            date::parse(&value).ok_or(SignatureError::Malformed("date"))?
        } else {
            return Err(SignatureError::NotCovered("date or (created)"));
        };
        if !self.covers(REQUEST_TARGET) && !self.covers("digest") {
            return Err(SignatureError::NotCovered("(request-target) or digest"));
        }
        if *request.method == Method::GET && !self.covers("host") {
            return Err(SignatureError::NotCovered("host"));
        }
        if request.needs_digest() && !self.covers("digest") {
            return Err(SignatureError::NotCovered("digest"));
        }
        // An expiry that is not signed could have been put there by anybody.
        let expires = self.expires.filter(|_| self.covers(EXPIRES));
        window::check(created, expires.map(|seconds| seconds.saturating_mul(1_000)), now_ms)?;
        self.check_values(request)?;
        self.bases(request)
    }

    fn check_values(&self, request: &Request<'_>) -> Result<(), SignatureError> {
        if self.covers("host") && !header_value(request.headers, "host").is_some_and(|host| request.is_for_us(&host)) {
            return Err(SignatureError::WrongHost);
        }
        if self.covers("digest") {
            let value = header_value(request.headers, "digest");
            digest::check(&value.ok_or_else(|| SignatureError::MissingHeader("digest".into()))?, request.body)?;
        }
        Ok(())
    }

    /// The signing string; where there is a query, a second one without it.
    pub fn bases(&self, request: &Request<'_>) -> Result<Vec<Vec<u8>>, SignatureError> {
        let mut bases = vec![self.base(request, request.target)?];
        if request.query().is_some() && self.covers(REQUEST_TARGET) {
            bases.push(self.base(request, request.path())?);
        }
        Ok(bases)
    }

    fn base(&self, request: &Request<'_>, target: &str) -> Result<Vec<u8>, SignatureError> {
        let mut base = Vec::with_capacity(512);
        for name in &self.covered {
            if !base.is_empty() {
                base.push(b'\n');
            }
            base.extend_from_slice(name.as_bytes());
            base.extend_from_slice(b": ");
            base.extend_from_slice(&self.value(name, request, target)?);
        }
        Ok(base)
    }

    fn value(&self, name: &str, request: &Request<'_>, target: &str) -> Result<Vec<u8>, SignatureError> {
        let time = |seconds: Option<i64>| seconds.map(|seconds| seconds.to_string().into_bytes());
        let value = match name {
            REQUEST_TARGET => Some(format!("{} {target}", request.method.as_str().to_ascii_lowercase()).into_bytes()),
            CREATED => time(self.created),
            EXPIRES => time(self.expires),
            header => header_value(request.headers, header),
        };
        value.ok_or_else(|| SignatureError::MissingHeader(name.to_owned()))
    }
}

/// `name="value"` or `name=value`, separated by commas; unknown names are skipped, repeated known ones refused.
fn fields(header: &str) -> Result<Fields<'_>, SignatureError> {
    const BROKEN: SignatureError = SignatureError::Malformed("signature parameters");
    let mut fields = Fields::default();
    let mut rest = header.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or(BROKEN)?;
        let (value, after) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or(BROKEN)?,
            None => after.split_at(after.find(',').unwrap_or(after.len())),
        };
        let slot = match name.trim() {
            name if name.eq_ignore_ascii_case("keyId") => Some(&mut fields.key_id),
            name if name.eq_ignore_ascii_case("algorithm") => Some(&mut fields.algorithm),
            name if name.eq_ignore_ascii_case("headers") => Some(&mut fields.headers),
            name if name.eq_ignore_ascii_case("signature") => Some(&mut fields.signature),
            name if name.eq_ignore_ascii_case("created") => Some(&mut fields.created),
            name if name.eq_ignore_ascii_case("expires") => Some(&mut fields.expires),
            _ => None,
        };
        if slot.is_some_and(|slot| slot.replace(value.trim()).is_some()) {
            return Err(SignatureError::Malformed("repeated signature parameter"));
        }
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(next) => next.trim_start(),
            None if after.is_empty() => after,
            None => return Err(BROKEN),
        };
    }
    Ok(fields)
}

/// The algorithm, and whether the name is of the old `rsa-*` kind.
fn algorithm(name: Option<&str>) -> Result<(Option<Algorithm>, bool), SignatureError> {
    match name.map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "hs2019") => Ok((None, false)),
        Some("rsa-sha256") => Ok((Some(Algorithm::RsaSha256), true)),
        Some("rsa-sha512") => Ok((Some(Algorithm::RsaSha512), true)),
        Some("ed25519" | "ed25519-sha512") => Ok((Some(Algorithm::Ed25519), false)),
        Some(_) => Err(SignatureError::Unsupported("algorithm")),
    }
}

/// Whole seconds; a fraction, which the draft allows for `expires`, is cut off.
fn seconds(text: &str) -> Result<i64, SignatureError> {
    let whole = text.split('.').next().unwrap_or_default();
    whole.parse().map_err(|_| SignatureError::Malformed("created or expires"))
}

#[cfg(test)]
#[path = "cavage_tests.rs"]
mod tests;
