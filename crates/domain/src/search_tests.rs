use proptest::prelude::*;

use super::*;

fn show(query: &str) -> Vec<String> {
    let clause = |clause: &Clause| {
        let sign = if clause.negated { "-" } else { "" };
        match &clause.term {
            Term::Words(words) => format!("{sign}{words}"),
            Term::Hashtag(name) => format!("{sign}#{name}"),
            Term::From(Who::Account(acct)) => format!("{sign}from @{acct}"),
            other => format!("{sign}{other:?}"),
        }
    };
    SearchQuery::parse(query).clauses.iter().map(clause).collect()
}

#[test]
fn words_phrases_and_tags() {
    assert_eq!(show("  cats and  dogs "), ["cats", "and", "dogs"]);
    assert_eq!(show("+cats -dogs"), ["cats", "-dogs"]);
    assert_eq!(show("\"good morning\" -\"bad night\""), ["good morning", "-bad night"]);
    assert_eq!(show("“good morning” x"), ["good morning", "x"]);
    assert_eq!(show("\"never closed"), ["never closed"]);
    assert_eq!(show("#CaféNoir -#x ＃猫"), ["#cafenoir", "-#x", "#猫"]);
    assert_eq!(show("- + ... \"\" 東京"), ["東京"]);
    assert_eq!(show("semi-detached"), ["semi-detached"]);
}

#[test]
fn operators() {
    assert_eq!(
        show("has:media -has:poll HAS:embed has:quote"),
        ["Has(Media)", "-Has(Poll)", "Has(Embed)", "Has(Quote)"]
    );
    assert_eq!(show("is:reply -is:sensitive"), ["Is(Reply)", "-Is(Sensitive)"]);
    assert_eq!(show("language:de -language:EN"), ["Language(\"de\")", "-Language(\"en\")"]);
    assert_eq!(
        show("from:me from:@rosa -from:rosa@Waves.example"),
        ["From(Me)", "from @rosa", "-from @rosa@waves.example"]
    );
    assert_eq!(show("from:\"@rosa\" x"), ["from @rosa", "x"]);
    assert_eq!(show("in:library -in:public"), ["In(Library)", "-In(Public)"]);
    assert_eq!(show("before:2026-11-25").len(), 1);
    assert!(matches!(SearchQuery::parse("before:2026-11-25").clauses[0].term, Term::Before(_)));
    assert!(matches!(SearchQuery::parse("after:2026-11-25").clauses[0].term, Term::After(_)));
    assert!(matches!(SearchQuery::parse("-during:2026-11-25").clauses[0].term, Term::During(_)));
}

#[test]
fn what_is_no_operator_is_words() {
    for words in
        ["has:cats", "is:fine", "language:klingonese", "before:soon", "before:2026-13-01", "note:this", "in:all"]
    {
        assert_eq!(show(words), [words]);
    }
}

#[test]
fn days_are_those_of_the_zone() {
    let day = Day::parse("2026-11-25").unwrap();
    let utc = |text| Timestamp::parse(text).unwrap();
    assert_eq!(day.bounds("Etc/UTC"), (utc("2026-11-25T00:00:00Z"), utc("2026-11-26T00:00:00Z")));
    assert_eq!(day.bounds("Europe/Berlin"), (utc("2026-11-24T23:00:00Z"), utc("2026-11-25T23:00:00Z")));
    assert_eq!(day.bounds("Nowhere/Land"), day.bounds("Etc/UTC"));
    // The day on which the clocks go back has 25 hours.
    let (start, end) = Day::parse("2026-10-25").unwrap().bounds("Europe/Berlin");
    assert_eq!(end.since(start).as_secs(), 25 * 3600);
    assert_eq!(Day::parse("2026-11-25T10:00"), None);
    let (start, end) = Day::parse("9999-12-31").unwrap().bounds("Pacific/Honolulu");
    assert!(start <= end);
}

proptest! {
    #[test]
    fn any_text_is_a_query(text in any::<String>()) {
        let query = SearchQuery::parse(&text);
        prop_assert!(query.clauses.len() <= CLAUSES);
    }

    /// Terms survive being written side by side, with any signs and spaces.
    #[test]
    fn clauses_do_not_run_into_each_other(terms in proptest::collection::vec((any::<bool>(), term(), "[ \t]{1,3}"), 0..8)) {
        let text: String = terms.iter().map(|(no, term, gap)| format!("{}{term}{gap}", if *no { "-" } else { "" })).collect();
        let query = SearchQuery::parse(&text);
        prop_assert_eq!(query.clauses.len(), terms.len());
        for (clause, (negated, term, _)) in query.clauses.iter().zip(&terms) {
            prop_assert_eq!(clause.negated, *negated);
            prop_assert_eq!(&clause.term, &SearchQuery::parse(term).clauses[0].term);
        }
    }

    #[test]
    fn operators_look_like_words_until_they_are_right(name in "(has|is|from|before|in|language)", value in "[a-z0-9@.:-]{0,12}") {
        let query = SearchQuery::parse(&format!("{name}:{value}"));
        prop_assert_eq!(query.clauses.len(), 1);
    }
}

fn term() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}",
        "\"[a-z]{1,5} [a-z]{1,5}\"",
        "#[a-z]{1,6}",
        "[一-龥]{1,4}",
        Just("has:media".to_owned()),
        Just("is:reply".to_owned()),
        Just("language:de".to_owned()),
        "from:@[a-z]{1,6}",
        Just("in:library".to_owned()),
        "before:20[0-2][0-9]-0[1-9]-1[0-9]",
    ]
}
