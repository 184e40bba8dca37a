//! Signing outgoing requests.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue, Method, header};
use url::Url;

use super::{Digest, KeyError, PrivateKey, Scheme, date, rfc9421};
use crate::uri;

/// A request about to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// GET or POST.
    pub method: &'a Method,
    /// Where it goes.
    pub url: &'a Url,
    /// Digest and media type of the body, if there is one.
    pub body: Option<(Digest, &'a str)>,
}

/// The headers to set on the request: `date`, `content-type` and the digest where there is a body, and the signature.
/// `host` is signed too and must be what [`uri::authority`] says, as every HTTP client sends it.
///
/// draft-cavage covers `(request-target) host date` and with a body `digest content-type`, in Mastodon's order, which
/// the strictest receivers expect. RFC 9421 covers `@method @target-uri` and with a body `content-digest`.
///
/// # Errors
/// [`KeyError::Operation`] if signing fails, [`KeyError::Malformed`] if the URL has no host or the key id is no header
/// text.
pub fn sign(
    scheme: Scheme,
    request: &Outgoing<'_>,
    key_id: &str,
    key: &PrivateKey,
    now_ms: i64,
) -> Result<Vec<(HeaderName, HeaderValue)>, KeyError> {
    let date = date::format(now_ms).ok_or(KeyError::Operation)?;
    let mut headers = vec![(header::DATE, value(&date)?)];
    if let Some((digest, media_type)) = request.body {
        headers.push((header::CONTENT_TYPE, value(media_type)?));
        headers.push(match scheme {
            Scheme::Cavage => (HeaderName::from_static("digest"), value(&digest.header())?),
            Scheme::Rfc9421 => (HeaderName::from_static("content-digest"), value(&digest.content_header())?),
        });
    }
    // A quote would end the parameter early.
    if key_id.contains(['"', '\\']) {
        return Err(KeyError::Malformed);
    }
    headers.extend(match scheme {
        Scheme::Cavage => cavage(request, &date, key_id, key)?,
        Scheme::Rfc9421 => message(request, key_id, key, now_ms.div_euclid(1_000))?,
    });
    Ok(headers)
}

fn cavage(
    request: &Outgoing<'_>,
    date: &str,
    key_id: &str,
    key: &PrivateKey,
) -> Result<Vec<(HeaderName, HeaderValue)>, KeyError> {
    let host = uri::authority(request.url).ok_or(KeyError::Malformed)?;
    let method = request.method.as_str().to_ascii_lowercase();
    let mut base = format!("(request-target): {method} {}\nhost: {host}\ndate: {date}", target(request.url));
    let mut covered = "(request-target) host date".to_owned();
    if let Some((digest, media_type)) = request.body {
        base.push_str(&format!("\ndigest: {}\ncontent-type: {media_type}", digest.header()));
        covered.push_str(" digest content-type");
    }
    let algorithm = match key.kind() {
        super::KeyKind::Rsa => "rsa-sha256",
        _ => "hs2019",
    };
    let signature = STANDARD.encode(key.sign(base.as_bytes())?);
    let text = format!("keyId=\"{key_id}\",algorithm=\"{algorithm}\",headers=\"{covered}\",signature=\"{signature}\"");
    Ok(vec![(HeaderName::from_static("signature"), value(&text)?)])
}

fn message(
    request: &Outgoing<'_>,
    key_id: &str,
    key: &PrivateKey,
    created: i64,
) -> Result<Vec<(HeaderName, HeaderValue)>, KeyError> {
    let host = uri::authority(request.url).ok_or(KeyError::Malformed)?;
    let (scheme, target) = (request.url.scheme(), target(request.url));
    let mut base = format!("\"@method\": {}\n\"@target-uri\": {scheme}://{host}{target}\n", request.method);
    let mut covered = "\"@method\" \"@target-uri\"".to_owned();
    if let Some((digest, _)) = request.body {
        base.push_str(&format!("\"content-digest\": {}\n", digest.content_header()));
        covered.push_str(" \"content-digest\"");
    }
    let algorithm = rfc9421::algorithm_name(key.algorithm());
    let params = format!("({covered});created={created};keyid=\"{key_id}\";alg=\"{algorithm}\"");
    base.push_str(&format!("\"@signature-params\": {params}"));
    let signature = STANDARD.encode(key.sign(base.as_bytes())?);
    Ok(vec![
        (HeaderName::from_static("signature-input"), value(&format!("sig1={params}"))?),
        (HeaderName::from_static("signature"), value(&format!("sig1=:{signature}:"))?),
    ])
}

/// Path and query as they are sent.
fn target(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

fn value(text: &str) -> Result<HeaderValue, KeyError> {
    HeaderValue::from_str(text).map_err(|_| KeyError::Malformed)
}
