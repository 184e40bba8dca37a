//! One row of the route table, and the macro in which the table is written.

use std::{future::Future, pin::Pin};

use axum::{extract::Request, handler::Handler, response::Response};
use http::Method;
use services::App;

use crate::{
    Access,
    extract::{Arguments, BodyRule},
    rate_limit::{self, Rule},
};

type Run = Box<dyn Fn(Request, App) -> Pin<Box<dyn Future<Output = Response> + Send>> + Send + Sync>;

/// A route: what the table says of it and what follows from its handler's signature.
pub struct Route {
    pub method: Method,
    /// As in Mastodon's documentation: `/api/v1/statuses/:id`.
    pub path: &'static str,
    pub access: Access,
    /// The type of its parameters, if it reads any.
    pub params: Option<&'static str>,
    /// The entity of its answer.
    pub answer: &'static str,
    pub(crate) body: BodyRule,
    pub(crate) rules: &'static [Rule],
    pub(crate) run: Run,
}

impl Route {
    /// A row. The table states the access so that it can be read there; the handler's signature decides it, and the two
    /// must agree.
    pub(crate) fn new<H, T>(
        method: &'static str,
        path: &'static str,
        stated: (&str, &str),
        handler: H,
        answer: &'static str,
    ) -> Self
    where
        H: Handler<T, App> + Sync,
        T: Arguments + 'static,
    {
        let method = Method::from_bytes(method.as_bytes()).expect("the table has real methods");
        let access = T::access();
        assert_eq!(Access::of(stated.0, stated.1).as_ref(), Some(&access), "{method} {path}: table and handler differ");
        Self {
            rules: rate_limit::of_route(&method, path),
            method,
            path,
            access,
            params: T::params(),
            answer,
            body: T::body(),
            run: Box::new(move |request, app| Box::pin(handler.clone().call(request, app))),
        }
    }

    /// The path as the router matches it. Variables are named by their place, since routes that share a beginning may
    /// call them differently.
    pub(crate) fn pattern(&self) -> String {
        let place =
            |(at, part): (usize, &str)| if part.starts_with(':') { format!("{{p{at}}}") } else { part.to_owned() };
        self.path.split('/').enumerate().map(place).collect::<Vec<_>>().join("/")
    }
}

/// Rows of `METHOD "path" access ["scope|scope"], handler => "Answer";`.
macro_rules! routes {
    ($($method:ident $path:literal $access:ident $($scopes:literal)?, $handler:path => $answer:literal;)*) => {
        vec![$($crate::route::Route::new(
            stringify!($method), $path, (stringify!($access), concat!($($scopes)?)), $handler, $answer,
        )),*]
    };
}
pub(crate) use routes;
