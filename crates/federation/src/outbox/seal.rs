//! The linked-data signature of what others pass on: public answers, for the server of the thread, and what relays of
//! Mastodon's kind forward. Once for an activity, not for each inbox. Other posts stay without, so that nobody can prove
//! later what somebody deleted; so do all but deletions in secure mode, as on Mastodon.

use activitypub::proof::linked;
use domain::RelayKind;
use serde_json::Value;
use services::{App, Error, Result};
use storage::{accounts::Account, statuses::Status};

use crate::keys;

/// Whether an activity about a status of ours is passed on by others. Of what is deleted everybody may be told.
pub fn is_wanted(app: &App, status: &Status, relays: &[(String, RelayKind)], deletes: bool) -> bool {
    if !status.is_open() || (app.settings.get().secure_mode && !deletes) {
        return false;
    }
    status.reply || relays.iter().any(|(_, kind)| *kind == RelayKind::Mastodon)
}

/// The same activity with the author's signature inside. What cannot be signed goes without: most receivers need none.
pub async fn seal(app: &App, author: &Account, body: String) -> Result<String> {
    let signer = keys::signer_of(app, author.id, &author.uri).await?;
    let mut document: Value = serde_json::from_str(&body).map_err(Error::internal)?;
    if let Some(object) = document["object"].as_object_mut() {
        // Editions of ActivityStreams' context differ in these: what is signed would not be what is verified.
        for count in ["likes", "shares"] {
            object.shift_remove(count);
        }
    }
    match linked::sign(&document, &signer.key_id, &signer.key, app.now().millis()) {
        Ok(signature) => {
            document["signature"] = signature;
            Ok(document.to_string())
        }
        Err(error) => {
            tracing::warn!(%error, account.id = author.id.0, "an activity goes out without a signature inside");
            Ok(body)
        }
    }
}
