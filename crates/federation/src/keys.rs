//! Keys, parsed once and kept: loading a private key costs as much as four signatures, parsing a public key more than
//! verifying with it.

use std::{sync::Arc, time::Duration};

use activitypub::{
    signature::{OwnedKey, PrivateKey, PublicKey},
    uri,
};
use domain::{AccountId, Acct, KeyId, KeyKind, Suspension};
use services::{App, Error, Result, Timed};
use storage::{accounts, keys};

use crate::Fediverse;

/// So long another node may go by a key that was replaced or withdrawn meanwhile, or whose owner was suspended.
const UNSEEN: Duration = Duration::from_secs(60);

/// A local account's means to sign.
#[derive(Clone)]
pub struct Signer {
    pub id: KeyId,
    pub key_id: Arc<str>,
    pub key: PrivateKey,
}

/// Another's key as this server knows it.
#[derive(Clone)]
pub struct Known {
    pub account: AccountId,
    pub key: OwnedKey,
    /// Hosts of its owner's inboxes, where they are not on the owner's own.
    pub elsewhere: Arc<[String]>,
}

/// Parsed keys of one application.
pub struct Keys {
    signers: Timed<AccountId, Signer>,
    known: Timed<String, Known>,
}

impl Default for Keys {
    fn default() -> Self {
        Self { signers: Timed::new(2_000, UNSEEN), known: Timed::new(20_000, UNSEEN) }
    }
}

/// None in an application without the fediverse (a test of other things).
fn cache(app: &App) -> Option<&Keys> {
    app.remote.as_any().downcast_ref::<Fediverse>().map(|fediverse| &fediverse.keys)
}

/// The signer of a local account. Its key is made when it is first needed: making one takes a tenth of a second.
pub async fn signer_of(app: &App, account: AccountId, actor_uri: &str) -> Result<Signer> {
    if let Some(signer) = cache(app).and_then(|keys| keys.signers.get(&account)) {
        return Ok(signer);
    }
    newest_signer_of(app, account, actor_uri).await
}

/// As [`signer_of`], but as the database has it now.
pub async fn newest_signer_of(app: &App, account: AccountId, actor_uri: &str) -> Result<Signer> {
    let row = match keys::find_signing(&mut app.db.conn(), account).await? {
        Some(row) => row,
        None => make(app, account, actor_uri).await?,
    };
    let signer = signer(&row, &row.uri)?;
    if let Some(keys) = cache(app) {
        keys.signers.insert(account, signer.clone());
    }
    Ok(signer)
}

/// A key that was replaced, under the id by which others know it; None if it was forgotten.
pub async fn retired_signer(app: &App, key: KeyId, actor_uri: &str) -> Result<Option<Signer>> {
    let row = keys::find(&mut app.db.conn(), key).await?;
    row.map(|row| signer(&row, &main_key(actor_uri))).transpose()
}

fn signer(row: &keys::Key, key_id: &str) -> Result<Signer> {
    let key = PrivateKey::from_pem(row.private_pem.as_deref().unwrap_or_default()).map_err(Error::internal)?;
    Ok(Signer { id: row.id, key_id: key_id.into(), key })
}

pub fn main_key(actor_uri: &str) -> String {
    format!("{actor_uri}#main-key")
}

/// The public key of a local account, as its actor document shows it: key id and PEM.
pub async fn public(app: &App, account: AccountId, actor_uri: &str) -> Result<(String, String)> {
    let row = match keys::find_signing(&mut app.db.conn(), account).await? {
        Some(row) => row,
        None => make(app, account, actor_uri).await?,
    };
    Ok((row.uri, row.public_pem))
}

/// The key of a local account for proofs inside documents (FEP-521a), as its actor document shows it: id and multibase.
pub async fn assertion(app: &App, account: AccountId, actor_uri: &str) -> Result<(String, String)> {
    let row = match keys::find_assertion(&mut app.db.conn(), account).await? {
        Some(row) => row,
        None => {
            let made = PrivateKey::generate_ed25519().map_err(Error::internal)?;
            let row = row(app, account, (format!("{actor_uri}#ed25519-key"), KeyKind::Ed25519), &made)?;
            // Whoever comes second takes the key of the first.
            match keys::insert(&mut app.db.conn(), &row).await? {
                true => row,
                false => keys::find_assertion(&mut app.db.conn(), account)
                    .await?
                    .ok_or_else(|| Error::internal("an account lost its key"))?,
            }
        }
    };
    let public = PublicKey::from_pem(&row.public_pem).map_err(Error::internal)?;
    Ok((row.uri, public.to_multikey()))
}

