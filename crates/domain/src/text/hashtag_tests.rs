use super::*;

#[test]
fn spellings_of_one_tag_share_a_key() {
    for (tag, want) in [
        ("tag", "tag"),
        ("#Tag", "tag"),
        ("RubyOnRails", "rubyonrails"),
        ("ＴＡＧ", "tag"),
        ("＃タグ", "タグ"),
        ("ﾀｸﾞ", "タグ"),
        ("Café", "cafe"),
        ("cafe\u{301}", "cafe"),
        ("ŁÓDŹ", "lodz"),
        ("Øresund", "oresund"),
        ("straße", "straße"),
        ("İstanbul", "istanbul"),
        ("tiếng", "tiếng"),
        ("hello world", "helloworld"),
        (".a-b!", "ab"),
        ("a·b・c", "a·b・c"),
        ("ไม้เอก", "ไม้เอก"),
        ("हिन्दी", "हिन्दी"),
        ("❤", ""),
        ("", ""),
    ] {
        assert_eq!(hashtag_key(tag), want, "{tag}");
    }
}

#[test]
fn the_shown_name_keeps_its_spelling() {
    assert_eq!(hashtag_name("#HelloWörld"), "HelloWörld");
    assert_eq!(hashtag_name("Hello❤️World"), "HelloWorld");
}

#[test]
fn whole_tags_only() {
    for tag in ["tag", "3d", "_a", "a·b", "日本"] {
        assert!(is_hashtag(tag), "{tag}");
    }
    for tag in ["", "#tag", "123", "a b", "a·", "·a", "a-b"] {
        assert!(!is_hashtag(tag), "{tag}");
    }
}
