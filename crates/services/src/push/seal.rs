//! Secrets of subscriptions. Push messages name the access token that they are for, since apps find their account by it,
//! but tokens are kept as hashes only: so the token that an app subscribes with is kept sealed (AES-256-GCM) under a key
//! of `secrets`, as long as it is subscribed. The same key makes the addresses at which push services may tell that
//! nobody listens any more.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{PushSubscriptionId, TokenId};
use storage::{push as rows, push::Subscription, secrets};

use crate::{App, Error, Result};

const NAME: &str = "push";

/// 32 bytes, made when first needed, the same on all nodes.
async fn key(app: &App) -> Result<Vec<u8>> {
    let mut db = app.db.conn();
    let known = match secrets::find(&mut db, NAME).await? {
        Some(known) => Some(known),
        None => {
            secrets::insert(&mut db, NAME, &app.random.secret()).await?;
            secrets::find(&mut db, NAME).await?
        }
    };
    URL_SAFE_NO_PAD.decode(known.unwrap_or_default()).map_err(Error::internal)
}

fn cipher(key: &[u8]) -> Result<LessSafeKey> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(Error::internal)?))
}

/// Seals a token; it can be opened for the token with this id only.
pub(super) async fn seal(app: &App, id: TokenId, token: &str) -> Result<String> {
    let cipher = cipher(&key(app).await?)?;
    let mut nonce = [0; NONCE_LEN];
    app.random.fill(&mut nonce);
    let mut text = token.as_bytes().to_vec();
    let bound = Aad::from(id.0.to_be_bytes());
    cipher.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut text).map_err(Error::internal)?;
    Ok(URL_SAFE_NO_PAD.encode([&nonce, text.as_slice()].concat()))
}

/// The token of a subscription.
pub(super) async fn open(app: &App, subscription: &Subscription) -> Result<String> {
    let cipher = cipher(&key(app).await?)?;
    let sealed = URL_SAFE_NO_PAD.decode(&subscription.sealed_token).map_err(Error::internal)?;
    let (nonce, text) =
        sealed.split_at_checked(NONCE_LEN).ok_or_else(|| Error::internal("a sealed token is too short"))?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(Error::internal)?;
    let mut text = text.to_vec();
    let bound = Aad::from(subscription.token_id.0.to_be_bytes());
    let token = cipher.open_in_place(nonce, bound, &mut text).map_err(Error::internal)?;
    String::from_utf8(token.to_vec()).map_err(Error::internal)
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
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &key(app).await?))
}

/// What is signed: nothing else that this key signs begins so.
fn named(id: PushSubscriptionId) -> Vec<u8> {
    format!("unsubscribe:{id}").into_bytes()
}