async fn make(app: &App, account: AccountId, actor_uri: &str) -> Result<keys::Key> {
    let row = generate(app, account, actor_uri).await?;
    // Whoever comes second takes the key of the first.
    if keys::insert(&mut app.db.conn(), &row).await? {
        return Ok(row);
    }
    keys::find_signing(&mut app.db.conn(), account).await?.ok_or_else(|| Error::internal("an account lost its key"))
}

/// A new key for a local account, not written down yet.
pub async fn generate(app: &App, account: AccountId, actor_uri: &str) -> Result<keys::Key> {
    let made = tokio::task::spawn_blocking(PrivateKey::generate_rsa).await.map_err(Error::internal)?;
    row(app, account, (main_key(actor_uri), KeyKind::Rsa), &made.map_err(Error::internal)?)
}

fn row(app: &App, account: AccountId, (uri, kind): (String, KeyKind), key: &PrivateKey) -> Result<keys::Key> {
    Ok(keys::Key {
        id: KeyId::at(app.now()),
        account_id: account,
        uri,
        kind,
        public_pem: key.public().and_then(|k| k.to_pem()).map_err(Error::internal)?,
        private_pem: Some(key.to_pem().map_err(Error::internal)?),
        created_at: app.now(),
    })
}

/// The key with this id, if its owner is known here.
pub async fn known(app: &App, key_id: &str) -> Result<Option<Known>> {
    if let Some(known) = cache(app).and_then(|keys| keys.known.get(key_id)) {
        return Ok(Some(known));
    }
    let found = keys::find_owned(&mut app.db.conn(), key_id).await?;
    let by_its_id = found.is_some();
    let row = match found {
        Some(row) => Some(row),
        None => lone(app, key_id).await?,
    };
    let Some(row) = row else { return Ok(None) };
    if row.suspended_at.is_some() && row.suspended_by != Suspension::Origin {
        return Err(Error::Forbidden("This account is suspended"));
    }
    let public = PublicKey::from_pem(&row.public_pem).map_err(Error::internal)?;
    let known = Known { account: row.account_id, elsewhere: elsewhere(&row), key: OwnedKey::new(&row.owner, public) };
    // What is kept is forgotten by the ids of keys.
    if let Some(keys) = cache(app).filter(|_| by_its_id) {
        keys.known.insert(key_id.to_owned(), known.clone());
    }
    Ok(Some(known))
}

/// The only key of whom this names instead of the key: the actor or the handle.
async fn lone(app: &App, key_id: &str) -> Result<Option<keys::Owned>> {
    let mut db = app.db.conn();
    let owner = match handle(key_id) {
        Some(acct) => {
            let host = acct.domain.as_deref().unwrap_or_default();
            accounts::find_by_acct(&mut db, &acct.key(), host).await?
        }
        None => accounts::find_by_uri(&mut db, key_id).await?,
    };
    match owner.filter(|owner| !owner.is_local()) {
        Some(owner) => Ok(keys::find_lone(&mut db, owner.id).await?),
        None => Ok(None),
    }
}

/// The handle that stands in the place of a key's id.
pub fn handle(key_id: &str) -> Option<Acct> {
    key_id.strip_prefix("acct:")?.parse().ok().filter(|acct: &Acct| acct.domain.is_some())
}

fn elsewhere(row: &keys::Owned) -> Arc<[String]> {
    let own = uri::domain(&row.owner);
    let inboxes = row.shared_inbox_url.iter().chain([&row.inbox_url]);
    let mut hosts: Vec<String> = inboxes.filter_map(|inbox| uri::domain(inbox)).collect();
    hosts.retain(|host| own.as_ref() != Some(host));
    hosts.dedup();
    hosts.into()
}

/// The key has changed, or its owner: look it up again.
pub fn forget(app: &App, key_id: &str) {
    if let Some(keys) = cache(app) {
        keys.known.remove(key_id);
    }
}
