//! Published signature vectors: draft-cavage, RFC 9421, Mastodon's own, and the styles of other programs.

use std::collections::HashMap;

use activitypub::signature::{Algorithm, Digest, OwnedKey, Presented, PrivateKey, PublicKey, Request, SignatureError};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use url::{Position, Url};

use crate::shared;

/// RFC 9421, appendix B.1.4.
const ED25519_PEM: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----";

/// RFC 9421, appendix B.2.6: what the other vectors have, so that something is checked everywhere.
#[test]
fn ed25519_of_the_rfc() {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("content-type", "application/json"),
        ("content-length", "18"),
        (
            "signature-input",
            "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"",
        ),
        (
            "signature",
            "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let request = Request {
        method: &Method::POST,
        scheme: "https",
        authority: "example.com",
        target: "/foo?param=Value&Pet=dog",
        headers: &headers,
        body: b"{\"hello\": \"world\"}",
    };
    let presented = Presented::read(&headers).expect("headers").expect("a signature");
    let key = PublicKey::from_pem(ED25519_PEM).expect("a key");
    let bases = presented.bases(&request).expect("a base");
    assert!(key.verify(Algorithm::Ed25519, &bases[0], presented.signature()));
    // Sound, but it does not cover the body.
    let refused = presented.check(&request, 1_618_884_475_000).err();
    assert_eq!(refused, Some(SignatureError::NotCovered("@target-uri")));
}

/// One entry of the corpus' `vectors`.
struct Vector<'a> {
    name: &'a str,
    json: &'a Value,
}

impl Vector<'_> {
    fn text(&self, key: &str) -> Option<&str> {
        self.json[key].as_str()
    }

    fn headers(&self) -> HeaderMap {
        let headers = self.json["request"]["headers"].as_object().expect("headers");
        let pair = |(name, value): (&String, &Value)| {
            let value = HeaderValue::from_str(value.as_str().expect("text")).expect("a header");
            (HeaderName::from_bytes(name.as_bytes()).expect("a name"), value)
        };
        headers.iter().map(pair).collect()
    }

    /// Specifications show the arithmetic; what a server must demand beyond it, they leave open.
    fn is_arithmetic_only(&self) -> bool {
        let source = self.text("source").unwrap_or_default();
        self.name.starts_with("draft-cavage") || source.starts_with("RFC 9421")
    }

    fn algorithm(&self) -> Option<Algorithm> {
        Some(match self.text("algorithm")? {
            "rsa-sha256" | "hs2019" | "rsa-v1_5-sha256" => Algorithm::RsaSha256,
            "rsa-pss-sha512" => Algorithm::RsaPssSha512,
            "ed25519" => Algorithm::Ed25519,
            "ecdsa-p256-sha256" => Algorithm::EcdsaP256Sha256,
            _ => return None,
        })
    }

    /// Says what happens to the request: `Ok(())` if it passes.
    fn run(&self, keys: &HashMap<String, PublicKey>) -> Result<(), String> {
        let Some(request) = self.json["request"].as_object() else {
            return self.run_response(keys);
        };
        let method: Method = request["method"].as_str().expect("a method").parse().expect("a method");
        let url = Url::parse(request["url"].as_str().expect("a URL")).expect("a URL");
        let headers = self.headers();
        let authority = activitypub::uri::authority(&url).expect("a host");
        let request = Request {
            method: &method,
            scheme: url.scheme(),
            authority: &authority,
            target: &url[Position::BeforePath..Position::AfterQuery],
            headers: &headers,
            body: request["body"].as_str().unwrap_or_default().as_bytes(),
        };
        let presented = Presented::read(&headers).map_err(|error| error.to_string())?.ok_or("unsigned")?;
        assert_eq!(Some(presented.key_id()), self.text("key_id"), "{}", self.name);
        if self.is_arithmetic_only() {
            return self.run_arithmetic(&presented, &request, keys);
        }
        let now: jiff::Timestamp = self.text("now").expect("a time").parse().expect("a time");
        let checked = presented.check(&request, now.as_millisecond()).map_err(|error| error.to_string())?;
        let key = self.text("key").and_then(|name| keys.get(name)).ok_or("no key")?;
        let owned = OwnedKey::new("https://remote.domain/users/bob", key.clone());
        checked.verify(&owned).map(drop).map_err(|error| error.to_string())
    }

    fn run_arithmetic(
        &self,
        presented: &Presented,
        request: &Request<'_>,
        keys: &HashMap<String, PublicKey>,
    ) -> Result<(), String> {
        let bases = presented.bases(request).map_err(|error| error.to_string())?;
        assert_eq!(str::from_utf8(&bases[0]).ok(), self.text("signing_string"), "{}", self.name);
        let Some(algorithm) = self.algorithm() else {
            return self.run_shared_secret(presented, &bases[0]);
        };
        let key = keys.get(self.text("key").expect("a key")).ok_or("no key")?;
        key.verify(algorithm, &bases[0], presented.signature()).then_some(()).ok_or_else(|| "bad".to_owned())
    }

    /// HMAC is no signature of the fediverse; the base is checked all the same.
    fn run_shared_secret(&self, presented: &Presented, base: &[u8]) -> Result<(), String> {
        use aws_lc_rs::hmac;
        assert_eq!(self.text("algorithm"), Some("hmac-sha256"), "{}", self.name);
        let secret = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";
        let secret = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, secret).expect("base64");
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        hmac::verify(&key, base, presented.signature()).map_err(|_| "bad".to_owned())
    }

    /// Responses are not signed on the fediverse; the published signing string is authoritative.
    fn run_response(&self, keys: &HashMap<String, PublicKey>) -> Result<(), String> {
        let decode =
            |text: &str| base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).expect("base64");
        let key = keys.get(self.text("key").expect("a key")).ok_or("no key")?;
        let base = self.text("signing_string").expect("a base").as_bytes();
        let signature = decode(self.text("signature").expect("a signature"));
        let algorithm = self.algorithm().ok_or("no algorithm")?;
        key.verify(algorithm, base, &signature).then_some(()).ok_or_else(|| "bad".to_owned())
    }
}

