//! Boosts: a status row of its own that points at the original.

use domain::{AccountId, Code, Invalid, Job, NotificationType, StatusId, Timestamp, Visibility};
use storage::{
    Tx, accounts, jobs, notifications,
    statuses::{self, Count, Status},
};

use super::{fan_out, read::visible};
use crate::{App, Error, Result, Viewer, events::Event, notifications::Told, search, trends};

/// Boosts a status and gives the boost; a second time, the same one.
pub async fn reblog(app: &App, viewer: &Viewer, id: StatusId, visibility: Option<Visibility>) -> Result<StatusId> {
    let original = visible(app, viewer.account, id).await?;
    let own = original.account_id == viewer.account;
    match original.visibility {
        Visibility::Public | Visibility::Unlisted => {}
        Visibility::Private if own => {}
        _ => return Err(Error::NotFound),
    }
    if matches!(visibility, Some(Visibility::Direct | Visibility::Limited)) {
        return Err(Invalid::new("visibility", Code::Inclusion, "is not included in the list").into());
    }
    // Wider than the original it cannot be.
    let usual = viewer.posting.visibility.min(Visibility::Private);
    let visibility = visibility.unwrap_or(usual).max(match original.visibility {
        Visibility::Private => Visibility::Private,
        _ => Visibility::Public,
    });
    let boost = Boost { account: viewer.account, original, visibility, uri: None, at: app.now() };
    boost.write(app).await
}

/// A boost by an account of another server. None if it may not boost this, or the boost was undone before it came.
pub async fn receive_reblog(
    app: &App,
    account: AccountId,
    original: Status,
    visibility: Visibility,
    uri: &str,
    at: Timestamp,
) -> Result<Option<StatusId>> {
    // Some pass a boost on.
    let original = match original.reblog_of_id {
        Some(of) => match statuses::find(&mut app.db.conn(), of).await? {
            Some(of) => of,
            None => return Ok(None),
        },
        None => original,
    };
    let own = original.account_id == account;
    let open = matches!(original.visibility, Visibility::Public | Visibility::Unlisted);
    let allowed = open || (own && original.visibility == Visibility::Private);
    if !allowed || original.local_only || statuses::is_buried(&mut app.db.conn(), uri).await? {
        return Ok(None);
    }
    // An own private post stays private, however its boost is addressed.
    let visibility = if open { visibility } else { Visibility::Private };
    let boost = Boost { account, original, visibility, uri: Some(uri.to_owned()), at };
    boost.write(app).await.map(Some)
}

struct Boost {
    account: AccountId,
    original: Status,
    visibility: Visibility,
    /// Of a boost made elsewhere.
    uri: Option<String>,
    at: Timestamp,
}

impl Boost {
    async fn write(self, app: &App) -> Result<StatusId> {
        let mut tx = app.db.begin().await?;
        if let Some(earlier) = statuses::find_reblog(&mut tx, self.account, self.original.id).await? {
            return Ok(earlier.id);
        }
        let status = self.insert(app, &mut tx).await?;
        statuses::count(&mut tx, self.original.id, Count::Reblogs, 1).await?;
        accounts::count_status(&mut tx, self.account, 1, Some(self.at)).await?;
        if self.visibility == Visibility::Public {
            trends::boosted(app, &mut tx, &self.original, self.account).await?;
        }
        if status.local {
            search::index::touch(app, &mut tx, self.original.id).await?;
        }
        let named = fan_out::named(&mut tx, &status).await?;
        let reached = fan_out::begin(app, &mut tx, &status, (&named, &[])).await?;
        let mut told = Told::default();
        let (author, kind) = (self.original.account_id, NotificationType::Reblog);
        told.tell(app, &mut tx, author, self.account, kind, Some(self.original.id)).await?;
        if status.local && !self.original.local_only {
            jobs::enqueue(&mut tx, &Job::DeliverReblog { status: status.id }, app.now()).await?;
        }
        tx.commit().await?;
        reached.raise(app, status.id);
        told.raise(app);
        Ok(status.id)
    }

    /// Takes the first free id.
    async fn insert(&self, app: &App, tx: &mut Tx) -> Result<Status> {
        for attempt in 0..8 {
            let status = self.row(app, attempt);
            if statuses::insert(tx, &status).await? {
                return Ok(status);
            }
        }
        Err(Error::Conflict("The boost is there already"))
    }

    fn row(&self, app: &App, attempt: u16) -> Status {
        let (id, uri) = match &self.uri {
            Some(uri) => (StatusId::remote(self.at, uri, attempt), uri.clone()),
            None => {
                let id = StatusId::at(self.at);
                (id, app.config.status_uri(self.account, id))
            }
        };
        Status {
            id,
            account_id: self.account,
            uri,
            url: None,
            local: self.uri.is_none(),
            visibility: self.visibility,
            local_only: self.original.local_only,
            conversation_id: None,
            in_reply_to_id: None,
            in_reply_to_account_id: None,
            in_reply_to_uri: None,
            reply: false,
            reblog_of_id: Some(self.original.id),
            text: String::new(),
            spoiler_text: String::new(),
            html: String::new(),
            sanitizer_version: 0,
            sensitive: false,
            language: self.original.language.clone(),
            application_id: None,
            emojis: "[]".into(),
            poll_id: None,
            quote_of_id: None,
            quote_uri: None,
            quote_state: None,
            quote_policy: self.original.quote_policy,
            quote_rules: self.original.quote_rules,
            quote_stamp: None,
            created_at: self.at,
            edited_at: None,
            deleted_at: None,
            version: 1,
        }
    }
}

/// Takes a boost back, even of a status that is no longer visible. `id` is the original's or the boost's. Gives the
/// original's, and whether there was a boost.
pub async fn unreblog(app: &App, viewer: &Viewer, id: StatusId) -> Result<(StatusId, bool)> {
    let status = statuses::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    let original = status.reblog_of_id.unwrap_or(status.id);
    let boost = statuses::find_reblog(&mut app.db.conn(), viewer.account, original).await?;
    if let Some(boost) = &boost {
        remove(app, boost, original).await?;
    }
    Ok((original, boost.is_some()))
}

/// A boost by an account of another server is undone.
pub async fn unreblog_remote(app: &App, boost: &Status) -> Result<()> {
    match boost.reblog_of_id {
        Some(original) => remove(app, boost, original).await,
        None => Ok(()),
    }
}

async fn remove(app: &App, boost: &Status, original: StatusId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !statuses::delete(&mut tx, boost.id, app.now()).await? {
        return Ok(());
    }
    statuses::bury(&mut tx, &boost.uri, app.now()).await?;
    statuses::count(&mut tx, original, Count::Reblogs, -1).await?;
    if boost.local {
        search::index::touch(app, &mut tx, original).await?;
    }
    accounts::count_status(&mut tx, boost.account_id, -1, None).await?;
    if let Some(original) = statuses::find(&mut tx, original).await? {
        let kind = NotificationType::Reblog;
        notifications::withdraw(&mut tx, original.account_id, boost.account_id, kind, Some(original.id)).await?;
    }
    if boost.local && !boost.local_only {
        jobs::enqueue(&mut tx, &Job::DeliverUndoReblog { status: boost.id }, app.now()).await?;
    }
    tx.commit().await?;
    app.events.raise(Event::Deleted { status: boost.id, author: boost.account_id });
    Ok(())
}
