//! Collections of accounts of other servers (FEP-7aa9): found by their address, listed by a profile, told of by their
//! owners. Who stands in one is believed only with a proof of that account's own server.

use std::time::Duration;

use activitypub::{
    uri,
    vocab::{FeatureAuthorization, FeaturedCollection, FeaturedItem},
};
use domain::{CollectionId, ConsentState, Job, Timestamp};
use serde_json::Value;
use services::{
    App, Result,
    collections::{self, Described},
};
use storage::{
    accounts,
    accounts::Account,
    collections::{self as rows, Collection, Place},
    jobs,
};

use crate::{
    actors,
    fetch::{self, Absence, FetchError, Fetched},
};

/// People whose consent is looked up in one job; the next one goes on with the others.
const AT_ONCE: usize = 30;
const PAUSE: Duration = Duration::from_mins(1);

/// How long somebody of this server who agreed may be missing in a collection before the place is given up: its server
/// lists them only once it has our answer.
const GRACE: Duration = Duration::from_hours(24);

/// The collection at this address, stored as its server describes it now.
pub async fn fetch(app: &App, address: &str) -> Result<Collection, FetchError> {
    keep(app, &fetch::document(app, address).await?).await
}

/// Stores a collection that was fetched from its own server.
pub async fn keep(app: &App, fetched: &Fetched) -> Result<Collection, FetchError> {
    let found = FeaturedCollection::parse(&fetched.document)
        .map_err(|_| FetchError::Unusable("not a collection of accounts"))?;
    let owner = actors::by_uri(app, &found.attributed_to).await?;
    embedded(app, &owner, &fetched.document).await?.ok_or(FetchError::Unusable("not its owner's"))
}

/// Stores a collection that its owner's server sent within something else. None if it is no collection of the owner's.
pub async fn embedded(app: &App, owner: &Account, document: &Value) -> Result<Option<Collection>> {
    match describe(document, owner) {
        Some(described) if !owner.is_local() && owner.suspended_at.is_none() => {
            collections::keep(app, owner.id, described).await.map(Some)
        }
        _ => Ok(None),
    }
}

/// The owner's own collection, as the owner's server describes it.
pub fn describe(document: &Value, owner: &Account) -> Option<Described> {
    let found = FeaturedCollection::parse(document).ok()?;
    let own = uri::same(&found.attributed_to, &owner.uri) && uri::same_origin(&found.id, &owner.uri);
    own.then(|| Described {
        uri: found.id,
        url: found.url,
        name: found.name,
        description: found.summary,
        language: found.language,
        tag: found.topic,
        sensitive: found.sensitive,
        discoverable: found.discoverable,
        published: found.published.map(Timestamp::from_millis),
    })
}

/// [`Job::ReadCollection`]: who stands in a collection, from the entry `from` on.
pub async fn read(app: &App, id: CollectionId, from: usize) -> Result<()> {
    let Some(row) = rows::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let owner = accounts::find(&mut app.db.conn(), row.account_id).await?;
    let Some(owner) = owner.filter(|owner| !owner.is_local()) else {
        return Ok(());
    };
    let reader = Reader { app, owner: &owner, row: &row };
    match reader.read(from).await {
        Ok(()) | Err(FetchError::Absent(Absence::Unknown) | FetchError::Unusable(_)) => Ok(()),
        Err(FetchError::Absent(Absence::Deleted)) => collections::forget(app, owner.id, &row.uri).await.map(drop),
        Err(error) => Err(error.into()),
    }
}

struct Reader<'a> {
    app: &'a App,
    owner: &'a Account,
    row: &'a Collection,
}

impl Reader<'_> {
    async fn read(&self, from: usize) -> Result<(), FetchError> {
        let fetched = fetch::document(self.app, &self.row.uri).await?;
        let found = FeaturedCollection::parse(&fetched.document)
            .map_err(|_| FetchError::Unusable("not a collection of accounts"))?;
        let places = rows::places(&mut self.app.db.conn(), self.row.id).await?;
        if from == 0 {
            self.clear(&found.items, &places).await?;
        }
        let known = |item: &&FeaturedItem| places.iter().any(|place| uri::same(&place.account_uri, &item.object));
        for item in found.items.iter().skip(from).take(AT_ONCE).filter(|item| !known(item)) {
            self.take(item).await?;
        }
        let next = from + AT_ONCE;
        if found.items.len() > next {
            let (job, now) = (Job::ReadCollection { collection: self.row.id, from: next }, self.app.now());
            jobs::enqueue_at(&mut self.app.db.conn(), &job, now + PAUSE, now).await?;
        }
        Ok(())
    }

    /// Gives up the places of those who stand there no longer. What people refused is remembered.
    async fn clear(&self, items: &[FeaturedItem], places: &[Place]) -> Result<()> {
        let listed = |place: &&Place| items.iter().any(|item| uri::same(&place.account_uri, &item.object));
        let before = self.app.now() - GRACE;
        let refused = |place: &&Place| matches!(place.state, ConsentState::Rejected | ConsentState::Revoked);
        let stays = |place: &&Place| refused(place) || (place.local && place.created_at > before);
        let gone: Vec<_> =
            places.iter().filter(|place| !listed(place) && !stays(place)).map(|place| place.id).collect();
        Ok(rows::delete_items(&mut self.app.db.conn(), &gone).await?)
    }

    /// Puts somebody into their place if they agree. What cannot be had today is asked for at the next look.
    async fn take(&self, item: &FeaturedItem) -> Result<(), FetchError> {
        match self.consenting(item).await {
            Ok(Some(account)) => {
                let own = |id: &&String| uri::same_origin(id, &self.row.uri);
                let uris = [item.id.clone().filter(|id| own(&id)), item.authorization.clone()];
                collections::seat(self.app, self.row.id, account.id, uris).await?;
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(FetchError::Internal(error)) => Err(error.into()),
            Err(_) => Ok(()),
        }
    }

    /// The account of an entry, if its own server has a proof that it agrees. People of this server agree by their answer
    /// to a FeatureRequest alone; whoever lists themselves agrees.
    async fn consenting(&self, item: &FeaturedItem) -> Result<Option<Account>, FetchError> {
        let account = actors::by_uri(self.app, &item.object).await?;
        if account.id == self.owner.id {
            return Ok(Some(account));
        }
        let stamp = item.authorization.as_deref().filter(|stamp| uri::same_origin(stamp, &account.uri));
        let Some(stamp) = stamp.filter(|_| !account.is_local() && account.suspended_at.is_none()) else {
            return Ok(None);
        };
        let fetched = fetch::document(self.app, stamp).await?;
        let holds = FeatureAuthorization::parse(&fetched.document).is_ok_and(|said| {
            uri::same(&said.id, stamp)
                && uri::same(&said.interacting_object, &self.row.uri)
                && uri::same(&said.interaction_target, &account.uri)
        });
        Ok(holds.then_some(account))
    }
}
