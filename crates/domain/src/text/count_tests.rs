use super::*;

#[test]
fn characters_are_what_people_see() {
    for (text, want) in [
        ("", 0),
        ("hello", 5),
        ("a\nb", 3),
        ("a\r\nb", 3),
        ("日本語", 3),
        ("e\u{301}", 1),
        ("👨‍👩‍👧‍👦", 1),
        ("🇩🇪", 1),
        ("👍🏽", 1),
    ] {
        assert_eq!(count(text), want, "{text:?}");
    }
}

#[test]
fn links_count_alike_and_hosts_of_mentions_are_free() {
    for (text, want) in [
        ("https://example.com", 23),
        ("https://example.com/a/very/long/path/that/goes/on/and/on?and=on", 23),
        ("a https://example.com b", 27),
        ("http://a.example https://b.example", 47),
        ("@rosa@waves.example", 5),
        ("@rosa hi @kim@shore.example", 13),
        ("rosa@waves.example", 18),
        ("xmpp:rosa@example.com", 21),
        ("https://example", 15),
        (&"x".repeat(500), 500),
    ] {
        assert_eq!(count(text), want, "{text:?}");
    }
}

#[test]
fn warnings_have_no_allowance() {
    assert_eq!(graphemes("https://example.com"), 19);
    assert_eq!(graphemes("@rosa@waves.example"), 19);
}
