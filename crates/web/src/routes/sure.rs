//! "Delete this list?": what cannot be undone is asked once more.

use crate::{
    WebResult,
    components::{Hidden, Place},
    frame::{Form, SignedIn},
    i18n::Words,
    pages::SurePage,
};

/// What is to be done, and to what.
pub struct Question {
    /// The message that asks; its attributes `text` and `go` explain it and name the button.
    pub key: &'static str,
    /// What it is about, in its own words.
    pub about: String,
    /// Where the form leads, and what it carries besides `do`.
    pub action: String,
    pub carried: Vec<Hidden>,
    pub act: &'static str,
    /// Where it leads not to do it.
    pub back: String,
}

/// Whether the question was answered.
pub fn is_sure(form: &Form) -> bool {
    form.is_on("sure")
}

/// Asks, and does nothing yet.
pub async fn ask(me: &SignedIn, question: Question) -> WebResult {
    let Question { key, about, action, carried, act, back } = question;
    let word = |w: &Words, attribute: &str| w.t(&format!("{key}.{attribute}")).into_owned();
    let heading = me.w.t(key).into_owned();
    let page = SurePage {
        w: me.w.clone(),
        shell: me.shell(&heading, Place::Elsewhere).await?,
        heading,
        about,
        text: word(&me.w, "text"),
        button: word(&me.w, "go"),
        action,
        carried,
        act,
        back,
    };
    Ok(me.page(&page))
}
