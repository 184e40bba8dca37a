use super::*;

fn joined(text: &str) -> String {
    tokens(text).join(" ")
}

fn query(term: &str) -> String {
    let show = |phrase: &Phrase| phrase.tokens.join("+") + if phrase.prefix { "*" } else { "" };
    query_tokens(term).iter().map(show).collect::<Vec<_>>().join(" ")
}

#[test]
fn words_are_folded() {
    for (text, want) in [
        ("", ""),
        ("Hello, World!", "hello world"),
        ("Straße CAFÉ naïve Łódź", "strasse cafe naive lodz"),
        ("don't 3.14 a_b", "don t 3 14 a b"),
        ("#Tag @rosa@waves.example", "tag rosa waves example"),
        ("Ἀθήνα ΛΌΓΟΣ λόγος", "αθηνα λογοσ λογοσ"),
        ("Ёлка ёлка", "елка елка"),
        ("ﬁne ｆｕｌｌ 𝗯𝗼𝗹𝗱", "fine full bold"),
        ("مَرْحَبًا مرحبا", "مرحبا مرحبا"),
        ("हिन्दी", "हिन्दी"),
    ] {
        assert_eq!(joined(text), want, "{text}");
    }
}

#[test]
fn scripts_without_spaces_become_pairs() {
    assert_eq!(joined("東京都 at 夜"), "東京 京都 都 at 夜");
    assert_eq!(joined("ﾈｺ"), "ネコ コ");
    assert_eq!(joined("안녕하세요"), "안녕 녕하 하세 세요 요");
    assert_eq!(joined("iPhoneを買う"), "iphone を買 買う う");
    assert_eq!(joined("ภาษา"), "ภา าษ ษา า");
}

#[test]
fn characters_of_such_scripts_stand_alone_too() {
    assert_eq!(lone_characters("東京 at 京都").into_iter().collect::<String>(), "京東都");
    assert!(lone_characters("Ünïcode 🐈").is_empty());
}

#[test]
fn pictures_have_a_code() {
    assert_eq!(joined("a 🐈cat"), "a u1f408 cat");
    assert_eq!(joined("👍🏽 ❤️"), "u1f44d u2764");
    assert_eq!(joined("👩‍💻"), "u1f469 u1f4bb");
}

#[test]
fn queries_ask_for_what_the_index_holds() {
    for (term, want) in [
        ("", ""),
        ("Café", "cafe"),
        ("good morning", "good+morning"),
        ("京都", "京都"),
        ("東京都", "東京+京都"),
        ("都", "都*"),
        ("iPhoneを買う", "iphone を買+買う"),
        ("🐈", "u1f408"),
        ("...", ""),
    ] {
        assert_eq!(query(term), want, "{term}");
    }
}

#[test]
fn long_texts_and_words_are_cut() {
    assert_eq!(tokens(&"a".repeat(1_000))[0].len(), 64);
    assert_eq!(tokens(&"a ".repeat(100_000)).len(), 16_000);
    assert_eq!(tokens(&"語".repeat(100_000)).len(), 16_000);
}
