//! Making, changing and deleting filters and their parts.

use domain::{
    Code, FilterAction, FilterContexts, FilterId, FilterKeywordId, FilterStatusId, Invalid, StatusId, Timestamp,
};
use storage::{
    Conn, Tx,
    filters::{self, Filter, Keyword, Named},
    statuses,
};

use super::Whole;
use crate::{App, Error, Result, Viewer, events::Event};

/// Characters of a title and of a keyword.
const TITLE_LENGTH: usize = 256;
const KEYWORD_LENGTH: usize = 512;
/// Filters of an account, and keywords of a filter. Nobody is known to come near them.
const MOST_FILTERS: i64 = 500;
const MOST_KEYWORDS: usize = 500;

/// What is to be different. What is None stays, or is as usual in a new filter.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub title: Option<String>,
    pub contexts: Option<FilterContexts>,
    pub action: Option<FilterAction>,
    /// Some(None): it never ends.
    pub expires_at: Option<Option<Timestamp>>,
    pub keywords: Vec<KeywordChange>,
}

/// A keyword to be added, changed (with its `id`) or deleted.
#[derive(Debug, Clone, Default)]
pub struct KeywordChange {
    pub id: Option<FilterKeywordId>,
    pub keyword: Option<String>,
    pub whole_word: Option<bool>,
    pub delete: bool,
}

/// Makes a filter.
pub async fn create(app: &App, viewer: &Viewer, change: Change) -> Result<Whole> {
    let mut filter = Filter {
        id: FilterId::at(app.now()),
        title: String::new(),
        contexts: FilterContexts::default(),
        action: FilterAction::Warn,
        expires_at: None,
    };
    apply(&mut filter, &change);
    let keywords = merge(app, &filter, Vec::new(), change.keywords)?;
    check(&filter, &keywords.put)?;
    let mut tx = app.db.begin().await?;
    if filters::count(&mut tx, viewer.account).await? >= MOST_FILTERS {
        let reason = "You have reached the maximum number of filters";
        return Err(Invalid::sentence("filters", Code::TooLong, reason).into());
    }
    filters::insert(&mut tx, viewer.account, &filter, app.now()).await?;
    filters::put_keywords(&mut tx, &keywords.put).await?;
    finish(app, viewer, tx).await?;
    Ok(Whole { filter, keywords: keywords.put, statuses: Vec::new() })
}

/// Changes a filter and its keywords.
pub async fn update(app: &App, viewer: &Viewer, id: FilterId, change: Change) -> Result<Whole> {
    let mut tx = app.db.begin().await?;
    let mut filter = own(&mut tx, viewer, id).await?;
    apply(&mut filter, &change);
    let keywords = merge(app, &filter, filters::keywords(&mut tx, id).await?, change.keywords)?;
    check(&filter, &keywords.put)?;
    filters::update(&mut tx, &filter).await?;
    filters::delete_keywords(&mut tx, id, &keywords.delete).await?;
    filters::put_keywords(&mut tx, &keywords.put).await?;
    let statuses = filters::statuses(&mut tx, id).await?;
    finish(app, viewer, tx).await?;
    Ok(Whole { filter, keywords: keywords.put, statuses })
}

pub async fn delete(app: &App, viewer: &Viewer, id: FilterId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !filters::delete(&mut tx, viewer.account, id).await? {
        return Err(Error::NotFound);
    }
    finish(app, viewer, tx).await
}

/// One of the viewer's filters.
pub(super) async fn own(db: &mut Conn, viewer: &Viewer, id: FilterId) -> Result<Filter> {
    filters::find(db, viewer.account, id).await?.ok_or(Error::NotFound)
}

async fn finish(app: &App, viewer: &Viewer, tx: Tx) -> Result<()> {
    tx.commit().await?;
    app.events.raise(Event::FiltersChanged { account: viewer.account });
    Ok(())
}

fn apply(filter: &mut Filter, change: &Change) {
    if let Some(title) = &change.title {
        title.trim().clone_into(&mut filter.title);
    }
    filter.contexts = change.contexts.unwrap_or(filter.contexts);
    filter.action = change.action.unwrap_or(filter.action);
    filter.expires_at = change.expires_at.unwrap_or(filter.expires_at);
}

/// The keywords of a filter as they are to be, and those that go.
struct Merged {
    put: Vec<Keyword>,
    delete: Vec<FilterKeywordId>,
}

/// A keyword that is not the filter's is not found.
fn merge(app: &App, filter: &Filter, known: Vec<Keyword>, changes: Vec<KeywordChange>) -> Result<Merged> {
    let mut merged = Merged { put: known, delete: Vec::new() };
    for change in changes {
        let Some(id) = change.id else {
            if !change.delete {
                merged.put.push(new_keyword(app, filter.id, change));
            }
            continue;
        };
        let at = merged.put.iter().position(|known| known.id == id).ok_or(Error::NotFound)?;
        if change.delete {
            merged.delete.push(merged.put.remove(at).id);
            continue;
        }
        let known = &mut merged.put[at];
        known.keyword = change.keyword.map_or_else(|| std::mem::take(&mut known.keyword), |word| word.trim().into());
        known.whole_word = change.whole_word.unwrap_or(known.whole_word);
    }
    Ok(merged)
}

