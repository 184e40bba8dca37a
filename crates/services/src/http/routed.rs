//! Answers without a network: tests and networks of servers in one process.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};

use ::http::{Request, Response};
use bytes::Bytes;

use super::HttpError;

pub type RouteFuture<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'a>>;

/// Whoever answers requests in this process. The request has an absolute URI and a `Host` header.
pub trait Route: Send + Sync {
    fn answer(&self, request: Request<Bytes>) -> RouteFuture<'_>;
}

impl<F, Answer> Route for F
where
    F: Fn(Request<Bytes>) -> Answer + Send + Sync,
    Answer: Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'static,
{
    fn answer(&self, request: Request<Bytes>) -> RouteFuture<'_> {
        Box::pin(self(request))
    }
}

/// Routes by host name (`name` or `name:port`); others cannot be resolved. Shared, so that hosts can join a network
/// whose clients exist already.
#[derive(Clone, Default)]
pub struct Hosts(Arc<RwLock<HashMap<String, Arc<dyn Route>>>>);

impl Hosts {
    pub fn insert(&self, host: &str, route: impl Route + 'static) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(host.to_owned(), Arc::new(route));
    }

    /// The host is gone: its name no longer resolves.
    pub fn remove(&self, host: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(host);
    }

    fn find(&self, request: &Request<Bytes>) -> Option<Arc<dyn Route>> {
        let host = request.uri().authority()?.as_str();
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(host).cloned()
    }
}

impl Route for Hosts {
    fn answer(&self, request: Request<Bytes>) -> RouteFuture<'_> {
        let found = self.find(&request);
        Box::pin(async move { found.ok_or(HttpError::Dns)?.answer(request).await })
    }
}
