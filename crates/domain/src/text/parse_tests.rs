use super::*;

fn mentions(text: &str) -> Vec<String> {
    parse(text).mentions().map(Mention::screen_name).collect()
}

fn hashtags(text: &str) -> Vec<&str> {
    parse(text).hashtags().map(|hashtag| hashtag.name).collect()
}

fn links(text: &str) -> Vec<&str> {
    parse(text).links().map(|link| link.url).collect()
}

fn shortcodes(text: &str) -> Vec<&str> {
    parse(text).shortcodes().map(|shortcode| shortcode.name).collect()
}

#[test]
fn mentions_are_found_where_people_put_them() {
    for (text, want) in [
        ("@rosa", "rosa"),
        ("hello @rosa!", "rosa"),
        ("(@rosa)", "rosa"),
        (".@rosa look", "rosa"),
        ("@rosa.", "rosa"),
        ("@rosa-", "rosa"),
        ("@rosa_", "rosa_"),
        ("@rosa.luz-b", "rosa.luz-b"),
        ("@Rosa@Waves.Example", "Rosa@Waves.Example"),
        ("@rosa@waves.example.", "rosa@waves.example"),
        ("@rosa@waves.example, hi", "rosa@waves.example"),
        ("@rosa@bücher.de", "rosa@bücher.de"),
        ("@rosa@xn--bcher-kva.de", "rosa@xn--bcher-kva.de"),
        ("@rosa@localhost:3000", "rosa@localhost:3000"),
        ("@rosa@127.0.0.1:8443 hi", "rosa@127.0.0.1:8443"),
        ("@rosa@alpha.test:8443", "rosa@alpha.test:8443"),
        ("@rosa@waves.example:10 things", "rosa@waves.example"),
        ("@rosa@intranet", "rosa@intranet"),
        ("@@rosa", "rosa"),
        ("こんにちは@", ""),
        ("@rosaさん", "rosa"),
        ("@rosa@waves.comさん、やあ", "rosa@waves.com"),
        ("@rosa@waves.com.Thanks", "rosa@waves.com"),
        ("@a @b@c.example", "a b@c.example"),
        ("@rosa/status", "rosa"),
    ] {
        assert_eq!(mentions(text).join(" "), want, "{text}");
    }
}

#[test]
fn what_only_looks_like_a_mention() {
    for text in [
        "rosa@waves.example",
        "mailto:rosa@waves.example",
        "https://waves.example/@rosa",
        "https://waves.example/@rosa/1",
        "https://waves.example/?u=@rosa",
        "waves.example/@rosa",
        "a=@rosa",
        "écrit@rosa",
        "@",
        "@ rosa",
        "@rosa@",
        "@rosaé",
        "@rosa@waves.example@more",
        "@https://waves.example",
        "@-rosa",
    ] {
        assert!(mentions(text).is_empty(), "{text}: {:?}", mentions(text));
    }
}

#[test]
fn a_mention_gives_its_comparable_handle() {
    let parsed = parse("@Rosa@BÜCHER.example");
    let acct = parsed.mentions().next().and_then(Mention::acct).unwrap();
    assert_eq!(acct.to_string(), "Rosa@xn--bcher-kva.example");
}

#[test]
fn hashtags_of_many_scripts() {
    for (text, want) in [
        ("#tag", "tag"),
        ("a #tag, #Other.", "tag Other"),
        ("#rubyOnRails", "rubyOnRails"),
        ("#3d", "3d"),
        ("#l33t", "l33t"),
        ("#year2026", "year2026"),
        ("#_tag", "_tag"),
        ("#tag_", "tag_"),
        ("#2026_05", "2026_05"),
        ("#one·two·three·", "one·two·three"),
        ("#ぼっち・ざ・ろっく", "ぼっち・ざ・ろっく"),
        ("#کتاب\u{200c}خانه", "کتاب\u{200c}خانه"),
        ("#ａｅｓｔｈｅｔｉｃ", "ａｅｓｔｈｅｔｉｃ"),
        ("＃タグ", "タグ"),
        ("#हिन्दी", "हिन्दी"),
        ("#ไม้เอก", "ไม้เอก"),
        ("tag\u{a0}#tag", "tag"),
        ("(#tag)", "tag"),
        ("「#タグ」", "タグ"),
        ("toß #ruby", "ruby"),
        ("#tag❤", "tag"),
        ("#tag-more", "tag"),
        ("#ラーメンhttps://example.com", "ラーメン"),
        ("#tag#more", "tag"),
    ] {
        assert_eq!(hashtags(text).join(" "), want, "{text}");
    }
}

#[test]
fn what_only_looks_like_a_hashtag() {
    for text in [
        "#",
        "# tag",
        "#123456",
        "#·one",
        "##tag",
        "#.tag",
        "a#tag",
        "&#39;",
        "https://example.com/a#tag",
        "https://en.wikipedia.org/wiki/Ghost_(song)#Tag",
        "https://example.org/testé#tag",
        "https://example.org/?a=#tag",
        "example.com/a/#tag",
        "x.#tag",
        "#❤",
    ] {
        assert!(hashtags(text).is_empty(), "{text}: {:?}", hashtags(text));
    }
}

