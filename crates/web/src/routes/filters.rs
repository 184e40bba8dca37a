//! `/settings/filters`: words that somebody does not wish to come upon, and what becomes of posts that have them.

mod sent;

use axum::extract::Path;
use domain::{FilterAction, FilterContext, FilterId, FilterStatusId, Invalid};
use http::StatusCode;
use services::{
    Error,
    filters::{self, Whole},
    views,
};

use self::sent::{PLACES, Sent};
use super::{
    listing,
    sure::{self, Question},
};
use crate::{
    WebError, WebResult,
    components::{Choice, EmptyState, Entries, Entry, Errors, Field, Hidden, Place, Press, Select},
    frame::{Form, SignedIn, flash},
    i18n::Words,
    pages::FilterPage,
    paths,
    present::{Look, card},
    reply::{self, see_other},
    table::{Routes, get},
    wrong,
};

/// For how long a filter can hold: minutes.
const SPANS: [i64; 6] = [30, 60, 6 * 60, 12 * 60, 24 * 60, 7 * 24 * 60];
/// Words that are named in a list.
const NAMED: usize = 5;

pub fn routes() -> Routes {
    Routes::new()
        .route(paths::FILTERS, get(list))
        .route(paths::NEW_FILTER, get(blank).post(create))
        .route("/settings/filters/{id}", get(show).post(change))
}

async fn list(me: SignedIn) -> WebResult {
    let w = &me.w;
    let hint = w.t("filters-hint").into_owned();
    let mut page = listing::plain(&me, w.t("filters-title").into_owned(), hint, Place::Elsewhere).await?;
    let new = (paths::NEW_FILTER.to_owned(), w.t("filters-new").into_owned());
    page.back = Some(paths::profile(&me.viewer.username));
    page.action = Some(new.clone());
    let all = filters::list(&me.app, &me.viewer).await?;
    page.entries.rows = all.iter().map(|whole| entry(w, whole)).collect();
    let text = w.t("filters-empty").into_owned();
    page.entries.empty = EmptyState { icon: "i-veil", text, action: Some(new) };
    Ok(me.page(&page))
}

fn entry(w: &Words, whole: &Whole) -> Entry {
    let filter = &whole.filter;
    let until = filter.expires_at.map(|at| match at <= w.now() {
        true => w.t1("filter-over", "time", w.recent(at)),
        false => w.t1("filter-until", "time", w.moment(at)),
    });
    let then = w.t(action_key(filter.action)).into_owned();
    let facts: Vec<String> =
        [w.t1("filter-count", "count", whole.keywords.len()), then].into_iter().chain(until).collect();
    let words: Vec<&str> = whole.keywords.iter().take(NAMED).map(|word| word.keyword.as_str()).collect();
    Entry {
        id: format!("f{}", filter.id),
        title: filter.title.clone(),
        href: Some(paths::filter(filter.id)),
        facts: facts.join(" · "),
        note: words.join(", "),
        ..Entry::default()
    }
}

const fn action_key(action: FilterAction) -> &'static str {
    match action {
        FilterAction::Warn => "filter-warn",
        FilterAction::Hide => "filter-hide",
        FilterAction::Blur => "filter-blur",
    }
}

async fn blank(me: SignedIn) -> WebResult {
    let page = page(&me, None, &Sent::blank(), Errors::default()).await?;
    Ok(me.page(&page))
}

async fn create(me: SignedIn, form: Form) -> WebResult {
    let sent = Sent::read(&form)?;
    if form.text("do") == "more" {
        return again(&me, None, &sent).await;
    }
    match filters::create(&me.app, &me.viewer, sent.change(&me.w)).await {
        Ok(_) => Ok(flash::said(see_other(paths::FILTERS), "done-saved")),
        Err(Error::Invalid(wrong)) => refused(&me, None, &sent, &wrong).await,
        Err(error) => Err(error.into()),
    }
}

/// The filter that an address names.
async fn find(me: &SignedIn, id: &str) -> Result<Whole, WebError> {
    let id: FilterId = id.parse().map_err(|_| WebError::NOT_FOUND)?;
    Ok(filters::find(&me.app, &me.viewer, id).await?)
}

async fn show(me: SignedIn, Path(id): Path<String>) -> WebResult {
    let whole = find(&me, &id).await?;
    let page = page(&me, Some(&whole), &Sent::of(&whole), Errors::default()).await?;
    Ok(me.page(&page))
}

async fn change(me: SignedIn, Path(id): Path<String>, form: Form) -> WebResult {
    let whole = find(&me, &id).await?;
    let id = whole.filter.id;
    match form.text("do") {
        "delete" if !sure::is_sure(&form) => {
            let question = Question {
                key: "sure-filter",
                about: whole.filter.title,
                action: paths::filter(id),
                carried: Vec::new(),
                act: "delete",
                back: paths::filter(id),
            };
            return sure::ask(&me, question).await;
        }
        "delete" => {
            filters::delete(&me.app, &me.viewer, id).await?;
            return Ok(flash::said(see_other(paths::FILTERS), "done-filter-deleted"));
        }
        "forget" => {
            let named: FilterStatusId = form.parsed("named").ok_or(WebError::NOT_FOUND)?;
            filters::delete_status(&me.app, &me.viewer, named).await?;
            return Ok(flash::said(see_other(&paths::filter(id)), "done-saved"));
        }
        "save" | "more" => {}
        _ => return Err(WebError::Form),
    }
    let sent = Sent::read(&form)?;
    if form.text("do") == "more" {
        return again(&me, Some(&whole), &sent).await;
    }
    match filters::update(&me.app, &me.viewer, id, sent.change(&me.w)).await {
        Ok(_) => Ok(flash::said(see_other(paths::FILTERS), "done-saved")),
        Err(Error::Invalid(wrong)) => refused(&me, Some(&whole), &sent, &wrong).await,
        Err(error) => Err(error.into()),
    }
}

