use super::*;

fn error(header: &str) -> Option<SignatureError> {
    Parsed::parse(header).err()
}

#[test]
fn parameters_in_any_order_and_case() {
    let parsed = Parsed::parse(
        r#" KeyID="https://a.example/u#k" , algorithm="HS2019",created=7,x="y", headers="(request-target) Host DATE",signature="aGk" "#,
    );
    let parsed = parsed.expect("a signature");
    assert_eq!((parsed.key_id.as_str(), parsed.created, parsed.algorithm), ("https://a.example/u#k", Some(7), None));
    assert_eq!(parsed.covered, ["(request-target)", "host", "date"]);
    assert_eq!(parsed.signature, b"hi");
}

#[test]
fn what_is_covered_by_default() {
    let covered =
        |extra: &str| Parsed::parse(&format!(r#"keyId="k",signature="aGk"{extra}"#)).expect("a signature").covered;
    assert_eq!(covered(""), ["date"]);
    assert_eq!(covered(r#",algorithm="rsa-sha256",created=1"#), ["date"]);
    assert_eq!(covered(r#",algorithm="hs2019",created="1""#), ["(created)"]);
}

#[test]
fn broken_headers_are_refused() {
    for broken in [
        "",
        "keyId",
        r#"keyId="k"#,
        r#"keyId="k""#,
        r#"signature="aGk=""#,
        r#"keyId="k" signature="aGk=""#,
        r#"keyId="k",signature="***""#,
        r#"keyId="k",signature="""#,
        r#"keyId="",signature="aGk=""#,
        r#"keyId="k",keyId="l",signature="aGk=""#,
        r#"keyId="k",signature="aGk=",headers="date date""#,
        r#"keyId="k",signature="aGk=",headers="""#,
        r#"keyId="k",signature="aGk=",created="soon""#,
    ] {
        assert!(matches!(error(broken), Some(SignatureError::Malformed(_))), "{broken}");
    }
    assert!(matches!(
        error(r#"keyId="k",signature="aGk=",algorithm="hmac-sha256""#),
        Some(SignatureError::Unsupported(_))
    ));
}
