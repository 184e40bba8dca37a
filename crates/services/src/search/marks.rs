//! Tokens that no text has: what else than words the index of statuses knows. All begin with `_`, which parts words.

use domain::{
    AccountId,
    search::{Content, Property},
};
/// A public post of somebody who agrees that everybody finds it.
pub use storage::search::PUBLIC;

/// Between texts, so that no phrase reaches from one into the next.
pub const GAP: &str = "_";

/// In the library of somebody of this server.
pub fn library(of: AccountId) -> String {
    format!("_l{of}")
}

pub fn author(id: AccountId) -> String {
    format!("_a{id}")
}

pub fn hashtag(key: &str) -> String {
    format!("_t{key}")
}

/// A character of a script that is written without spaces. Words hold pairs of them only.
pub fn character(c: char) -> String {
    format!("_c{c}")
}

pub fn language(code: &str) -> String {
    format!("_n{}", code.replace('-', "_"))
}

pub const fn content(content: Content) -> &'static str {
    match content {
        Content::Media => "_media",
        Content::Poll => "_poll",
        Content::Embed => "_embed",
        Content::Quote => "_quote",
    }
}

pub const fn property(property: Property) -> &'static str {
    match property {
        Property::Reply => "_reply",
        Property::Sensitive => "_sensitive",
    }
}
