//! `/lists`: one's lists, the feed of each, its settings and people.

use axum::extract::Path;
use domain::{AccountId, ListId, RepliesPolicy};
use services::{
    Error, accounts,
    lists::{self, Change},
    timelines,
};
use storage::lists::List as Row;

use super::{
    list::{self, List},
    listing,
    paging::{Cursor, older},
    sure::{self, Question},
};
use crate::{
    WebError, WebResult,
    components::{Choice, EmptyState, Entries, Entry, Errors, Field, Hidden, Place, Press, Sheet},
    frame::{Form, Query, SignedIn, flash},
    i18n::Words,
    pages::{FeedAside, FeedPage, ListingPage},
    paths,
    reply::see_other,
    table::{Routes, get},
    wrong,
};

/// Which answers a list shows: the value in forms, and the message.
const REPLIES: [(RepliesPolicy, &str, &str); 3] = [
    (RepliesPolicy::List, "list", "lists-replies-list"),
    (RepliesPolicy::Followed, "followed", "lists-replies-followed"),
    (RepliesPolicy::None, "none", "lists-replies-none"),
];

/// People who are offered for a list.
const OFFERED: i64 = 80;

pub fn routes() -> Routes {
    Routes::new()
        .route(paths::LISTS, get(index).post(create))
        .route("/lists/{id}", get(feed))
        .route("/lists/{id}/edit", get(edit).post(change))
}

async fn index(me: SignedIn) -> WebResult {
    let page = overview(&me, "", Errors::default()).await?;
    Ok(listing::answer(&me, &page))
}

async fn overview(me: &SignedIn, typed: &str, errors: Errors) -> services::Result<ListingPage> {
    let w = &me.w;
    let all = lists::all(&me.app, &me.viewer).await?;
    let hint = w.t("lists-hint").into_owned();
    let mut page = listing::plain(me, w.t("nav-lists").into_owned(), hint, Place::Lists).await?;
    let name = Field::new("title", w.t("lists-title")).max(256).filled(typed, &errors);
    page.sheets.push(Sheet {
        action: paths::LISTS.to_owned(),
        fields: vec![Field { required: true, ..name }],
        act: "create",
        button: w.t("lists-make").into_owned(),
        errors,
        ..Sheet::default()
    });
    let entry = |list: &Row| Entry {
        id: format!("l{}", list.id),
        title: list.title.clone(),
        href: Some(paths::list(list.id)),
        ..Entry::default()
    };
    page.entries.rows = all.iter().map(entry).collect();
    page.entries.empty = EmptyState { icon: "i-list", text: w.t("lists-empty").into_owned(), action: None };
    Ok(page)
}

async fn create(me: SignedIn, form: Form) -> WebResult {
    let title = form.text("title");
    let change = Change { title: Some(title.to_owned()), ..Change::default() };
    match lists::create(&me.app, &me.viewer, change).await {
        Ok(list) => Ok(see_other(&format!("{}/edit", paths::list(list.id)))),
        Err(Error::Invalid(wrong)) => {
            let page = overview(&me, title, wrong::errors(&me.w, &wrong)).await?;
            Ok(me.refused(&page, &page.as_form()))
        }
        Err(error) => Err(error.into()),
    }
}

/// The list that an address names.
async fn find(me: &SignedIn, id: &str) -> Result<Row, WebError> {
    let id: ListId = id.parse().map_err(|_| WebError::NOT_FOUND)?;
    Ok(lists::find(&me.app, &me.viewer, id).await?)
}

