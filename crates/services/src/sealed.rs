//! Texts that only this server can read again: sealed (AES-256-GCM) under a key of `secrets`, bound to what they are for.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use storage::secrets;

use crate::{App, Error, Result};

/// The 32 bytes of this name, made when first needed, the same on all nodes.
pub(crate) async fn key(app: &App, name: &str) -> Result<Vec<u8>> {
    let mut db = app.db.conn();
    let known = match secrets::find(&mut db, name).await? {
        Some(known) => Some(known),
        None => {
            secrets::insert(&mut db, name, &app.random.secret()).await?;
            secrets::find(&mut db, name).await?
        }
    };
    URL_SAFE_NO_PAD.decode(known.unwrap_or_default()).map_err(Error::internal)
}

fn cipher(key: &[u8]) -> Result<LessSafeKey> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(Error::internal)?))
}

/// Seals a text under the key of this name; it can be opened for the same purpose only.
pub(crate) async fn seal(app: &App, name: &str, purpose: &[u8], text: &str) -> Result<String> {
    let cipher = cipher(&key(app, name).await?)?;
    let mut nonce = [0; NONCE_LEN];
    app.random.fill(&mut nonce);
    let mut text = text.as_bytes().to_vec();
    let bound = Aad::from(purpose);
    cipher.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut text).map_err(Error::internal)?;
    Ok(URL_SAFE_NO_PAD.encode([&nonce, text.as_slice()].concat()))
}

/// The text again; None if we did not seal it for this purpose.
pub(crate) async fn open(app: &App, name: &str, purpose: &[u8], sealed: &str) -> Result<Option<String>> {
    let cipher = cipher(&key(app, name).await?)?;
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(sealed) else { return Ok(None) };
    let Some((nonce, text)) = bytes.split_at_checked(NONCE_LEN) else {
        return Ok(None);
    };
    let Ok(nonce) = Nonce::try_assume_unique_for_key(nonce) else {
        return Ok(None);
    };
    let mut text = text.to_vec();
    let opened = cipher.open_in_place(nonce, Aad::from(purpose), &mut text).ok();
    Ok(opened.and_then(|text| String::from_utf8(text.to_vec()).ok()))
}
