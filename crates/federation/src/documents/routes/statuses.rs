//! Local statuses and what hangs on them, for whoever may see them: a GET may be signed.

use std::net::IpAddr;

use axum::{
    extract::{FromRequestParts, OriginalUri, Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{AccountId, StatusId, Visibility};
use http::{HeaderMap, Uri, request::Parts};
use serde::Deserialize;
use services::{App, Error};
use storage::{accounts, statuses};

use super::{
    super::{Source, collections, context as threads, guard, note, quote, replies},
    Answer, document, here, local, open, target, wants_document,
};
use crate::inbox::{self, Knock};

/// A GET for what hangs on a status, perhaps signed: the account and the status of its path, and by whom it is asked.
pub struct Asked {
    app: App,
    account: String,
    id: String,
    uri: Uri,
    headers: HeaderMap,
    from: Option<IpAddr>,
}

impl FromRequestParts<App> for Asked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let path = Path::<(String, String)>::from_request_parts(parts, app).await;
        let Path((account, id)) = path.map_err(IntoResponse::into_response)?;
        let Ok(OriginalUri(uri)) = OriginalUri::from_request_parts(parts, app).await;
        Ok(Self {
            app: app.clone(),
            account,
            id,
            uri,
            headers: parts.headers.clone(),
            from: guard::from(&parts.extensions),
        })
    }
}

impl Asked {
    /// The id of the status in the path.
    fn id(&self) -> Result<StatusId, Error> {
        self.id.parse().map_err(|_| Error::NotFound)
    }

    async fn signer(&self) -> Option<AccountId> {
        let knock = Knock { target: target(&self.uri), headers: &self.headers, from: self.from };
        inbox::signer(&self.app, &knock).await
    }

    /// The status of the path, if it may be seen.
    async fn visible(&self) -> Result<Source, Error> {
        let account = local(&self.app, &self.account).await?;
        self.visible_of(account.id).await
    }

    /// A local status, if whoever signed the request (or anybody) may see it. Local-only ones are nobody's business.
    async fn visible_of(&self, account: AccountId) -> Result<Source, Error> {
        let (app, id) = (&self.app, self.id()?);
        let status = statuses::find(&mut app.db.conn(), id).await?;
        let status = status.filter(|s| s.local && !s.local_only && s.account_id == account && s.reblog_of_id.is_none());
        let status = status.ok_or(Error::NotFound)?;
        if !matches!(status.visibility, Visibility::Public | Visibility::Unlisted) {
            let asker = self.signer().await.ok_or(Error::NotFound)?;
            statuses::find_visible(&mut app.db.conn(), asker, id).await?.ok_or(Error::NotFound)?;
        }
        Source::load(app, status).await
    }
}

pub async fn status(asked: Asked) -> Answer {
    if !wants_document(&asked.headers) {
        let owner = local(&asked.app, &asked.account).await?;
        return Ok(Redirect::to(&format!("/@{}/{}", owner.username, asked.id)).into_response());
    }
    Ok(document(note::document(&asked.visible().await?)?))
}

pub async fn status_by_name(asked: Asked) -> Answer {
    let name = asked.account.to_lowercase();
    let account = open(here(accounts::find_by_acct(&mut asked.app.db.conn(), &name, "").await?)?)?;
    Ok(document(note::document(&asked.visible_of(account.id).await?)?))
}

pub async fn activity(asked: Asked) -> Answer {
    Ok(document(collections::create(&asked.visible().await?)?))
}

#[derive(Deserialize)]
pub struct RepliesQuery {
    page: Option<String>,
    only_other_accounts: Option<String>,
    min_id: Option<i64>,
}

pub async fn replies(Query(query): Query<RepliesQuery>, asked: Asked) -> Answer {
    let source = asked.visible().await?;
    let others = query.only_other_accounts.is_some_and(|only| only == "true");
    Ok(document(match query.page {
        Some(_) => replies::page(&asked.app, &source.status, others, StatusId(query.min_id.unwrap_or(0))).await?,
        None => replies::collection(&source)?,
    }))
}

#[derive(Deserialize)]
pub struct ContextQuery {
    page: Option<String>,
    min_id: Option<i64>,
}

pub async fn context(State(app): State<App>, Path(id): Path<String>, Query(query): Query<ContextQuery>) -> Answer {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    Ok(document(match query.page {
        Some(_) => threads::page(&app, id, StatusId(query.min_id.unwrap_or(0))).await?,
        None => threads::collection(&app, id).await?,
    }))
}

pub async fn likes(asked: Asked) -> Answer {
    let source = asked.visible().await?;
    Ok(document(collections::size(&format!("{}/likes", source.status.uri), source.likes())?))
}

pub async fn shares(asked: Asked) -> Answer {
    let source = asked.visible().await?;
    Ok(document(collections::size(&format!("{}/shares", source.status.uri), source.shares())?))
}

pub async fn quote_authorization(asked: Asked) -> Answer {
    let (account, id) = (local(&asked.app, &asked.account).await?, asked.id()?);
    Ok(document(quote::stamp(&asked.app, &account, id, asked.signer()).await?))
}
