//! Reactions with an emoji (FEP-c0e0). Whoever reacts also favourites: that is what apps know, and the last reaction taken
//! back takes the favourite back.

use std::{collections::HashSet, sync::Arc};

use domain::{AccountId, Code, Invalid, Job, ReactionId, StatusId, text};
use storage::{
    Tx, emojis, jobs,
    reactions::{self, Reaction},
    statuses::{self, Status},
};

use super::{
    react::{BY_EMOJI, Like, favourite, unfavourite},
    read::visible,
};
use crate::{App, Error, Result, Viewer, views};

/// Emoji of one account under one status; others count as a favourite only.
const MOST: i64 = 10;
/// People who are listed as having reacted to one status.
const LISTED: i64 = 1000;

/// An emoji as it came.
#[derive(Debug, Clone, Copy)]
pub struct Emoji<'a> {
    /// The emoji, or a custom one's short code.
    pub name: &'a str,
    /// The server of a custom one; empty for Unicode.
    pub domain: &'a str,
}

/// One emoji under a status, and who gave it.
#[derive(Debug, Clone)]
pub struct Given {
    pub reaction: views::Reaction,
    /// Whether the viewer is among them.
    pub me: bool,
    /// The first thousand of all emoji together.
    pub accounts: Vec<Arc<views::Account>>,
}

/// Reacts to a status. `emoji` is Unicode, a short code of this server, or `code@server` of one that is known. The same
/// emoji counts once.
///
/// # Errors
/// [`Error::Invalid`] for what is no emoji, and beyond ten of them.
pub async fn react(app: &App, viewer: &Viewer, id: StatusId, emoji: &str) -> Result<()> {
    let (account, status) = (viewer.account, visible(app, viewer.account, id).await?);
    let (name, domain) = chosen(app, emoji).await?;
    let reaction = Reaction {
        id: ReactionId::at(app.now()),
        account_id: account,
        status_id: status.id,
        name,
        domain,
        uri: None,
        created_at: app.now(),
    };
    let uri = uri(app, &reaction);
    let reaction = Reaction { uri: Some(uri.clone()), ..reaction };
    let mut tx = app.db.begin().await?;
    if !reactions::insert(&mut tx, &reaction).await? {
        return Ok(());
    }
    if reactions::count(&mut tx, account, status.id).await? > MOST {
        return Err(Invalid::new("", Code::Invalid, "You have already put the maximum number of emoji under it").into());
    }
    statuses::touch(&mut tx, status.id).await?;
    if !status.local {
        jobs::enqueue(&mut tx, &Job::DeliverReaction { reaction: reaction.id }, app.now()).await?;
    }
    tx.commit().await?;
    favourite(app, account, status.id, Like::OwnByEmoji(&uri)).await
}

fn uri(app: &App, reaction: &Reaction) -> String {
    format!("{}{}{}", app.config.actor_uri(reaction.account_id), BY_EMOJI, reaction.id)
}

/// Takes a reaction back, even under a status that is no longer visible.
pub async fn unreact(app: &App, viewer: &Viewer, id: StatusId, emoji: &str) -> Result<()> {
    let status = statuses::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    let id = status.reblog_of_id.unwrap_or(status.id);
    let (name, domain) = split(emoji);
    let mut tx = app.db.begin().await?;
    let Some(gone) = reactions::take(&mut tx, (viewer.account, id), (name, Some(domain))).await? else {
        return Ok(());
    };
    statuses::touch(&mut tx, id).await?;
    let original = statuses::find(&mut tx, id).await?;
    tell_undone(app, &mut tx, original.as_ref(), gone).await?;
    let left = reactions::count(&mut tx, viewer.account, id).await?;
    tx.commit().await?;
    match left {
        0 => unfavourite(app, viewer.account, true, id).await.map(drop),
        _ => Ok(()),
    }
}

