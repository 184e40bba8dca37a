//! People: a face, a name, an address; alone and in lists.

use askama::{Template, filters::HtmlSafe};
use domain::AccountId;

use super::{EmptyState, Follow, Put};
use crate::{
    i18n::{Html, Words},
    paths,
};

/// Who someone is, as far as a page shows it beside their words.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: AccountId,
    /// `rosa`, or `amir@waves.example` for someone from another server.
    pub acct: String,
    /// The name as plain text, for labels; the address if they gave none.
    pub name: String,
    /// The name as markup, with custom emoji.
    pub name_html: Html,
    /// The URL of a square picture; initials on a colour if there is none.
    pub avatar: Option<String>,
    pub bot: bool,
}

/// Behind white initials; each at least 4.5:1.
const COLOURS: [&str; 8] = ["#9a4b34", "#5d5794", "#2f6f73", "#7f6128", "#7a4a6b", "#3f6a4c", "#4c6a8a", "#8a4558"];

impl Person {
    pub fn path(&self) -> String {
        paths::profile(&self.acct)
    }

    /// The picture, decoration beside a name. `size` is a class: empty (44 px), `s` (36 px) or `l` (96 px).
    pub fn face(&self, size: &'static str) -> Face<'_> {
        Face { person: self, size }
    }
}

/// A person's picture.
#[derive(Template)]
#[template(path = "components/face.html")]
pub struct Face<'a> {
    person: &'a Person,
    size: &'static str,
}

impl HtmlSafe for Face<'_> {}

impl Face<'_> {
    fn pixels(&self) -> u32 {
        match self.size {
            "s" => 36,
            "l" => 96,
            _ => 44,
        }
    }

    fn colour(&self) -> &'static str {
        // The low bits of a snowflake are random, those of a test's small ids count up: both spread well.
        COLOURS[(self.person.id.0.unsigned_abs() % 8) as usize]
    }

    /// The first letters of the first and the last word of the name.
    fn initials(&self) -> String {
        let letter = |word: &str| word.chars().find(|c| c.is_alphanumeric());
        let mut letters = self.person.name.split_whitespace().filter_map(letter);
        let (first, last) = (letters.next(), letters.next_back());
        first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
    }
}

/// One person in a list.
#[derive(Debug, Clone)]
pub struct PersonRow {
    pub person: Person,
    /// A line below the address: why they are here, or the beginning of their biography.
    pub note: Option<String>,
    pub follow: Option<Follow>,
    /// Why they are offered; a button takes them out of what is offered.
    pub offer: Option<String>,
    /// They ask to follow: show Accept and Reject.
    pub request: Option<Request>,
}

component!(PersonRow, PersonRowView, "components/person_row.html");

/// What can be done with someone who asks to follow. Posts to `/follow_requests`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    Waiting,
    Accepted,
    Rejected,
}

/// The two buttons, or what was answered: `templates/components/request.html`.
#[derive(Template)]
#[template(path = "components/request.html")]
pub struct RequestView<'a> {
    w: &'a Words,
    account: AccountId,
    name: &'a str,
    request: Request,
}

impl HtmlSafe for RequestView<'_> {}

impl Request {
    /// The markup for this person.
    pub fn show<'a>(self, w: &'a Words, account: AccountId, name: &'a str) -> RequestView<'a> {
        RequestView { w, account, name, request: self }
    }
}

/// A list of people with its pager; the fragment that answers "More people".
#[derive(Debug, Clone, Default)]
pub struct PeopleList {
    pub rows: Vec<PersonRow>,
    /// The address of the next page.
    pub older: Option<String>,
    pub put: Put,
    pub empty: EmptyState,
}

component!(PeopleList, PeopleListView, "components/people.html");
