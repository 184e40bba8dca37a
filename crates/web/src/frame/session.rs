//! The cookies of a session: its secret, which no script can read, and a stamp by which the page's script notices that
//! somebody else is signed in since.

use axum::response::Response;
use domain::UserId;
use http::{HeaderMap, HeaderValue, header};
use services::{Config, Result, sessions};

use super::Visitor;

const NAME: &str = "aldea_session";
const STAMP: &str = "stamp";
/// Browsers keep no cookie for longer than 400 days (RFC 6265bis, section 5.5).
const KEPT: u32 = 400 * 24 * 3600;

/// The secret that came with the request.
pub(super) fn token(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, NAME)
}

/// The value of a cookie.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(given, _)| *given == name).map(|(_, value)| value).filter(|value| !value.is_empty())
}

/// Adds a cookie to an answer; without a life it goes with its first use.
pub(super) fn set(config: &Config, response: &mut Response, name: &str, value: &str, life: u32, hidden: bool) {
    let secure = if config.https { "; Secure" } else { "" };
    let hidden = if hidden { "; HttpOnly" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={life}; SameSite=Lax{hidden}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Signs this person in with the answer; an earlier session of this browser ends.
pub async fn begin(me: &Visitor, user: UserId, mut response: Response) -> Result<Response> {
    let token = sessions::start(&me.app, user, &me.browser).await?;
    if let Some(before) = &me.login {
        sessions::end(&me.app, before).await?;
    }
    set(&me.app.config, &mut response, NAME, &token, KEPT, true);
    let stamp = me.app.now().millis().to_string();
    set(&me.app.config, &mut response, STAMP, &stamp, KEPT, false);
    Ok(response)
}

/// Signs the visitor out with the answer.
pub async fn finish(me: &Visitor, mut response: Response) -> Result<Response> {
    if let Some(login) = &me.login {
        sessions::end(&me.app, login).await?;
    }
    set(&me.app.config, &mut response, NAME, "", 0, true);
    set(&me.app.config, &mut response, STAMP, "", 0, false);
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}
