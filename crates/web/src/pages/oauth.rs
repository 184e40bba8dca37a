//! An application asks to be let in.

use super::page;
use crate::components::{Hidden, Person};

page! {
    /// `/oauth/authorize`. Posts what it carries, and `do=allow` or `do=deny`.
    ConsentPage, "pages/consent.html", [], {
        app: String,
        website: Option<String>,
        /// The host or scheme that the answer goes to, in readable form; none for a code to copy.
        destination: Option<String>,
        person: Person,
        /// In words, the strongest first.
        powers: Vec<Power>,
        /// The request's parameters, byte for byte.
        carried: Vec<Hidden>,
    }
}

/// One thing that the application could do.
#[derive(Debug, Clone)]
pub struct Power {
    /// In words: "Read your notifications".
    pub text: String,
    /// It changes something, or speaks in the person's name.
    pub strong: bool,
}

page! {
    /// The code that an application without an address of its own waits for (`urn:ietf:wg:oauth:2.0:oob`).
    CodePage, "pages/code.html", [], {
        code: String,
    }
}

page! {
    /// Takes the answer to an application that wants it as a form (`response_mode=form_post`).
    FormPostPage, "pages/form_post.html", [], {
        app: String,
        /// The application's address.
        action: String,
        carried: Vec<Hidden>,
    }
}
