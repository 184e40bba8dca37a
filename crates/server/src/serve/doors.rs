//! The way of a request: to federation's routes first if it asks for ActivityStreams, else to the client API and the
//! pages. A router that has no route for a request hands it on; the pages' router, the last, says that nothing is here.

use std::sync::{Arc, Mutex, PoisonError};

use api::{Api, cors};
use axum::Router;
use axum::body::Body;
use axum::extract::MatchedPath;
use http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use services::{Clock, request::RequestLog};
use tower::Service;

use super::kept::Kept;

#[derive(Clone)]
pub struct Doors {
    /// Answers all paths that are its own, with its own words for what does not exist.
    api: Api,
    federation_or_pass: Router,
    web_or_pass: Router,
    /// With the page that says that nothing is here.
    web: Router,
    kept: Arc<Kept>,
}

impl Doors {
    pub fn new(api: Api, federation: Router, web: Router, clock: Clock) -> Doors {
        let name = || axum::middleware::map_request(name_route);
        let (federation, web) = (federation.layer(name()), web.layer(name()));
        let or_pass = |router: Router| router.fallback(pass).method_not_allowed_fallback(pass);
        let (federation_or_pass, web_or_pass) = (or_pass(federation), or_pass(web.clone()));
        Doors { api, federation_or_pass, web_or_pass, web, kept: Arc::new(Kept::new(clock)) }
    }

    pub async fn answer(&self, request: Request<Body>) -> Response<Body> {
        if self.api.owns(request.uri().path()) && !is_for_helpers(request.uri().path()) {
            return self.api.answer(request).await;
        }
        let Some(question) = Kept::question(&request) else {
            return self.open(request).await;
        };
        match self.kept.find(&question, &request) {
            Some(answer) => answer,
            None => self.kept.keep(question, self.open(request).await).await,
        }
    }

    /// The way to the routers.
    async fn open(&self, request: Request<Body>) -> Response<Body> {
        let is_open = is_open(request.uri().path());
        if is_open && request.method() == Method::OPTIONS {
            return cors::readers_preflight(request.headers());
        }
        let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
        let may_vary = is_get && !is_file(request.uri().path());
        let mut response = if is_for_servers(request.uri().path()) || may_vary && wants_activity(request.headers()) {
            self.first_of([&self.federation_or_pass, &self.web_or_pass], request).await
        } else {
            self.first_of([&self.web_or_pass, &self.federation_or_pass], request).await
        };
        if is_open && is_get {
            cors::open_to_readers(response.headers_mut());
        }
        if may_vary {
            response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
        }
        response
    }

    async fn first_of(&self, order: [&Router; 2], mut request: Request<Body>) -> Response<Body> {
        for router in order {
            let mut response = call(router, request).await;
            match response.extensions_mut().remove::<Passed>().and_then(Passed::take) {
                Some(passed) => request = passed,
                None => return response,
            }
        }
        call(&self.web, request).await
    }
}

async fn call(router: &Router, request: Request<Body>) -> Response<Body> {
    let Ok(response) = router.clone().call(request).await;
    response
}

/// A request that a router has no route for, on its way to the next.
#[derive(Clone)]
struct Passed(Arc<Mutex<Option<Request<Body>>>>);

impl Passed {
    fn take(self) -> Option<Request<Body>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

async fn pass(request: Request<Body>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Passed(Arc::new(Mutex::new(Some(request)))));
    response
}

/// The route is known only inside of the router, the log needs it outside.
async fn name_route(request: Request<Body>) -> Request<Body> {
    let extensions = request.extensions();
    if let (Some(log), Some(route)) = (extensions.get::<Arc<RequestLog>>(), extensions.get::<MatchedPath>()) {
        log.set_route(route.as_str());
    }
    request
}

/// What people's browsers hardly ever ask for.
fn is_for_servers(path: &str) -> bool {
    path.starts_with("/.well-known/")
        || path.starts_with("/nodeinfo/")
        || path.ends_with("/inbox")
        || is_for_helpers(path)
}

/// Of auxiliary service providers, which expect it where Mastodon has it.
fn is_for_helpers(path: &str) -> bool {
    path.strip_prefix(federation::fasp::BASE).is_some_and(|below| below.starts_with('/'))
}

/// What apps in browsers read from other origins, without a cookie, as from Mastodon: profiles, and how to find them.
fn is_open(path: &str) -> bool {
    let one_of = |folder| path.strip_prefix(folder).is_some_and(|name: &str| !name.is_empty() && !name.contains('/'));
    path.starts_with("/.well-known/") || path.starts_with("/nodeinfo/") || one_of("/@") || one_of("/users/")
}

/// Files have no second form.
fn is_file(path: &str) -> bool {
    path.starts_with("/assets/") || path.starts_with("/media/")
}

/// Whether an ActivityStreams media type stands before `text/html` in the list (ActivityPub, section 3.2). Weights are
/// not looked at: nobody asks for both with the better one last.
fn wants_activity(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    for range in accepted.flat_map(|value| value.split(',')) {
        let media_type = range.split(';').next().unwrap_or_default().trim();
        if ["application/activity+json", "application/ld+json"].iter().any(|ours| media_type.eq_ignore_ascii_case(ours))
        {
            return true;
        }
        if media_type.eq_ignore_ascii_case("text/html") {
            return false;
        }
    }
    false
}
