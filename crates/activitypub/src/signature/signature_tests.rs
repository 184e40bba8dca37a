use http::{HeaderValue, Method, header};
use url::Url;

use super::*;

const NOW: i64 = 1_703_066_400_000;
const OWNER: &str = "https://a.example/u";
const KEY_ID: &str = "https://a.example/u#main-key";

struct Sent {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Sent {
    fn signed(scheme: Scheme, method: Method, url: &str, body: &[u8], key: &PrivateKey) -> Self {
        let url = Url::parse(url).expect("a URL");
        let content = (!body.is_empty()).then(|| (Digest::of(body), "application/activity+json"));
        let outgoing = Outgoing { method: &method, url: &url, body: content };
        let mut headers: HeaderMap = sign(scheme, &outgoing, KEY_ID, key, NOW).expect("signed").into_iter().collect();
        let host = crate::uri::authority(&url).expect("a host");
        headers.insert(header::HOST, HeaderValue::from_str(&host).expect("a header"));
        Self { method, url, headers, body: body.to_vec() }
    }

    fn verify(&self, key: &PrivateKey, now: i64) -> Result<Proof, SignatureError> {
        let target = self.url[url::Position::BeforePath..url::Position::AfterQuery].to_owned();
        let authority = crate::uri::authority(&self.url).expect("a host");
        let request = Request {
            method: &self.method,
            scheme: self.url.scheme(),
            authority: &authority,
            target: &target,
            headers: &self.headers,
            body: &self.body,
        };
        let presented = Presented::read(&self.headers)?.expect("a signature");
        verify(&presented, &request, &OwnedKey::new(OWNER, key.public().expect("a public key")), now)
    }
}

fn keys() -> [PrivateKey; 2] {
    [PrivateKey::generate_rsa().expect("a key"), PrivateKey::generate_ed25519().expect("a key")]
}

#[test]
fn what_we_sign_verifies() {
    for key in keys() {
        for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
            for url in ["https://b.example/inbox", "http://localhost:8080/users/x?page=1&min_id=0", "https://b.example"]
            {
                let post = Sent::signed(scheme, Method::POST, url, b"{}", &key);
                let proof = post.verify(&key, NOW).expect("a proof");
                assert_eq!((proof.key_id(), proof.owner()), (KEY_ID, OWNER));
                let get = Sent::signed(scheme, Method::GET, url, b"", &key);
                assert!(get.verify(&key, NOW).is_ok(), "{scheme:?} {url}");
            }
        }
    }
}

#[test]
fn each_change_is_noticed() {
    let [key, other] = keys();
    for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
        let sent = || Sent::signed(scheme, Method::POST, "https://b.example/inbox", b"{}", &key);
        let verify = |change: &dyn Fn(&mut Sent)| {
            let mut sent = sent();
            change(&mut sent);
            sent.verify(&key, NOW).err()
        };
        assert_eq!(verify(&|_| ()), None);
        assert_eq!(verify(&|sent| sent.body = b"[]".to_vec()), Some(SignatureError::DigestMismatch));
        assert_eq!(verify(&|sent| sent.url.set_path("/other")), Some(SignatureError::Bad));
        assert_eq!(verify(&|sent| sent.method = Method::PUT), Some(SignatureError::Bad));
        assert_eq!(
            sent().verify(&other, NOW).err(),
            Some(SignatureError::Unsupported("algorithm of another kind of key"))
        );
        assert_eq!(sent().verify(&key, NOW + 2 * 3_600_000).err(), Some(SignatureError::Expired));
        assert_eq!(sent().verify(&key, NOW - 2 * 3_600_000).err(), Some(SignatureError::Early));
        let elsewhere = verify(&|sent| sent.url.set_host(Some("c.example")).expect("a host"));
        let expected = if scheme == Scheme::Cavage {
            SignatureError::WrongHost
        } else {
            SignatureError::Bad
        };
        assert_eq!(elsewhere, Some(expected));
    }
}

#[test]
fn coverage_is_demanded() {
    let refused = |covered: &str, method: Method| {
        let mut headers = HeaderMap::new();
        let signature =
            format!(r#"keyId="k",algorithm="hs2019",created=1703066400,headers="{covered}",signature="aGk=""#);
        headers.insert("signature", HeaderValue::from_str(&signature).expect("a header"));
        headers.insert("date", HeaderValue::from_static("Wed, 20 Dec 2023 10:00:00 GMT"));
        let request = Request {
            method: &method,
            scheme: "https",
            authority: "b.example",
            target: "/",
            headers: &headers,
            body: b"",
        };
        Presented::read(&headers).expect("parsed").expect("a signature").check(&request, NOW).err()
    };
    let not_covered = |what| Some(SignatureError::NotCovered(what));
    assert_eq!(refused("host (request-target)", Method::GET), not_covered("date or (created)"));
    assert_eq!(refused("date host", Method::GET), not_covered("(request-target) or digest"));
    assert_eq!(refused("date (request-target)", Method::GET), not_covered("host"));
    assert_eq!(refused("date (request-target) host", Method::POST), not_covered("digest"));
    assert_eq!(
        refused("date (request-target) digest", Method::POST),
        Some(SignatureError::MissingHeader("digest".into()))
    );
    assert_eq!(refused("date (request-target) host", Method::GET), Some(SignatureError::WrongHost));
    assert_eq!(refused("(created) (request-target) x-none", Method::DELETE), not_covered("digest"));
}

#[test]
fn unsigned_is_not_malformed() {
    assert!(matches!(Presented::read(&HeaderMap::new()), Ok(None)));
    let mut headers = HeaderMap::new();
    headers.insert("signature-input", HeaderValue::from_static("sig1=(\"@method\""));
    assert!(matches!(Presented::read(&headers), Err(SignatureError::Malformed(_))));
    headers.insert("signature-input", HeaderValue::from_static("sig1=(\"@method\");keyid=\"k\""));
    assert!(matches!(Presented::read(&headers), Err(SignatureError::Malformed(_))));
    headers.insert("signature", HeaderValue::from_static("sig1=:aGk=:"));
    assert_eq!(Presented::read(&headers).expect("parsed").expect("a signature").key_id(), "k");
}

#[test]
fn a_key_id_cannot_break_out_of_its_quotes() {
    let key = PrivateKey::generate_ed25519().expect("a key");
    let url = Url::parse("https://b.example/").expect("a URL");
    let outgoing = Outgoing { method: &Method::GET, url: &url, body: None };
    assert_eq!(sign(Scheme::Cavage, &outgoing, "k\",x=\"", &key, NOW).err(), Some(KeyError::Malformed));
}
