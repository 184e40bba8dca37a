use super::*;

/// RFC 8291, section 5 and appendix A.
const PLAIN: &str = "When I grow up, I want to be a watermelon";
const AS_PRIVATE: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
const UA_PUBLIC: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const UA_PRIVATE: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
const SALT_TEXT: &str = "DGv6ra1nlYgDCS1FRnbzlw";
const AUTH_TEXT: &str = "BTBZMqHH6r4Tts7J_aSIgg";
const BODY: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w\
                    EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

fn bytes(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn seed() -> Seed {
    Seed::of(&bytes(AS_PRIVATE), bytes(SALT_TEXT).try_into().unwrap())
}

fn open(key: [u8; 16], nonce: [u8; 12], mut body: Vec<u8>) -> Vec<u8> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
    key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut body).unwrap().to_vec()
}

/// The app's side of the agreement.
fn secret_of_app(peer: &[u8], info: &[u8]) -> [u8; 32] {
    let own = PrivateKey::from_private_key(&ECDH_P256, &bytes(UA_PRIVATE)).unwrap();
    let peer = UnparsedPublicKey::new(&ECDH_P256, peer);
    agree(&own, peer, Failure::PublicKey, |secret| {
        expand(&Salt::new(HKDF_SHA256, &bytes(AUTH_TEXT)).extract(secret), info)
    })
    .unwrap()
}

#[test]
fn the_vector_of_rfc_8291() {
    let keys = Keys::read(UA_PUBLIC, AUTH_TEXT).unwrap();
    let body = aes128gcm(&keys, &seed(), PLAIN.as_bytes()).unwrap();
    assert_eq!(URL_SAFE_NO_PAD.encode(body), BODY);
}

#[test]
fn an_app_can_read_what_was_encrypted_for_it() {
    let keys = Keys::read(UA_PUBLIC, AUTH_TEXT).unwrap();
    let seed = Seed::new(&Random::seeded(7));
    let body = aes128gcm(&keys, &seed, b"{\"title\":\"Hej\"}").unwrap();
    let (salt, rest) = body.split_at(SALT);
    let (public, sealed) = rest[5..].split_at(POINT);
    let info = [b"WebPush: info\0".as_slice(), &bytes(UA_PUBLIC), public].concat();
    let prk = Salt::new(HKDF_SHA256, salt).extract(&secret_of_app(public, &info));
    let key = expand(&prk, b"Content-Encoding: aes128gcm\0").unwrap();
    let nonce = expand(&prk, b"Content-Encoding: nonce\0").unwrap();
    assert_eq!(open(key, nonce, sealed.to_vec()), b"{\"title\":\"Hej\"}\x02");
}

#[test]
fn an_older_app_can_read_the_form_of_the_draft() {
    let keys = Keys::read(UA_PUBLIC, AUTH_TEXT).unwrap();
    let sealed = aesgcm(&keys, &seed(), PLAIN.as_bytes()).unwrap();
    let (salt, public) = (bytes(&sealed.salt), bytes(&sealed.public));
    let prk = Salt::new(HKDF_SHA256, &salt).extract(&secret_of_app(&public, b"Content-Encoding: auth\0"));
    let context = [b"P-256\0\0\x41".as_slice(), &bytes(UA_PUBLIC), b"\0\x41", &public].concat();
    let key = expand(&prk, &[b"Content-Encoding: aesgcm\0".as_slice(), &context].concat()).unwrap();
    let nonce = expand(&prk, &[b"Content-Encoding: nonce\0".as_slice(), &context].concat()).unwrap();
    assert_eq!(open(key, nonce, sealed.body), [b"\0\0", PLAIN.as_bytes()].concat());
}

#[test]
fn keys_are_read_from_any_base64_and_must_be_keys() {
    let padded = format!("{}=", UA_PUBLIC.replace('-', "+").replace('_', "/"));
    assert_eq!(Keys::read(&padded, "BTBZMqHH6r4Tts7J/aSIgg==").unwrap().text(), (UA_PUBLIC.into(), AUTH_TEXT.into()));
    assert_eq!(Keys::read("", AUTH_TEXT).unwrap_err(), Failure::PublicKey);
    assert_eq!(Keys::read(&UA_PUBLIC[..80], AUTH_TEXT).unwrap_err(), Failure::PublicKey);
    let beside = URL_SAFE_NO_PAD.encode([4; POINT]);
    assert_eq!(Keys::read(&beside, AUTH_TEXT).unwrap_err(), Failure::PublicKey, "not on the curve");
    assert_eq!(Keys::read(UA_PUBLIC, "AAAA").unwrap_err(), Failure::Secret);
}
