//! What happens around every page: who visits (session cookie), in which language, from where a form comes, and how a
//! failure is told. A handler takes [`Visitor`] (anybody) or [`SignedIn`] (others are led to sign in and back), calls a
//! service, and answers:
//!
//! ```ignore
//! pub async fn show(me: SignedIn, Path(tag): Path<String>, asked: Query) -> WebResult {
//!     let items = timelines::tag(&me.app, Some(&me.viewer), &tag, asked.page()).await?; // errors become pages
//!     let shell = me.shell(&me.w.t("nav-posts"), Place::Elsewhere).await?;
//!     let page = FeedPage { w: me.w.clone(), shell, .. };
//!     Ok(if me.fragment { reply::fragment(StatusCode::OK, &page.as_feed()) } else { me.page(&page) })
//! }
//!
//! pub async fn save(me: SignedIn, form: Form) -> WebResult {
//!     things::save(&me.app, &me.viewer, form.text("name")).await?;
//!     Ok(flash::said(see_other("/things"), "done-saved"))          // 303, and "Saved." once on the next page
//! }
//! ```
//!
//! Each module of `routes` has `pub fn routes() -> Router<App>`, named in `router.rs`.

pub mod appearance;
pub mod flash;
mod form;
mod guard;
pub mod later;
mod limit;
mod session;
mod shell;
mod visitor;

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, header};
use services::{App, windows::Windows};

pub use form::{Fields, Form, Query};
pub use limit::Limit;
pub use session::{begin, finish};
pub use visitor::{Known, SignedIn, Visitor};

use crate::{WebError, error::Failed};

/// Counters that are kept at most.
const COUNTERS: usize = 20_000;

/// What is shared by all requests.
#[derive(Clone)]
pub struct Frame {
    app: App,
    windows: Arc<Windows>,
}

impl Frame {
    pub fn new(app: App) -> Self {
        Self { app, windows: Arc::new(Windows::new(COUNTERS)) }
    }
}

/// The middleware around every route of the pages.
pub async fn around(State(frame): State<Frame>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let me = match Visitor::of(&frame, &parts).await {
        Ok(me) => me,
        Err(error) => {
            tracing::error!(%error, "a visitor could not be recognised");
            Visitor::nobody(&frame, &parts)
        }
    };
    if !guard::is_ours(&frame.app.config, &parts) {
        return me.failed(WebError::Elsewhere).await;
    }
    if me.viewer().is_none()
        && frame.app.settings.get().limited_federation
        && !guard::is_for_strangers(parts.uri.path())
    {
        let why = me.login.as_ref().map_or(WebError::SignedOut, |login| WebError::standing(login.standing));
        return me.failed(why).await;
    }
    parts.extensions.insert(me.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(Failed(error)) = response.extensions_mut().remove() {
        response = me.failed(error.take()).await;
    }
    flash::forget(&me, &mut response);
    let headers = response.headers_mut();
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    response
}