async fn feed(me: SignedIn, Path(id): Path<String>, asked: Query) -> WebResult {
    let row = find(&me, &id).await?;
    let (cursor, path) = (Cursor::of(&asked), paths::list(row.id));
    if me.fragment && cursor.min_id.is_some() {
        let items = timelines::list(&me.app, &me.viewer, row.id, cursor.newer()).await?;
        let others = list::others(&me.app, Some(&me.viewer), &items).await?;
        return Ok(list::newer(&me, &path, items, others));
    }
    let items = timelines::list(&me.app, &me.viewer, row.id, cursor.page()).await?;
    let others = list::others(&me.app, Some(&me.viewer), &items).await?;
    let listed = List::of(&path, items).with_others(others);
    if me.fragment {
        return Ok(listed.fragment(&me, cursor));
    }
    let w = me.w.clone();
    let edit = (format!("{path}/edit"), w.t("lists-edit").into_owned());
    let text = w.t("lists-feed-empty").into_owned();
    let empty = EmptyState { icon: "i-list", text, action: Some(edit.clone()) };
    let page = FeedPage {
        announcements: Vec::new(),
        shell: me.shell(&row.title, Place::Lists).await?,
        hint: String::new(),
        tabs: None,
        write: None,
        write_text: String::new(),
        aside: Some(FeedAside::Link { path: edit.0, label: edit.1 }),
        feed: listed.feed(&me, row.title.clone(), empty),
        heading: row.title,
        w,
    };
    Ok(me.page(&page))
}

async fn edit(me: SignedIn, Path(id): Path<String>, asked: Query) -> WebResult {
    let row = find(&me, &id).await?;
    let page = settings(&me, &row, Cursor::of(&asked), Errors::default()).await?;
    Ok(listing::answer(&me, &page))
}

async fn settings(me: &SignedIn, row: &Row, cursor: Cursor, errors: Errors) -> services::Result<ListingPage> {
    let w = &me.w;
    let path = format!("{}/edit", paths::list(row.id));
    let members = lists::members(&me.app, &me.viewer, row.id, cursor.page_of(listing::LIMIT)).await?;
    let listed: Vec<AccountId> = members.iter().map(|(_, account)| account.id).collect();
    let mut page = listing::plain(me, w.t("lists-edit").into_owned(), String::new(), Place::Lists).await?;
    page.back = Some(paths::list(row.id));
    page.part = w.t("lists-members").into_owned();
    page.sheets = sheets(w, row, &path, errors, offers(me, &listed).await?);
    let entry = |account: &services::views::Account| Entry {
        action: path.clone(),
        hidden: vec![Hidden::new("account", account.id.to_string())],
        presses: vec![Press::new("remove", w.t("lists-remove"))],
        ..listing::of_person(account)
    };
    page.entries = Entries {
        rows: members.iter().map(|(_, account)| entry(account)).collect(),
        older: older(&path, members.len(), listing::LIMIT, members.last().map(|(cursor, _)| *cursor)),
        more: w.t("people-more").into_owned(),
        put: listing::put(me, cursor),
        empty: EmptyState { icon: "i-follow", text: w.t("lists-nobody").into_owned(), action: None },
    };
    Ok(page)
}

/// The people followed last who are not `listed`, to choose from: address and name.
async fn offers(me: &SignedIn, listed: &[AccountId]) -> services::Result<Vec<(String, String)>> {
    let page = Cursor::default().page_of(OFFERED);
    let followed = accounts::following(&me.app, Some(&me.viewer), me.viewer.account, page).await?;
    let free = followed.iter().map(|(_, account)| account).filter(|account| !listed.contains(&account.id));
    Ok(free.map(|account| (account.acct.clone(), account.name().to_owned())).collect())
}

