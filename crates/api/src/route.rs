//! One row of the route table, and the macro in which the table is written.

use std::{future::Future, pin::Pin};

use axum::{extract::Request, handler::Handler, response::Response};
use http::{HeaderValue, Method};
use services::App;

use crate::{
    Access, deprecated,
    extract::{Arguments, BodyRule},
    params::Field,
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
    /// What they are, asked of the type itself.
    pub fields: fn() -> Vec<Field>,
    /// The entity of its answer.
    pub answer: &'static str,
    /// The resource that it belongs to.
    pub tag: &'static str,
    /// What it does, in a few words.
    pub summary: &'static str,
    pub(crate) body: BodyRule,
    pub(crate) rules: &'static [Rule],
    /// Since when there is a better one, if there is.
    pub(crate) deprecated: Option<HeaderValue>,
    pub(crate) run: Run,
}

impl Route {
    /// Whether it answers without a person where the server speaks with its own people only: what one needs to sign up or
    /// in, and what ways to show who one is come after it (streams).
    pub(crate) fn is_for_strangers(&self) -> bool {
        const OPEN: [&str; 6] =
            ["/api/v1/apps", "/api/v1/streaming", "/api/web/", "/api/v2/instance", "/oauth/", "/api/v1/instance"];
        const CLOSED: [&str; 4] =
            ["/api/v1/instance/peers", "/api/v1/instance/activity", "/api/v1/instance/domain_blocks", "/api/oembed"];
        let listed = |list: &[&str]| list.iter().any(|start| self.path.starts_with(start));
        self.access.needs_token() || !self.path.starts_with("/api/") || listed(&OPEN) && !listed(&CLOSED)
    }

    /// A row. The table states the access so that it can be read there; the handler's signature decides it, and the two
    /// must agree.
    pub(crate) fn new<H, T>(
        method: &'static str,
        path: &'static str,
        stated: (&str, &str),
        handler: H,
        told: Told,
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
            deprecated: deprecated::since(&method, path),
            method,
            path,
            access,
            params: T::params(),
            fields: T::fields,
            answer: told.answer,
            tag: told.handler.split("::").next().unwrap_or_default().trim(),
            summary: told.summary,
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

/// What a row says beside its access.
pub(crate) struct Told {
    /// The handler as the table names it: `statuses::favourite`.
    pub handler: &'static str,
    pub answer: &'static str,
    pub summary: &'static str,
}

/// Rows of `METHOD "path" access ["scope|scope"], handler => "Answer", "what it does";`.
macro_rules! routes {
    ($($method:ident $path:literal $access:ident $($scopes:literal)?, $handler:path => $answer:literal $(, $summary:literal)?;)*) => {
        vec![$($crate::route::Route::new(
            stringify!($method), $path, (stringify!($access), concat!($($scopes)?)), $handler,
            $crate::route::Told { handler: stringify!($handler), answer: $answer, summary: concat!($($summary)?) },
        )),*]
    };
}
pub(crate) use routes;
