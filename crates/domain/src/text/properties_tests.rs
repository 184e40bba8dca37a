//! Laws that hold for any text.

use super::*;
use proptest::prelude::*;

/// Texts that people might write: words, signs and addresses in any order.
fn written() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z0-9 .,!?()'\"<>&]{0,12}",
        "\\PC{0,6}",
        Just("@rosa".to_owned()),
        Just("@kim@shore.example".to_owned()),
        Just("@kim@127.0.0.1:8443".to_owned()),
        Just("#Tag".to_owned()),
        Just("＃タグ".to_owned()),
        Just("https://example.com/a_(b)?c=d&e#f".to_owned()),
        Just("https://www.example.com/a/rather/long/path/with/many/parts".to_owned()),
        Just("http://localhost:3000".to_owned()),
        Just(":blob_cat:".to_owned()),
        Just("日本語、テスト".to_owned()),
        Just("👨‍👩‍👧".to_owned()),
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just(" ".to_owned()),
        Just("://".to_owned()),
        Just("@".to_owned()),
        Just("#".to_owned()),
    ];
    proptest::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

/// HTML as servers send it, and as nobody should.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z0-9 <>&\"'=/-]{0,12}",
        "\\PC{0,6}",
        "</?(p|b|i|a|span|div|ul|ol|li|pre|code|blockquote|h1|br|svg|math|script|style|table|td|ruby|rt|select|title)>",
        Just("<a href=\"https://example.com/\" class=\"mention x\">".to_owned()),
        Just("<a href='javascript:alert(1)'>".to_owned()),
        Just("<p onclick=alert(1) class='h-x y' lang=de>".to_owned()),
        Just("<annotation encoding=\"application/x-tex\">".to_owned()),
        Just("&lt;script&gt;".to_owned()),
        Just("<!--".to_owned()),
        Just("<![CDATA[".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n ".to_owned()),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn html(text: &str) -> String {
    let resolve = |mention: &Mention<'_>| {
        matches!(mention.domain, None | Some("shore.example" | "127.0.0.1:8443")).then(|| MentionLink {
            acct: mention.screen_name(),
            url: format!("https://x.example/@{}", mention.username),
        })
    };
    format_html(text, resolve, |tag| format!("https://x.example/tags/{tag}"))
}

/// A text without what formatting changes: white space, the width of number signs, the hosts of mentions.
fn as_shown(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    text.replace('＃', "#").replace("@kim@shore.example", "@kim").replace("@kim@127.0.0.1:8443", "@kim")
}

/// The tags of well-formed HTML, in order.
fn tags(html: &str) -> Vec<String> {
    html.split('<').skip(1).filter_map(|rest| rest.split(['>', ' ']).next()).map(str::to_owned).collect()
}

/// Every tag is on the allow-list and closed in order, every attribute is one of ours.
fn assert_clean(html: &str) {
    let mut open = Vec::new();
    for rest in html.split('<').skip(1) {
        let (tag, _) = rest.split_once('>').expect("tags end");
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{html}"),
            None => {
                let name = tag.split(' ').next().unwrap();
                assert!(allow::ELEMENTS.contains(&name), "{name} in {html}");
                assert!(!tag.contains(" on") && !tag.to_lowercase().contains("javascript:"), "{html}");
                if name != "br" {
                    open.push(name);
                }
            }
        }
    }
    assert!(open.is_empty(), "{html}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ranges_are_in_order_and_on_characters(text in written()) {
        let mut end = 0;
        for entity in parse(&text).entities {
            let range = entity.range().clone();
            prop_assert!(range.start >= end && range.end > range.start);
            prop_assert!(text.get(range.clone()).is_some());
            end = range.end;
        }
    }

    #[test]
    fn nothing_written_is_lost(text in written()) {
        let plain = to_plain(&html(&text));
        prop_assert_eq!(as_shown(&plain), as_shown(&strip_controls(&text)));
    }

    #[test]
    fn what_we_write_passes_the_cleaner(text in written()) {
        let ours = html(&text);
        let clean = sanitize(&ours);
        assert_clean(&clean);
        prop_assert_eq!(to_plain(&clean), to_plain(&ours));
        prop_assert_eq!(tags(&clean), tags(&ours));
    }

    #[test]
    fn cleaning_is_safe_and_settles(html in markup()) {
        let once = sanitize(&html);
        assert_clean(&once);
        prop_assert_eq!(&sanitize(&once), &once);
        assert_clean(&sanitize_field(&html));
        to_plain(&html);
    }

    #[test]
    fn lines_add_up(a in written(), b in written()) {
        let (a, b) = (a.replace('\r', ""), b.replace('\r', ""));
        prop_assert_eq!(count(&format!("{a}\n{b}")), count(&a) + 1 + count(&b));
    }

    #[test]
    fn queries_find_their_text(text in written()) {
        let index = tokens(&text);
        for phrase in query_tokens(&text) {
            let found = index.iter().any(|token| match phrase.prefix {
                true => token.starts_with(&phrase.tokens[0]),
                false => *token == phrase.tokens[0],
            });
            prop_assert!(found, "{:?} in {:?}", phrase, index);
        }
    }

    #[test]
    fn nothing_panics(text in any::<String>(), limit in 0_usize..50) {
        html(&text);
        sanitize(&text);
        sanitize_field(&text);
        tokens(&text);
        query_tokens(&text);
        detect_language(&text);
        is_rtl(&text);
        shortcodes(&text);
        let key = hashtag_key(&text);
        prop_assert_eq!(&hashtag_key(&key), &key);
        nearest_language(&text);
        is_reserved(&text);
        prop_assert!(graphemes(&excerpt(&to_plain(&text), limit)) <= limit.max(1) + 1);
    }
}
