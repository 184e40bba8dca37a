//! Handing files out.

use std::{net::IpAddr, sync::Arc, time::Duration};

use domain::{MediaId, MediaKind};
use storage::{
    blobs::{self, Blob},
    media,
};
use url::Url;

use super::{Growing, fetch, names};
use crate::{App, Error, Result};

/// That somebody looked at a file of another server is written down only so often.
const USED_WITHIN: Duration = Duration::from_hours(1);

/// A file that is here.
#[derive(Debug, Clone)]
pub struct File {
    /// SHA-256 in hexadecimal: a perfect ETag.
    pub hash: String,
    pub mime: String,
    /// Bytes.
    pub size: u64,
}

/// How a file is served.
pub enum Served {
    Here(File),
    /// Clients get it there themselves, and may keep that knowledge for so many seconds.
    There(Url, u32),
    /// It is still coming.
    Growing(Arc<Growing>),
}

/// The file behind `/media/{id}/{name}`; one of another server is fetched first, a film or sound while it is served.
/// `from` is who looks: nobody makes this server fetch without end.
pub async fn open(app: &App, id: MediaId, name: &str, from: IpAddr) -> Result<Served> {
    let variant = names::variant(name);
    if let Some(served) = find(app, id, variant).await? {
        return Ok(served);
    }
    if !["original", "small", "static"].contains(&variant) {
        return Err(Error::NotFound);
    }
    let row = media::find(&mut app.db.conn(), id).await?.filter(|m| m.remote_url.is_some()).ok_or(Error::NotFound)?;
    app.files.fetches.spend(app, from)?;
    let plays = matches!(row.kind, MediaKind::Video | MediaKind::Audio | MediaKind::Gifv);
    match (plays, variant) {
        (true, "original") => {
            if let Some(growing) = fetch::grow(app, id).await? {
                return Ok(Served::Growing(growing));
            }
        }
        (true, _) => fetch::preview(app, id).await?,
        (false, _) => fetch::picture(app, id).await?,
    }
    find(app, id, variant).await?.ok_or(Error::NotFound)
}

async fn find(app: &App, id: MediaId, variant: &str) -> Result<Option<Served>> {
    let Some(blob) = blobs::find_variant(&mut app.db.conn(), id, variant).await? else {
        return Ok(None);
    };
    touch(app, &blob).await?;
    if let Some((url, seconds)) = app.files.store.link(&blob.hash) {
        return Ok(Some(Served::There(url, seconds)));
    }
    Ok(Some(Served::Here(File { hash: blob.hash, mime: blob.mime, size: blob.size.unsigned_abs() })))
}

async fn touch(app: &App, blob: &Blob) -> Result<()> {
    let now = app.now();
    if blob.cached && now.since(blob.last_used_at) >= USED_WITHIN {
        blobs::touch(&mut app.db.conn(), &blob.hash, now).await?;
    }
    Ok(())
}
