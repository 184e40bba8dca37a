//! `/admin/servers`: how other servers fare, in words, for those who look after them.

use services::{
    Error,
    hosts::{self, Host, State},
};

use super::{found::Offset, listing};
use crate::{
    WebError, WebResult,
    components::{EmptyState, Entries, Entry, Hidden, Place, Press, Put, Tab, Tabs},
    frame::{Form, Query, SignedIn, flash},
    i18n::Words,
    paths,
    reply::see_other,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::SERVERS, get(show).post(act))
}

const LIMIT: usize = 50;

async fn show(me: SignedIn, asked: Query) -> WebResult {
    check(&me)?;
    let all = asked.text("show") == "all";
    let mut found = storage::aside(async { hosts::list(&me.app, all).await }).await?;
    let unwell = found.iter().filter(|host| host.state != State::Open).count();
    // What needs looking after comes first; by name otherwise.
    found.sort_by_key(|host| (urgency(host), host.domain.clone()));
    let path = if all {
        format!("{}?show=all", paths::SERVERS)
    } else {
        paths::SERVERS.to_owned()
    };
    let from: usize = asked.parsed("from").unwrap_or(0).min(found.len());
    let rest = &found[from..];
    let w = &me.w;
    let heading = w.t("servers-title").into_owned();
    let mut page = listing::plain(&me, heading, w.t1("servers-hint", "count", unwell), Place::Elsewhere).await?;
    page.back = Some(paths::MENU.to_owned());
    page.tabs = Some(tabs(w, all));
    page.entries = Entries {
        rows: rest.iter().take(LIMIT).map(|host| entry(w, host, &path)).collect(),
        older: (rest.len() > LIMIT).then(|| format!("{path}{}from={}", if all { '&' } else { '?' }, from + LIMIT)),
        more: w.t("servers-more").into_owned(),
        put: if from > 0 { Offset(from).put(&me) } else { Put::Whole },
        empty: EmptyState { icon: "i-check", text: w.t("servers-empty").into_owned(), action: None },
    };
    Ok(listing::answer(&me, &page))
}

fn check(me: &SignedIn) -> WebResult<()> {
    match hosts::is_for(&me.viewer) {
        true => Ok(()),
        false => Err(Error::Forbidden("This action is not allowed").into()),
    }
}

fn tabs(w: &Words, all: bool) -> Tabs {
    let items = vec![
        Tab::new(w.t("servers-notable"), paths::SERVERS, !all),
        Tab::new(w.t("servers-all"), format!("{}?show=all", paths::SERVERS), all),
    ];
    Tabs { label: w.t("servers-tabs").into_owned(), items }
}

const fn urgency(host: &Host) -> u8 {
    match host.state {
        State::Dead(_) | State::Stopped(_) => 0,
        State::Paused(_) => 1,
        State::Open if host.waiting > 0 => 2,
        State::Open => 3,
    }
}

/// What it is like, what waits, when it last answered and what it said when it did not.
fn entry(w: &Words, host: &Host, path: &str) -> Entry {
    let state = match host.state {
        State::Open if host.last_success_at.is_none() && host.last_failure_at.is_none() => {
            w.t("servers-new").into_owned()
        }
        State::Open => w.t("servers-open").into_owned(),
        State::Paused(_) => w.t("servers-paused").into_owned(),
        State::Dead(_) => w.t("servers-dead").into_owned(),
        State::Stopped(_) => w.t("servers-stopped").into_owned(),
    };
    let waiting = host.waiting.unsigned_abs();
    let facts = [
        next(w, host),
        (host.waiting > 0).then(|| w.t1("servers-waiting", "count", waiting)),
        (host.dead_inboxes > 0).then(|| w.t1("servers-gone", "count", host.dead_inboxes.unsigned_abs())),
        host.last_success_at.map(|at| w.t1("servers-success", "time", w.recent(at))),
        failure(w, host),
    ];
    Entry {
        id: format!("server-{}", host.domain),
        title: host.domain.clone(),
        facts: state,
        note: facts.into_iter().flatten().collect::<Vec<_>>().join(" "),
        whole: true,
        action: paths::SERVERS.to_owned(),
        hidden: vec![Hidden::new("host", host.domain.clone()), Hidden::new("back", path)],
        presses: presses(w, host),
        ..Entry::default()
    }
}

fn presses(w: &Words, host: &Host) -> Vec<Press> {
    let is_stopped = matches!(host.state, State::Stopped(_));
    let stuck = host.state != State::Open || host.waiting > 0 || host.dead_inboxes > 0;
    let retry = stuck.then(|| Press::new("retry", w.t(if is_stopped { "servers-start" } else { "servers-retry" })));
    let clear = (host.waiting > 0).then(|| Press::new("clear", w.t("servers-clear")));
    let stop = (!is_stopped).then(|| Press::new("stop", w.t("servers-stop")));
    [retry, clear, stop].into_iter().flatten().collect()
}

/// What will be done about it.
fn next(w: &Words, host: &Host) -> Option<String> {
    match host.state {
        State::Open => None,
        State::Paused(until) => Some(w.t1("servers-again", "time", w.recent(until))),
        State::Dead(since) => Some(w.t1("servers-given-up", "time", w.recent(since))),
        State::Stopped(since) => Some(w.t1("servers-stopped-at", "time", w.recent(since))),
    }
}

/// The last failure, if nothing went well since.
fn failure(w: &Words, host: &Host) -> Option<String> {
    let at = host.last_failure_at.filter(|at| host.last_success_at.is_none_or(|well| well < *at))?;
    let why = host.last_error.as_deref().unwrap_or_default();
    Some(w.t2("servers-failure", "time", w.recent(at), "why", why))
}

async fn act(me: SignedIn, form: Form) -> WebResult {
    check(&me)?;
    let host = form.text("host");
    let said = match form.text("do") {
        "retry" => {
            hosts::retry(&me.app, host).await?;
            "servers-retried"
        }
        "clear" => {
            hosts::clear(&me.app, host).await?;
            "servers-cleared"
        }
        "stop" => {
            hosts::stop(&me.app, host).await?;
            "servers-now-stopped"
        }
        _ => return Err(WebError::Form),
    };
    let back = form.text("back");
    let back = if back.starts_with(paths::SERVERS) { back } else { paths::SERVERS };
    Ok(flash::said(see_other(back), said))
}
