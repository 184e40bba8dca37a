//! What is talked about, for people: only what may be shown, in their languages first, without those whom they block or
//! mute.

use std::collections::HashMap;

use domain::TrendKind;
use storage::{
    cards, tags as rows,
    timelines::{Page, PublicFilter},
    trends,
};

use super::{DAY, DAYS, Day, history};
use crate::{
    App, Error, Result, Viewer, cards as addresses,
    tags::mark,
    timelines::{self, Everybodys, Tag, with_history},
    views::{self, Card, Credit, Item},
};

/// A page that is talked about.
#[derive(Debug)]
pub struct Link {
    pub card: Card,
    pub credit: Option<Credit>,
    pub history: Vec<Day>,
}

/// Tags, most talked about first.
pub async fn tags(app: &App, limit: usize, offset: usize) -> Result<Vec<Tag>> {
    let settings = app.settings.get();
    if !settings.trends {
        return Ok(Vec::new());
    }
    let mut db = app.db.conn();
    let ids = trends::tags(&mut db, settings.trendable_by_default, limit as i64, offset as i64).await?;
    let mut found: HashMap<_, _> = rows::list(&mut db, &ids).await?.into_iter().map(|tag| (tag.id, tag)).collect();
    with_history(app, ids.iter().filter_map(|id| found.remove(id)).collect()).await
}

/// Tags to begin with: those that are talked about, else those that most people used in these days.
pub async fn topics(app: &App, viewer: &Viewer, limit: usize) -> Result<Vec<Tag>> {
    let mut found = tags(app, limit, 0).await?;
    if found.is_empty() {
        let mut db = app.db.conn();
        let ids = trends::used_tags(&mut db, app.now() - DAY * (DAYS - 1), limit as i64).await?;
        let mut rows = rows::list(&mut db, &ids).await?;
        rows.sort_by_key(|tag| ids.iter().position(|id| *id == tag.id));
        found = with_history(app, rows).await?;
    }
    mark(app, Some(viewer), &mut found).await?;
    Ok(found)
}

/// Which page of the links or statuses.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// Comes first instead of the viewer's.
    pub language: Option<&'a str>,
    pub limit: usize,
    pub offset: usize,
}

impl Asked<'_> {
    /// None where nothing is shown.
    fn wanted(&self, app: &App, viewer: Option<&Viewer>) -> Option<trends::Wanted> {
        let settings = app.settings.get();
        let asked = self.language.and_then(domain::text::nearest_language);
        let language = asked.or(viewer.map(|viewer| viewer.locale.as_str()));
        settings.trends.then(|| trends::Wanted {
            undecided: settings.trendable_by_default,
            languages: language.into_iter().map(str::to_owned).collect(),
            limit: self.limit as i64,
            offset: self.offset as i64,
        })
    }
}

/// Links, those in the viewer's language first.
pub async fn links(app: &App, viewer: Option<&Viewer>, asked: Asked<'_>) -> Result<Vec<Link>> {
    let Some(wanted) = asked.wanted(app, viewer) else { return Ok(Vec::new()) };
    let ids = trends::links(&mut app.db.conn(), &wanted).await?;
    pages(app, &ids).await
}

/// Pages with their history.
pub(super) async fn pages(app: &App, ids: &[domain::CardId]) -> Result<Vec<Link>> {
    let items: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut days = history(app, TrendKind::Link, &items).await?;
    let whole = |(card, credit): (Card, Option<Credit>)| {
        let history = days.remove(&card.id.0).unwrap_or_default();
        Link { card, credit, history }
    };
    Ok(views::cards(app, ids).await?.into_iter().map(whole).collect())
}

/// Statuses, those in the viewer's language first; the viewer's filters have not been asked yet.
pub async fn statuses(app: &App, viewer: Option<&Viewer>, asked: Asked<'_>) -> Result<Vec<Item>> {
    let Some(wanted) = asked.wanted(app, viewer) else { return Ok(Vec::new()) };
    let entries = trends::statuses(&mut app.db.conn(), Viewer::id(viewer), &wanted).await?;
    views::items(app, viewer, &entries).await
}

/// Public statuses that link to a page that is talked about. Not found if it is not.
pub async fn link_timeline(app: &App, viewer: Option<&Viewer>, url: &str, page: Page) -> Result<Vec<Item>> {
    let open = timelines::open(app, viewer, Everybodys::Topic, PublicFilter::default())?;
    let settings = app.settings.get();
    let address = addresses::normalise(url).filter(|_| settings.trends).ok_or(Error::NotFound)?;
    let mut db = app.db.conn();
    let card = cards::find_by_address(&mut db, address.as_str()).await?.ok_or(Error::NotFound)?;
    if !trends::is_shown(&mut db, card, settings.trendable_by_default).await? {
        return Err(Error::NotFound);
    }
    let Some(filter) = open else { return Ok(Vec::new()) };
    let entries =
        trends::statuses_with(&mut db, Viewer::id(viewer), page, (card, filter), Viewer::languages(viewer)).await?;
    views::items(app, viewer, &entries).await
}
