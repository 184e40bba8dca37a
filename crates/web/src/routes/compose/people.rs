//! To whom a message goes: addresses between spaces or commas.

use domain::Acct;
use services::search::{self, Kind, Query};

use crate::{WebError, frame::SignedIn};

/// People of one message: each may have to be asked for at another server.
const MOST: usize = 20;

/// Those who are named there, as mentions; or a sentence about what is wrong.
pub async fn named(me: &SignedIn, to: &str) -> Result<Result<Vec<String>, String>, WebError> {
    let mut all: Vec<&str> = Vec::new();
    for name in to.split([',', ' ', '\n', '\t']).map(|name| name.trim_start_matches('@')) {
        if name.is_empty() || all.contains(&name) {
            continue;
        }
        if all.len() == MOST {
            return Ok(Err(me.w.t1("compose-to-many", "most", MOST.to_string())));
        }
        all.push(name);
    }
    let mut names = Vec::with_capacity(all.len());
    for typed in all {
        let Ok(acct) = typed.parse::<Acct>() else {
            return Ok(Err(me.w.t1("compose-to-shape", "name", typed)));
        };
        let local = acct.domain.as_deref().is_none_or(|host| me.app.config.is_here(host));
        let wanted = if local { acct.username } else { typed.to_owned() };
        let query =
            Query { text: wanted.clone(), kind: Some(Kind::Accounts), resolve: true, limit: 1, ..Query::default() };
        let found = search::search(&me.app, Some(&me.viewer), &query).await?;
        match found.accounts.first().filter(|account| account.acct.eq_ignore_ascii_case(&wanted)) {
            Some(account) => names.push(account.acct.clone()),
            None => return Ok(Err(me.w.t1("compose-to-unknown", "name", typed))),
        }
    }
    match names.is_empty() {
        true => Ok(Err(me.w.t("compose-to-blank").into_owned())),
        false => Ok(Ok(names)),
    }
}
