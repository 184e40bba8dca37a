//! Auxiliary service providers (FASP 0.1), the part that speaks with them: who knocks (`door`), what they are asked
//! (`ask`) and told (`share`). What they may do is decided in `services::fasp`.

mod ask;
mod call;
pub(crate) mod door;
mod share;

use activitypub::signature::{Digest, KeyError, PublicKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{FaspJob, FaspProviderId};
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use services::{App, Result, fasp::Provider};
use storage::fasp;

use call::call;

/// Below which all of it is.
pub const BASE: &str = "/api/fasp";

/// What one provider may be able to do.
const MOST: usize = 30;
/// Characters of what it says of itself.
const LONGEST: usize = 500;

/// The work of [`domain::Job::Fasp`].
pub async fn run(app: &App, job: FaspJob) -> Result<()> {
    match job {
        FaspJob::Learn { provider } => learn(app, provider).await,
        FaspJob::Switch { provider, capability, version, enabled } => {
            let major = version.split('.').next().unwrap_or_default();
            let path = format!("/capabilities/{capability}/{major}/activation");
            let method = if enabled { Method::POST } else { Method::DELETE };
            tell(app, provider, method, &path).await
        }
        FaspJob::Call { provider } => tell(app, provider, Method::POST, "/debug/v0/callback/logs").await,
        FaspJob::Share {} => share::events(app).await,
        FaspJob::ShareTrends {} => share::trends(app).await,
        FaspJob::Backfill { backfill } => share::backfill(app, backfill).await,
        FaspJob::FindAccounts { words } => ask::accounts(app, &words).await,
        FaspJob::Recommend { account } => ask::recommendations(app, account).await,
        FaspJob::FetchTrends {} => ask::trends(app).await,
    }
}

/// The key of a provider.
fn key(provider: &Provider) -> Result<PublicKey, KeyError> {
    decode(&provider.public_key)
}

fn decode(base64: &str) -> Result<PublicKey, KeyError> {
    PublicKey::from_ed25519(&STANDARD.decode(base64.trim()).map_err(|_| KeyError::Malformed)?)
}

/// By which people compare a provider's key: the SHA-256 of its 32 bytes, in base64.
pub fn fingerprint(provider: &Provider) -> String {
    key(provider).map(|key| STANDARD.encode(Digest::of(key.raw()).bytes())).unwrap_or_default()
}

/// Something of which the answer does not matter.
async fn tell(app: &App, provider: FaspProviderId, method: Method, path: &str) -> Result<()> {
    let Some(provider) = fasp::find(&mut app.db.conn(), provider).await? else {
        return Ok(());
    };
    call(app, &provider, method, path, None).await.map(drop)
}

/// What a provider says of itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    name: String,
    #[serde(default)]
    privacy_policy: Vec<Policy>,
    #[serde(default)]
    capabilities: Vec<Offered>,
    sign_in_url: Option<String>,
    contact_email: Option<String>,
    fediverse_account: Option<String>,
}

#[derive(Deserialize)]
struct Policy {
    url: String,
    language: String,
}

#[derive(Deserialize)]
struct Offered {
    id: String,
    version: String,
}

async fn learn(app: &App, id: FaspProviderId) -> Result<()> {
    let Some(mut provider) = fasp::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let Some(said) = call(app, &provider, Method::GET, "/provider_info", None).await? else {
        return Ok(());
    };
    let Ok(info) = serde_json::from_value::<Info>(said) else {
        let failure = Some("what it says of itself cannot be read");
        return Ok(fasp::set_failure(&mut app.db.conn(), id, failure, app.now()).await?);
    };
    let short = |text: String| text.chars().take(LONGEST).collect::<String>();
    let policies = info.privacy_policy.into_iter().take(MOST);
    let policies: Vec<Value> =
        policies.map(|policy| json!({ "url": short(policy.url), "language": short(policy.language) })).collect();
    provider.name = short(info.name);
    provider.sign_in_url = info.sign_in_url.map(short);
    provider.contact_email = info.contact_email.map(short);
    provider.fediverse_account = info.fediverse_account.map(short);
    provider.privacy_policy = Value::from(policies).to_string();
    let word = |text: &str, more: &str| {
        !text.is_empty() && text.len() <= 50 && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    let usable = |one: &Offered| word(&one.id, "_") && word(&one.version, ".");
    let offered: Vec<(String, String)> =
        info.capabilities.into_iter().filter(usable).take(MOST).map(|one| (one.id, one.version)).collect();
    let mut tx = app.db.begin().await?;
    fasp::describe(&mut tx, &provider).await?;
    fasp::set_capabilities(&mut tx, id, &offered).await?;
    Ok(tx.commit().await?)
}
