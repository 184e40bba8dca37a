use serde_json::json;

use super::*;

#[test]
fn addresses_in_every_spelling() {
    for text in [
        "alice@example.com",
        "@alice@example.com",
        "acct:alice@example.com",
        "ACCT:Alice@EXAMPLE.com",
        " @ALICE@example.com ",
    ] {
        let acct = Acct::parse(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(acct, Acct::new("alice", "example.com").expect("an address"), "{text}");
    }
    let international = Acct::parse("zoë@bücher.example").expect("an address");
    assert_eq!(international.uri(), "acct:zoë@xn--bcher-kva.example");
    assert_eq!(Acct::parse("a@localhost:8080").map(|acct| acct.domain().to_owned()).as_deref(), Some("localhost:8080"));
    for bad in [
        "",
        "@",
        "alice",
        "@alice",
        "a@b@c",
        "a b@example.com",
        "@@example.com",
        "a@exa mple",
        "é",
        "acct:",
        "a/b@example.com",
    ] {
        assert!(Acct::parse(bad).is_none(), "{bad}");
    }
}

#[test]
fn resources_are_accounts_or_addresses() {
    assert!(matches!(Resource::parse("https://example.com/@alice"), Some(Resource::Url(_))));
    assert!(matches!(Resource::parse("acct:alice@example.com"), Some(Resource::Acct(_))));
    assert_eq!(Resource::parse("alice"), None);
}

#[test]
fn descriptors_read_and_write() {
    let jrd = Jrd {
        subject: "acct:alice@example.com".into(),
        aliases: vec!["https://example.com/@alice".into()],
        links: vec![
            JrdLink::new(PROFILE_PAGE, Some("text/html"), "https://example.com/@alice"),
            JrdLink::new(SELF, Some(media_type::ACTIVITY_JSON), "https://example.com/ap/users/1"),
            JrdLink::template(SUBSCRIBE, "https://example.com/authorize_interaction?uri={uri}"),
        ],
    };
    let document = serde_json::to_value(&jrd).expect("JSON");
    assert_eq!(
        document["links"][2],
        json!({"rel": SUBSCRIBE, "template": "https://example.com/authorize_interaction?uri={uri}"})
    );
    assert_eq!(Jrd::parse(&document), Some(jrd.clone()));
    assert_eq!(jrd.actor(), Some("https://example.com/ap/users/1"));
    assert_eq!(jrd.profile_page(), Some("https://example.com/@alice"));
    assert!(jrd.subscribe_template().is_some());
}

#[test]
fn odd_descriptors() {
    assert_eq!(Jrd::parse(&json!([])), None);
    assert_eq!(Jrd::parse(&json!({"subject": 3, "links": {}})), None);
    let plain = json!({"subject": "acct:a@b.example", "links": [{"rel": "self", "type": "text/html", "href": "https://b.example/"},
        {"rel": "self", "type": "application/activity+json", "href": "javascript:x"}, {"rel": "https://webfinger.net/rel/profile-page/", "href": "https://b.example/p"}]});
    let jrd = Jrd::parse(&plain).expect("a descriptor");
    assert_eq!((jrd.actor(), jrd.profile_page()), (None, Some("https://b.example/p")));
}

#[test]
fn queries_are_encoded() {
    let acct = Acct::parse("a+b@example.com").expect("an address");
    assert_eq!(
        query_url("https", &acct),
        "https://example.com/.well-known/webfinger?resource=acct%3Aa%2Bb%40example.com"
    );
    let acct = Acct::new("a", "{uri}.example").expect("an odd name of a host");
    assert_eq!(
        query_url("https", &acct),
        "https://{uri}.example/.well-known/webfinger?resource=acct%3Aa%40%7Buri%7D.example"
    );
}
