//! Which status an address of this server shows, for other sites that embed it (oembed.com, version 1.0).

use domain::{StatusId, Visibility};
use url::Url;

use crate::{
    App, Error, Result,
    views::{self, Item},
};

/// The local status at this address of a page or an object. Not found if not everybody may see it, or if it is elsewhere.
pub async fn status(app: &App, address: &str) -> Result<Item> {
    let id = id_in(app, address).ok_or(Error::NotFound)?;
    open_status(app, id).await
}

/// A local status that may be shown anywhere. A boost is not: what it boosts is embedded by itself.
pub async fn open_status(app: &App, id: StatusId) -> Result<Item> {
    let item = views::status_item(app, None, id).await?;
    let open = matches!(item.status.visibility, Visibility::Public | Visibility::Unlisted);
    if !item.status.local || !open || item.reblog.is_some() {
        return Err(Error::NotFound);
    }
    Ok(item)
}

/// `/@name/ID`, `/@name/ID/embed`, `/users/name/statuses/ID`, `/ap/users/ID/statuses/ID`.
fn id_in(app: &App, address: &str) -> Option<StatusId> {
    let url = Url::parse(address.trim()).ok()?;
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    if !matches!(url.scheme(), "http" | "https") || !app.config.is_here(host) {
        return None;
    }
    let parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    let id = match parts.as_slice() {
        [name, id] | [name, id, "embed"] if name.starts_with('@') => id,
        ["users", _, "statuses", id] | ["ap", "users", _, "statuses", id] => id,
        _ => return None,
    };
    id.parse().ok()
}
