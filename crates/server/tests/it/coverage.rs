//! `docs/api-coverage.md`, made of the list of Mastodon's endpoints beside this file and of the routes of the binary.

use std::{collections::HashSet, fmt::Write, path::Path};

use server::routes;

const MASTODON: &str = include_str!("mastodon-api.tsv");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api-coverage.md");
const HEAD: &str = "# Coverage of Mastodon's API

Every endpoint of the client API of Mastodon 4.6 and whether Aldea answers it. The table is made of the server's own
routes (`aldea routes`) by a test, which also fails when it is out of date; to write it anew:
`UPDATE_DOCS=1 cargo test -p aldea-server --test it coverage`. A running server describes its routes with all parameters
and answers at `/docs/api`.
";

struct Endpoint {
    group: &'static str,
    method: &'static str,
    path: &'static str,
    since: &'static str,
    deprecated: bool,
}

fn mastodon() -> Vec<Endpoint> {
    let read = |line: &'static str| {
        let mut cells = line.split('\t');
        let mut next = || cells.next().expect("five columns");
        Endpoint { group: next(), method: next(), path: next(), since: next(), deprecated: next() == "deprecated" }
    };
    MASTODON.lines().filter(|line| !line.starts_with('#')).map(read).collect()
}

/// The path with its variables unnamed. `PUT` and `PATCH` stand for each other.
fn key(method: &str, path: &str) -> (String, String) {
    let part = |part: &str| if part.starts_with(':') { ":".to_owned() } else { part.to_owned() };
    let method = if method == "PUT" { "PATCH" } else { method };
    (method.to_owned(), path.split('/').map(part).collect::<Vec<_>>().join("/"))
}

/// Where Aldea has another way, or none on purpose.
fn instead(endpoint: &Endpoint) -> &'static str {
    match endpoint.group {
        "web" => "for the pages of Mastodon itself",
        _ => "not yet",
    }
}

fn page() -> String {
    let ours: HashSet<_> = routes::rows().iter().map(|row| key(&row.method, &row.path)).collect();
    let all = mastodon();
    let has = |endpoint: &Endpoint| ours.contains(&key(endpoint.method, endpoint.path));
    let state = |endpoint: &Endpoint| if has(endpoint) { "yes" } else { instead(endpoint) };
    let mut page = HEAD.to_owned();
    for (title, admin) in [("For people", false), ("For administrators", true)] {
        let part: Vec<_> = all.iter().filter(|e| e.group.starts_with("admin/") == admin).collect();
        let answered = part.iter().filter(|endpoint| state(endpoint) == "yes").count();
        write!(page, "\n## {title}\n\n{answered} of {} endpoints.\n", part.len()).unwrap();
        page.push_str("\n| | endpoint | since | Aldea |\n|---|---|---|---|\n");
        for endpoint in part {
            let Endpoint { group, method, path, since, deprecated } = endpoint;
            let old = if *deprecated { ", deprecated" } else { "" };
            writeln!(page, "| {group} | `{method} {path}` | {since}{old} | {} |", state(endpoint)).unwrap();
        }
    }
    page
}

#[test]
fn the_page_says_what_is_true() {
    let (page, file) = (page(), Path::new(PAGE));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(file, &page).unwrap();
    }
    let written = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        written == page,
        "docs/api-coverage.md is out of date: UPDATE_DOCS=1 cargo test -p aldea-server --test it coverage"
    );
}

/// One route would hide the other.
#[test]
fn no_route_is_there_twice() {
    let mut seen = HashSet::new();
    for row in routes::rows().iter().filter(|row| row.access != "page" && row.answer != "a document") {
        assert!(seen.insert((row.method.clone(), row.path.clone())), "{} {}", row.method, row.path);
    }
}