#[test]
fn links_end_where_the_address_ends() {
    for (text, want) in [
        ("https://example.com", "https://example.com"),
        ("HTTP://EXAMPLE.COM/A", "HTTP://EXAMPLE.COM/A"),
        ("see https://example.com/a.", "https://example.com/a"),
        ("https://example.com!", "https://example.com"),
        ("https://example.com/?", "https://example.com/"),
        ("https://example.com/a?!", "https://example.com/a"),
        ("https://example.com/a,b", "https://example.com/a,b"),
        ("https://example.com'", "https://example.com"),
        ("\"https://example.com/\"", "https://example.com/"),
        ("<https://example.com/>", "https://example.com/"),
        ("(https://example.com/)", "https://example.com/"),
        ("(https://example.com/a_(b))", "https://example.com/a_(b)"),
        ("https://example.com/a_(b(c)d)e", "https://example.com/a_(b(c)d)e"),
        ("https://example.com/a_(b", "https://example.com/a_"),
        ("https://example.com/a)b", "https://example.com/a"),
        ("https://example.com/?q=(a)", "https://example.com/?q=(a)"),
        ("(https://example.com/?q=a)", "https://example.com/?q=a"),
        ("https://example.com/a.?b=c", "https://example.com/a.?b=c"),
        ("https://example.com/a.? b", "https://example.com/a"),
        ("https://example.com?a=b&c=d", "https://example.com?a=b&c=d"),
        ("https://example.com#part", "https://example.com#part"),
        ("https://example.com:8080/a", "https://example.com:8080/a"),
        ("https://example.com:", "https://example.com"),
        ("http://localhost:3000/a", "http://localhost:3000/a"),
        ("http://127.0.0.1:8443/a", "http://127.0.0.1:8443/a"),
        ("https://nic.みんな/", "https://nic.みんな/"),
        ("https://münchen.de/straße", "https://münchen.de/straße"),
        ("https://ja.wikipedia.org/wiki/日本", "https://ja.wikipedia.org/wiki/日本"),
        ("https://example.com/?q=✓", "https://example.com/?q=✓"),
        ("https://example.com/　abc", "https://example.com/"),
        ("「https://example.org/」", "https://example.org/"),
        ("見てhttps://example.comをみて", "https://example.com"),
        ("https://example.com、次", "https://example.com"),
        ("https://example.com.Also", "https://example.com"),
        ("https://example.com/b<del>b</del>", "https://example.com/b"),
        ("https://example.com/\u{202e}moc", "https://example.com/"),
        ("https://a.example/x https://b.example/y", "https://a.example/x https://b.example/y"),
        ("gemini://example.com/a", "gemini://example.com/a"),
        ("xmpp:rosa@example.com", "xmpp:rosa@example.com"),
        ("join xmpp:room@example.com?join now", "xmpp:room@example.com?join"),
        ("magnet:?xt=urn:btih:c12fe1c06bba254a", "magnet:?xt=urn:btih:c12fe1c06bba254a"),
        ("https://www.example.ck/", "https://www.example.ck/"),
        ("https://sub_domain.example.com/", "https://sub_domain.example.com/"),
    ] {
        assert_eq!(links(text).join(" "), want, "{text}");
    }
}

#[test]
fn what_is_no_link() {
    for text in [
        "example.com",
        "www.example.com",
        "https://",
        "https://-",
        "http://www\\.example\\.com",
        "http://example",
        "http://1.2.3",
        "http://.com",
        "http:// example.com",
        "http:/example.com",
        "https://user:word@example.com/",
        "javascript://example.com/%0aalert(1)",
        "javascript:alert(1)",
        "xhttps://example.com",
        "#https://example.com",
        "magnet:?",
        &format!("https://example.com/{}", "a".repeat(5_000)),
        "xmpp:",
    ] {
        assert!(links(text).is_empty(), "{text}: {:?}", links(text));
    }
}

#[test]
fn shortcodes_stand_free() {
    for (text, want) in [
        (":blob:", "blob"),
        ("a :blob_cat: b", "blob_cat"),
        (":a1: :b2:", "a1 b2"),
        ("(:blob:)", "blob"),
        ("猫 :neko: 猫", "neko"),
        (":one::two:", ""),
        (":x:", ""),
        ("12:30:45", ""),
        ("a:blob:", ""),
        (":blob:a", ""),
        (": blob:", ""),
        ("::blob::", ""),
        ("https://example.com/:blob:", ""),
    ] {
        assert_eq!(shortcodes(text).join(" "), want, "{text}");
    }
    assert_eq!(crate::text::shortcodes("Rosa :blob: :wave:").len(), 2);
}

#[test]
fn the_entity_that_starts_first_wins() {
    let text = "@a #b https://c.example/@d#e :ff: @g@h.example";
    let ranges: Vec<_> = parse(text).entities.iter().map(|entity| &text[entity.range().clone()]).collect();
    assert_eq!(ranges, ["@a", "#b", "https://c.example/@d#e", ":ff:", "@g@h.example"]);
}

#[test]
fn long_runs_take_linear_time() {
    for piece in
        ["@", "#", ":", "https://", "https://a.b/(", "@a@", ":a", "(", "＃", "https://example.com/?q=(", "@a.-"]
    {
        parse(&piece.repeat(50_000));
    }
    parse(&format!("https://{}", "a.".repeat(50_000)));
    parse(&format!("https://example.com/{}", "a".repeat(50_000)));
    parse(&format!("#{}", "a·".repeat(50_000)));
}
