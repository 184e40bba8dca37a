//! Automatic certificates (ACME, RFC 8555, with HTTP-01 challenges). Account, certificate and challenges lie in the
//! database, so that any node can answer the challenge that another one asked for, and all use one certificate.

mod client;

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, ChallengeType, Identifier, NewAccount, NewOrder, Order,
    OrderStatus, RetryPolicy,
};
use serde::{Deserialize, Serialize};
use services::http::{Http, HttpOptions};
use services::{App, Error};
use storage::secrets;

use client::Client;

use super::stop::Stop;
use super::tls::{self, Certificate};
use crate::config::Config;

const ACCOUNT: &str = "acme/account";
const CERTIFICATE: &str = "acme/certificate";
/// How often nodes look whether another one has renewed the certificate.
const LOOK: Duration = Duration::from_secs(60);

/// What the certificate authority is told.
#[derive(Clone, Debug)]
pub struct Settings {
    pub domain: String,
    pub contact: Option<String>,
    pub directory: String,
}

impl Settings {
    pub fn of(config: &Config) -> Settings {
        let tls = &config.tls;
        Settings { domain: config.domain(), contact: tls.contact.clone(), directory: tls.directory.clone() }
    }
}

/// A certificate as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    domain: String,
    chain: String,
    key: String,
    issued_at: i64,
    expires_at: i64,
}

impl Kept {
    /// After two thirds of its life.
    fn is_fresh(&self, domain: &str, now: Timestamp) -> bool {
        let renew_at = self.issued_at + (self.expires_at - self.issued_at) * 2 / 3;
        self.domain == domain && now.millis() < renew_at
    }
}

/// The answer to a challenge that is open now.
pub async fn challenge(app: &App, token: &str) -> Option<String> {
    secrets::find(&mut app.db.conn(), &challenge_key(token)).await.ok().flatten()
}

fn challenge_key(token: &str) -> String {
    format!("acme/challenge/{token}")
}

