//! An account's filters, ready to be applied: all keywords in one automaton (Aho-Corasick) over folded text, so that
//! a status costs one pass however many keywords there are.

use std::{collections::HashMap, sync::Arc};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use domain::{FilterAction, FilterContext, FilterId, StatusId, Timestamp, text};
use storage::filters::{Filter, Keyword, Named};

use crate::views::Status;

/// A filter that found something, and what.
#[derive(Debug, Clone)]
pub struct Match {
    pub filter: Arc<Filter>,
    /// Keywords as they were given.
    pub keywords: Vec<Arc<str>>,
    /// Statuses that the filter names.
    pub statuses: Vec<StatusId>,
}

/// The filters of one account.
#[derive(Debug, Default)]
pub struct Matcher {
    filters: Vec<Arc<Filter>>,
    words: Vec<Word>,
    /// None without keywords.
    automaton: Option<AhoCorasick>,
    statuses: HashMap<StatusId, Vec<usize>>,
}

#[derive(Debug)]
struct Word {
    filter: usize,
    keyword: Arc<str>,
    /// Whether a word must begin where it begins, and end where it ends.
    starts: bool,
    ends: bool,
}

impl Word {
    /// As Mastodon has it: an edge that is no word character, such as the `#` of a tag, needs no edge of a word.
    fn new(filter: usize, keyword: Keyword, folded: &str) -> Self {
        let edge = |c: Option<char>| keyword.whole_word && c.is_some_and(text::is_word);
        let (starts, ends) = (edge(folded.chars().next()), edge(folded.chars().next_back()));
        Self { filter, keyword: keyword.keyword.into(), starts, ends }
    }

    fn fits(&self, text: &str, from: usize, to: usize) -> bool {
        let open = |c: Option<char>| !c.is_some_and(text::is_word);
        (!self.starts || open(text[..from].chars().next_back())) && (!self.ends || open(text[to..].chars().next()))
    }
}

impl Matcher {
    pub fn new(filters: Vec<Filter>, keywords: Vec<Keyword>, named: Vec<Named>) -> Self {
        let at: HashMap<FilterId, usize> = filters.iter().enumerate().map(|(at, filter)| (filter.id, at)).collect();
        let (mut words, mut patterns) = (Vec::new(), Vec::new());
        for keyword in keywords {
            let folded = text::filter_key(&keyword.keyword);
            if let Some(&filter) = at.get(&keyword.filter_id).filter(|_| !folded.is_empty()) {
                words.push(Word::new(filter, keyword, &folded));
                patterns.push(folded);
            }
        }
        let mut statuses: HashMap<StatusId, Vec<usize>> = HashMap::new();
        for one in named {
            if let Some(&filter) = at.get(&one.filter_id) {
                statuses.entry(one.status_id).or_default().push(filter);
            }
        }
        let filters = filters.into_iter().map(Arc::new).collect();
        Self { filters, automaton: build(&words, &patterns), words, statuses }
    }

    /// Nothing can match.
    pub fn is_empty(&self) -> bool {
        self.automaton.is_none() && self.statuses.is_empty()
    }

    /// Whether anything may be left out in this context now.
    pub fn hides(&self, context: FilterContext, now: Timestamp) -> bool {
        self.filters.iter().any(|filter| hides(filter, context) && holds(filter, now))
    }

    /// Which filters find something in a status; for a boost, `wrapper` is the boost's own id. Filters whose time is
    /// over find nothing.
    pub fn matches(&self, status: &Status, wrapper: StatusId, now: Timestamp) -> Vec<Match> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        if let Some(automaton) = &self.automaton {
            let text = status.folded();
            for hit in automaton.find_overlapping_iter(text) {
                let word = &self.words[hit.pattern().as_usize()];
                if word.fits(text, hit.start(), hit.end())
                    && let Some(one) = self.found(&mut found, word.filter, now)
                    && !one.keywords.contains(&word.keyword)
                {
                    one.keywords.push(word.keyword.clone());
                }
            }
        }
        for id in [Some(status.id), Some(wrapper).filter(|wrapper| *wrapper != status.id)].into_iter().flatten() {
            for &filter in self.statuses.get(&id).into_iter().flatten() {
                if let Some(one) = self.found(&mut found, filter, now) {
                    one.statuses.push(id);
                }
            }
        }
        found
    }

    fn found<'m>(&self, found: &'m mut Vec<Match>, at: usize, now: Timestamp) -> Option<&'m mut Match> {
        let filter = &self.filters[at];
        if !holds(filter, now) {
            return None;
        }
        let place = found.iter().position(|one| one.filter.id == filter.id).unwrap_or_else(|| {
            found.push(Match { filter: filter.clone(), keywords: Vec::new(), statuses: Vec::new() });
            found.len() - 1
        });
        found.get_mut(place)
    }
}

/// Compact rather than fast to the last: one is kept for each account that is here.
fn build(words: &[Word], patterns: &[String]) -> Option<AhoCorasick> {
    if words.is_empty() {
        return None;
    }
    let built = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(patterns);
    match built {
        Ok(automaton) => Some(automaton),
        Err(error) => {
            tracing::error!(%error, keywords = words.len(), "the keywords of filters cannot be put together");
            None
        }
    }
}

fn holds(filter: &Filter, now: Timestamp) -> bool {
    filter.expires_at.is_none_or(|end| end > now)
}

/// Whether the filter leaves out what it finds in this context.
pub fn hides(filter: &Filter, context: FilterContext) -> bool {
    filter.action == FilterAction::Hide && filter.contexts.contains(context)
}

#[cfg(test)]
#[path = "matcher_tests.rs"]
mod tests;
