//! `aldea relays`: servers that pass on public posts of others.

use std::fmt::Write;

use domain::{RelayKind, RelayState};
use serde::{Deserialize, Serialize};
use services::{App, Result, relays};
use storage::relays::Relay;

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "relays", rename_all = "snake_case")]
pub enum Command {
    Add { address: String, kind: Option<RelayKind> },
    Enable { address: String },
    Disable { address: String },
    Remove { address: String },
    List {},
}

pub async fn run(app: &App, command: Command) -> Result<String> {
    match command {
        Command::Add { address, kind } => Ok(line(&relays::add(app, &address, kind).await?)),
        Command::Enable { address } => Ok(line(&relays::enable(app, &address).await?)),
        Command::Disable { address } => Ok(line(&relays::disable(app, &address).await?)),
        Command::Remove { address } => {
            let relay = relays::remove(app, &address).await?;
            Ok(format!("{} is no relay of this server any more.\n", relay.address))
        }
        Command::List {} => Ok(relays::list(app).await?.iter().map(line).collect()),
    }
}

/// How this server and a relay stand, in words.
fn line(relay: &Relay) -> String {
    let kind = relay.kind.map_or("kind not known yet", RelayKind::as_str);
    let mut line = format!("{:<50} {kind}, ", relay.address);
    let since = relay.changed_at;
    let written = match (relay.state, relay.heard_at) {
        (RelayState::Off, _) => write!(line, "switched off since {since}"),
        (RelayState::Asking, _) => write!(line, "asked at {since}, has not answered"),
        (RelayState::Refused, _) => write!(line, "refused at {since}"),
        (RelayState::Connected, None) => write!(line, "connected since {since}, nothing has come"),
        (RelayState::Connected, Some(heard)) => write!(line, "connected since {since}, last heard about {heard}"),
    };
    written.expect("writing to a String cannot fail");
    if let Some(tag) = &relay.tag {
        write!(line, ", posts with #{tag} only").expect("writing to a String cannot fail");
    }
    line.push('\n');
    line
}
