//! The port by which use cases ask the fediverse.

use activitypub::vocab::{Actor, ActorKind, FeaturedCollection};
use domain::{AccountId, Acct, StatusId};
use services::{App, Remote, Resolve};
use storage::{accounts, statuses};

use crate::{
    actors, collections,
    fetch::{self, FetchError},
    inbox::{Limits, Unwell},
    keys::Keys,
    objects,
    relays::Relayed,
    silence::Silences,
};

/// Other servers, for [`App`].
#[derive(Default)]
pub struct Fediverse {
    pub(crate) keys: Keys,
    /// What relays told of, for their limit.
    pub(crate) relayed: Relayed,
    /// What came to the inbox, for its limits.
    pub(crate) limits: Limits,
    /// Servers that may be heard of again.
    pub(crate) unwell: Unwell,
    /// Servers that do not answer questions.
    pub(crate) silences: Silences,
}

type Pending<'a, T> = std::pin::Pin<Box<dyn Future<Output = services::Result<T>> + Send + 'a>>;

impl Remote for Fediverse {
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn account<'a>(&'a self, app: &'a App, acct: &'a Acct) -> Pending<'a, Option<AccountId>> {
        Box::pin(async move {
            match actors::by_handle(app, acct).await {
                Ok(found) => Ok(found.map(|account| account.id)),
                Err(FetchError::Absent(_) | FetchError::Unusable(_)) => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn refresh<'a>(&'a self, app: &'a App, status: StatusId) -> Pending<'a, ()> {
        Box::pin(async move {
            let known = statuses::find(&mut app.db.conn(), status).await?.filter(|status| !status.local);
            let Some(known) = known else { return Ok(()) };
            match objects::refresh(app, known.clone()).await {
                Ok(()) | Err(FetchError::Unusable(_)) => Ok(()),
                Err(FetchError::Absent(absence)) => objects::absent(app, &known, absence).await,
                Err(error) => Err(error.into()),
            }
        })
    }

    fn refresh_account<'a>(&'a self, app: &'a App, account: AccountId) -> Pending<'a, ()> {
        Box::pin(async move {
            let known = accounts::find(&mut app.db.conn(), account).await?.filter(|account| !account.is_local());
            let Some(known) = known else { return Ok(()) };
            match actors::fetch(app, &known.uri).await {
                Ok(_) | Err(FetchError::Absent(_) | FetchError::Unusable(_)) => Ok(()),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn resolve<'a>(&'a self, app: &'a App, url: &'a str) -> Pending<'a, Option<Resolve>> {
        Box::pin(async move {
            match resolve(app, url).await {
                Ok(found) => Ok(found),
                Err(FetchError::Absent(_) | FetchError::Unusable(_)) => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }
}

async fn resolve(app: &App, url: &str) -> Result<Option<Resolve>, FetchError> {
    if let Some(account) = accounts::find_by_uri(&mut app.db.conn(), url).await? {
        return Ok(Some(Resolve::Account(account.id)));
    }
    if let Some(status) = statuses::find_by_uri(&mut app.db.conn(), url).await? {
        return Ok(Some(Resolve::Status(status.id)));
    }
    let fetched = fetch::looked_up(app, url).await?;
    if ActorKind::of(&fetched.document).is_some() {
        let actor = Actor::parse(&fetched.document).map_err(|_| FetchError::Unusable("not an actor"))?;
        if !activitypub::uri::same_origin(&actor.id, &fetched.url) {
            return Err(FetchError::Unusable("its id leads elsewhere"));
        }
        return Ok(Some(Resolve::Account(actors::store(app, actor).await?.id)));
    }
    if FeaturedCollection::is(&fetched.document) {
        return Ok(Some(Resolve::Collection(collections::keep(app, &fetched).await?.id)));
    }
    Ok(objects::discover(app, &fetched.object()?).await?.map(|status| Resolve::Status(status.id)))
}