/// Uses the kept certificate, and every newer one, until `stop`.
pub async fn follow(app: App, certificate: Arc<Certificate>, mut stop: Stop) {
    let mut seen = None;
    loop {
        match kept(&app).await {
            Ok(Some(kept)) if seen != Some(kept.issued_at) => {
                match tls::from_pem(kept.chain.as_bytes(), kept.key.as_bytes()) {
                    Ok(key) => certificate.replace(key),
                    Err(why) => tracing::error!(%why, "the automatic certificate cannot be used"),
                }
                seen = Some(kept.issued_at);
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "cannot read the automatic certificate"),
        }
        // The first one is waited for with impatience.
        let pause = if seen.is_some() { LOOK } else { Duration::from_secs(1) };
        tokio::select! {
            () = stop.wait() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Gets a certificate if there is none or the one that is there grows old. A job, so that one node does it, and it is
/// tried again if it fails.
pub async fn renew(app: &App, settings: &Settings) -> services::Result<()> {
    if kept(app).await?.is_some_and(|kept| kept.is_fresh(&settings.domain, app.now())) {
        return Ok(());
    }
    // The operator names the authority, which may be one of the own network.
    let options = HttpOptions { allow_private: true, ..HttpOptions::new(&settings.domain) };
    obtain(app, settings, &Http::new(&options).map_err(Error::internal)?).await
}

/// Gets a certificate, whatever there is already, and keeps it.
pub async fn obtain(app: &App, settings: &Settings, http: &Http) -> services::Result<()> {
    tracing::info!(domain = settings.domain, "asking for a certificate");
    let (chain, key) = order(app, settings, http).await.map_err(|why| Error::Unreachable(format!("ACME: {why}")))?;
    let expires_at = expiry(&chain).ok_or_else(|| Error::internal("ACME gave a certificate that cannot be read"))?;
    let kept = Kept { domain: settings.domain.clone(), chain, key, issued_at: app.now().millis(), expires_at };
    let json = serde_json::to_string(&kept).map_err(Error::internal)?;
    secrets::put(&mut app.db.conn(), CERTIFICATE, &json).await?;
    tracing::info!(domain = settings.domain, expires = %Timestamp::from_millis(expires_at), "got a certificate");
    Ok(())
}

async fn kept(app: &App) -> services::Result<Option<Kept>> {
    let json = secrets::find(&mut app.db.conn(), CERTIFICATE).await?;
    json.map(|json| serde_json::from_str(&json).map_err(Error::internal)).transpose()
}

/// The chain and its private key, as PEM.
async fn order(app: &App, settings: &Settings, http: &Http) -> Result<(String, String), String> {
    let account = account(app, settings, http).await?;
    let names = [Identifier::Dns(settings.domain.clone())];
    let mut order = account.new_order(&NewOrder::new(&names)).await.map_err(text)?;
    let tokens = answer_challenges(app, &mut order).await;
    let result = match &tokens {
        Ok(_) => finish(&mut order).await,
        Err(why) => Err(why.clone()),
    };
    for token in tokens.unwrap_or_default() {
        secrets::delete(&mut app.db.conn(), &challenge_key(&token)).await.map_err(text)?;
    }
    result
}

/// Puts the answers where the listener finds them, and tells the authority to look. Gives the tokens.
async fn answer_challenges(app: &App, order: &mut Order) -> Result<Vec<String>, String> {
    let mut tokens = Vec::new();
    let mut authorizations = order.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let mut authorization = authorization.map_err(text)?;
        match authorization.status {
            AuthorizationStatus::Valid => continue,
            AuthorizationStatus::Pending => {}
            other => return Err(format!("the authorization is {other:?}")),
        }
        let challenge = authorization.challenge(ChallengeType::Http01);
        let mut challenge = challenge.ok_or("the authority offers no HTTP-01 challenge")?;
        let (token, answer) = (challenge.token.clone(), challenge.key_authorization().as_str().to_owned());
        secrets::put(&mut app.db.conn(), &challenge_key(&token), &answer).await.map_err(text)?;
        tokens.push(token);
        challenge.set_ready().await.map_err(text)?;
    }
    Ok(tokens)
}

async fn finish(order: &mut Order) -> Result<(String, String), String> {
    match order.poll_ready(&RetryPolicy::default()).await.map_err(text)? {
        OrderStatus::Ready => {}
        other => return Err(format!("the order is {other:?}: is port 80 of this host reachable from the internet?")),
    }
    let key = order.finalize().await.map_err(text)?;
    let chain = order.poll_certificate(&RetryPolicy::default()).await.map_err(text)?;
    Ok((chain, key))
}

/// Our account with the authority of this directory, made when first needed.
async fn account(app: &App, settings: &Settings, http: &Http) -> Result<Account, String> {
    let key = format!("{ACCOUNT}/{}", settings.directory);
    let builder = Account::builder_with_http(Box::new(Client(http.clone())));
    if let Some(json) = secrets::find(&mut app.db.conn(), &key).await.map_err(text)? {
        let credentials: AccountCredentials = serde_json::from_str(&json).map_err(text)?;
        return builder.from_credentials(credentials).await.map_err(text);
    }
    let contact = settings.contact.as_ref().map(|address| format!("mailto:{address}"));
    let contact: Vec<&str> = contact.iter().map(String::as_str).collect();
    let new = NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
    let (account, credentials) = builder.create(&new, settings.directory.clone(), None).await.map_err(text)?;
    let json = serde_json::to_string(&credentials).map_err(text)?;
    secrets::put(&mut app.db.conn(), &key, &json).await.map_err(text)?;
    Ok(account)
}

/// When the first certificate of the chain ends, in milliseconds since 1970.
fn expiry(chain: &str) -> Option<i64> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    use x509_cert::Certificate;
    use x509_cert::der::Decode;
    let first = CertificateDer::from_pem_slice(chain.as_bytes()).ok()?;
    let validity = Certificate::from_der(&first).ok()?.tbs_certificate.validity;
    i64::try_from(validity.not_after.to_unix_duration().as_millis()).ok()
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

#[cfg(test)]
#[path = "acme_tests.rs"]
mod tests;