#[test]
fn all_published_vectors() {
    let Some(corpus) = shared::json("signatures.json") else { return };
    let keys = public_keys(&corpus);
    let vectors = corpus["vectors"].as_array().expect("vectors");
    let mut wrong = Vec::new();
    for json in vectors {
        let vector = Vector { name: json["name"].as_str().expect("a name"), json };
        let outcome = vector.run(&keys);
        // `policy` is sound and a choice: here the parts of a target are as good as the whole.
        let expected = matches!(vector.text("expect"), Some("valid" | "policy"));
        if outcome.is_ok() != expected {
            wrong.push(format!("{}: {outcome:?}", vector.name));
        }
    }
    assert!(wrong.is_empty() && vectors.len() >= 60, "{} of {}:\n{}", wrong.len(), vectors.len(), wrong.join("\n"));
}

fn public_keys(corpus: &Value) -> HashMap<String, PublicKey> {
    let keys = corpus["keys"].as_object().expect("keys").iter();
    let pems = keys.filter_map(|(name, key)| Some((name.clone(), key["public_pem"].as_str()?)));
    pems.map(|(name, pem)| (name.clone(), PublicKey::from_pem(pem).unwrap_or_else(|error| panic!("{name}: {error}"))))
        .collect()
}

#[test]
fn private_keys_load_and_sign() {
    let Some(corpus) = shared::json("signatures.json") else { return };
    let public = public_keys(&corpus);
    for (name, key) in corpus["keys"].as_object().expect("keys") {
        // P-256 and shared secrets are not for signing here, nor RSA of 1024 bits or for PSS only.
        let skipped = ["cavage-Test", "test-key-rsa-pss"].contains(&name.as_str());
        if skipped || !matches!(key["type"].as_str(), Some("rsa" | "ed25519")) {
            continue;
        }
        let pem = key["private_pem"].as_str().expect("PEM");
        let private = PrivateKey::from_pem(pem).unwrap_or_else(|error| panic!("{name}: {error}"));
        let signature = private.sign(b"hello").expect("a signature");
        assert!(public[name].verify(private.algorithm(), b"hello", &signature), "{name}");
        assert_eq!(private.public().as_ref(), Ok(&public[name]), "{name}");
    }
}

#[test]
fn all_published_digests() {
    let Some(corpus) = shared::json("signatures.json") else { return };
    for vector in corpus["digests"].as_array().expect("digests") {
        let digest = Digest::of(vector["body"].as_str().expect("a body").as_bytes());
        assert_eq!(vector["digest_sha256"], digest.header());
        assert_eq!(vector["content_digest_sha256"], digest.content_header());
    }
}
