//! Keys that are not known yet, or were replaced: asked of their owner's server.

use activitypub::vocab::{ActorKind, KeyDocument};
use services::App;

use crate::{
    actors,
    fetch::{self, FetchError},
    keys::{self, Known},
};

/// Fetches the actor that a key id leads to, or the key and then its owner, whose own document must list it.
pub async fn fetch(app: &App, key_id: &str) -> Result<Known, FetchError> {
    let address = key_id.split('#').next().unwrap_or(key_id);
    let fetched = fetch::any_document(app, address).await?;
    let owner = match ActorKind::of(&fetched.document) {
        Some(_) => fetched.document["id"].as_str().unwrap_or_default().to_owned(),
        None => KeyDocument::parse(&fetched.document).map_err(|_| FetchError::Unusable("names no owner"))?.owner,
    };
    actors::fetch(app, &owner).await?;
    keys::forget(app, key_id);
    keys::known(app, key_id).await?.ok_or(FetchError::Unusable("its owner does not list the key"))
}
