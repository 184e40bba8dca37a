//! VAPID (RFC 8292): a signed token tells a push service who sends. One for each service, signed again twice a day.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{EcdsaKeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::Timestamp;
use serde::Serialize;
use tokio::sync::OnceCell;
use url::Url;

use crate::{App, Error, Result, vapid};

/// RFC 8292, section 2 allows a day at most.
const LIFE: Duration = Duration::from_hours(12);
/// A token is used as long as it is good for so much longer.
const SPARE: Duration = Duration::from_hours(1);
/// Push services whose tokens are kept.
const SERVICES: usize = 256;

/// What is kept of this: the key, and the tokens by the service's origin.
#[derive(Default)]
pub struct Kept {
    key: OnceCell<Arc<EcdsaKeyPair>>,
    tokens: Mutex<HashMap<String, (Timestamp, Arc<str>)>>,
}

/// The token for the push service of this address, and the public key that it is signed for, in base64url.
pub(super) async fn token(app: &App, endpoint: &Url) -> Result<(Arc<str>, String)> {
    let made = app.push.key.get_or_try_init(async || vapid::key_pair(app).await.map(Arc::new)).await?;
    let public = URL_SAFE_NO_PAD.encode(made.public_key().as_ref());
    let audience = endpoint.origin().ascii_serialization();
    let now = app.now();
    let known = lock(app).get(&audience).filter(|(until, _)| *until > now + SPARE).map(|(_, token)| token.clone());
    if let Some(token) = known {
        return Ok((token, public));
    }
    let until = now + LIFE;
    let token: Arc<str> = sign(made, &Claims { aud: &audience, exp: until.secs(), sub: &contact(app) })?.into();
    let mut tokens = lock(app);
    if tokens.len() >= SERVICES {
        tokens.clear();
    }
    tokens.insert(audience, (until, token.clone()));
    Ok((token, public))
}

fn lock(app: &App) -> std::sync::MutexGuard<'_, HashMap<String, (Timestamp, Arc<str>)>> {
    app.push.tokens.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Whom a push service may ask if something goes wrong.
fn contact(app: &App) -> String {
    let settings = app.settings.get();
    match settings.contact_email.as_str() {
        "" => app.config.base(),
        email => format!("mailto:{email}"),
    }
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    /// Seconds since 1970.
    exp: i64,
    sub: &'a str,
}

/// A JWT (RFC 7519) signed by ES256 (RFC 7518, section 3.4).
#[expect(clippy::disallowed_methods, reason = "the library draws what a signature needs by itself: nothing repeats it")]
fn sign(key: &EcdsaKeyPair, claims: &Claims<'_>) -> Result<String> {
    let claims = serde_json::to_string(claims).map_err(Error::internal)?;
    let head = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
    let text = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims));
    let signature = key.sign(&SystemRandom::new(), text.as_bytes()).map_err(Error::internal)?;
    Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
}
