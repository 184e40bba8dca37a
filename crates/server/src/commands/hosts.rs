//! `aldea hosts`: how deliveries to other servers fare.

use std::fmt::Write;

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use services::{
    App, Error, Result,
    hosts::{self, Host, State},
};

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "hosts", rename_all = "snake_case")]
pub enum Command {
    /// Those only for which something waits or that fail, if not `all`.
    List {
        all: bool,
    },
    Retry {
        host: String,
    },
    Stop {
        host: String,
    },
    Clear {
        host: String,
    },
}

pub async fn run(app: &App, command: Command) -> Result<String> {
    match command {
        Command::List { all } => {
            let hosts = hosts::list(app, all).await?;
            if hosts.is_empty() {
                return Ok("Nothing waits for another server, and none fails.\n".into());
            }
            Ok(hosts.iter().map(|host| words(host, app.now())).collect())
        }
        Command::Retry { host } => match hosts::retry(app, &host.to_ascii_lowercase()).await {
            Ok(1) => Ok(format!("1 delivery to {host} is tried again now.\n")),
            Ok(waiting) => Ok(format!("{waiting} deliveries to {host} are tried again now.\n")),
            Err(Error::NotFound) => Ok(format!("Nothing was ever delivered to {host}.\n")),
            Err(error) => Err(error),
        },
        Command::Stop { host } => {
            let host = host.to_ascii_lowercase();
            let forgotten = deliveries(hosts::stop(app, &host).await?);
            Ok(format!("Nothing goes to {host} any more, until `aldea hosts retry`; {forgotten} forgotten.\n"))
        }
        Command::Clear { host } => {
            let host = host.to_ascii_lowercase();
            let forgotten = deliveries(hosts::clear(app, &host).await?);
            Ok(format!("{forgotten} to {host} forgotten.\n"))
        }
    }
}

fn deliveries(count: u64) -> String {
    match count {
        1 => "1 delivery".to_owned(),
        count => format!("{count} deliveries"),
    }
}

/// How a host stands, in words.
fn words(host: &Host, now: Timestamp) -> String {
    let mut line = format!("{:<40} ", host.domain);
    let written = match host.state {
        State::Open => write!(line, "open"),
        State::Paused(until) => write!(line, "paused until {until}"),
        State::Stopped(since) => write!(line, "stopped since {since}: nothing goes there until it is retried"),
        State::Dead(since) => write!(line, "dead since {since}: nothing is kept for it until it is heard of"),
    };
    written.expect(WRITTEN);
    if host.waiting > 0 {
        write!(line, ", {} waiting", host.waiting).expect(WRITTEN);
    }
    match host.last_success_at {
        Some(at) => write!(line, ", last reached {}", ago(now, at)).expect(WRITTEN),
        None => line.push_str(", never reached"),
    }
    if let (Some(at), Some(error)) = (host.last_failure_at, &host.last_error) {
        write!(line, ", last failure {} ({error})", ago(now, at)).expect(WRITTEN);
    }
    match host.dead_inboxes {
        0 => {}
        1 => line.push_str(", 1 inbox is gone"),
        some => write!(line, ", {some} inboxes are gone").expect(WRITTEN),
    }
    line.push('\n');
    line
}

const WRITTEN: &str = "writing to a String cannot fail";

fn ago(now: Timestamp, at: Timestamp) -> String {
    let minutes = now.since(at).as_secs() / 60;
    match minutes {
        0 => "just now".into(),
        1..120 => format!("{minutes} min ago"),
        120..2_880 => format!("{} hours ago", minutes / 60),
        _ => format!("{} days ago", minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_it_all() {
        let now = Timestamp::from_secs(1_795_608_000);
        let host = |state| Host {
            domain: "beta.test".into(),
            state,
            waiting: 12,
            dead_inboxes: 1,
            last_success_at: Some(Timestamp::from_secs(1_795_608_000 - 3 * 3600)),
            last_failure_at: Some(Timestamp::from_secs(1_795_608_000 - 90)),
            last_error: Some("status 502".into()),
        };
        let line = words(&host(State::Paused(Timestamp::from_secs(1_795_608_060))), now);
        assert_eq!(
            line.split_whitespace().collect::<Vec<_>>().join(" "),
            "beta.test paused until 2026-11-25T12:01:00.000Z, 12 waiting, last reached 3 hours ago, \
             last failure 1 min ago (status 502), 1 inbox is gone"
        );
        assert!(words(&host(State::Dead(now)), now).contains("dead since 2026-11-25T12:00:00.000Z"));
        let fresh = Host { last_success_at: None, waiting: 0, dead_inboxes: 0, last_error: None, ..host(State::Open) };
        assert!(words(&fresh, now).ends_with("open, never reached\n"));
    }
}