/// The form as it was, with more room for words.
async fn again(me: &SignedIn, whole: Option<&Whole>, sent: &Sent) -> WebResult {
    let page = page(me, whole, sent, Errors::default()).await?;
    Ok(match me.fragment {
        true => reply::fragment(StatusCode::OK, &page.as_form()),
        false => me.page(&page),
    })
}

async fn refused(me: &SignedIn, whole: Option<&Whole>, sent: &Sent, wrong: &[Invalid]) -> WebResult {
    let mut errors = wrong::errors(&me.w, wrong);
    // The words have a field for each of them.
    for (field, _) in errors.0.iter_mut().filter(|(field, _)| field.starts_with("keywords")) {
        *field = "keywords".into();
    }
    let page = page(me, whole, sent, errors).await?;
    Ok(me.refused(&page, &page.as_form()))
}

async fn page(me: &SignedIn, whole: Option<&Whole>, sent: &Sent, errors: Errors) -> services::Result<FilterPage> {
    let w = &me.w;
    let heading = match whole {
        Some(whole) => whole.filter.title.clone(),
        None => w.t("filters-new").into_owned(),
    };
    let posts = match whole {
        Some(whole) => posts(me, whole).await?,
        None => Entries::default(),
    };
    let title = Field::new("title", w.t("filter-title")).hint(w.t("filter-title.hint")).max(256);
    Ok(FilterPage {
        w: w.clone(),
        shell: me.shell(&heading, Place::Elsewhere).await?,
        heading,
        path: whole.map_or_else(|| paths::NEW_FILTER.to_owned(), |whole| paths::filter(whole.filter.id)),
        title: Field { required: true, ..title.filled(&sent.title, &errors) },
        words: sent.with_room(),
        places: PLACES
            .into_iter()
            .map(|(place, name)| Choice::tick(name, w.t(&format!("filter-in-{name}")), sent.contexts.contains(place)))
            .collect(),
        actions: actions(w, sent.action),
        expires: expires(w, sent),
        kept: whole.is_some(),
        errors,
        posts,
    })
}

fn actions(w: &Words, chosen: FilterAction) -> Vec<Choice> {
    let choice = |action: FilterAction| Choice {
        name: "action",
        value: action.as_str().into(),
        label: w.t(action_key(action)).into_owned(),
        hint: w.t(&format!("{}.hint", action_key(action))).into_owned(),
        checked: action == chosen,
        radio: true,
        ..Choice::default()
    };
    [FilterAction::Warn, FilterAction::Blur, FilterAction::Hide].into_iter().map(choice).collect()
}

fn expires(w: &Words, sent: &Sent) -> Select {
    let mut select = Select::new("expires", w.t("filter-expires")).chosen(sent.expires.as_str());
    if let Some(at) = sent.kept_until {
        select = select.option(format!("at:{}", at.millis()), w.t1("filter-until", "time", w.moment(at)));
    }
    select = select.option("", w.t("filter-never"));
    SPANS.into_iter().fold(select, |select, minutes| select.option(minutes.to_string(), span(w, minutes)))
}

fn span(w: &Words, minutes: i64) -> String {
    match minutes {
        ..60 => w.t1("compose-poll-minutes", "n", minutes),
        60..1440 => w.t1("compose-poll-hours", "n", minutes / 60),
        _ => w.t1("compose-poll-days", "n", minutes / 1440),
    }
}

/// The posts that the filter names one by one.
async fn posts(me: &SignedIn, whole: &Whole) -> services::Result<Entries> {
    let ids: Vec<_> = whole.statuses.iter().map(|named| named.status_id).collect();
    if ids.is_empty() {
        return Ok(Entries::default());
    }
    let items = views::items_by_id(&me.app, Some(&me.viewer), &ids).await?;
    let mut entries = Entries::default();
    for named in &whole.statuses {
        let shown = items.iter().find(|item| item.status.id == named.status_id);
        let shown = shown.map(|item| card(item, Look::feed(None)));
        entries.rows.push(Entry {
            id: format!("n{}", named.id),
            person: shown.as_ref().map(|card| card.author.clone()),
            title: shown
                .as_ref()
                .map_or_else(|| me.w.t("filter-post-gone").into_owned(), |card| card.author.name.clone()),
            href: shown.as_ref().map(|card| card.path()),
            note: shown.map(|card| card.first_words).unwrap_or_default(),
            action: paths::filter(whole.filter.id),
            hidden: vec![Hidden::new("named", named.id.to_string())],
            presses: vec![Press::new("forget", me.w.t("filter-forget"))],
            ..Entry::default()
        });
    }
    Ok(entries)
}

/// Where a filter holds at first: everywhere but on profiles.
const fn usual(context: FilterContext) -> bool {
    !matches!(context, FilterContext::Account)
}
