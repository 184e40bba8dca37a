//! Reactions with an emoji (FEP-c0e0), by accounts of other servers. Whoever reacts also favourites: that is what apps
//! know, and the last reaction taken back takes the favourite back.

use domain::{AccountId, ReactionId, StatusId};
use storage::{
    reactions::{self, Reaction},
    statuses,
};

use super::{react, read::visible};
use crate::{App, Result};

/// Emoji of one account under one status; others count as a favourite only.
const MOST: i64 = 10;

/// An emoji as it came.
#[derive(Debug, Clone, Copy)]
pub struct Emoji<'a> {
    /// The emoji, or a custom one's short code.
    pub name: &'a str,
    /// The server of a custom one; empty for Unicode.
    pub domain: &'a str,
}

/// Reacts to a status. `uri` names the activity. The same emoji counts once.
pub async fn receive_reaction(
    app: &App,
    account: AccountId,
    id: StatusId,
    (emoji, uri): (Emoji<'_>, Option<&str>),
) -> Result<()> {
    let status = visible(app, account, id).await?;
    let mut tx = app.db.begin().await?;
    if reactions::count(&mut tx, account, status.id).await? < MOST {
        let reaction = Reaction {
            id: ReactionId::at(app.now()),
            account_id: account,
            status_id: status.id,
            name: emoji.name.to_owned(),
            domain: emoji.domain.to_owned(),
            uri: uri.map(str::to_owned),
            created_at: app.now(),
        };
        if reactions::insert(&mut tx, &reaction).await? {
            statuses::touch(&mut tx, status.id).await?;
        }
    }
    tx.commit().await?;
    react::favourite(app, account, false, status.id, uri).await
}

/// Takes a reaction back: the one with this emoji, or whatever there is if none is named.
pub async fn receive_unreaction(app: &App, account: AccountId, status: StatusId, name: Option<&str>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let gone = match name {
        Some(name) => reactions::delete(&mut tx, account, status, name).await?,
        None => reactions::delete_all(&mut tx, account, status).await?,
    };
    if gone {
        statuses::touch(&mut tx, status).await?;
    }
    let left = reactions::count(&mut tx, account, status).await?;
    tx.commit().await?;
    if left > 0 {
        return Ok(());
    }
    react::unfavourite(app, account, false, status).await
}
