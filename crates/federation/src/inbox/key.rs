//! Keys that are not known yet, or were replaced: asked of their owner's server.

use activitypub::{
    uri,
    vocab::{Actor, ActorKind, KeyDocument},
};
use services::App;

use crate::{
    actors,
    fetch::{self, FetchError},
    keys::{self, Known},
};

/// Fetches the actor that a key id leads to, or the key and then its owner, whose own document must list it.
pub async fn fetch(app: &App, key_id: &str) -> Result<Known, FetchError> {
    if let Some(acct) = keys::handle(key_id) {
        let unknown = FetchError::Unusable("its handle leads nowhere");
        let owner = actors::by_handle(app, &acct).await?.ok_or(unknown)?;
        actors::fetch(app, &owner.uri).await?;
        return found(app, key_id).await;
    }
    let address = key_id.split('#').next().unwrap_or(key_id);
    let fetched = fetch::any_document(app, address).await?;
    let owner = match ActorKind::of(&fetched.document) {
        Some(_) if uri::same(fetched.id(), &fetched.url) => {
            let actor = Actor::parse(&fetched.document).map_err(|_| FetchError::Unusable("not an actor"))?;
            actors::store(app, actor).await?;
            return found(app, key_id).await;
        }
        Some(_) => fetched.id().to_owned(),
        None => KeyDocument::parse(&fetched.document).map_err(|_| FetchError::Unusable("names no owner"))?.owner,
    };
    actors::fetch(app, &owner).await?;
    found(app, key_id).await
}

async fn found(app: &App, key_id: &str) -> Result<Known, FetchError> {
    keys::forget(app, key_id);
    keys::known(app, key_id).await?.ok_or(FetchError::Unusable("its owner does not list the key"))
}