fn new_keyword(app: &App, filter_id: FilterId, change: KeywordChange) -> Keyword {
    Keyword {
        id: FilterKeywordId::at(app.now()),
        filter_id,
        keyword: change.keyword.unwrap_or_default().trim().to_owned(),
        whole_word: change.whole_word.unwrap_or(true),
    }
}

fn check(filter: &Filter, keywords: &[Keyword]) -> Result<()> {
    let mut wrong = Vec::new();
    wrong.extend(check_text("title", &filter.title, TITLE_LENGTH));
    if filter.contexts.is_empty() {
        wrong.push(bad_context());
    }
    for keyword in keywords {
        wrong.extend(check_text("keywords_keyword", &keyword.keyword, KEYWORD_LENGTH));
    }
    if keywords.len() > MOST_KEYWORDS {
        let reason = format!("are too many (maximum is {MOST_KEYWORDS})");
        wrong.push(Invalid::new("keywords", Code::TooLong, reason).limit(MOST_KEYWORDS));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

/// What Mastodon says of contexts that are missing or unknown.
pub fn bad_context() -> Invalid {
    Invalid::new("context", Code::Inclusion, "None or invalid context supplied")
}

fn check_text(field: &'static str, text: &str, most: usize) -> Option<Invalid> {
    if text.is_empty() {
        return Some(Invalid::new(field, Code::Blank, "can't be blank"));
    }
    (text.chars().count() > most).then(|| Invalid::too_long(field, most))
}

/// Adds a keyword to a filter.
pub async fn add_keyword(app: &App, viewer: &Viewer, id: FilterId, change: KeywordChange) -> Result<Keyword> {
    let mut tx = app.db.begin().await?;
    let filter = own(&mut tx, viewer, id).await?;
    if filters::keywords(&mut tx, id).await?.len() >= MOST_KEYWORDS {
        return Err(Invalid::new("keyword", Code::TooLong, "is one too many for this filter").into());
    }
    put_keyword(app, viewer, tx, new_keyword(app, filter.id, change)).await
}

pub async fn update_keyword(app: &App, viewer: &Viewer, id: FilterKeywordId, change: KeywordChange) -> Result<Keyword> {
    let mut tx = app.db.begin().await?;
    let mut keyword = filters::find_keyword(&mut tx, viewer.account, id).await?.ok_or(Error::NotFound)?;
    keyword.keyword = change.keyword.map_or(keyword.keyword, |word| word.trim().to_owned());
    keyword.whole_word = change.whole_word.unwrap_or(keyword.whole_word);
    put_keyword(app, viewer, tx, keyword).await
}

async fn put_keyword(app: &App, viewer: &Viewer, mut tx: Tx, keyword: Keyword) -> Result<Keyword> {
    if let Some(wrong) = check_text("keyword", &keyword.keyword, KEYWORD_LENGTH) {
        return Err(wrong.into());
    }
    filters::put_keywords(&mut tx, std::slice::from_ref(&keyword)).await?;
    finish(app, viewer, tx).await?;
    Ok(keyword)
}

pub async fn delete_keyword(app: &App, viewer: &Viewer, id: FilterKeywordId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let keyword = filters::find_keyword(&mut tx, viewer.account, id).await?.ok_or(Error::NotFound)?;
    filters::delete_keywords(&mut tx, keyword.filter_id, &[id]).await?;
    finish(app, viewer, tx).await
}

/// Makes a filter find a single status, which the viewer must see.
pub async fn add_status(app: &App, viewer: &Viewer, id: FilterId, status: StatusId) -> Result<Named> {
    let mut tx = app.db.begin().await?;
    let filter = own(&mut tx, viewer, id).await?;
    let status = statuses::find_visible(&mut tx, viewer.account, status).await?.ok_or(Error::NotFound)?;
    let named = Named { id: FilterStatusId::at(app.now()), filter_id: filter.id, status_id: status.id };
    if !filters::insert_status(&mut tx, &named).await? {
        return Err(Invalid::new("status", Code::Taken, "has already been taken").into());
    }
    finish(app, viewer, tx).await?;
    Ok(named)
}

/// Gives what is no longer named.
pub async fn delete_status(app: &App, viewer: &Viewer, id: FilterStatusId) -> Result<Named> {
    let mut tx = app.db.begin().await?;
    let named = filters::find_status(&mut tx, viewer.account, id).await?.ok_or(Error::NotFound)?;
    filters::delete_status(&mut tx, id).await?;
    finish(app, viewer, tx).await?;
    Ok(named)
}
