//! RFC 9421, HTTP Message Signatures, as far as requests between servers need it.

use http::HeaderMap;
use sfv::{BareItem, Dictionary, FieldType, InnerList, Item, List, ListEntry, Parser};
use url::form_urlencoded;

use super::{Algorithm, Request, SignatureError, digest, header_value, window};

/// The longest header that is parsed.
const MAX_LEN: usize = 8_192;
/// The most components that a signature may cover.
const MAX_COVERED: usize = 64;

const BROKEN_INPUT: SignatureError = SignatureError::Malformed("signature-input");

/// One label of `Signature-Input` with its signature.
#[derive(Debug, Clone)]
pub(super) struct Parsed {
    pub key_id: String,
    /// `None`: not named, so the key decides.
    pub algorithm: Option<Algorithm>,
    pub signature: Vec<u8>,
    components: Vec<Component>,
    /// The value of `@signature-params`: the input written canonically, parameters in the sender's order.
    params: String,
    /// Seconds since 1970.
    created: Option<i64>,
    /// Seconds since 1970.
    expires: Option<i64>,
}

#[derive(Debug, Clone)]
struct Component {
    name: String,
    /// `name` of a `@query-param`.
    parameter: Option<String>,
    /// The component's identifier as it is written in the base.
    identifier: String,
}

impl Parsed {
    /// The first label that has a key id and a signature; proxies may have added labels of their own.
    pub fn read(headers: &HeaderMap) -> Result<Self, SignatureError> {
        let inputs = dictionary(headers, "signature-input").ok_or(BROKEN_INPUT)?;
        let signatures = dictionary(headers, "signature").ok_or(SignatureError::Malformed("signature"))?;
        let label = inputs.iter().find_map(|(label, entry)| match (entry, signatures.get(label)) {
            (ListEntry::InnerList(input), Some(ListEntry::Item(signature))) if input.params.contains_key("keyid") => {
                Some((input, &signature.bare_item))
            }
            _ => None,
        });
        match label.ok_or(SignatureError::Malformed("no label with keyid and signature"))? {
            (input, BareItem::ByteSequence(signature)) if !signature.is_empty() => {
                Self::parse(input, signature.clone())
            }
            _ => Err(SignatureError::Malformed("signature")),
        }
    }

    fn parse(input: &InnerList, signature: Vec<u8>) -> Result<Self, SignatureError> {
        if input.items.len() > MAX_COVERED {
            return Err(BROKEN_INPUT);
        }
        let components = input.items.iter().map(Component::parse).collect::<Result<Vec<_>, _>>()?;
        let repeated = |(place, component): (usize, &Component)| {
            components[..place].iter().any(|earlier| earlier.identifier == component.identifier)
        };
        if components.iter().enumerate().any(repeated) {
            return Err(SignatureError::Malformed("repeated component"));
        }
        let text =
            |name: &str| input.params.get(name).and_then(BareItem::as_string).map(|text| text.as_str().to_owned());
        let time = |name: &str| match input.params.get(name) {
            Some(BareItem::Integer(seconds)) => Ok(Some(i64::from(*seconds))),
            Some(_) => Err(SignatureError::Malformed("created or expires")),
            None => Ok(None),
        };
        let key_id = text("keyid").filter(|id| !id.is_empty() && id.len() <= crate::uri::MAX_LEN);
        Ok(Self {
            key_id: key_id.ok_or(SignatureError::Malformed("keyid"))?,
            algorithm: text("alg").as_deref().map(algorithm).transpose()?,
            signature,
            components,
            params: List::serialize(&vec![ListEntry::InnerList(input.clone())]).ok_or(BROKEN_INPUT)?,
            created: time("created")?,
            expires: time("expires")?,
        })
    }

    fn covers(&self, name: &str) -> bool {
        self.components.iter().any(|component| component.name == name && component.parameter.is_none())
    }

    /// Mastodon's rules, with the parts of the target accepted in place of the whole: a creation time; method and
    /// target; the digest wherever there is a body to trust.
    pub fn check(&self, request: &Request<'_>, now_ms: i64) -> Result<Vec<Vec<u8>>, SignatureError> {
        let created = self.created.ok_or(SignatureError::Malformed("created is required"))?;
        if !self.covers("@method") {
            return Err(SignatureError::NotCovered("@method"));
        }
        let path = self.covers("@path") && (self.covers("@query") || request.query().is_none());
        let parts = self.covers("@authority") && (self.covers("@request-target") || path);
        if !self.covers("@target-uri") && !parts {
            return Err(SignatureError::NotCovered("@target-uri"));
        }
        if request.needs_digest() && !self.covers("content-digest") {
            return Err(SignatureError::NotCovered("content-digest"));
        }
        let millis = |seconds: i64| seconds.saturating_mul(1_000);
        window::check(millis(created), self.expires.map(millis), now_ms)?;
        if self.covers("host") && !header_value(request.headers, "host").is_some_and(|host| request.is_for_us(&host)) {
            return Err(SignatureError::WrongHost);
        }
        if self.covers("content-digest") {
            let value = header_value(request.headers, "content-digest");
            digest::check_content(&value.ok_or_else(|| missing("content-digest"))?, request.body)?;
        }
        self.base(request).map(|base| vec![base])
    }

