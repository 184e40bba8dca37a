use super::*;

#[test]
fn the_table_is_in_order_and_whole() {
    assert!(languages().windows(2).all(|pair| pair[0].code < pair[1].code));
    assert!(languages().len() > 200);
    for code in ["en", "de", "ja", "zh", "zh-TW", "pt", "ast", "tok", "nb", "no", "yue"] {
        assert!(valid_language(code), "{code}");
    }
    for code in ["", "xx", "EN", "en-US", "klingon"] {
        assert!(!valid_language(code), "{code}");
    }
    assert_eq!(language("eu").map(|language| language.native), Some("euskara"));
}

#[test]
fn tags_from_elsewhere_find_their_language() {
    for (tag, want) in [
        ("en", Some("en")),
        ("en-US", Some("en")),
        ("EN_us", Some("en")),
        ("zh-tw", Some("zh-TW")),
        ("zh_CN", Some("zh-CN")),
        ("zh-Hant-MO", Some("zh")),
        ("und", None),
        ("", None),
    ] {
        assert_eq!(nearest_language(tag), want, "{tag}");
    }
}

#[test]
fn languages_are_guessed_only_when_sure() {
    for (text, want) in [
        (
            "Heute war ein schöner Tag und wir sind mit den Kindern an den See gefahren, um dort zu schwimmen.",
            Some("de"),
        ),
        ("The weather has been lovely this week, so we decided to walk along the river every evening.", Some("en")),
        ("今日はとても天気がよかったので、公園まで散歩に行きました。", Some("ja")),
        ("오늘은 날씨가 좋아서 공원에 갔습니다.", Some("ko")),
        ("", None),
        ("12345 :-)", None),
        ("@rosa@waves.example https://example.com/a/long/english/path #hashtag", None),
    ] {
        assert_eq!(detect_language(text), want, "{text}");
    }
    for language in whatlang::Lang::all() {
        assert!(valid_language(code(*language)), "{language}");
    }
}