/// Takes all emoji back: its author no longer favourites the status, which they are a part of.
pub(super) async fn withdraw(app: &App, tx: &mut Tx, account: AccountId, status: &Status) -> Result<()> {
    for gone in reactions::take_all(tx, account, status.id).await? {
        tell_undone(app, tx, Some(status), gone).await?;
    }
    Ok(())
}

async fn tell_undone(app: &App, tx: &mut Tx, status: Option<&Status>, gone: Reaction) -> Result<()> {
    let Some(status) = status.filter(|status| !status.local) else { return Ok(()) };
    let Some(uri) = gone.uri else { return Ok(()) };
    let job = Job::DeliverUndoReaction {
        account: gone.account_id,
        status: status.id,
        uri,
        name: gone.name,
        domain: gone.domain,
    };
    Ok(jobs::enqueue(tx, &job, app.now()).await?)
}

/// Name and server of what somebody here chose.
async fn chosen(app: &App, emoji: &str) -> Result<(String, String)> {
    let (name, domain) = split(emoji);
    let domain = if app.config.is_here(domain) { "" } else { domain };
    if domain.is_empty() && text::is_emoji(name) {
        return Ok((name.to_owned(), String::new()));
    }
    let codes = [name.to_owned()];
    let known = match domain {
        "" => !emojis::list_used(&mut app.db.conn(), &codes).await?.is_empty(),
        _ => emojis::find(&mut app.db.conn(), name, domain).await?.is_some(),
    };
    match known {
        true => Ok((name.to_owned(), domain.to_owned())),
        false => Err(Invalid::new("name", Code::Invalid, "is not a recognized emoji").into()),
    }
}

/// `code@server`, `:code:` or an emoji in its parts.
fn split(emoji: &str) -> (&str, &str) {
    emoji.trim_matches(':').split_once('@').unwrap_or((emoji.trim_matches(':'), ""))
}

/// The emoji under a status, each with who gave it; of one emoji only, if one is asked for.
pub async fn reactions(app: &App, viewer: Option<&Viewer>, id: StatusId, emoji: Option<&str>) -> Result<Vec<Given>> {
    let item = views::status_item(app, viewer, id).await?;
    let status = item.target().0;
    let own = Viewer::id(viewer);
    let rows = reactions::list(&mut app.db.conn(), own, status.id, LISTED).await?;
    let mut seen = HashSet::new();
    let people: Vec<AccountId> = rows.iter().map(|row| row.account_id).filter(|id| seen.insert(*id)).collect();
    let accounts = views::accounts(app, viewer, &people).await?;
    let asked = |reaction: &&views::Reaction| emoji.is_none_or(|emoji| emoji.trim_matches(':') == reaction.name);
    let given = |reaction: &views::Reaction| {
        let (name, domain) = split(&reaction.name);
        let of: Vec<AccountId> = rows
            .iter()
            .filter(|row| (row.name.as_str(), row.domain.as_str()) == (name, domain))
            .map(|row| row.account_id)
            .collect();
        Given {
            reaction: reaction.clone(),
            me: viewer.is_some() && of.contains(&own),
            accounts: accounts.iter().filter(|account| of.contains(&account.id)).cloned().collect(),
        }
    };
    Ok(status.reactions.iter().filter(asked).map(given).collect())
}

/// An account of another server reacts. `uri` names the activity. The same emoji counts once.
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
    favourite(app, account, status.id, Like::Received(uri)).await
}

/// Takes a reaction back: the one with this emoji, or whatever there is if none is named.
pub async fn receive_unreaction(app: &App, account: AccountId, status: StatusId, name: Option<&str>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let gone = match name {
        Some(name) => reactions::take(&mut tx, (account, status), (name, None)).await?.is_some(),
        None => !reactions::take_all(&mut tx, account, status).await?.is_empty(),
    };
    if gone {
        statuses::touch(&mut tx, status).await?;
    }
    let left = reactions::count(&mut tx, account, status).await?;
    tx.commit().await?;
    if left > 0 {
        return Ok(());
    }
    unfavourite(app, account, false, status).await.map(drop)
}
