//! `aldea settings`: the administrator's settings, field by field.

use std::fmt::Write;

use domain::{Code, Invalid, Settings};
use serde_json::{Map, Value};
use services::{App, Error, Result};

pub fn show(app: &App, key: Option<&str>) -> Result<String> {
    let fields = fields(&app.settings.get())?;
    if let Some(key) = key {
        let value = fields.get(key).ok_or_else(|| unknown(key))?;
        return Ok(format!("{}\n", value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    }
    let mut out = String::new();
    for (key, value) in fields {
        writeln!(out, "{key} = {value}").expect("writing to a String cannot fail");
    }
    Ok(out)
}

/// The text is read as JSON (`true`, `5000`, `["en","de"]`) and, if it is none or does not fit, taken as words.
pub async fn set(app: &App, key: &str, text: &str) -> Result<String> {
    let fields = fields(&app.settings.get())?;
    if !fields.contains_key(key) {
        return Err(unknown(key));
    }
    let with = |value: Value| {
        let mut fields = fields.clone();
        fields.insert(key.to_owned(), value);
        serde_json::from_value::<Settings>(Value::Object(fields))
    };
    let settings = serde_json::from_str(text).and_then(with).or_else(|_| with(Value::String(text.to_owned())));
    let settings =
        settings.map_err(|error| Invalid::new(key.to_owned(), Code::Invalid, format!("does not fit: {error}")))?;
    services::settings::change(app, settings).await?;
    show(app, Some(key))
}

fn fields(settings: &Settings) -> Result<Map<String, Value>> {
    match serde_json::to_value(settings).map_err(Error::internal)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(Error::internal("settings are an object")),
    }
}

fn unknown(key: &str) -> Error {
    Invalid::new(key.to_owned(), Code::Inclusion, "is no setting; `aldea settings get` lists them").into()
}
