//! Puts the layers of the configuration over each other and reads the result into types.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::{Table, Value};

use super::knob::{Description, Field};
use super::{Config, Testbed};

/// Variables that are no fields.
const OTHER_VARIABLES: &[&str] = &["ALDEA_CONFIG", "ALDEA_TESTBED", "ALDEA_TESTBED_CA", "ALDEA_TESTBED_HOSTS"];

/// Why the configuration cannot be used, in words for the operator.
#[derive(Debug, PartialEq, Eq)]
pub struct Error(String);

impl Error {
    pub(super) fn rule(text: &str) -> Error {
        Error(text.to_owned())
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// What lies over the defaults.
#[derive(Default)]
pub struct Layers {
    /// `--config`: this file must exist, other than the one in the data folder.
    pub file: Option<PathBuf>,
    /// The `ALDEA_*` variables.
    pub env: Vec<(String, String)>,
    /// Dotted field and its text, as `("tls.cert", "/etc/...")`.
    pub flags: Vec<(&'static str, String)>,
}

/// Reads the file and puts variables and flags over it.
pub fn load(layers: &Layers) -> Result<Config, Error> {
    let fields = Config::describe("");
    let mut over = Table::new();
    for (name, text) in &layers.env {
        if !OTHER_VARIABLES.contains(&name.as_str()) {
            let (section, field) = field_of_variable(&fields, name)?;
            let value = (field.parse)(text).map_err(|why| Error(format!("{name}: {why}")))?;
            put(&mut over, section, field.name, value);
        }
    }
    for (path, text) in &layers.flags {
        let (section, field) = path.rsplit_once('.').unwrap_or(("", path));
        let (section, field) = find(&fields, section, field).ok_or_else(|| Error(format!("no field {path}")))?;
        let value = (field.parse)(text).map_err(|why| Error(format!("{path}: {why}")))?;
        put(&mut over, section, field.name, value);
    }
    let mut table = read_file(layers, &over)?;
    merge(&mut table, over);
    let mut config = Config::deserialize(table).map_err(|error| Error(error.to_string().trim_end().to_owned()))?;
    config.testbed = Testbed::from_env(&layers.env).map_err(Error)?;
    config.check()?;
    Ok(config)
}

/// `--config`, `ALDEA_CONFIG`, or `aldea.toml` in the data folder if it is there.
fn read_file(layers: &Layers, over: &Table) -> Result<Table, Error> {
    let variable = layers.env.iter().find(|(name, _)| name == "ALDEA_CONFIG").map(|(_, path)| PathBuf::from(path));
    let data = over.get("data").and_then(Value::as_str).map_or_else(|| Config::default().data, PathBuf::from);
    let (path, must_exist) = match layers.file.clone().or(variable) {
        Some(path) => (path, true),
        None => (data.join("aldea.toml"), false),
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => parse(&path, &text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => Ok(Table::new()),
        Err(error) => Err(Error(format!("{}: {error}", path.display()))),
    }
}

/// The file is read into types before other layers hide its mistakes: so each is reported with its line.
fn parse(path: &Path, text: &str) -> Result<Table, Error> {
    let explain = |error: toml::de::Error| Error(format!("{}: {}", path.display(), error.to_string().trim_end()));
    toml::from_str::<Config>(text).map_err(explain)?;
    toml::from_str(text).map_err(explain)
}

/// `ALDEA_DATABASE__URL` is the field `url` of the section `database`.
fn field_of_variable<'a>(sections: &'a [Description], variable: &str) -> Result<(&'static str, &'a Field), Error> {
    let path = variable.trim_start_matches("ALDEA_").to_ascii_lowercase();
    let (section, field) = path.split_once("__").unwrap_or(("", &path));
    let unknown = || Error(format!("the variable {variable} is not known (see `aldea config sample`)"));
    find(sections, section, field).ok_or_else(unknown)
}

fn find<'a>(sections: &'a [Description], section: &str, field: &str) -> Option<(&'static str, &'a Field)> {
    let section = sections.iter().find(|candidate| candidate.name == section)?;
    let field = section.fields.iter().find(|candidate| candidate.name == field)?;
    Some((section.name, field))
}

fn put(table: &mut Table, section: &str, field: &str, value: Value) {
    if section.is_empty() {
        table.insert(field.to_owned(), value);
    } else if let Value::Table(inner) = table.entry(section).or_insert_with(|| Value::Table(Table::new())) {
        inner.insert(field.to_owned(), value);
    }
}

fn merge(under: &mut Table, over: Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(value)) => merge(inner, value),
            (_, value) => drop(under.insert(key, value)),
        }
    }
}
