//! A post within a page of another site: no navigation, nothing that knows who looks, and no script but one that says how
//! high the post is.

use askama::Template;

use crate::{
    assets,
    components::StatusCard,
    i18n::{Html, Words},
};

/// `/@{acct}/{id}/embed`
#[derive(Template)]
#[template(path = "pages/embed.html")]
pub struct EmbedPage {
    pub w: Words,
    /// The document's title.
    pub title: String,
    /// The server's name.
    pub site: String,
    /// The post's own page, absolute.
    pub url: String,
    pub post: StatusCard,
}

impl EmbedPage {
    fn stylesheet(&self) -> &'static str {
        assets::url("app.css")
    }

    fn script(&self) -> &'static str {
        assets::url("framed.js")
    }

    fn sprite(&self) -> &'static Html {
        assets::sprite()
    }
}
