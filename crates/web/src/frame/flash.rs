//! What is said once, on the page after an action: a cookie for a minute, with a message's key and perhaps a link or an
//! undoing.

use axum::response::Response;
use http::{HeaderMap, header};

use super::{Visitor, session};
use crate::{
    components::{Toast, ToastAction},
    i18n::Words,
};

const NAME: &str = "aldea_said";
/// Seconds.
const LIFE: u32 = 60;

/// A message's key (`done-...`), and a path with what can be done there: empty for a link, else the `do` of an undoing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flash {
    key: String,
    action: Option<(String, String)>,
}

/// Marks an answer: the next page says this.
pub fn said(response: Response, key: &'static str) -> Response {
    put(response, key, "")
}

/// With "See it", a link to this path.
pub fn said_see(response: Response, key: &'static str, path: &str) -> Response {
    put(response, key, &format!("||{path}"))
}

/// With "Undo", which posts `do=act` to this path.
pub fn said_undo(response: Response, key: &'static str, act: &'static str, path: &str) -> Response {
    put(response, key, &format!("|{act}|{path}"))
}

/// Kept in the answer until [`forget`] writes the cookie: only the frame knows whether it is secure.
#[derive(Clone)]
struct Pending(String);

fn put(mut response: Response, key: &str, rest: &str) -> Response {
    response.extensions_mut().insert(Pending(format!("{key}{rest}")));
    response
}

pub(super) fn read(headers: &HeaderMap) -> Option<Flash> {
    let value = session::cookie(headers, NAME)?;
    let mut parts = value.splitn(3, '|');
    let key = parts.next().filter(|key| key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))?;
    let act = parts.next().unwrap_or_default();
    let path = parts.next().filter(|path| path.starts_with('/') && !path.starts_with("//"));
    Some(Flash { key: key.to_owned(), action: path.map(|path| (act.to_owned(), path.to_owned())) })
}

impl Flash {
    pub(super) fn toast(&self, w: &Words) -> Toast {
        let action = self.action.as_ref().and_then(|(act, path)| match act.as_str() {
            "" => Some(ToastAction::Link { href: path.clone(), label: w.t("done-see").into_owned() }),
            "undelete" => {
                Some(ToastAction::Undo { path: path.clone(), act: "undelete", label: w.t("done-undo").into_owned() })
            }
            _ => None,
        });
        Toast { text: w.t(&self.key).into_owned(), action }
    }
}

/// Writes what is to be said next, or takes back what this page has said.
pub(super) fn forget(me: &Visitor, response: &mut Response) {
    let pending = response.extensions_mut().remove::<Pending>();
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    match pending {
        Some(Pending(value)) => session::set(&me.app.config, response, NAME, &value, LIFE, true),
        None if me.flash.is_some() && is_page && !me.fragment => {
            session::set(&me.app.config, response, NAME, "", 0, true);
        }
        None => {}
    }
}
