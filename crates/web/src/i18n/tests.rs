use std::{collections::BTreeSet, fs, path::Path};

use domain::Timestamp;

use super::*;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// Words in Lisbon on a Wednesday evening.
fn words(locale: Arc<Locale>) -> Words {
    Words::new(locale, "Europe/Lisbon", at("2026-11-25T20:30:00Z"))
}

#[test]
fn plurals_follow_the_language() {
    let w = words(Locale::english());
    assert_eq!(w.t1("fresh", "count", 1_u64), "1 new post");
    assert_eq!(w.t1("fresh", "count", 3_u64), "3 new posts");
    assert_eq!(w.t1("act-like", "count", 0_u64), "Like");
    assert_eq!(w.t1("profile-followers", "count", 1_234_567_u64), "1\u{202f}234\u{202f}567 followers");
}

#[test]
fn counts_are_short() {
    let w = words(Locale::english());
    for (count, want) in [(7, "7"), (9999, "9999"), (12_345, "12k"), (3_450_000, "3.4M")] {
        assert_eq!(w.count(count), want);
    }
}

#[test]
fn names_in_rich_messages_are_isolated_and_escaped() {
    let w = words(Locale::english());
    let html = w.r2("why-boosted", "name", "<b>Rosa", "others", 2_u64);
    assert_eq!(html.as_str(), "Boosted by <bdi>&lt;b&gt;Rosa</bdi> and 2 others");
    let emoji = Html::sanitised("Ro<img alt=\":sun:\">sa");
    assert_eq!(
        w.r2("why-boosted", "name", &emoji, "others", 0_u64).as_str(),
        "<bdi>Ro<img alt=\":sun:\">sa</bdi> boosted"
    );
    assert_eq!(w.link("sign-in-new", "/a?b&c").as_str(), "New here? <a href=\"/a?b&amp;c\">Create an account</a>");
}

#[test]
fn times_are_as_short_as_can_be() {
    let w = words(Locale::english());
    for (time, want) in [
        ("2026-11-25T20:29:30Z", "now"),
        ("2026-11-25T20:30:05Z", "now"),
        ("2026-11-25T20:18:00Z", "12 min"),
        ("2026-11-25T17:00:00Z", "3 h"),
        ("2026-11-23T20:00:00Z", "2 d"),
        ("2026-11-14T20:00:00Z", "14 Nov"),
        ("2024-02-29T20:00:00Z", "29 Feb 2024"),
    ] {
        assert_eq!(w.ago(at(time)), want, "{time}");
    }
}

#[test]
fn recent_moments_are_said_as_people_say_them() {
    let w = words(Locale::english());
    for (time, want) in [
        ("2026-11-25T09:14:00Z", "09:14"),
        ("2026-11-24T21:40:00Z", "yesterday 21:40"),
        ("2026-11-23T21:40:00Z", "Monday 21:40"),
        ("2026-11-14T21:40:00Z", "14 November, 21:40"),
        ("2024-11-14T21:40:00Z", "14 November 2024, 21:40"),
    ] {
        assert_eq!(w.recent(at(time)), want, "{time}");
    }
}

#[test]
fn dates_are_in_the_persons_zone() {
    let w = Words::new(Locale::english(), "Asia/Tokyo", at("2026-11-25T20:30:00Z"));
    assert_eq!(w.moment(at("2026-11-25T20:14:00Z")), "26 November 2026, 05:14");
    assert_eq!(w.iso(at("2026-11-25T20:14:00.123Z")), "2026-11-25T20:14:00Z");
    assert_eq!(w.month(at("2026-11-25T20:14:00Z")), "November 2026");
    assert_eq!(w.left(at("2026-11-26T18:40:00Z")), "22 hours left");
    assert_eq!(Words::new(Locale::english(), "Nowhere/City", w.now()).moment(w.now()), "25 November 2026, 20:30");
}

#[test]
fn browsers_get_a_language_that_we_speak() {
    for header in ["en-GB,en;q=0.9", "xx, en;q=0.5", "", "*", "xx", "q=;;,,"] {
        assert_eq!(Locale::accepted(header).tag(), "en", "{header:?}");
    }
    assert!(Locale::find("ar-XB").is_none(), "the pseudo-locale is for tests only");
}

#[test]
fn the_pseudo_locale_turns_words_and_keeps_the_rest() {
    let w = words(Locale::pseudo());
    assert_eq!(w.dir(), "rtl");
    assert_eq!(w.t("nav-new-post"), "\u{202e}New\u{202c} \u{202e}post\u{202c}");
    assert!(w.t1("fresh", "count", 3_u64).starts_with("3 "));
    assert!(w.link("sign-in-new", "/x").as_str().contains("<a href=\"/x\">\u{202e}Create"));
}

/// Every message that templates and code name exists, and every message is named somewhere.
#[test]
fn messages_and_their_uses_agree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut source = String::new();
    for folder in ["src", "templates"] {
        read(&root.join(folder), &mut source);
    }
    let mut messages = String::new();
    read(&root.join("locales/en"), &mut messages);
    let defined: BTreeSet<String> = definitions(&messages);
    let locale = Locale::english();
    let missing: Vec<_> = named(&source).into_iter().filter(|key| locale.bundle.get_message(key).is_none()).collect();
    assert!(missing.is_empty(), "no such message: {missing:?}");
    assert_eq!(defined.len(), messages.lines().filter(|line| defines(line).is_some()).count(), "defined twice");
}

fn read(folder: &Path, into: &mut String) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.map(Result::unwrap) {
        if entry.path().is_dir() {
            read(&entry.path(), into);
        } else if !entry.file_name().to_string_lossy().ends_with("tests.rs") {
            into.push_str(&fs::read_to_string(entry.path()).unwrap_or_default());
        }
    }
}

fn defines(line: &str) -> Option<&str> {
    let (id, _) = line.split_once(" =")?;
    id.starts_with(|c: char| c.is_ascii_lowercase()).then_some(id)
}

fn definitions(messages: &str) -> BTreeSet<String> {
    messages.lines().filter_map(defines).map(str::to_owned).collect()
}

/// Keys in `w.t("key.attribute")` and its relatives.
fn named(source: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for call in ["w.t(\"", "w.t1(\"", "w.t2(\"", "w.r1(\"", "w.r2(\"", "w.link(\"", "w.rich(\"", "w.get(\""] {
        for (i, _) in source.match_indices(call) {
            let rest = &source[i + call.len()..];
            let key = rest.split('"').next().unwrap_or_default();
            keys.insert(key.split('.').next().unwrap_or_default().to_owned());
        }
    }
    keys
}
