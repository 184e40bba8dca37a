//! `/report`: tells the staff what is wrong with somebody, or with what somebody wrote.

use std::sync::Arc;

use domain::{AccountId, ReportCategory, StatusId};
use services::{
    Error,
    reports::{self, COMMENT, New},
    timelines,
    views::{self, Account, Item},
};
use storage::timelines::{AccountFilter, Page};

use crate::{
    WebError, WebResult,
    components::{Choice, Errors, Field, Hidden, Place, Shape},
    frame::{Form, Query, SignedIn, flash},
    i18n::Words,
    pages::{ReportPage, ReportedPost},
    paths,
    present::{Look, card},
    reply::see_other,
    table::{Routes, get},
    wrong,
};

/// The latest posts that are offered.
const OFFERED: i64 = 10;

const CATEGORIES: [ReportCategory; 4] =
    [ReportCategory::Spam, ReportCategory::Violation, ReportCategory::Legal, ReportCategory::Other];

pub fn routes() -> Routes {
    Routes::new().route(paths::REPORT, get(ask).post(send))
}

/// The form as it was filled in.
#[derive(Default)]
struct Sent {
    category: Option<ReportCategory>,
    rules: Vec<i64>,
    posts: Vec<StatusId>,
    comment: String,
    forward: bool,
}

impl Sent {
    fn read(form: &Form) -> Self {
        Self {
            category: form.parsed("category"),
            rules: form.all("rule").filter_map(|id| id.parse().ok()).collect(),
            posts: form.all("post").filter_map(|id| id.parse().ok()).collect(),
            comment: form.text("comment").replace("\r\n", "\n"),
            forward: form.is_on("forward"),
        }
    }
}

async fn ask(me: SignedIn, asked: Query) -> WebResult {
    let (account, posts) = match asked.parsed::<StatusId>("status") {
        Some(id) => {
            let item = views::status_item(&me.app, Some(&me.viewer), id).await?;
            let (status, author) = item.target();
            (author.id, vec![status.id])
        }
        None => (asked.parsed::<AccountId>("account").ok_or(WebError::NOT_FOUND)?, Vec::new()),
    };
    let page = page(&me, account, &Sent { posts, ..Sent::default() }, Errors::default()).await?;
    Ok(me.page(&page))
}

async fn page(me: &SignedIn, account: AccountId, sent: &Sent, errors: Errors) -> WebResult<ReportPage> {
    let account = views::account(&me.app, Some(&me.viewer), account).await?;
    if account.id == me.viewer.account {
        return Err(WebError::NOT_FOUND);
    }
    let (w, name) = (me.w.clone(), account.name().to_owned());
    let comment = Field::new("comment", w.t("report-comment")).hint(w.t1("report-comment-hint", "count", COMMENT));
    Ok(ReportPage {
        shell: me.shell(&w.t1("report-title", "name", name.as_str()), Place::Elsewhere).await?,
        back: paths::profile(&account.acct),
        account: Hidden::new("account", account.id.to_string()),
        categories: categories(&w, sent),
        rules: rules(me, sent).await?,
        posts: posts(me, &account, sent).await?,
        comment: Field { rows: 4, ..comment.max(COMMENT as u32).filled(&sent.comment, &errors) },
        forward: (!account.is_local()).then(|| {
            let host = account.domain.as_str();
            let forward = Choice::tick("forward", w.t1("report-forward", "host", host), sent.forward);
            forward.hint(w.t("report-forward-hint"))
        }),
        name,
        errors,
        w,
    })
}

fn categories(w: &Words, sent: &Sent) -> Vec<Choice> {
    let choice = |category: ReportCategory| {
        let hinted = matches!(category, ReportCategory::Spam | ReportCategory::Other);
        let hint = hinted.then(|| w.t(&format!("report-{category}-hint")).into_owned());
        Choice {
            name: "category",
            value: category.as_str().into(),
            label: w.t(&format!("report-{category}")).into_owned(),
            hint: hint.unwrap_or_default(),
            checked: sent.category == Some(category),
            radio: true,
            required: true,
            ..Choice::default()
        }
    };
    CATEGORIES.into_iter().map(choice).collect()
}

async fn rules(me: &SignedIn, sent: &Sent) -> WebResult<Vec<Choice>> {
    let instance = services::instance::instance(&me.app).await?;
    let choice = |rule: &storage::rules::Rule| Choice {
        name: "rule",
        value: rule.id.to_string().into(),
        several: true,
        label: rule.text.clone(),
        hint: rule.hint.clone(),
        checked: sent.rules.contains(&rule.id),
        ..Choice::default()
    };
    Ok(instance.rules.iter().map(choice).collect())
}

/// The posts that are meant, and the latest ones besides.
async fn posts(me: &SignedIn, account: &Arc<Account>, sent: &Sent) -> WebResult<Vec<ReportedPost>> {
    let filter = AccountFilter { exclude_reblogs: true, ..AccountFilter::default() };
    let latest = timelines::account(&me.app, Some(&me.viewer), account.id, Page::first(OFFERED), filter).await?;
    let mut offered: Vec<Item> = Vec::new();
    for id in sent.posts.iter().filter(|id| latest.iter().all(|item| item.status.id != **id)) {
        match views::status_item(&me.app, Some(&me.viewer), *id).await {
            Ok(item) => offered.push(item),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    offered.extend(latest);
    let look = Look::thread(Some(&me.viewer), Shape::Compact, false);
    let shown = |item: &Item| ReportedPost { card: card(item, look), checked: sent.posts.contains(&item.status.id) };
    Ok(offered.iter().map(shown).collect())
}

async fn send(me: SignedIn, form: Form) -> WebResult {
    let account: AccountId = form.parsed("account").ok_or(WebError::NOT_FOUND)?;
    let sent = Sent::read(&form);
    if sent.category == Some(ReportCategory::Violation) && sent.rules.is_empty() {
        return refused(&me, account, &sent, Errors::one("rule", me.w.t("report-no-rule"))).await;
    }
    // Rules count only where it is said that one is broken.
    let broken = sent.category == Some(ReportCategory::Violation);
    let new = New {
        target: account,
        statuses: sent.posts.clone(),
        rules: if broken { sent.rules.clone() } else { Vec::new() },
        comment: sent.comment.clone(),
        category: sent.category,
        forward: sent.forward,
        ..New::default()
    };
    match reports::create(&me.app, &me.viewer, new).await {
        Ok(report) => Ok(flash::said(see_other(&paths::profile(&report.target.acct)), "done-reported")),
        Err(Error::Invalid(wrong)) => refused(&me, account, &sent, wrong::errors(&me.w, &wrong)).await,
        Err(Error::NotFound) => refused(&me, account, &sent, Errors::one("post", me.w.t("report-gone"))).await,
        Err(error) => Err(error.into()),
    }
}

async fn refused(me: &SignedIn, account: AccountId, sent: &Sent, errors: Errors) -> WebResult {
    let page = page(me, account, sent, errors).await?;
    Ok(me.refused(&page, &page.as_form()))
}