/// What the list is like; and who comes onto it.
fn sheets(w: &Words, row: &Row, path: &str, errors: Errors, offers: Vec<(String, String)>) -> Vec<Sheet> {
    let (of_adding, of_list): (Vec<_>, Vec<_>) = errors.0.into_iter().partition(|(field, _)| field == "acct");
    let (of_adding, of_list) = (Errors(of_adding), Errors(of_list));
    let title = Field::new("title", w.t("lists-title")).max(256).filled(&row.title, &of_list);
    let reply = |(policy, value, key): (RepliesPolicy, &'static str, &str)| Choice {
        name: "replies_policy",
        value: value.into(),
        label: w.t(key).into_owned(),
        checked: row.replies_policy == policy,
        radio: true,
        ..Choice::default()
    };
    let exclusive = Choice::tick("exclusive", w.t("lists-exclusive"), row.exclusive);
    let kept = Sheet {
        action: path.to_owned(),
        fields: vec![Field { required: true, ..title }],
        choices: Some((w.t("lists-replies").into_owned(), REPLIES.into_iter().map(reply).collect())),
        switches: vec![exclusive.hint(w.t("lists-exclusive.hint"))],
        act: "save",
        button: w.t("save").into_owned(),
        end: Some(Press::new("delete", w.t("lists-delete"))),
        errors: of_list,
        ..Sheet::default()
    };
    let acct = Field::new("acct", w.t("lists-add")).hint(w.t("lists-add.hint")).filled("", &of_adding);
    let adding = Sheet {
        action: path.to_owned(),
        fields: vec![Field { required: true, prefix: "@".to_owned(), offers, ..acct }],
        act: "add",
        button: w.t("lists-add-go").into_owned(),
        errors: of_adding,
        ..Sheet::default()
    };
    vec![kept, adding]
}

async fn change(me: SignedIn, Path(id): Path<String>, form: Form) -> WebResult {
    let row = find(&me, &id).await?;
    let (id, path) = (row.id, format!("{}/edit", paths::list(row.id)));
    let done = match form.text("do") {
        "delete" if !sure::is_sure(&form) => {
            let question = Question {
                key: "sure-list",
                about: row.title,
                action: path.clone(),
                carried: Vec::new(),
                act: "delete",
                back: path,
            };
            return sure::ask(&me, question).await;
        }
        "delete" => {
            lists::delete(&me.app, &me.viewer, id).await?;
            return Ok(flash::said(see_other(paths::LISTS), "done-list-deleted"));
        }
        "remove" => {
            let member: AccountId = form.parsed("account").ok_or(WebError::NOT_FOUND)?;
            lists::remove(&me.app, &me.viewer, id, &[member]).await
        }
        "add" => match add(&me, id, form.text("acct")).await? {
            Some(why) => {
                let page = settings(&me, &row, Cursor::default(), Errors::one("acct", why)).await?;
                return Ok(me.refused(&page, &page.as_form()));
            }
            None => Ok(()),
        },
        "save" => {
            let policy = REPLIES.into_iter().find(|(_, value, _)| *value == form.text("replies_policy"));
            let change = Change {
                title: Some(form.text("title").to_owned()),
                replies_policy: policy.map(|(policy, ..)| policy),
                exclusive: Some(form.is_on("exclusive")),
            };
            lists::update(&me.app, &me.viewer, id, change).await.map(drop)
        }
        _ => return Err(WebError::Form),
    };
    match done {
        Ok(()) => Ok(flash::said(see_other(&path), "done-saved")),
        Err(Error::Invalid(wrong)) => {
            let page = settings(&me, &row, Cursor::default(), wrong::errors(&me.w, &wrong)).await?;
            Ok(me.refused(&page, &page.as_form()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Why somebody does not come onto the list; who stands there already stays.
async fn add(me: &SignedIn, id: ListId, acct: &str) -> services::Result<Option<String>> {
    let acct = acct.trim().trim_start_matches('@');
    if acct.is_empty() {
        return Ok(Some(me.w.t("lists-whom").into_owned()));
    }
    let account = match accounts::lookup(&me.app, None, acct).await {
        Ok(account) => account,
        Err(Error::NotFound | Error::Gone) => return Ok(Some(me.w.t1("lists-unknown", "name", acct))),
        Err(error) => return Err(error),
    };
    match lists::add(&me.app, &me.viewer, id, &[account.id]).await {
        Ok(()) | Err(Error::Invalid(_)) => Ok(None),
        Err(Error::NotFound) => Ok(Some(me.w.t1("lists-not-followed", "name", account.name()))),
        Err(error) => Err(error),
    }
}
