//! A filter as its form brings it.

use std::time::Duration;

use domain::{FilterAction, FilterContext, FilterContexts, Timestamp};
use services::filters::{Change, KeywordChange, Whole};

use super::usual;
use crate::{WebError, frame::Form, i18n::Words, pages::FilteredWord};

/// Where a filter can hold, and the names of the ticks.
pub const PLACES: [(FilterContext, &str); 5] = [
    (FilterContext::Home, "home"),
    (FilterContext::Notifications, "notifications"),
    (FilterContext::Public, "public"),
    (FilterContext::Thread, "thread"),
    (FilterContext::Account, "account"),
];
/// Free places for words.
const ROOM: usize = 3;
/// Lines that are read of a form.
const MOST: usize = 600;

#[derive(Debug, Clone)]
pub struct Sent {
    pub title: String,
    words: Vec<FilteredWord>,
    pub contexts: FilterContexts,
    pub action: FilterAction,
    /// As the list to choose from has it: empty for never, minutes from now, or `at:` and the time it is kept until.
    pub expires: String,
    /// The time that is kept if nothing else is chosen.
    pub kept_until: Option<Timestamp>,
}

impl Sent {
    pub fn blank() -> Self {
        Self {
            title: String::new(),
            words: Vec::new(),
            contexts: FilterContext::ALL.iter().copied().filter(|context| usual(*context)).collect(),
            action: FilterAction::Warn,
            expires: String::new(),
            kept_until: None,
        }
    }

    /// The filter as it is kept.
    pub fn of(whole: &Whole) -> Self {
        let filter = &whole.filter;
        let word = |word: &storage::filters::Keyword| FilteredWord {
            id: Some(word.id.to_string()),
            text: word.keyword.clone(),
            whole: word.whole_word,
        };
        Self {
            title: filter.title.clone(),
            words: whole.keywords.iter().map(word).collect(),
            contexts: filter.contexts,
            action: filter.action,
            expires: filter.expires_at.map(|at| format!("at:{}", at.millis())).unwrap_or_default(),
            kept_until: filter.expires_at,
        }
    }

    pub fn read(form: &Form) -> Result<Self, WebError> {
        let mut words = Vec::new();
        for n in (0..MOST).take_while(|n| form.get(&format!("keyword.{n}")).is_some()) {
            words.push(FilteredWord {
                id: form.get(&format!("id.{n}")).map(str::to_owned),
                text: form.text(&format!("keyword.{n}")).trim().to_owned(),
                whole: form.is_on(&format!("whole.{n}")),
            });
        }
        let expires = form.text("expires").to_owned();
        Ok(Self {
            title: form.text("title").trim().to_owned(),
            words,
            contexts: PLACES.into_iter().filter(|(_, name)| form.is_on(name)).map(|(place, _)| place).collect(),
            action: form.text("action").parse().map_err(|_| WebError::Form)?,
            kept_until: kept_until(&expires),
            expires,
        })
    }

    /// The words, and free places below.
    pub fn with_room(&self) -> Vec<FilteredWord> {
        let used = self.words.iter().filter(|word| word.id.is_some() || !word.text.is_empty());
        used.cloned().chain(std::iter::repeat_n(FilteredWord::default(), ROOM)).collect()
    }

    /// Words that were emptied are deleted.
    pub fn change(&self, w: &Words) -> Change {
        let keyword = |word: &FilteredWord| {
            let id = word.id.as_ref().and_then(|id| id.parse().ok());
            (id.is_some() || !word.text.is_empty()).then(|| KeywordChange {
                id,
                keyword: Some(word.text.clone()),
                whole_word: Some(word.whole),
                delete: word.text.is_empty(),
            })
        };
        Change {
            title: Some(self.title.clone()),
            contexts: Some(self.contexts),
            action: Some(self.action),
            expires_at: Some(self.until(w.now())),
            keywords: self.words.iter().filter_map(keyword).collect(),
        }
    }

    fn until(&self, now: Timestamp) -> Option<Timestamp> {
        let minutes = self.expires.parse::<u32>().ok();
        self.kept_until.or(minutes.map(|minutes| now + Duration::from_mins(minutes.into())))
    }
}

fn kept_until(expires: &str) -> Option<Timestamp> {
    expires.strip_prefix("at:")?.parse().ok().map(Timestamp::from_millis)
}
