//! What people type to search posts: words, "phrases", #tags and operators, each of which `-` turns into its opposite
//! (<https://docs.joinmastodon.org/user/network/#search>). Never an error: what is no operator is words.

use jiff::{civil, tz::TimeZone};

use crate::{Acct, Timestamp, text};

/// More clauses say nothing more about what somebody looks for.
const CLAUSES: usize = 32;

/// A query, taken apart. Every clause must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchQuery {
    pub clauses: Vec<Clause>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    pub negated: bool,
    pub term: Term,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A word, or words that stand next to each other.
    Words(String),
    /// The folded name.
    Hashtag(String),
    Has(Content),
    Is(Property),
    /// ISO 639-1.
    Language(&'static str),
    From(Who),
    /// Days in the searcher's time zone.
    Before(Day),
    After(Day),
    During(Day),
    In(Place),
}

/// `has:`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Media,
    Poll,
    /// A link that is shown with a preview.
    Embed,
    Quote,
}

/// `is:`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    Reply,
    Sensitive,
}

/// `from:`
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Me,
    Account(Acct),
}

/// `in:`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What the searcher wrote, kept, passed on or was named in.
    Library,
    /// Public posts of those who agree to be found.
    Public,
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(civil::Date);

impl Day {
    /// Reads `2026-11-25`.
    pub fn parse(text: &str) -> Option<Self> {
        // The parser takes whole dates with times too.
        let digits = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        text.parse().ok().filter(|_| digits).map(Self)
    }

    /// The first moment of the day, and of the one after it, in this zone of the tz database (UTC if it is unknown).
    pub fn bounds(self, zone: &str) -> (Timestamp, Timestamp) {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let start = |day: civil::Date| {
            let moment = day.to_zoned(zone.clone()).map(|zoned| zoned.timestamp().as_millisecond());
            // Only the ends of the calendar have no such moment.
            Timestamp::from_millis(moment.unwrap_or(if day.year() < 0 { i64::MIN >> 16 } else { i64::MAX >> 16 }))
        };
        (start(self.0), start(self.0.tomorrow().unwrap_or(civil::Date::MAX)))
    }
}

impl SearchQuery {
    /// Takes a query apart.
    pub fn parse(text: &str) -> Self {
        let mut clauses = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() && clauses.len() < CLAUSES {
            let (clause, after) = next(rest);
            clauses.extend(clause);
            rest = after.trim_start();
        }
        Self { clauses }
    }

    /// Whether there is anything to look for.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }
}

/// The clause at the beginning, if it says anything, and what follows.
fn next(text: &str) -> (Option<Clause>, &str) {
    let (negated, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let clause = |term: Option<Term>| term.map(|term| Clause { negated, term });
    if let Some((phrase, rest)) = quoted(text) {
        return (clause(words(phrase)), rest);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    if let Some((name, value)) = text[..end].split_once(':')
        && let Some((value, rest)) = quoted(&text[name.len() + 1..]).or(Some((value, &text[end..])))
        && let Some(term) = operator(&name.to_ascii_lowercase(), value)
    {
        return (clause(Some(term)), rest);
    }
    let (word, rest) = text.split_at(end);
    let term = match word.strip_prefix(['#', '＃']).filter(|name| text::is_hashtag(name)) {
        Some(name) => Some(Term::Hashtag(text::hashtag_key(name))),
        None => words(word),
    };
    (clause(term), rest)
}

/// What stands in quotation marks at the beginning, and what follows. One that is not closed goes to the end.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(QUOTES)?;
    match inside.find(QUOTES) {
        Some(end) => Some((&inside[..end], inside[end..].trim_start_matches(QUOTES))),
        None => Some((inside, "")),
    }
}

/// Telephones write the curved ones by themselves.
const QUOTES: [char; 4] = ['"', '“', '”', '„'];

/// None if there is nothing in it that could be found.
fn words(text: &str) -> Option<Term> {
    (!text::query_tokens(text).is_empty()).then(|| Term::Words(text.to_owned()))
}

fn operator(name: &str, value: &str) -> Option<Term> {
    Some(match (name, value.to_ascii_lowercase().as_str()) {
        ("has", "media") => Term::Has(Content::Media),
        ("has", "poll") => Term::Has(Content::Poll),
        ("has", "embed" | "link") => Term::Has(Content::Embed),
        ("has", "quote") => Term::Has(Content::Quote),
        ("is", "reply") => Term::Is(Property::Reply),
        ("is", "sensitive") => Term::Is(Property::Sensitive),
        ("language", code) => Term::Language(text::nearest_language(code)?),
        ("from", "me") => Term::From(Who::Me),
        ("from", _) => Term::From(Who::Account(value.parse().ok()?)),
        ("before", _) => Term::Before(Day::parse(value)?),
        ("after", _) => Term::After(Day::parse(value)?),
        ("during", _) => Term::During(Day::parse(value)?),
        ("in", "library") => Term::In(Place::Library),
        ("in", "public") => Term::In(Place::Public),
        _ => return None,
    })
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
