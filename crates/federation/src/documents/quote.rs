//! The stamp of a quote of a local status (FEP-044f), for as long as the consent stands.

use activitypub::emit::{self, Context, QuoteAuthorization};
use domain::{AccountId, QuoteState, StatusId, Visibility};
use services::{App, Error, Result, quotes};
use storage::{accounts::Account, statuses};

/// The stamp of a quote of this author's status. What is not for everybody is told only to those who may see the quote,
/// so then it counts who signed the request.
pub async fn stamp(
    app: &App,
    author: &Account,
    quoting: StatusId,
    asker: impl Future<Output = Option<AccountId>>,
) -> Result<String> {
    let mut db = app.db.conn();
    let quoting = statuses::find(&mut db, quoting).await?;
    let quoting = quoting.filter(|s| s.quote_state == Some(QuoteState::Accepted) && !s.local_only);
    let quoting = quoting.ok_or(Error::NotFound)?;
    let quoted = statuses::find(&mut db, quoting.quote_of_id.unwrap_or_default()).await?;
    let quoted = quoted.filter(|s| s.local && s.account_id == author.id).ok_or(Error::NotFound)?;
    if !matches!(quoting.visibility, Visibility::Public | Visibility::Unlisted) {
        let asker = asker.await.ok_or(Error::NotFound)?;
        statuses::find_visible(&mut db, asker, quoting.id).await?.ok_or(Error::NotFound)?;
    }
    let id = quotes::stamp_uri(&app.config, author.id, quoting.id);
    let stamp = QuoteAuthorization {
        id: &id,
        attributed_to: &author.uri,
        interacting_object: &quoting.uri,
        interaction_target: &quoted.uri,
    };
    emit::to_json(Context::Note, &stamp).map_err(Error::internal)
}
