//! Filters: words and statuses that somebody does not wish to come upon unprepared. They are applied to every status
//! that the person is shown ([`views::Item::filtered`]); what a filter hides is left out of homes, lists and public feeds.
//! Of notifications, our pages and what is pushed leave it out; apps do that themselves.
//!
//! [`views::Item::filtered`]: crate::views::Item

mod change;
mod kept;
mod matcher;
mod shown;
mod single;

use domain::{FilterId, FilterKeywordId, FilterStatusId};
use storage::filters::{self, Filter, Keyword, Named};

pub use change::{
    Change, KeywordChange, add_keyword, add_status, bad_context, create, delete, delete_keyword, delete_status, update,
    update_keyword,
};
pub use kept::{Kept, Unfiltered, matcher};
pub use matcher::{Match, Matcher};
pub(crate) use shown::{Feed, shown};
pub use shown::{is_hidden, retain_shown};
pub use single::{Single, SingleChange, create_single, delete_single, find_single, singles, update_single};

use crate::{App, Error, Result, Viewer};

/// A filter with its parts.
#[derive(Debug, Clone)]
pub struct Whole {
    pub filter: Filter,
    pub keywords: Vec<Keyword>,
    pub statuses: Vec<Named>,
}

/// All filters of the viewer, those whose time is over too.
pub async fn list(app: &App, viewer: &Viewer) -> Result<Vec<Whole>> {
    let (all, mut keywords, mut statuses) = filters::list(&mut app.db.conn(), viewer.account).await?;
    let whole = |filter: Filter| {
        let keywords = keywords.extract_if(.., |keyword| keyword.filter_id == filter.id).collect();
        let statuses = statuses.extract_if(.., |named| named.filter_id == filter.id).collect();
        Whole { filter, keywords, statuses }
    };
    Ok(all.into_iter().map(whole).collect())
}

/// One of the viewer's filters.
pub async fn find(app: &App, viewer: &Viewer, id: FilterId) -> Result<Whole> {
    let mut db = app.db.conn();
    let filter = change::own(&mut db, viewer, id).await?;
    let (keywords, statuses) = (filters::keywords(&mut db, id).await?, filters::statuses(&mut db, id).await?);
    Ok(Whole { filter, keywords, statuses })
}

pub async fn find_keyword(app: &App, viewer: &Viewer, id: FilterKeywordId) -> Result<Keyword> {
    filters::find_keyword(&mut app.db.conn(), viewer.account, id).await?.ok_or(Error::NotFound)
}

pub async fn find_status(app: &App, viewer: &Viewer, id: FilterStatusId) -> Result<Named> {
    filters::find_status(&mut app.db.conn(), viewer.account, id).await?.ok_or(Error::NotFound)
}
