//! `Filter`, its parts, what it finds, and the older form `V1::Filter`.

use domain::{FilterAction, FilterContexts, FilterId, FilterKeywordId, FilterStatusId, StatusId, Timestamp};
use serde::Serialize;
use services::filters::{Match, Single, Whole};
use storage::filters;

/// A filter without its parts, as `FilterResult` holds it.
#[derive(Serialize)]
struct Head<'a> {
    id: FilterId,
    title: &'a str,
    context: FilterContexts,
    expires_at: Option<Timestamp>,
    filter_action: FilterAction,
}

impl<'a> From<&'a filters::Filter> for Head<'a> {
    fn from(filter: &'a filters::Filter) -> Self {
        Self {
            id: filter.id,
            title: &filter.title,
            context: filter.contexts,
            expires_at: filter.expires_at,
            filter_action: filter.action,
        }
    }
}

#[derive(Serialize)]
pub struct Filter<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    keywords: Vec<FilterKeyword<'a>>,
    statuses: Vec<FilterStatus>,
}

impl<'a> From<&'a Whole> for Filter<'a> {
    fn from(whole: &'a Whole) -> Self {
        Self {
            head: Head::from(&whole.filter),
            keywords: whole.keywords.iter().map(FilterKeyword::from).collect(),
            statuses: whole.statuses.iter().map(FilterStatus::from).collect(),
        }
    }
}

#[derive(Serialize)]
pub struct FilterKeyword<'a> {
    id: FilterKeywordId,
    keyword: &'a str,
    whole_word: bool,
}

impl<'a> From<&'a filters::Keyword> for FilterKeyword<'a> {
    fn from(keyword: &'a filters::Keyword) -> Self {
        Self { id: keyword.id, keyword: &keyword.keyword, whole_word: keyword.whole_word }
    }
}

#[derive(Serialize)]
pub struct FilterStatus {
    id: FilterStatusId,
    status_id: StatusId,
}

impl From<&filters::Named> for FilterStatus {
    fn from(named: &filters::Named) -> Self {
        Self { id: named.id, status_id: named.status_id }
    }
}

/// `FilterResult`: null where nothing was found in this way.
#[derive(Serialize)]
struct Found<'a> {
    filter: Head<'a>,
    keyword_matches: Option<Vec<&'a str>>,
    status_matches: Option<&'a [StatusId]>,
}

/// Appends the member `filtered` of a status: what the viewer's filters find in it.
pub(super) fn write_filtered(out: &mut Vec<u8>, found: &[Match]) {
    if found.is_empty() {
        return out.extend_from_slice(b",\"filtered\":[]");
    }
    let result = |one: &'_ Match| -> Vec<u8> {
        let keywords: Vec<&str> = one.keywords.iter().map(AsRef::as_ref).collect();
        let found = Found {
            filter: Head::from(&*one.filter),
            keyword_matches: Some(keywords).filter(|keywords| !keywords.is_empty()),
            status_matches: Some(one.statuses.as_slice()).filter(|ids| !ids.is_empty()),
        };
        serde_json::to_vec(&found).expect("plain structs with names as keys are JSON")
    };
    out.extend_from_slice(b",\"filtered\":");
    super::piece::list(out, found, |out, one| out.extend_from_slice(&result(one)));
}

/// `V1::Filter`: a keyword with its filter's rules.
#[derive(Serialize)]
pub struct SingleFilter<'a> {
    id: FilterKeywordId,
    phrase: &'a str,
    context: FilterContexts,
    expires_at: Option<Timestamp>,
    irreversible: bool,
    whole_word: bool,
}

impl<'a> From<&'a Single> for SingleFilter<'a> {
    fn from(single: &'a Single) -> Self {
        Self {
            id: single.keyword.id,
            phrase: &single.keyword.keyword,
            context: single.filter.contexts,
            expires_at: single.filter.expires_at,
            irreversible: single.filter.action == FilterAction::Hide,
            whole_word: single.keyword.whole_word,
        }
    }
}
