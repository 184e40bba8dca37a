//! "Where is your account?": people of other servers are taken there, to follow or answer from it. Servers say where by a
//! link template in WebFinger (RFC 7033), as OStatus had it.

use domain::Acct;
use serde::Deserialize;
use url::{Url, form_urlencoded::byte_serialize};

use crate::{App, Error, Result, http::Request};

const SUBSCRIBE: &str = "http://ostatus.org/schema/1.0/subscribe";
/// Bytes of an answer.
const MOST: u64 = 64 << 10;

#[derive(Deserialize)]
struct Jrd {
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    rel: String,
    template: Option<String>,
}

/// Where somebody's own server lets them act on what `uri` names. [`Error::Unreachable`] if it does not say.
pub async fn place(app: &App, acct: &Acct, uri: &str) -> Result<String> {
    let Some(host) = acct.domain.as_deref().filter(|host| !app.config.is_here(host)) else {
        return Err(Error::NotFound);
    };
    let scheme = if app.config.https { "https" } else { "http" };
    let resource: String = byte_serialize(format!("acct:{}@{host}", acct.username).as_bytes()).collect();
    let url = Url::parse(&format!("{scheme}://{host}/.well-known/webfinger?resource={resource}"));
    let request = Request::get(url.map_err(|_| Error::NotFound)?);
    let request = request.accept("application/jrd+json, application/json").max_bytes(MOST);
    let unreachable = || Error::Unreachable(format!("{host} does not say where to go"));
    let answer = app.http.send(request, None).await.map_err(|_| unreachable())?;
    let jrd: Jrd = serde_json::from_slice(&answer.body).map_err(|_| unreachable())?;
    let template = jrd.links.into_iter().find(|link| link.rel == SUBSCRIBE).and_then(|link| link.template);
    let template = template.filter(|template| template.starts_with("https://") || template.starts_with("http://"));
    let encoded: String = byte_serialize(uri.as_bytes()).collect();
    Ok(template.ok_or_else(unreachable)?.replace("{uri}", &encoded))
}
