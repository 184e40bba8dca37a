//! `/settings/notifications`: who may notify, and what becomes of the others.

use domain::PolicyAction;
use services::notifications::{self, PolicyChange};
use storage::notification_requests::Policy;

use super::listing;
use crate::{
    WebError, WebResult,
    components::{Place, Select, Sheet},
    frame::{Form, SignedIn, flash},
    i18n::Words,
    paths,
    reply::see_other,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::NOTIFICATION_POLICY, get(show).post(save))
}

/// Whom a line is about: the name of its field, which is also the end of its message.
const LINES: [&str; 5] = ["not-following", "not-followers", "new-accounts", "private-mentions", "limited-accounts"];

fn actions(policy: &Policy) -> [PolicyAction; 5] {
    [
        policy.for_not_following,
        policy.for_not_followers,
        policy.for_new_accounts,
        policy.for_private_mentions,
        policy.for_limited_accounts,
    ]
}

async fn show(me: SignedIn) -> WebResult {
    let policy = notifications::policy(&me.app, &me.viewer).await?;
    let w = &me.w;
    let hint = w.t("policy-hint").into_owned();
    let mut page = listing::plain(&me, w.t("policy-title").into_owned(), hint, Place::Notifications).await?;
    page.back = Some(paths::NOTIFICATIONS.to_owned());
    page.action = Some((paths::NOTIFICATION_REQUESTS.to_owned(), w.t("apart-link").into_owned()));
    page.sheets.push(Sheet {
        action: paths::NOTIFICATION_POLICY.to_owned(),
        selects: LINES.into_iter().zip(actions(&policy)).map(|(name, action)| line(w, name, action)).collect(),
        act: "save",
        button: w.t("save").into_owned(),
        ..Sheet::default()
    });
    Ok(me.page(&page))
}

fn line(w: &Words, name: &'static str, action: PolicyAction) -> Select {
    let key = format!("policy-{name}");
    PolicyAction::ALL.iter().fold(
        Select::new(name, w.t(&key)).hint(w.t(&format!("{key}.hint"))).chosen(action.as_str()),
        |select, action| select.option(action.as_str(), w.t(&format!("policy-do-{}", action.as_str()))),
    )
}

async fn save(me: SignedIn, form: Form) -> WebResult {
    let chosen = |name: &str| match form.get(name) {
        None => Ok(None),
        Some(value) => value.parse::<PolicyAction>().map(Some).map_err(|_| WebError::Form),
    };
    let change = PolicyChange {
        for_not_following: chosen("not-following")?,
        for_not_followers: chosen("not-followers")?,
        for_new_accounts: chosen("new-accounts")?,
        for_private_mentions: chosen("private-mentions")?,
        for_limited_accounts: chosen("limited-accounts")?,
    };
    notifications::set_policy(&me.app, &me.viewer, change).await?;
    Ok(flash::said(see_other(paths::NOTIFICATION_POLICY), "done-saved"))
}
