//! The older form of filters (API v1): each keyword with its filter's rules, under the keyword's id.

use domain::{Code, FilterAction, FilterContexts, FilterKeywordId, Invalid, Timestamp};
use storage::filters::{self, Filter, Keyword};

use super::{Change, KeywordChange, change};
use crate::{App, Error, Result, Viewer};

/// In Mastodon's words.
const SHARED: &str = "These parameters cannot be changed from this application because they apply to more than one \
    filter keyword. Use a more recent application or the web interface.";

/// A keyword and the filter to which it belongs.
#[derive(Debug, Clone)]
pub struct Single {
    pub keyword: Keyword,
    pub filter: Filter,
}

/// What is to be different. What is None stays.
#[derive(Debug, Clone, Default)]
pub struct SingleChange {
    pub phrase: Option<String>,
    pub contexts: Option<FilterContexts>,
    pub hide: Option<bool>,
    pub whole_word: Option<bool>,
    /// Some(None): it never ends.
    pub expires_at: Option<Option<Timestamp>>,
}

impl SingleChange {
    /// What does not hide warns, or blurs as before: the older form knows no word for that.
    fn action(&self, before: FilterAction) -> Option<FilterAction> {
        self.hide.map(|hide| match (hide, before) {
            (true, _) => FilterAction::Hide,
            (false, FilterAction::Blur) => FilterAction::Blur,
            (false, _) => FilterAction::Warn,
        })
    }

    fn keyword(&self, id: Option<FilterKeywordId>) -> KeywordChange {
        KeywordChange { id, keyword: self.phrase.clone(), whole_word: self.whole_word, delete: false }
    }
}

/// All of the viewer's keywords.
pub async fn singles(app: &App, viewer: &Viewer) -> Result<Vec<Single>> {
    let (all, keywords, _) = filters::list(&mut app.db.conn(), viewer.account).await?;
    let single = |keyword: Keyword| {
        let filter = all.iter().find(|filter| filter.id == keyword.filter_id)?.clone();
        Some(Single { keyword, filter })
    };
    Ok(keywords.into_iter().filter_map(single).collect())
}

pub async fn find_single(app: &App, viewer: &Viewer, id: FilterKeywordId) -> Result<Single> {
    let mut db = app.db.conn();
    let keyword = filters::find_keyword(&mut db, viewer.account, id).await?.ok_or(Error::NotFound)?;
    let filter = change::own(&mut db, viewer, keyword.filter_id).await?;
    Ok(Single { keyword, filter })
}

/// Makes a filter of one keyword.
pub async fn create_single(app: &App, viewer: &Viewer, wanted: SingleChange) -> Result<Single> {
    let change = Change {
        title: wanted.phrase.clone(),
        contexts: wanted.contexts,
        action: wanted.action(FilterAction::Warn),
        expires_at: wanted.expires_at,
        keywords: vec![wanted.keyword(None)],
    };
    single(change::create(app, viewer, change).await?)
}

/// Changes a keyword, and its filter if it has no other keyword.
pub async fn update_single(app: &App, viewer: &Viewer, id: FilterKeywordId, wanted: SingleChange) -> Result<Single> {
    let before = find_single(app, viewer, id).await?;
    let shared = filters::keywords(&mut app.db.conn(), before.filter.id).await?.len() > 1;
    let differs = wanted.contexts.is_some_and(|contexts| contexts != before.filter.contexts)
        || wanted.action(before.filter.action).is_some_and(|action| action != before.filter.action)
        || wanted.expires_at.is_some_and(|end| end != before.filter.expires_at);
    if shared && differs {
        return Err(Invalid::new("", Code::Invalid, SHARED).into());
    }
    let change = Change {
        title: wanted.phrase.clone().filter(|_| !shared),
        contexts: wanted.contexts,
        action: wanted.action(before.filter.action),
        expires_at: wanted.expires_at,
        keywords: vec![wanted.keyword(Some(id))],
    };
    let after = change::update(app, viewer, before.filter.id, change).await?;
    let keyword = after.keywords.into_iter().find(|keyword| keyword.id == id).ok_or(Error::NotFound)?;
    Ok(Single { keyword, filter: after.filter })
}

/// Deletes a keyword, and its filter if it was the last.
pub async fn delete_single(app: &App, viewer: &Viewer, id: FilterKeywordId) -> Result<()> {
    let Single { filter, .. } = find_single(app, viewer, id).await?;
    match filters::keywords(&mut app.db.conn(), filter.id).await?.len() {
        0 | 1 => change::delete(app, viewer, filter.id).await,
        _ => change::delete_keyword(app, viewer, id).await,
    }
}

fn single(whole: super::Whole) -> Result<Single> {
    let keyword = whole.keywords.into_iter().next().ok_or(Error::NotFound)?;
    Ok(Single { keyword, filter: whole.filter })
}
