//! `aldea routes`: everything that the server answers. First the client API in the order of its table, then what is for
//! other servers, the pages, and the little that is answered before any of these.

use std::fmt::Write;

use web::{Chapter, Reference, Step};

/// A route: method, path as in Mastodon's documentation, who may call it, what it answers.
pub struct Row {
    pub method: String,
    pub path: String,
    pub access: String,
    pub answer: String,
}

impl Row {
    fn new(method: &str, path: &str, access: &str, answer: &str) -> Self {
        let own = str::to_owned;
        Self { method: own(method), path: own(path), access: own(access), answer: own(answer) }
    }
}

/// All of them.
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for route in api::table() {
        rows.push(Row::new(route.method.as_str(), route.path, &route.access.to_string(), route.answer));
        if route.path == "/api/v1/streaming" {
            rows.push(Row::new("WS", route.path, &route.access.to_string(), "frames"));
        }
    }
    for (method, path) in federation::TABLE {
        let access = if method == http::Method::GET { "public" } else { "signature" };
        // Only these two versions are there.
        let versions: &[&str] = if path.contains("{version}") { &["2.0", "2.1"] } else { &[""] };
        for version in versions {
            let path = colons(&path.replace("{version}", version));
            rows.push(Row::new(method.as_str(), &path, access, "a document"));
        }
    }
    rows.extend(web::table().iter().map(|(method, path)| Row::new(method.as_str(), &colons(path), "page", "a page")));
    rows.push(Row::new("GET", "/health", "public", "HealthStatus"));
    rows.push(Row::new("GET", "/metrics", "its own listener", "figures"));
    rows
}

/// `/@{acct}/{id}` as `/@:acct/:id`
fn colons(path: &str) -> String {
    path.replace('{', ":").replace('}', "")
}

/// A line each.
pub fn table() -> String {
    let mut out = String::new();
    for Row { method, path, access, answer } in rows() {
        writeln!(out, "{method:<7} {path:<56} {access:<44} {answer}").expect("writing to a String cannot fail");
    }
    out
}

/// The API's table for the page that shows it.
pub fn reference() -> Reference {
    let mut chapters: Vec<Chapter> = Vec::new();
    for route in api::table() {
        let step = Step {
            method: route.method.to_string(),
            path: route.path.to_owned(),
            summary: route.summary.to_owned(),
            access: route.access.to_string(),
            parameters: (route.fields)().into_iter().map(|field| field.name.to_owned()).collect(),
            answer: route.answer.to_owned(),
        };
        match chapters.iter_mut().find(|chapter| chapter.name == route.tag) {
            Some(chapter) => chapter.steps.push(step),
            None => chapters.push(Chapter { name: route.tag.to_owned(), steps: vec![step] }),
        }
    }
    Reference(chapters.into())
}
