//! `aldea emoji`: the server's own emoji.

use std::fmt::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{Code, Invalid};
use serde::{Deserialize, Serialize};
use services::{App, Result, custom_emojis};

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "emoji", rename_all = "snake_case")]
pub enum Command {
    Add(Picture),
    Remove { shortcode: String },
    List {},
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Picture {
    pub shortcode: String,
    /// Base64: commands are lines of text.
    pub file: String,
    pub category: Option<String>,
    /// Not shown in the picker.
    pub unlisted: bool,
}

impl Picture {
    pub fn encode(file: &[u8]) -> String {
        STANDARD.encode(file)
    }
}

pub async fn run(app: &App, command: Command) -> Result<String> {
    match command {
        Command::Add(picture) => add(app, picture).await,
        Command::Remove { shortcode } => {
            custom_emojis::remove(app, bare(&shortcode)).await?;
            Ok(format!(":{}: was removed.\n", bare(&shortcode)))
        }
        Command::List {} => list(app).await,
    }
}

async fn add(app: &App, picture: Picture) -> Result<String> {
    let file = STANDARD.decode(&picture.file).map_err(|_| Invalid::new("image", Code::Invalid, "is not readable"))?;
    let shortcode = bare(&picture.shortcode);
    custom_emojis::add(app, shortcode, file.into(), picture.category.as_deref(), !picture.unlisted).await?;
    Ok(format!(":{shortcode}: was added.\n"))
}

async fn list(app: &App) -> Result<String> {
    let mut out = String::new();
    for emoji in custom_emojis::list(app).await? {
        let unlisted = if emoji.visible_in_picker { "" } else { " (unlisted)" };
        let category = emoji.category.unwrap_or_default();
        let line = format!("{:<30} {category}{unlisted}", format!(":{}:", emoji.shortcode));
        writeln!(out, "{}", line.trim_end()).expect("writing to a String cannot fail");
    }
    Ok(out)
}

/// People write the colons or not.
fn bare(shortcode: &str) -> &str {
    shortcode.trim().trim_matches(':')
}
