//! Lists of things that have a name, a sentence and some buttons; and plain forms above them.

use std::borrow::Cow;

use super::{Choice, EmptyState, Errors, Field, Hidden, Person, Put, Select};

/// One line: what it is, where it leads, what can be done about it.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Of the element; unique on its page.
    pub id: String,
    /// Whose picture stands before it.
    pub person: Option<Person>,
    pub title: String,
    /// None if it leads nowhere.
    pub href: Option<String>,
    /// A word for what is new.
    pub unread: Option<String>,
    /// Small facts under the title: an address, a time.
    pub facts: String,
    /// A few words of it; cut after two lines unless they are to stand there whole.
    pub note: String,
    pub whole: bool,
    /// Where its buttons post to.
    pub action: String,
    pub hidden: Vec<Hidden>,
    pub presses: Vec<Press>,
}

component!(Entry, EntryView, "components/entry.html");

/// A button: the value of `do`, and its words.
#[derive(Debug, Clone)]
pub struct Press {
    pub act: &'static str,
    pub label: String,
}

impl Press {
    pub fn new(act: &'static str, label: Cow<'_, str>) -> Self {
        Self { act, label: label.into_owned() }
    }
}

/// A page of entries, with the address of the page below it.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    pub rows: Vec<Entry>,
    pub older: Option<String>,
    /// The words of the link to it.
    pub more: String,
    pub put: Put,
    pub empty: EmptyState,
}

component!(Entries, EntriesView, "components/entries.html");

/// A plain form: fields, then lists to choose from, then one of several choices, then switches, then a button.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub action: String,
    pub hidden: Vec<Hidden>,
    pub fields: Vec<Field>,
    pub selects: Vec<Select>,
    /// The question, and its answers.
    pub choices: Option<(String, Vec<Choice>)>,
    /// Many of which one may choose several: the question, what it means, and the answers, which unfold.
    pub several: Option<(String, String, Vec<Choice>)>,
    pub switches: Vec<Choice>,
    /// The value of `do`, and the words of the button.
    pub act: &'static str,
    pub button: String,
    /// A second button, which ends what the form is about.
    pub end: Option<Press>,
    pub errors: Errors,
}

component!(Sheet, SheetView, "components/sheet.html");
