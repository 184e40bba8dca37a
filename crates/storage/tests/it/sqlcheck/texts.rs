//! The statements in the sources: every `sql!` that makes a whole statement, with its parts put together.

use std::{
    fs,
    path::{Path, PathBuf},
};

use storage::db::Engine;

use super::rust::{arguments, clean, places, string, unquote, until};

pub struct Statement {
    pub place: String,
    pub text: Result<String, String>,
}

struct Source {
    name: String,
    text: String,
}

/// Statements of all crates, but for tests and for files that are named after the other engine.
pub fn statements(engine: Engine) -> Vec<Statement> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a workspace");
    let mut files = Vec::new();
    rust_files(crates, &mut files);
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(crates).expect("inside").display().to_string();
        Source { name, text: without_tests(clean(&fs::read_to_string(path).expect("a readable source"))) }
    };
    let sources: Vec<_> = files.iter().map(read).collect();
    let other = if engine == Engine::Sqlite { "postgres.rs" } else { "sqlite.rs" };
    let ours = sources.iter().filter(|source| !source.name.ends_with(other));
    ours.flat_map(|source| Reader { sources: &sources, source }.statements()).collect()
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !matches!(&*name, "tests" | "testkit" | "node_modules" | "testing") {
            rust_files(&path, files);
        } else if name.ends_with(".rs") && !name.ends_with("_tests.rs") && !path.ends_with("storage/src/db/text.rs") {
            files.push(path);
        }
    }
}

fn without_tests(mut text: String) -> String {
    if let Some(tests) = text.find("#[cfg(test)]\nmod tests {") {
        text.truncate(tests);
    }
    text
}

/// Reads one source; names that it does not define are looked up in the others.
struct Reader<'s> {
    sources: &'s [Source],
    source: &'s Source,
}

