//! `aldea domains`: servers that this one keeps away.

use std::fmt::Write;

use domain::Severity;
use serde::{Deserialize, Serialize};
use services::{App, Result, server_allows, server_blocks};

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "domains", rename_all = "snake_case")]
pub enum Command {
    Block(Block),
    Unblock { domain: String },
    List {},
    Allow { domain: String },
    Disallow { domain: String },
    Allowed {},
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Block {
    pub domain: String,
    pub severity: Severity,
    pub reject_media: bool,
    pub reject_reports: bool,
    pub comment: String,
    pub private_comment: String,
    pub obfuscate: bool,
}

pub async fn run(app: &App, command: Command) -> Result<String> {
    match command {
        Command::Block(block) => {
            let decision = server_blocks::Decision {
                domain: block.domain,
                severity: block.severity,
                reject_media: block.reject_media,
                reject_reports: block.reject_reports,
                private_comment: block.private_comment,
                public_comment: block.comment,
                obfuscate: block.obfuscate,
            };
            let block = server_blocks::decide(app, decision).await?;
            Ok(format!("{}: {}\n", block.domain, block.severity))
        }
        Command::Unblock { domain } => {
            let block = server_blocks::lift(app, &domain).await?;
            Ok(format!("{} is no longer kept away.\n", block.domain))
        }
        Command::List {} => list(app).await,
        Command::Allow { domain } => {
            let allow = server_allows::allow(app, &domain).await?;
            Ok(format!("{} is on the list.{}\n", allow.domain, unlimited(app)))
        }
        Command::Disallow { domain } => {
            let allow = server_allows::disallow(app, &domain).await?;
            Ok(format!("{} is no longer on the list.{}\n", allow.domain, unlimited(app)))
        }
        Command::Allowed {} => {
            Ok(server_allows::list(app).await?.into_iter().map(|allow| allow.domain + "\n").collect())
        }
    }
}

/// What to know as long as the list changes nothing.
fn unlimited(app: &App) -> &'static str {
    if app.settings.get().limited_federation {
        ""
    } else {
        " All others are welcome too until you set limited_federation (aldea settings set limited_federation true)."
    }
}

async fn list(app: &App) -> Result<String> {
    let mut out = String::new();
    for block in server_blocks::list(app).await? {
        let mut notes = vec![block.severity.as_str()];
        notes.extend(block.reject_media.then_some("no media"));
        notes.extend(block.reject_reports.then_some("no reports"));
        notes.extend(block.obfuscate.then_some("obscured"));
        let (notes, comments) = (notes.join(", "), [block.public_comment, block.private_comment]);
        let comments: String =
            comments.iter().filter(|words| !words.is_empty()).map(|words| format!("\n    {words}")).collect();
        writeln!(out, "{:<40} {notes}{comments}", block.domain).expect("writing to a String cannot fail");
    }
    Ok(out)
}