    /// The signature base (section 2.5).
    pub fn base(&self, request: &Request<'_>) -> Result<Vec<u8>, SignatureError> {
        let mut base = Vec::with_capacity(512);
        for component in &self.components {
            base.extend_from_slice(component.identifier.as_bytes());
            base.extend_from_slice(b": ");
            base.extend_from_slice(&component.value(request)?);
            base.push(b'\n');
        }
        base.extend_from_slice(b"\"@signature-params\": ");
        base.extend_from_slice(self.params.as_bytes());
        Ok(base)
    }
}

impl Component {
    fn parse(item: &Item) -> Result<Self, SignatureError> {
        let name = item.bare_item.as_string().ok_or(BROKEN_INPUT)?.as_str();
        if name.is_empty() || name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(BROKEN_INPUT);
        }
        let parameter = match (name, item.params.len()) {
            (_, 0) => None,
            ("@query-param", 1) => {
                let text = item.params.get("name").and_then(BareItem::as_string).ok_or(BROKEN_INPUT)?;
                Some(text.as_str().to_owned())
            }
            _ => return Err(SignatureError::Unsupported("component parameters")),
        };
        Ok(Self { name: name.to_owned(), parameter, identifier: item.serialize() })
    }

    /// The component's value (section 2.1 for headers, 2.2 for derived components).
    fn value(&self, request: &Request<'_>) -> Result<Vec<u8>, SignatureError> {
        let authority = || request.authority.to_ascii_lowercase();
        let text = match self.name.as_str() {
            "@method" => request.method.as_str().to_owned(),
            "@target-uri" => format!("{}://{}{}", request.scheme, authority(), request.target),
            "@authority" => authority(),
            "@scheme" => request.scheme.to_owned(),
            "@request-target" => request.target.to_owned(),
            "@path" => request.path().to_owned(),
            "@query" => format!("?{}", request.query().unwrap_or_default()),
            "@query-param" => query_param(self.parameter.as_deref().unwrap_or_default(), request)?,
            name if name.starts_with('@') => return Err(SignatureError::Unsupported("derived component")),
            name => return header_value(request.headers, name).ok_or_else(|| missing(name)),
        };
        Ok(text.into_bytes())
    }
}

/// The one parameter of this name, percent-encoded anew (section 2.2.8); several of one name cannot be signed.
fn query_param(name: &str, request: &Request<'_>) -> Result<String, SignatureError> {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    let query = request.query().unwrap_or_default();
    let mut values = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| encode(key) == name);
    match (values.next(), values.next()) {
        (Some((_, value)), None) => Ok(encode(&value)),
        _ => Err(missing("@query-param")),
    }
}

fn missing(name: &str) -> SignatureError {
    SignatureError::MissingHeader(name.to_owned())
}

fn dictionary(headers: &HeaderMap, name: &str) -> Option<Dictionary> {
    let value = header_value(headers, name).filter(|value| value.len() <= MAX_LEN)?;
    Parser::new(&value).parse().ok()
}

fn algorithm(name: &str) -> Result<Algorithm, SignatureError> {
    match name {
        "rsa-v1_5-sha256" => Ok(Algorithm::RsaSha256),
        "rsa-pss-sha512" => Ok(Algorithm::RsaPssSha512),
        "ed25519" => Ok(Algorithm::Ed25519),
        "ecdsa-p256-sha256" => Ok(Algorithm::EcdsaP256Sha256),
        _ => Err(SignatureError::Unsupported("algorithm")),
    }
}

/// The name of an algorithm in the registry of RFC 9421.
pub(super) fn algorithm_name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::RsaSha256 | Algorithm::RsaSha512 => "rsa-v1_5-sha256",
        Algorithm::RsaPssSha512 => "rsa-pss-sha512",
        Algorithm::Ed25519 => "ed25519",
        Algorithm::EcdsaP256Sha256 => "ecdsa-p256-sha256",
    }
}
