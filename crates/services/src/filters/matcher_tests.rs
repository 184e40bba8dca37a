use domain::{FilterContexts, FilterKeywordId};

use super::*;

fn matcher(keywords: &[(&str, bool)]) -> Matcher {
    let filter = Filter {
        id: FilterId(1),
        title: "no".into(),
        contexts: FilterContexts::from_number(1),
        action: FilterAction::Hide,
        expires_at: Some(Timestamp::from_secs(100)),
    };
    let keyword = |(n, (word, whole)): (usize, &(&str, bool))| Keyword {
        id: FilterKeywordId(n as i64),
        filter_id: filter.id,
        keyword: (*word).to_owned(),
        whole_word: *whole,
    };
    let keywords = keywords.iter().enumerate().map(keyword).collect();
    Matcher::new(vec![filter.clone()], keywords, vec![])
}

/// Whether the keyword is found in the text.
fn finds(keyword: &str, whole_word: bool, text: &str) -> bool {
    let matcher = matcher(&[(keyword, whole_word)]);
    let Some(automaton) = &matcher.automaton else { return false };
    let text = text::filter_key(text);
    automaton
        .find_overlapping_iter(&text)
        .any(|hit| matcher.words[hit.pattern().as_usize()].fits(&text, hit.start(), hit.end()))
}

#[test]
fn whole_words_end_where_words_end() {
    assert!(finds("cat", true, "My Cat!"));
    assert!(!finds("cat", true, "concatenate"));
    assert!(finds("cat", false, "concatenate"));
    assert!(!finds("cat", true, "cat_food"), "an underscore is of the word");
    assert!(finds("fußball", true, "FUẞBALL, immer"));
    assert!(!finds("ball", true, "Fußball"), "letters of all scripts are word characters");
    assert!(!finds("е", true, "если"));
    assert!(finds("#Election", true, "see#election"), "a sign needs no edge of a word before it");
    assert!(!finds("#election", true, "#elections"));
    assert!(finds("猫", false, "我的猫很好"));
}

#[test]
fn forms_of_letters_do_not_matter() {
    assert!(finds("café", true, "cafe\u{301} au lait"));
    assert!(finds("spoiler", true, "Ｓｐｏｉｌｅｒ ahead"));
    assert!(finds("ΟΔΟΣ", true, "οδός οδος"), "a sigma at the end of a word is one");
    assert!(!finds(" ", true, "a b"), "nothing is found by nothing");
}

#[test]
fn what_is_empty_costs_nothing() {
    assert!(Matcher::default().is_empty());
    assert!(matcher(&[]).is_empty());
    let full = matcher(&[("x", true)]);
    assert!(!full.is_empty());
    assert!(full.hides(FilterContext::Home, Timestamp::from_secs(99)));
    assert!(!full.hides(FilterContext::Home, Timestamp::from_secs(100)), "its time is over");
    assert!(!full.hides(FilterContext::Public, Timestamp::from_secs(1)));
}
