use super::*;

fn checked(url: &str) -> Result<(), HttpError> {
    Reach::new(&HttpOptions::new("aldea.test")).check(&Url::parse(url).unwrap())
}

#[test]
fn private_and_special_addresses_are_not_public() {
    for ip in [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:1.1.1.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff:1::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ] {
        assert!(!is_public(ip.parse().unwrap()), "{ip}");
    }
}

#[test]
fn the_rest_is_public() {
    for ip in [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "128.0.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.0.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2001:200::1",
        "2606:4700::1111",
        "2a01:4f8::1",
        "3ffe::1",
        "64:ff9b::1.1.1.1",
    ] {
        assert!(is_public(ip.parse().unwrap()), "{ip}");
    }
}

#[test]
fn disguised_literals_are_recognised() {
    let private = Err(HttpError::Blocked("private address"));
    for url in [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
        "https://localhost./",
        "https://db:5432/",
        "https://①②⑦.⓪.⓪.①/",
    ] {
        assert_eq!(checked(url), private, "{url}");
    }
}

#[test]
fn only_plain_https_is_called() {
    assert_eq!(checked("https://example.org:8443/x?y=z"), Ok(()));
    assert_eq!(checked("https://Bücher.example/"), Ok(()));
    assert_eq!(checked("https://1.1.1.1/"), Ok(()));
    assert_eq!(checked("http://example.org/"), Err(HttpError::Blocked("not a secure address")));
    assert_eq!(checked("ftp://example.org/"), Err(HttpError::BadUrl("neither http nor https")));
    assert_eq!(checked("data:text/plain,hello"), Err(HttpError::BadUrl("neither http nor https")));
    assert_eq!(checked("https://me@example.org/"), Err(HttpError::BadUrl("credentials in the address")));
    assert_eq!(checked("https://:secret@example.org/"), Err(HttpError::BadUrl("credentials in the address")));
}

#[test]
fn a_test_bed_may_call_its_own_network() {
    let reach = Reach::new(&HttpOptions { allow_private: true, ..HttpOptions::new("aldea.test") });
    for url in ["http://localhost:3000/", "http://127.0.0.1/", "https://[::1]:8443/", "http://peer/"] {
        assert_eq!(reach.check(&Url::parse(url).unwrap()), Ok(()), "{url}");
    }
    assert!(reach.check(&Url::parse("file:///etc/passwd").unwrap()).is_err());
}

#[test]
fn an_operator_may_open_own_networks() {
    let networks = vec!["10.20.0.0/16".parse().unwrap(), "fd00::/8".parse().unwrap()];
    let reach = Reach::new(&HttpOptions { private_networks: networks, ..HttpOptions::new("aldea.test") });
    for url in ["https://10.20.3.4/", "https://[fd00::7]/", "https://peer/", "https://1.1.1.1/"] {
        assert_eq!(reach.check(&Url::parse(url).unwrap()), Ok(()), "{url}");
    }
    for url in ["https://10.21.0.1/", "https://127.0.0.1/", "https://[fe80::1]/", "http://10.20.3.4/"] {
        assert!(reach.check(&Url::parse(url).unwrap()).is_err(), "{url}");
    }
}
