use super::*;
use crate::signature::PrivateKey;

/// FEP-8b32's published key.
const MULTIKEY: &str = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";

#[test]
fn rsa_goes_around_in_every_form() {
    let private = PrivateKey::generate_rsa().expect("a key");
    let public = private.public().expect("the public half");
    assert_eq!((public.kind(), public.bits()), (KeyKind::Rsa, 2_048));
    let again = PrivateKey::from_pem(&private.to_pem().expect("PEM")).expect("the same key");
    let signature = again.sign(b"hello").expect("a signature");
    assert!(public.verify(Algorithm::RsaSha256, b"hello", &signature));
    assert!(!public.verify(Algorithm::RsaSha256, b"hullo", &signature));
    assert!(!public.verify(Algorithm::RsaSha512, b"hello", &signature));
    assert!(!public.verify(Algorithm::Ed25519, b"hello", &signature));
    let pem = public.to_pem().expect("PEM");
    assert!(pem.starts_with("-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"));
    assert_eq!(PublicKey::from_pem(&pem), Ok(public.clone()));
    let pkcs1 = pem::encode("RSA PUBLIC KEY", &public.0.raw);
    assert_eq!(PublicKey::from_pem(&pkcs1), Ok(public.clone()));
    assert_eq!(PublicKey::from_multikey(&public.to_multikey()), Ok(public));
}

#[test]
fn ed25519_goes_around_in_every_form() {
    let private = PrivateKey::generate_ed25519().expect("a key");
    let public = private.public().expect("the public half");
    let again = PrivateKey::from_pem(&private.to_pem().expect("PEM")).expect("the same key");
    let signature = again.sign(b"hello").expect("a signature");
    assert!(public.verify(Algorithm::Ed25519, b"hello", &signature));
    assert!(!public.verify(Algorithm::Ed25519, b"hello", &signature[..63]));
    assert_eq!(PublicKey::from_pem(&public.to_pem().expect("PEM")), Ok(public.clone()));
    assert_eq!(PublicKey::from_multikey(&public.to_multikey()), Ok(public));
    assert_eq!(PublicKey::from_multikey(MULTIKEY).expect("a key").to_multikey(), MULTIKEY);
}

#[test]
fn p256_points_compress() {
    let point = "BHTpnlxIpKmxcBLhCCbVmCeh62jnWUUiNJ0fO7V1aoF5xVxbOIHvSzYeHEdLNHDRPCrU7tTDAwO9BFuSwoe2RMc=";
    let point = crate::signature::encoding::base64(point).expect("base64");
    // The point need not be on the curve for the encoding; if it is not, the library refuses it.
    if let Ok(key) = PublicKey::from_p256(&point) {
        assert_eq!(PublicKey::from_multikey(&key.to_multikey()).map(|key| key.bits()), Ok(256));
    }
}

#[test]
fn rubbish_is_refused() {
    for text in
        ["", "x", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "-----BEGIN X-----\n-----END X-----"]
    {
        assert_eq!(PublicKey::from_pem(text), Err(KeyError::Malformed), "{text}");
        assert!(PrivateKey::from_pem(text).is_err(), "{text}");
    }
    for text in ["", "z", "é", "z0", "mAAAA", "z6Mk", &"z1".repeat(2_000)] {
        assert!(PublicKey::from_multikey(text).is_err(), "{text}");
    }
    let short = pem::encode("PUBLIC KEY", &[&ED25519_SPKI[..], &[0; 31]].concat());
    assert_eq!(PublicKey::from_pem(&short), Err(KeyError::Malformed));
}
