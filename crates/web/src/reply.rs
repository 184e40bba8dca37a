//! How pages are answered, and the contract between pages and their script (`assets/ts/frag.ts`):
//!
//! - The script asks with `Accept: text/html+fragment`; the same handler then answers the part that changed. Each
//!   element of it that has an id is morphed onto its namesake; with `data-put="append"` or `"prepend"` its children
//!   are added to the namesake's instead, with `data-put="after"` they come right after it, `data-put="remove"` takes
//!   the namesake away, and `data-put="back"` brings it back.
//! - `422` carries the form with its messages; any other error is told in a toast, and the script puts back what it had
//!   flipped.
//! - A fragment request that is answered by a redirect to another page makes the script go there.
//! - Without script the same request gets a whole page, or `303`.

use askama::Template;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use crate::{assets, components::Toast, i18n::Words};

/// What the page's script accepts.
pub const FRAGMENT: &str = "text/html+fragment";

/// No inline script, nothing from elsewhere; style attributes are ours alone, since sanitised HTML never keeps any.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
     img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// Where forms of a page may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forms {
    /// To this server.
    Here,
    /// On to an application or to another server: browsers check redirects after a form too.
    Onward,
}

/// True if the page's script asks for the changed part only.
pub fn wants_fragment(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with(FRAGMENT))
}

/// A whole page.
pub fn page(status: StatusCode, page: &impl Template, forms: Forms) -> Response {
    let mut response = html(status, page);
    let headers = response.headers_mut();
    let policy = match forms {
        Forms::Here => HeaderValue::from_str(&format!("{POLICY}; form-action 'self'")),
        Forms::Onward => HeaderValue::from_str(POLICY),
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.expect("the policy is plain ASCII"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::LINK, assets::preload());
    response
}

/// A page of what has an address for programs too: a header says so to those that do not read pages.
pub fn with_activity(mut response: Response, activity: Option<&str>) -> Response {
    let link = activity.map(|at| format!("<{at}>; rel=\"alternate\"; type=\"application/activity+json\""));
    if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.headers_mut().append(header::LINK, link);
    }
    response
}

/// A page on which something is broadcast by another server: films may come from elsewhere, once they are pressed.
pub fn with_stream(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    let wider = policy.map(|policy| policy.replace("media-src 'self'", "media-src 'self' https:"));
    if let Some(wider) = wider.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, wider);
    }
    response
}

/// What stands in a frame on pages of other sites.
const FRAMED_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; \
     media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";

/// A whole page that any site may frame: nothing on it can be pressed that changes anything.
pub fn framed(page: &impl Template) -> Response {
    let mut response = html(StatusCode::OK, page);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FRAMED_POLICY));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// The changed part of a page.
pub fn fragment(status: StatusCode, part: &impl Template) -> Response {
    html(status, part)
}

/// Several changed parts in one answer, or in one event of the live stream.
#[derive(Debug, Default)]
pub struct Parts(String);

impl Parts {
    /// A part that is morphed onto its namesake, or goes where its `data-put` says.
    pub fn put(mut self, part: &impl Template) -> Self {
        if let Err(error) = part.render_into(&mut self.0) {
            tracing::error!(%error, "a part of a page could not be rendered");
        }
        self
    }

    /// A part that becomes the first of the list with this id.
    pub fn prepend(self, list: &str, part: &impl Template) -> Self {
        self.listed(list, "prepend", part)
    }

    /// A part that becomes the last of the list with this id.
    pub fn append(self, list: &str, part: &impl Template) -> Self {
        self.listed(list, "append", part)
    }

    /// A part that comes right after the element with this id.
    pub fn after(self, id: &str, part: &impl Template) -> Self {
        self.listed(id, "after", part)
    }

    /// Takes away what has this id.
    pub fn remove(mut self, id: &str) -> Self {
        self.0.push_str(&format!("<div id=\"{id}\" data-put=\"remove\"></div>"));
        self
    }

    /// What was taken away a moment ago comes back to where it was.
    pub fn bring_back(mut self, id: &str) -> Self {
        self.0.push_str(&format!("<div id=\"{id}\" data-put=\"back\"></div>"));
        self
    }

    /// A short message that floats in.
    pub fn toast(self, toast: &Toast, w: &Words) -> Self {
        self.append("toasts", &toast.show(w))
    }

    /// As the data of a live event.
    pub fn into_string(self) -> String {
        self.0
    }

    pub fn answer(self) -> Response {
        markup(StatusCode::OK, self.0)
    }

    fn listed(mut self, list: &str, put: &str, part: &impl Template) -> Self {
        self.0.push_str(&format!("<div id=\"{list}\" data-put=\"{put}\">"));
        self = self.put(part);
        self.0.push_str("</div>");
        self
    }
}

/// `303`, after something was done.
pub fn see_other(path: &str) -> Response {
    Redirect::to(path).into_response()
}

fn html(status: StatusCode, part: &impl Template) -> Response {
    match part.render() {
        Ok(text) => markup(status, text),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn markup(status: StatusCode, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        // Kept for Back, checked before it is used again.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::VARY, HeaderValue::from_static("Accept, Cookie")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (status, headers, text).into_response()
}

#[cfg(test)]
#[path = "reply_tests.rs"]
mod tests;
