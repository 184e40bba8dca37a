use super::*;

#[test]
fn only_web_addresses_pass_and_http_needs_the_test_bed() {
    assert!(Schemes::HttpsOnly.check("https://example.com/users/a").is_ok());
    assert_eq!(Schemes::HttpsOnly.check("http://example.com/users/a"), Err(UriError::Scheme));
    assert!(Schemes::HttpToo.check("http://localhost:8080/users/a").is_ok());
    for scheme in ["ap://did:key:z6Mk/actor", "ftp://example.com/", "javascript:alert(1)", "data:text/html,x", "tag:x"]
    {
        assert_eq!(Schemes::HttpToo.check(scheme).err(), Some(UriError::Scheme), "{scheme}");
    }
    assert_eq!(Schemes::HttpsOnly.check("https://good.example@evil.example/"), Err(UriError::Credentials));
    assert_eq!(Schemes::HttpsOnly.check("/users/a"), Err(UriError::Malformed));
    for bad in ["https://", "https://example.com/ ", "https://exam\nple.com/", "https:///", "https://a b/"] {
        assert_eq!(Schemes::HttpsOnly.check(bad), Err(UriError::Malformed), "{bad:?}");
    }
    let long = format!("https://example.com/{}", "a".repeat(MAX_LEN));
    assert_eq!(Schemes::HttpsOnly.check(&long), Err(UriError::TooLong));
    assert!(!is_web(&long));
}

#[test]
fn the_quick_look_agrees() {
    assert!(is_web("HTTPS://example.com/a"));
    for bad in ["", "http", "https:/x", "mailto:a@b", "https://exa mple.com/", "https://example.com/\n"] {
        assert!(!is_web(bad), "{bad:?}");
    }
}

#[test]
fn an_origin_is_host_and_port() {
    assert!(same_origin("https://Example.com/users/a", "https://example.com/notes/1"));
    assert!(same_origin("https://example.com:443/a", "http://example.com/b"));
    assert!(same_origin("https://bücher.example/a", "https://xn--bcher-kva.example/b"));
    assert!(!same_origin("https://example.com/a", "https://example.com.evil.example/a"));
    assert!(!same_origin("https://example.com/a", "https://sub.example.com/a"));
    assert!(!same_origin("http://localhost:8080/a", "http://localhost:8081/a"));
    assert!(!same_origin("https://example.com\\@evil.example/", "https://evil.example/"));
    assert!(!same_origin("nonsense", "nonsense"));
}

#[test]
fn identities_compare_up_to_escapes() {
    assert!(same("https://example.com/%7ebob", "https://example.com/~bob"));
    assert!(same("https://example.com/a%2fb", "https://example.com/a%2Fb"));
    assert!(same("https://EXAMPLE.com/a", "https://example.com/a"));
    assert!(!same("https://example.com/a%2fb", "https://example.com/a/b"));
    assert!(!same("https://example.com/a", "https://example.com/A"));
    assert!(same("https://example.com/100%", "https://example.com/100%"));
    assert!(!same("https://example.com/100%é", "https://example.com/100%25é"));
}

#[test]
fn links_are_tidied() {
    assert_eq!(tidy("https://a.example/i.png?a=1&#038;b=2").as_deref(), Some("https://a.example/i.png?a=1&b=2"));
    assert_eq!(tidy(" https://a.example/a b.png ").as_deref(), Some("https://a.example/a%20b.png"));
    assert_eq!(tidy("https://bücher.example/ü").as_deref(), Some("https://xn--bcher-kva.example/%C3%BC"));
    assert_eq!(tidy("magnet:?xt=urn"), None);
}

#[test]
fn domains_become_ascii() {
    assert_eq!(ascii_domain("Bücher.Example").as_deref(), Some("xn--bcher-kva.example"));
    assert_eq!(ascii_domain("localhost:8080").as_deref(), Some("localhost:8080"));
    assert_eq!(ascii_domain("127.0.0.1:3000").as_deref(), Some("127.0.0.1:3000"));
    assert_eq!(ascii_domain("example.com.").as_deref(), Some("example.com"));
    assert_eq!(ascii_domain("example.com:443").as_deref(), Some("example.com"));
    for bad in ["", "127.0.0.1", "a b", "exa/mple.com", "example.com:99999", "user@example.com", "0..", "a..example"] {
        assert_eq!(ascii_domain(bad), None, "{bad:?}");
    }
    assert_eq!(domain("https://Example.com:8443/@a").as_deref(), Some("example.com:8443"));
}

#[test]
fn bearcaps_carry_a_token() {
    let found = Bearcap::parse("bear:?t=a%20b&u=https%3A%2F%2Fa.example%2Fnotes%2F1").unwrap();
    assert_eq!((&*found.address, &*found.token), ("https://a.example/notes/1", "a b"));
    assert_eq!(Bearcap::parse("bear:?u=https://a.example/1&t=x").unwrap().token, "x");
    for bad in
        ["https://a.example/?t=1&u=https://a.example", "bear:?t=1", "bear:?u=https://a.example", "bear:?t=1&u=ap://a"]
    {
        assert_eq!(Bearcap::parse(bad), None, "{bad}");
    }
}
