//! Quotes by statuses of other servers (FEP-044f and its forerunners): what they quote is fetched, and the quoted
//! author's consent verified. A stamp counts if the quoted author's server hands it out and it names both statuses.

use activitypub::{
    uri,
    vocab::{self, InteractionPolicy, Permission, QuoteAuthorization, is_public},
};
use domain::{Circles, QuoteRight, QuoteRules, QuoteState, StatusId};
use services::{App, Result, quotes};
use storage::{accounts, accounts::Account, statuses, statuses::Status};

use crate::{
    fetch::{self, FetchError},
    objects,
};

/// Quotes of quotes that are fetched one after the other; what lies deeper waits until somebody looks at it.
const DEPTH: u8 = 3;

/// [`domain::Job::VerifyQuote`].
pub async fn verify(app: &App, id: StatusId, depth: u8) -> Result<()> {
    let Some(quoting) = statuses::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let pending = matches!(quoting.quote_state, Some(QuoteState::Pending | QuoteState::Rejected));
    if quoting.local || !pending {
        return Ok(());
    }
    let Some(quoted) = found(app, &quoting, depth).await? else { return Ok(()) };
    let mut quoting = quoting;
    if quoting.quote_of_id != Some(quoted.id) {
        storage::quotes::attach(&mut app.db.conn(), id, quoted.id).await?;
        quoting.quote_of_id = Some(quoted.id);
    }
    judge(app, &quoting, &quoted).await
}

/// What is quoted; None if it cannot be had, or is nothing that can be quoted.
async fn found(app: &App, quoting: &Status, depth: u8) -> Result<Option<Status>> {
    let Some(address) = &quoting.quote_uri else { return Ok(None) };
    let known = statuses::find_by_uri(&mut app.db.conn(), address).await?;
    let found = match known {
        Some(status) => Some(status),
        None if depth >= DEPTH => None,
        None => match objects::quoted(app, address, depth + 1).await {
            Ok(found) => found,
            Err(FetchError::Absent(_) | FetchError::Unusable(_)) => None,
            Err(error) => return Err(error.into()),
        },
    };
    Ok(found.filter(|status| status.reblog_of_id.is_none() && status.id != quoting.id))
}

async fn judge(app: &App, quoting: &Status, quoted: &Status) -> Result<()> {
    if quoting.account_id == quoted.account_id {
        return quotes::accept(app, quoting, None).await.map(drop);
    }
    if quoted.local {
        // The policy of our own people is ours to apply, whether or not the other server asks first.
        let seen = statuses::find_visible(&mut app.db.conn(), quoting.account_id, quoted.id).await?.is_some();
        if seen && quotes::right(&mut app.db.conn(), quoting.account_id, quoted).await? == QuoteRight::Automatic {
            quotes::accept(app, quoting, None).await?;
        }
        return Ok(());
    }
    let Some(stamp) = quoting.quote_stamp.clone() else { return Ok(()) };
    let Some(author) = accounts::find(&mut app.db.conn(), quoted.account_id).await? else {
        return Ok(());
    };
    match holds(app, &stamp, quoting, (quoted, &author)).await {
        Ok(true) => quotes::accept(app, quoting, Some(&stamp)).await.map(drop),
        Ok(false) | Err(FetchError::Absent(_) | FetchError::Unusable(_)) => {
            quotes::reject(app, quoting).await.map(drop)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether the stamp at this address allows the quote.
async fn holds(
    app: &App,
    stamp: &str,
    quoting: &Status,
    (quoted, author): (&Status, &Account),
) -> Result<bool, FetchError> {
    if !uri::same_origin(stamp, &author.uri) {
        return Ok(false);
    }
    let fetched = fetch::document(app, stamp).await?;
    let said = QuoteAuthorization::parse(&fetched.document);
    let said = said.map_err(|_| FetchError::Unusable("not a stamp"))?;
    Ok(uri::same_origin(&fetched.url, &author.uri)
        && uri::same(&said.id, stamp)
        && uri::same(&said.attributed_to, &author.uri)
        && uri::same(&said.interacting_object, &quoting.uri)
        && uri::same(&said.interaction_target, &quoted.uri))
}

/// What a received policy means here. One that says nothing of quotes allows none.
pub fn rules(policy: Option<&InteractionPolicy>, author: &Account) -> QuoteRules {
    policy.and_then(|policy| policy.quote.as_ref()).map(|said| permission(said, author)).unwrap_or_default()
}

/// What leave to do something means here.
pub fn permission(permission: &Permission, author: &Account) -> QuoteRules {
    let circles = |list: &[String]| {
        let known = list.iter().map(|address| circle(address, author));
        known.fold(Circles::NOBODY, Circles::and)
    };
    QuoteRules { automatic: circles(&permission.automatic), manual: circles(&permission.manual) }
}

fn circle(address: &str, author: &Account) -> Circles {
    let is = |known: &Option<String>| known.as_deref().is_some_and(|known| uri::same(known, address));
    if is_public(address) {
        Circles::PUBLIC
    } else if is(&author.followers_url) {
        Circles::FOLLOWERS
    } else if is(&author.following_url) {
        Circles::FOLLOWING
    } else if uri::same(&author.uri, address) {
        Circles::NOBODY
    } else {
        Circles::UNSUPPORTED
    }
}

/// A newer version of a known status quotes something else, or by another stamp. What quotes our own people's words
/// stands by what we know ourselves.
pub async fn update(app: &App, known: &Status, quote: Option<&vocab::Quote>) -> Result<()> {
    let (uri, stamp) = (quote.map(|q| q.uri.as_str()), quote.and_then(|q| q.authorization.as_deref()));
    let same = known.quote_uri.as_deref() == uri;
    let ours = match known.quote_of_id {
        Some(id) if same => statuses::find(&mut app.db.conn(), id).await?.is_some_and(|quoted| quoted.local),
        _ => false,
    };
    if ours || (same && known.quote_stamp.as_deref() == stamp) {
        return Ok(());
    }
    quotes::redirect(app, known, uri, stamp).await
}
