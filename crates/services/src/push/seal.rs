//! Secrets of subscriptions. Push messages name the access token that they are for, since apps find their account by it,
//! but tokens are kept as hashes only: so the token that an app subscribes with is kept sealed, as long as it is
//! subscribed. The same key makes the addresses at which push services may tell that nobody listens any more.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{PushSubscriptionId, TokenId};
use storage::{push as rows, push::Subscription};

use crate::{App, Error, Result, sealed};

const NAME: &str = "push";

/// Seals a token; it can be opened for the token with this id only.
pub(super) async fn seal(app: &App, id: TokenId, token: &str) -> Result<String> {
    sealed::seal(app, NAME, &id.0.to_be_bytes(), token).await
}

/// The token of a subscription.
pub(super) async fn open(app: &App, subscription: &Subscription) -> Result<String> {
    let opened = sealed::open(app, NAME, &subscription.token_id.0.to_be_bytes(), &subscription.sealed_token).await?;
    opened.ok_or_else(|| Error::internal("the token of a subscription cannot be opened"))
}

/// The last part of the address at which a push service ends this subscription.
pub(super) async fn unsubscribe_token(app: &App, id: PushSubscriptionId) -> Result<String> {
    Ok(format!("{id}-{}", URL_SAFE_NO_PAD.encode(hmac::sign(&mac_key(app).await?, &named(id)))))
}

/// Ends the subscription that this token is for. Nothing happens if it is gone, or the token is not ours.
pub async fn unsubscribe(app: &App, token: &str) -> Result<()> {
    let read = || {
        let (id, tag) = token.split_once('-')?;
        Some((id.parse::<PushSubscriptionId>().ok()?, URL_SAFE_NO_PAD.decode(tag).ok()?))
    };
    let Some((id, tag)) = read() else { return Err(Error::NotFound) };
    hmac::verify(&mac_key(app).await?, &named(id), &tag).map_err(|_| Error::NotFound)?;
    Ok(rows::delete(&mut app.db.conn(), id).await?)
}

async fn mac_key(app: &App) -> Result<hmac::Key> {
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &sealed::key(app, NAME).await?))
}

/// What is signed: nothing else that this key signs begins so.
fn named(id: PushSubscriptionId) -> Vec<u8> {
    format!("unsubscribe:{id}").into_bytes()
}
