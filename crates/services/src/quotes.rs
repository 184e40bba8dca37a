//! Quotes with consent (FEP-044f): whether somebody may quote a status, and what becomes of a quote. What a page shows of
//! quotes is in `views`.
//!
//! Quotes of people of this server, and of oneself, are accepted or refused at once. The author of another server is
//! asked by a QuoteRequest; until the answer the quote is pending.

mod answer;
mod draft;

use std::collections::HashMap;

use domain::{AccountId, Circles, QuoteRight, QuoteRules, StatusId, Visibility};
use storage::{
    Conn, quotes,
    statuses::{self, Status},
    timelines::Page,
};

pub use answer::{accept, redirect, reject, revoke};
pub(crate) use answer::{resettle, settle, unsettle};
pub(crate) use draft::{Quoting, check_alone, led};

use crate::{
    App, Config, Error, Result, Viewer,
    views::{self, Item},
};

/// The address of the stamp by which a local author allows a quote (FEP-044f, QuoteAuthorization).
pub fn stamp_uri(config: &Config, quoted_author: AccountId, quoting: StatusId) -> String {
    format!("{}/quote_authorizations/{quoting}", config.actor_uri(quoted_author))
}

/// What the request for a quote by a local status is called. Not to be fetched: the request goes to one inbox.
pub fn request_uri(quoting: &str) -> String {
    format!("{quoting}{REQUEST}")
}

/// The quoting status that such a name belongs to.
pub fn requested_for(request: &str) -> Option<&str> {
    request.strip_suffix(REQUEST)
}

const REQUEST: &str = "#quote-request";

/// The status with this id, if it is there for this person to quote; a boost stands for its original.
pub async fn quotable(app: &App, viewer: &Viewer, id: StatusId) -> Result<Status> {
    let quoted = crate::statuses::visible(app, viewer.account, id).await?;
    match right(&mut app.db.conn(), viewer.account, &quoted).await? {
        QuoteRight::Denied => Err(Error::NotFound),
        _ => Ok(quoted),
    }
}

/// Whether an account, here or elsewhere, may quote a status that it can see.
pub async fn right(db: &mut Conn, account: AccountId, quoted: &Status) -> Result<QuoteRight> {
    let own = quoted.account_id == account;
    match quoted.visibility {
        Visibility::Direct | Visibility::Limited => return Ok(QuoteRight::Denied),
        _ if own => return Ok(QuoteRight::Automatic),
        Visibility::Private => return Ok(QuoteRight::Denied),
        Visibility::Public | Visibility::Unlisted => {}
    }
    if quotes::are_apart(db, account, quoted.account_id).await? {
        return Ok(QuoteRight::Denied);
    }
    let rules = rules(quoted);
    let circle = match rules.asks_for_follows() {
        true => circles(db, account, &[quoted.account_id]).await?.remove(&quoted.account_id),
        false => None,
    };
    Ok(rules.right(circle.unwrap_or_default()))
}

/// In which circles of these accounts somebody is, as far as follows tell; those in none are left out.
pub(crate) async fn circles(
    db: &mut Conn,
    account: AccountId,
    of: &[AccountId],
) -> Result<HashMap<AccountId, Circles>> {
    let mut all: HashMap<AccountId, Circles> = HashMap::new();
    for (other, follows_back) in quotes::follows_between(db, account, of).await? {
        let circle = all.entry(other).or_default();
        *circle = circle.and(if follows_back { Circles::FOLLOWING } else { Circles::FOLLOWERS });
    }
    Ok(all)
}

/// Who may quote a status, whosever it is.
fn rules(status: &Status) -> QuoteRules {
    match status.quote_rules {
        Some(rules) => QuoteRules::from_number(rules),
        None => QuoteRules::of(status.quote_policy, status.visibility),
    }
}

/// A page of the accepted quotes of a status, as far as the viewer may and wants to see them.
pub async fn list(app: &App, viewer: &Viewer, id: StatusId, page: Page) -> Result<Vec<Item>> {
    let quoted = crate::statuses::visible(app, viewer.account, id).await?;
    let entries = quotes::page(&mut app.db.conn(), viewer.account, quoted.id, page).await?;
    views::items(app, Some(viewer), &entries).await
}

/// The status that is quoted, if it is known.
async fn quoted_of(db: &mut Conn, quoting: &Status) -> Result<Option<Status>> {
    match quoting.quote_of_id {
        Some(id) => Ok(statuses::find(db, id).await?),
        None => Ok(None),
    }
}
