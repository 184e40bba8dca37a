//! Errors, one picture alone, and "Where is your account?".

use super::page;
use crate::components::{Errors, Field, Hidden, Media, MediaKind, Place, StatusCard};

page! {
    /// Any error, in plain words.
    ErrorPage, "pages/error.html", ["message"], {
        heading: String,
        text: String,
        /// Where to go from here: address and words.
        action: Option<(String, String)>,
    }
}

page! {
    /// `/interact`: someone without an account here wants to follow or answer. Posts `address` and `to`.
    InteractPage, "pages/interact.html", ["form"], {
        /// What they wanted to act on: an address of this server.
        to: String,
        /// The same in full, to paste into the search of their own server.
        url: String,
        address: String,
        /// The post in question.
        card: Option<StatusCard>,
        errors: Errors,
    }
}

impl InteractPage {
    fn field(&self) -> Field {
        let field = Field::new("address", self.w.t("interact-address")).hint(self.w.t("interact-address.hint"));
        Field { required: true, ..field.filled(&self.address, &self.errors) }
    }
}

page! {
    /// `/@{acct}/{id}/media/{n}`: one picture, and its description in full. The block `viewer` is what the dialog shows.
    MediaPage, "pages/media.html", ["viewer"], {
        media: Media,
        /// Which of how many, counted from one.
        n: usize,
        of: usize,
        /// The post's address.
        path: String,
        author: String,
    }
}

page! {
    /// Asks once more before something is done that cannot be undone. Posts the same form again, with `sure`.
    SurePage, "pages/sure.html", [], {
        heading: String,
        /// What it is about, in its own words.
        about: String,
        text: String,
        action: String,
        carried: Vec<Hidden>,
        act: &'static str,
        button: String,
        /// Where it leads not to do it.
        back: String,
    }
}

page! {
    /// `/keys`: which keys do what. The block `keys` is what the dialog shows.
    KeysPage, "pages/keys.html", ["keys"], {}
}

impl KeysPage {
    /// Keys, and the message that says what they do.
    fn keys(&self) -> [(&'static str, &'static str); 26] {
        [
            ("j", "keys-next"),
            ("k", "keys-previous"),
            ("o", "keys-open"),
            ("r", "keys-reply"),
            ("f", "keys-like"),
            ("b", "keys-boost"),
            ("q", "keys-quote"),
            ("d", "keys-bookmark"),
            ("x", "keys-unfold"),
            ("p", "keys-profile"),
            ("e", "keys-edit"),
            ("n", "keys-new"),
            ("/", "keys-search"),
            (".", "keys-fresh"),
            ("g h", "keys-home"),
            ("g n", "keys-notifications"),
            ("g l", "keys-local"),
            ("g t", "keys-all"),
            ("g e", "keys-explore"),
            ("g d", "keys-messages"),
            ("g b", "keys-bookmarks"),
            ("g f", "keys-favourites"),
            ("g i", "keys-lists"),
            ("g s", "keys-settings"),
            ("Ctrl Enter", "keys-send"),
            ("Esc", "keys-close"),
        ]
    }
}
