//! Routes that can be listed: like axum's, and they remember their methods and paths.

use axum::{
    Router,
    handler::Handler,
    routing::{self, MethodRouter},
};
use http::Method;
use services::App;

/// Method and path of a route: `GET /@{acct}/{id}`.
pub type Row = (Method, String);

#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    rows: Vec<Row>,
}

impl Routes {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn route(mut self, path: &str, methods: Methods) -> Self {
        self.rows.extend(methods.names.into_iter().map(|method| (method, path.to_owned())));
        self.router = self.router.route(path, methods.router);
        self
    }

    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        self.router = self.router.merge(other.router);
        self
    }

    pub fn rows(self) -> Vec<Row> {
        self.rows
    }

    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

/// What a path answers to.
pub struct Methods {
    router: MethodRouter<App>,
    names: Vec<Method>,
}

macro_rules! methods {
    ($($name:ident $method:ident)*) => {
        $(
            #[allow(dead_code, reason = "both forms of each method are there, whether or not a path begins with it")]
            pub fn $name<H: Handler<T, App>, T: 'static>(handler: H) -> Methods {
                Methods { router: routing::$name(handler), names: vec![Method::$method] }
            }
        )*
        impl Methods {
            $(
                #[allow(dead_code, reason = "see above")]
                #[must_use]
                pub fn $name<H: Handler<T, App>, T: 'static>(mut self, handler: H) -> Self {
                    self.names.push(Method::$method);
                    self.router = self.router.$name(handler);
                    self
                }
            )*
        }
    };
}

methods! { get GET post POST delete DELETE }
