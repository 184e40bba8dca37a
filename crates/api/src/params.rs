//! What a request says: query string, form, multipart form and JSON read into one tree, Rails' bracket notation
//! included, then into a plain serde struct by a lenient deserialiser.
//!
//! ```ignore
//! #[derive(Default, Deserialize)]
//! #[serde(default)]
//! pub struct Edit {
//!     locked: Option<bool>,            // "1", "on", true, "f" ...; empty or null means not given
//!     display_name: Maybe<String>,     // not given, cleared (empty or null) and given are three things
//!     media_ids: Vec<MediaId>,         // media_ids[]=1&media_ids[]=2, media_ids=1, ["1", 2]
//!     fields_attributes: Vec<Field>,   // [0][name]=, [][name]=, {"7": {...}}, [{...}]
//!     avatar: Option<Upload>,          // a file part or a data: URI
//! }
//! ```

mod body;
mod de;
mod error;
mod form;
mod json;
mod leaf;
mod multipart;
mod shape;
mod tree;
mod upload;

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;

pub use body::SMALL_BODY;
pub(crate) use body::read;
pub use error::ParamError;
pub(crate) use form::{decoded, pairs, percent_decoded};
pub use leaf::{Focus, Ids, Maybe, Time};
pub use shape::{Field, Shape, fields};
pub use tree::{Map, Node};
pub use upload::Upload;

/// Deepest nesting of brackets or JSON that is read.
pub const MAX_DEPTH: usize = 16;
/// Most values that one request may hold.
pub const MAX_VALUES: usize = 4096;

/// The request's parameters as `T`: query and body together, where the body wins. Unknown names are ignored.
///
/// `MAX` is the largest body in bytes: more than the usual for forms with files in them. Taken from the request once: a
/// handler has one `Params`.
#[derive(Debug, Clone, Default)]
pub struct Params<T, const MAX: usize = SMALL_BODY>(pub T);

impl<S: Sync, T: DeserializeOwned, const MAX: usize> FromRequestParts<S> for Params<T, MAX> {
    type Rejection = crate::ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let values = parts.extensions.remove::<Values>().unwrap_or_default();
        Ok(Self(values.into()?))
    }
}

/// The tree of a request, put into its extensions by the frame before the handler runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Values(Map);

impl Values {
    /// The parameters of a query string. Errors: invalid UTF-8, conflicting brackets, too many, too deep.
    pub fn query(query: &str) -> Result<Self, ParamError> {
        form::parse(query.as_bytes()).map(Self)
    }

    /// The parameters of a JSON object. Errors: malformed, not an object, too many, too deep.
    pub fn json(body: &[u8]) -> Result<Self, ParamError> {
        json::parse(body).map(Self)
    }

    /// The parameters of an `application/x-www-form-urlencoded` body.
    pub fn form(body: &[u8]) -> Result<Self, ParamError> {
        form::parse(body).map(Self)
    }

    /// Both, where a name in `over` replaces the same name here, whole.
    #[must_use]
    pub fn merged(mut self, over: Self) -> Self {
        for (name, node) in over.0 {
            self.0.put(name, node);
        }
        self
    }

    /// A plain value of the top level, as text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.text()
    }

    /// Reads them as `T`. Errors name the field.
    pub fn into<T: DeserializeOwned>(self) -> Result<T, ParamError> {
        T::deserialize(de::De(Node::Map(self.0)))
    }
}

#[cfg(test)]
#[path = "params_tests.rs"]
mod tests;