impl Reader<'_> {
    fn statements(&self) -> Vec<Statement> {
        let text = &self.source.text;
        let plain = places(text, "sql!(").filter_map(|at| {
            let parts = arguments(&text[at + "sql!(".len()..]);
            // One inside a macro is read where that macro is called.
            (!parts.iter().any(|part| part.contains('$') && string(part).is_none()))
                .then(|| (at, self.join(&parts, at)))
        });
        let through_macros = self.macro_calls();
        let is_statement = |text: &Result<String, String>| {
            let verb = text.as_deref().map(|t| t.trim_start().split(char::is_whitespace).next().unwrap_or_default());
            !matches!(verb, Ok(verb) if !["SELECT", "WITH", "INSERT", "UPDATE", "DELETE"].contains(&verb))
        };
        plain
            .chain(through_macros)
            .filter(|(_, text)| is_statement(text))
            .map(|(at, sql)| {
                let line = text[..at].matches('\n').count() + 1;
                Statement { place: format!("{}:{line}", self.source.name), text: sql }
            })
            .collect()
    }

    /// `sql!`s inside of this file's own macros, with the arguments of each call put in by their position. An argument
    /// in square brackets is a list of parts.
    fn macro_calls(&self) -> Vec<(usize, Result<String, String>)> {
        let text = &self.source.text;
        let mut found = Vec::new();
        for definition in places(text, "macro_rules! ") {
            let (name, body) = text[definition + "macro_rules! ".len()..].split_once('{').expect("a macro's body");
            let body = until(body, '\0');
            let pattern = body.split_once('(').map_or("", |(_, pattern)| pattern);
            let names: Vec<_> = arguments(pattern).into_iter().map(first_variable).collect();
            for call in places(text, &format!("{}!(", name.trim())) {
                let given = arguments(&text[call + name.trim().len() + 2..]);
                for inner in places(body, "sql!(") {
                    let parts = arguments(&body[inner + "sql!(".len()..]);
                    let parts = parts.into_iter().flat_map(|part| substitute(part, &names, &given)).collect::<Vec<_>>();
                    found.push((call, self.join(&parts, call)));
                }
            }
        }
        found
    }

    fn join(&self, parts: &[&str], at: usize) -> Result<String, String> {
        parts.iter().map(|part| self.part(part, at)).collect()
    }

    fn part(&self, part: &str, at: usize) -> Result<String, String> {
        let part = part.trim();
        let inside = |name: &str| part.strip_prefix(name).map(arguments);
        if string(part) == Some(part.len()) {
            Ok(unquote(part))
        } else if let Some(parts) = inside("sql!(").or_else(|| inside("concat!(")).or_else(|| inside("crate::sql!(")) {
            self.join(&parts, at)
        } else if let Some(parts) = inside("cols!(").or_else(|| inside("crate::cols!(")) {
            let alias = parts.get(1).map_or(String::new(), |alias| unquote(alias) + ".");
            self.columns(parts[0], &alias)
        } else if let Some(row) = part.strip_suffix("::COLS") {
            self.columns(row, "")
        } else {
            self.constant(last_name(part), at)
        }
    }

    /// This file first, then those of this crate that it names (as in `use crate::timelines::ENTRY`), then the others.
    fn all(&self) -> impl Iterator<Item = &Source> {
        let mut others: Vec<_> = self.sources.iter().filter(|other| other.name != self.source.name).collect();
        others.sort_by_key(|other| !self.names(other));
        std::iter::once(self.source).chain(others)
    }

    fn names(&self, other: &Source) -> bool {
        let module = other.name.strip_prefix("storage/src/").and_then(|file| file.strip_suffix(".rs"));
        module.is_some_and(|module| self.source.text.contains(&format!("{module}::")))
    }

    /// The fields of the row as columns.
    fn columns(&self, row: &str, prefix: &str) -> Result<String, String> {
        let head = format!("struct {} {{", last_name(row));
        let fields = self.all().find_map(|source| {
            let at = places(&source.text, &head).next()?;
            let names = arguments(&source.text[at + head.len()..]).into_iter().map(|field| {
                let declared = field.rsplit_once(']').filter(|_| field.starts_with('#')).map_or(field, |(_, f)| f);
                let name = declared.split(':').next().unwrap_or_default().trim();
                format!("{prefix}{}", name.trim_start_matches("pub "))
            });
            Some(names.collect::<Vec<_>>().join(", "))
        });
        fields.ok_or_else(|| format!("no row {row}"))
    }

    /// The value of a constant: the last one of this name before this place, or one of the file, or of another file.
    fn constant(&self, name: &str, at: usize) -> Result<String, String> {
        let head = format!("const {name}: ");
        let found = self.all().find_map(|source| {
            let own = std::ptr::eq(source, self.source);
            let all: Vec<_> = places(&source.text, &head).collect();
            let place = all.iter().rfind(|&&place| own && place < at).or(all.first())?;
            let value = source.text[*place..].split_once('=')?.1;
            Some(Reader { sources: self.sources, source }.part(until(value, ';'), *place))
        });
        found.unwrap_or_else(|| Err(format!("no constant {name}")))
    }
}

fn last_name(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path).trim()
}

/// `name` of `$name:expr`, of `[$($name:expr),+]`.
fn first_variable(pattern: &str) -> &str {
    let Some((before, _)) = pattern.split_once(':') else { return "" };
    before.rsplit('$').next().unwrap_or("")
}

fn substitute<'a>(part: &'a str, names: &[&str], given: &[&'a str]) -> Vec<&'a str> {
    if part == "+" {
        // The end of `$($part),+`.
        return vec![];
    }
    if !part.starts_with('$') {
        return vec![part];
    }
    let variable = part.trim_start_matches("$($").trim_start_matches('$');
    let variable = variable.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    let argument = names.iter().position(|name| *name == variable).and_then(|i| given.get(i));
    match argument.map(|argument| (argument, argument.strip_prefix('['))) {
        Some((_, Some(list))) => arguments(list),
        Some((argument, None)) => vec![argument],
        None => vec![part],
    }
}
