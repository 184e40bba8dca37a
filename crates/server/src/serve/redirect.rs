//! Plain HTTP beside HTTPS: sends everybody to HTTPS, and answers the challenges of ACME (RFC 8555, section 8.3).

use axum::body::Body;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use services::App;

use super::acme;

pub struct Redirect {
    pub app: App,
    /// `https://social.example.org`
    pub base: String,
}

impl Redirect {
    pub async fn answer(&self, request: &Request<Incoming>) -> Response<Body> {
        if let Some(token) = request.uri().path().strip_prefix("/.well-known/acme-challenge/") {
            return match acme::challenge(&self.app, token).await {
                Some(answer) => Response::new(Body::from(answer)),
                None => plain(StatusCode::NOT_FOUND),
            };
        }
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        match HeaderValue::try_from(format!("{}{path}", self.base)) {
            Ok(location) => {
                // 308 keeps the method, which old clients may not know for a GET.
                let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
                let status = if is_get {
                    StatusCode::MOVED_PERMANENTLY
                } else {
                    StatusCode::PERMANENT_REDIRECT
                };
                let mut response = plain(status);
                response.headers_mut().insert(header::LOCATION, location);
                response
            }
            Err(_) => plain(StatusCode::BAD_REQUEST),
        }
    }
}

fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
