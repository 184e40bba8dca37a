//! Signed answers: RFC 9421 over the status and the digest of the body, as auxiliary service providers (FASP) and their
//! servers sign them for each other.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use sfv::{BareItem, Dictionary, FieldType, InnerList, List, ListEntry, Parser};

use super::{Digest, KeyError, PrivateKey, PublicKey, SignatureError, digest, header_value, rfc9421, window};

/// The longest header that is parsed.
const MAX_LEN: usize = 8_192;

/// An answer as it came.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The status.
    pub status: StatusCode,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The whole body; empty if there is none.
    pub body: &'a [u8],
}

/// The headers that sign an answer: its digest and the signature over `@status` and that.
///
/// # Errors
/// [`KeyError::Operation`] if signing fails, [`KeyError::Malformed`] if the key id is no header text.
pub fn sign_answer(
    status: StatusCode,
    body: &[u8],
    (key_id, key): (&str, &PrivateKey),
    now_ms: i64,
) -> Result<Vec<(HeaderName, HeaderValue)>, KeyError> {
    if key_id.contains(['"', '\\']) {
        return Err(KeyError::Malformed);
    }
    let (digest, created) = (Digest::of(body).content_header(), now_ms.div_euclid(1_000));
    let algorithm = rfc9421::algorithm_name(key.algorithm());
    let params = format!("(\"@status\" \"content-digest\");created={created};keyid=\"{key_id}\";alg=\"{algorithm}\"");
    let status = status.as_u16();
    let base = format!("\"@status\": {status}\n\"content-digest\": {digest}\n\"@signature-params\": {params}");
    let signature = STANDARD.encode(key.sign(base.as_bytes())?);
    let value = |text: String| HeaderValue::try_from(text).map_err(|_| KeyError::Malformed);
    Ok(vec![
        (HeaderName::from_static("content-digest"), value(digest)?),
        (HeaderName::from_static("signature-input"), value(format!("sig1={params}"))?),
        (HeaderName::from_static("signature"), value(format!("sig1=:{signature}:"))?),
    ])
}

/// Checks that this key signed this answer: its status and its body, and lately. Which key it names does not matter, and
/// some name none.
///
/// # Errors
/// [`SignatureError`], the first rule that is broken.
pub fn check_answer(answer: &Answer<'_>, key: &PublicKey, now_ms: i64) -> Result<(), SignatureError> {
    let inputs = dictionary(answer.headers, "signature-input")?;
    let signatures = dictionary(answer.headers, "signature")?;
    let found = inputs.iter().find_map(|(label, entry)| match (entry, signatures.get(label)) {
        (ListEntry::InnerList(input), Some(ListEntry::Item(signature))) => match &signature.bare_item {
            BareItem::ByteSequence(signature) => Some((input, signature)),
            _ => None,
        },
        _ => None,
    });
    let (input, signature) = found.ok_or(SignatureError::Malformed("signature"))?;
    let base = base(answer, input)?;
    let time = |name| match input.params.get(name) {
        Some(BareItem::Integer(seconds)) => Some(i64::from(*seconds).saturating_mul(1_000)),
        _ => None,
    };
    let created = time("created").ok_or(SignatureError::Malformed("created is required"))?;
    window::check(created, time("expires"), now_ms)?;
    let value = header_value(answer.headers, "content-digest");
    digest::check_content(&value.ok_or(SignatureError::NotCovered("content-digest"))?, answer.body)?;
    match key.verify(key.kind().algorithm(), &base, signature) {
        true => Ok(()),
        false => Err(SignatureError::Bad),
    }
}

/// The signature base (section 2.5): of `@status` and of headers.
fn base(answer: &Answer<'_>, input: &InnerList) -> Result<Vec<u8>, SignatureError> {
    let (mut base, mut names) = (Vec::with_capacity(256), Vec::new());
    for item in &input.items {
        let name = item.bare_item.as_string().filter(|_| item.params.is_empty());
        let name = name.ok_or(SignatureError::Unsupported("component"))?.as_str();
        if names.contains(&name) {
            return Err(SignatureError::Malformed("repeated component"));
        }
        names.push(name);
        let value = match name {
            "@status" => answer.status.as_u16().to_string().into_bytes(),
            name if name.starts_with('@') => return Err(SignatureError::Unsupported("derived component")),
            name => header_value(answer.headers, name).ok_or_else(|| SignatureError::MissingHeader(name.to_owned()))?,
        };
        base.extend_from_slice(format!("\"{name}\": ").as_bytes());
        base.extend_from_slice(&value);
        base.push(b'\n');
    }
    for needed in ["@status", "content-digest"] {
        if !names.contains(&needed) {
            return Err(SignatureError::NotCovered(needed));
        }
    }
    let params = List::serialize(&vec![ListEntry::InnerList(input.clone())]);
    base.extend_from_slice(b"\"@signature-params\": ");
    base.extend_from_slice(params.ok_or(SignatureError::Malformed("signature-input"))?.as_bytes());
    Ok(base)
}

fn dictionary(headers: &HeaderMap, name: &'static str) -> Result<Dictionary, SignatureError> {
    let value = header_value(headers, name).filter(|value| value.len() <= MAX_LEN);
    let value = value.ok_or_else(|| SignatureError::MissingHeader(name.to_owned()))?;
    Parser::new(&value).parse().map_err(|_| SignatureError::Malformed(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    fn checked(status: u16, body: &[u8], headers: &HeaderMap, key: &PrivateKey) -> Result<(), SignatureError> {
        let answer = Answer { status: StatusCode::from_u16(status).unwrap(), headers, body };
        check_answer(&answer, &key.public().unwrap(), NOW)
    }

    #[test]
    fn an_answer_is_whose_key_signed_it() {
        let key = PrivateKey::generate_ed25519().unwrap();
        let headers: HeaderMap =
            sign_answer(StatusCode::CREATED, b"{}", ("7", &key), NOW).unwrap().into_iter().collect();
        assert_eq!(checked(201, b"{}", &headers, &key), Ok(()));
        assert_eq!(checked(200, b"{}", &headers, &key), Err(SignatureError::Bad));
        assert_eq!(checked(201, b"[]", &headers, &key), Err(SignatureError::DigestMismatch));
        let other = PrivateKey::generate_ed25519().unwrap();
        assert_eq!(checked(201, b"{}", &headers, &other), Err(SignatureError::Bad));
        let mut bare = headers.clone();
        bare.remove("signature");
        assert_eq!(checked(201, b"{}", &bare, &key), Err(SignatureError::MissingHeader("signature".into())));
    }

    #[test]
    fn a_key_need_not_be_named_but_all_must_be_covered() {
        let key = PrivateKey::generate_ed25519().unwrap();
        let digest = Digest::of(b"").content_header();
        let signed = |covered: &str, base: &str| -> HeaderMap {
            let params = format!("({covered});created={}", NOW / 1_000);
            let base = format!("{base}\"@signature-params\": {params}");
            let signature = STANDARD.encode(key.sign(base.as_bytes()).unwrap());
            [
                ("content-digest", digest.clone()),
                ("signature-input", format!("x={params}")),
                ("signature", format!("x=:{signature}:")),
            ]
            .into_iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::try_from(value).unwrap()))
            .collect()
        };
        let whole =
            signed("\"@status\" \"content-digest\"", &format!("\"@status\": 204\n\"content-digest\": {digest}\n"));
        assert_eq!(checked(204, b"", &whole, &key), Ok(()));
        let part = signed("\"@status\"", "\"@status\": 204\n");
        assert_eq!(checked(204, b"", &part, &key), Err(SignatureError::NotCovered("content-digest")));
    }
}
