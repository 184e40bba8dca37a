//! `aldea fasp`: services that help this server to find people and posts.

use std::fmt::Write;

use domain::FaspProviderId;
use serde::{Deserialize, Serialize};
use services::{
    App, Result,
    fasp::{self, Capability, Provider},
};

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "fasp", rename_all = "snake_case")]
pub enum Command {
    List {},
    Confirm { id: FaspProviderId },
    Refresh { id: FaspProviderId },
    Enable { id: FaspProviderId, capability: String },
    Disable { id: FaspProviderId, capability: String },
    Call { id: FaspProviderId },
    Remove { id: FaspProviderId },
}

pub async fn run(app: &App, command: Command) -> Result<String> {
    match command {
        Command::List {} => {
            let all = fasp::list(app).await?;
            Ok(all.iter().map(|(provider, capabilities)| describe(provider, capabilities)).collect())
        }
        Command::Confirm { id } => {
            let provider = fasp::confirm(app, id).await?;
            Ok(format!("{} is confirmed. It is asked what it offers: see `aldea fasp list`.\n", provider.name))
        }
        Command::Refresh { id } => {
            let provider = fasp::refresh(app, id).await?;
            Ok(format!("{} is asked what it offers: see `aldea fasp list`.\n", provider.name))
        }
        Command::Enable { id, capability } => {
            let provider = fasp::switch(app, id, &capability, true).await?;
            Ok(format!("{capability} of {} is used from now on.\n", provider.name))
        }
        Command::Disable { id, capability } => {
            let provider = fasp::switch(app, id, &capability, false).await?;
            Ok(format!("{capability} of {} is not used any more.\n", provider.name))
        }
        Command::Call { id } => {
            let provider = fasp::call(app, id).await?;
            Ok(format!("{} is asked to call back: see `aldea fasp list`.\n", provider.name))
        }
        Command::Remove { id } => {
            let provider = fasp::remove(app, id).await?;
            Ok(format!("{} has nothing to do with this server any more.\n", provider.name))
        }
    }
}

/// A provider and how it stands, in a few lines.
fn describe(provider: &Provider, capabilities: &[Capability]) -> String {
    let mut text = format!("{} {} {}\n", provider.id, provider.name, provider.base_url);
    let mut line = |label: &str, value: &str| {
        writeln!(text, "  {label:<12} {value}").expect("writing to a String cannot fail");
    };
    match provider.confirmed_at {
        Some(at) => line("confirmed", &at.to_string()),
        None => line("waits", &format!("for `aldea fasp confirm {}`, or for `remove`", provider.id)),
    }
    line("fingerprint", &federation::fasp::fingerprint(provider));
    for Capability { name, version, enabled, .. } in capabilities {
        line(if *enabled { "uses" } else { "offers" }, &format!("{name} {version}"));
    }
    for (label, said) in [
        ("sign in", &provider.sign_in_url),
        ("e-mail", &provider.contact_email),
        ("account", &provider.fediverse_account),
    ] {
        if let Some(said) = said {
            line(label, said);
        }
    }
    if provider.privacy_policy != "[]" {
        line("privacy", &provider.privacy_policy);
    }
    if let Some(at) = provider.called_back_at {
        line("called back", &at.to_string());
    }
    if let (Some(since), Some(failure)) = (provider.failing_since, &provider.failure) {
        line("fails", &format!("since {since}: {failure}"));
    }
    text
}
