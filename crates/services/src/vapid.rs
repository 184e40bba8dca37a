//! The key pair with which this server signs its messages to push services (VAPID, RFC 8292). Apps are told its public
//! half when they register. Made when first needed.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use storage::secrets;

use crate::{App, Error, Result};

const NAME: &str = "vapid";

/// The public key, an uncompressed point of P-256 in unpadded base64url.
pub async fn public_key(app: &App) -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(key_pair(app).await?.public_key().as_ref()))
}

/// The key pair, the same on all nodes.
pub async fn key_pair(app: &App) -> Result<EcdsaKeyPair> {
    let mut db = app.db.conn();
    if secrets::find(&mut db, NAME).await?.is_none() {
        let new = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(Error::internal)?;
        let der = new.to_pkcs8v1().map_err(Error::internal)?;
        secrets::insert(&mut db, NAME, &STANDARD.encode(der.as_ref())).await?;
    }
    let kept = secrets::find(&mut db, NAME).await?.ok_or_else(|| Error::internal("the VAPID key is gone"))?;
    let der = STANDARD.decode(kept).map_err(Error::internal)?;
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der).map_err(Error::internal)
}
