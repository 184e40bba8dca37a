//! Public keys as actors publish them: `publicKey` (security v1) and `assertionMethod` (FEP-521a).

use serde_json::Value;

use super::{Malformed, limits, read};
use crate::signature::{KeyError, PublicKey};

/// A public key that an actor's own document lists. The owner is that actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorKey {
    /// The key id of signatures, usually `{actor}#main-key`.
    pub id: String,
    /// PEM for `publicKey`, multibase for Multikeys.
    pub encoded: String,
    /// True for a Multikey in `assertionMethod`.
    pub multikey: bool,
}

impl ActorKey {
    /// All keys of an actor document. Keys that name another owner are left out: only the owner may list a key.
    pub(super) fn all(actor: &Value, owner: &str) -> Vec<Self> {
        let keys = read::each(&actor["publicKey"]).filter_map(|key| pem_key(key, owner));
        let multikeys = read::each(&actor["assertionMethod"]).filter_map(|key| multikey(key, owner));
        keys.chain(multikeys).take(limits::KEYS).collect()
    }

    /// The parsed key; keep it, since parsing costs more than verifying.
    ///
    /// # Errors
    /// [`KeyError`] if it is not an RSA, Ed25519 or P-256 key.
    pub fn public_key(&self) -> Result<PublicKey, KeyError> {
        if self.multikey {
            PublicKey::from_multikey(&self.encoded)
        } else {
            PublicKey::from_pem(&self.encoded)
        }
    }
}

fn pem_key(key: &Value, owner: &str) -> Option<ActorKey> {
    if read::id_of(&key["owner"]).is_some_and(|named| named != owner) {
        return None;
    }
    let encoded = read::text(&key["publicKeyPem"], limits::KEY)?;
    // A key without an id of its own is addressed by its owner's.
    let id = read::id_of(&key["id"]).unwrap_or(owner).to_owned();
    Some(ActorKey { id, encoded, multikey: false })
}

fn multikey(key: &Value, owner: &str) -> Option<ActorKey> {
    if read::id_of(&key["controller"]).is_some_and(|named| named != owner) {
        return None;
    }
    let encoded = read::text(&key["publicKeyMultibase"], limits::KEY)?;
    Some(ActorKey { id: read::id_of(&key["id"])?.to_owned(), encoded, multikey: true })
}

/// What a key id answers when it is fetched and is not an actor: a lone key, which names its owner.
///
/// It proves nothing by itself: fetch the owner's document and ask [`super::Actor::key`] or [`super::Actor::adopt`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDocument {
    /// The key's own id.
    pub id: String,
    /// The actor to fetch.
    pub owner: String,
    /// The key, if it is there.
    pub key: Option<ActorKey>,
}

impl KeyDocument {
    /// Reads a lone key, or GoToSocial's stub of an actor, which holds an id and the key only.
    ///
    /// # Errors
    /// [`Malformed::Missing`] if no owner is named.
    pub fn parse(document: &Value) -> Result<Self, Malformed> {
        let key = read::first(&document["publicKey"]).filter(|key| key.is_object()).unwrap_or(document);
        let owner = read::web_id(&key["owner"]).or_else(|| read::web_id(&key["controller"]));
        let owner = owner.ok_or(Malformed::Missing("owner"))?;
        let id = read::id_of(&key["id"]).ok_or(Malformed::Missing("id"))?;
        Ok(Self { id: id.to_owned(), key: pem_key(key, &owner).or_else(|| multikey(key, &owner)), owner })
    }
}
