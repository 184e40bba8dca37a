//! Commands about what the server tells and decides: emoji, announcements, other servers, terms, rules, the search index.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use domain::{AnnouncementId, FaspProviderId, RelayKind, Severity, Timestamp};

use crate::commands::{Command, announcements, domains, emoji, fasp, hosts, relays, texts};

#[derive(Subcommand)]
pub enum Emoji {
    /// Adds an emoji, or gives the one with this short code another picture
    Add {
        /// Letters, digits and underscores; what people write between colons
        shortcode: String,
        /// PNG, GIF, WebP or JPEG of at most 256 KB
        file: PathBuf,
        /// Shelf of the picker
        #[arg(long)]
        category: Option<String>,
        /// Not shown in the picker
        #[arg(long)]
        unlisted: bool,
    },
    /// Takes an emoji away
    Remove { shortcode: String },
    /// Lists the server's own emoji
    List,
}

#[derive(Subcommand)]
pub enum Announcements {
    /// Tells everybody here something, now or at its time
    Publish {
        text: String,
        /// Everybody gets a letter, too
        #[arg(long)]
        mail: bool,
        #[command(flatten)]
        times: Times,
    },
    /// Writes an announcement anew; what is not given stays
    Change {
        id: AnnouncementId,
        #[arg(long)]
        text: Option<String>,
        #[command(flatten)]
        times: Times,
    },
    /// Takes an announcement away
    Delete { id: AnnouncementId },
    /// Lists all announcements, the newest first
    List,
}

/// Times are like 2026-12-01T18:00:00Z, or days like 2026-12-01 (UTC).
#[derive(Args)]
pub struct Times {
    /// When the event begins
    #[arg(long, value_name = "TIME", value_parser = moment)]
    starts: Option<Timestamp>,
    /// When the event ends; the announcement is not shown any more then
    #[arg(long, value_name = "TIME", value_parser = moment)]
    ends: Option<Timestamp>,
    /// Only the days of beginning and end are shown
    #[arg(long)]
    all_day: bool,
    /// When to publish [default: now]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    at: Option<Timestamp>,
}

#[derive(Subcommand)]
pub enum Domains {
    /// Keeps a server away, with everything below its name
    Block {
        domain: String,
        /// silence: shown to followers only; suspend: nothing to do with it; noop: neither
        #[arg(long, default_value = "silence", value_parser = severity)]
        severity: Severity,
        /// Its pictures and emoji are not shown
        #[arg(long)]
        reject_media: bool,
        /// Its reports are refused
        #[arg(long)]
        reject_reports: bool,
        /// Why, for everybody who may read it
        #[arg(long, default_value = "")]
        comment: String,
        /// Why, for the staff
        #[arg(long, default_value = "")]
        private_comment: String,
        /// Its name is told in parts only
        #[arg(long)]
        obfuscate: bool,
    },
    /// Takes such a decision back
    Unblock { domain: String },
    /// Lists the decisions
    List,
    /// Puts a server on the list of those that there is anything to do with, for `limited_federation`
    Allow { domain: String },
    /// Takes a server from that list
    Disallow { domain: String },
    /// Prints that list
    Allowed,
}

#[derive(Args)]
pub struct Hosts {
    #[command(subcommand)]
    command: Option<HostsCommand>,
}

#[derive(Subcommand)]
enum HostsCommand {
    /// Lists the servers for which something waits or that fail; so does `aldea hosts` alone
    List {
        /// All that are known
        #[arg(long)]
        all: bool,
    },
    /// Tries everything for a server again now, also if it counts as dead
    Retry { host: String },
    /// Sends nothing to a server any more, until `retry`, and forgets what waits for it
    Stop { host: String },
    /// Forgets what waits for a server
    Clear { host: String },
}

#[derive(Subcommand)]
pub enum Relays {
    /// Asks a relay to pass posts on
    Add {
        /// The https address of its inbox, of its actor, or of a hashtag there
        url: String,
        /// mastodon: follows its inbox; litepub: follows its actor [default: what is found at the address]
        #[arg(long, value_parser = relay_kind)]
        kind: Option<RelayKind>,
    },
    /// Lists the relays and how this server and they stand
    List,
    /// Asks a relay again
    Enable { url: String },
    /// Ends it with a relay until it is enabled again
    Disable { url: String },
    /// Ends it with a relay and forgets it
    Remove { url: String },
}

#[derive(Subcommand)]
pub enum Fasp {
    /// Lists the services that help this server or want to, with the fingerprints of their keys
    List,
    /// Lets a service help, after its fingerprint was compared
    Confirm { id: FaspProviderId },
    /// Asks a service again what it offers
    Refresh { id: FaspProviderId },
    /// Uses something that a service offers, like account_search
    Enable { id: FaspProviderId, capability: String },
    /// Does not use it any more
    Disable { id: FaspProviderId, capability: String },
    /// Asks a service to call back, which shows that both sides can speak (capability: callback)
    Call { id: FaspProviderId },
    /// Ends it with a service, or declines one that asks
    Remove { id: FaspProviderId },
}

#[derive(Subcommand)]
pub enum Terms {
    /// Publishes terms of service, and tells everybody here by a letter
    Publish {
        /// A file with Markdown
        file: PathBuf,
        /// The day from which they hold, like 2026-12-01
        #[arg(long, value_name = "DAY")]
        effective: String,
        /// What is different from before
        #[arg(long, default_value = "")]
        changelog: String,
    },
    /// Takes terms back that do not hold yet
    Withdraw {
        #[arg(value_name = "DAY")]
        effective: String,
    },
    /// Lists all versions, the newest first
    List,
}

#[derive(Subcommand)]
pub enum Rules {
    /// Adds a rule behind the others
    Add {
        text: String,
        /// A longer explanation
        #[arg(long, default_value = "")]
        hint: String,
    },
    /// Words a rule otherwise
    Change {
        id: i64,
        #[arg(long)]
        text: Option<String>,
        #[arg(long)]
        hint: Option<String>,
    },
    /// Says how a rule sounds in another language
    Translate {
        id: i64,
        /// Like de
        language: String,
        /// Empty: no longer translated
        text: String,
        #[arg(long, default_value = "")]
        hint: String,
    },
    /// Puts a rule at another place: 1 is the first
    Move { id: i64, place: usize },
    /// Takes a rule away
    Remove { id: i64 },
    /// Lists the rules in their order
    List,
}

#[derive(Subcommand)]
pub enum Search {
    /// Makes the index of posts anew, in the background
    Rebuild,
}

impl Emoji {
    pub fn command(self) -> Result<Command, String> {
        Ok(Command::Emoji(match self {
            Self::Add { shortcode, file, category, unlisted } => {
                let file = emoji::Picture::encode(&read(&file)?);
                emoji::Command::Add(emoji::Picture { shortcode, file, category, unlisted })
            }
            Self::Remove { shortcode } => emoji::Command::Remove { shortcode },
            Self::List => emoji::Command::List {},
        }))
    }
}

impl Announcements {
    pub fn command(self) -> Command {
        let with = |text: Option<String>, times: Times, mail: bool| {
            let millis = |time: Option<Timestamp>| time.map(Timestamp::millis);
            announcements::Announcement {
                text,
                starts_at: millis(times.starts),
                ends_at: millis(times.ends),
                all_day: times.all_day,
                publish_at: millis(times.at),
                mail,
            }
        };
        Command::Announcement(match self {
            Self::Publish { text, mail, times } => announcements::Command::Publish(with(Some(text), times, mail)),
            Self::Change { id, text, times } => announcements::Command::Change { id, to: with(text, times, false) },
            Self::Delete { id } => announcements::Command::Delete { id },
            Self::List => announcements::Command::List {},
        })
    }
}

impl Hosts {
    pub fn command(self) -> Command {
        Command::Hosts(match self.command {
            None => hosts::Command::List { all: false },
            Some(HostsCommand::List { all }) => hosts::Command::List { all },
            Some(HostsCommand::Retry { host }) => hosts::Command::Retry { host },
            Some(HostsCommand::Stop { host }) => hosts::Command::Stop { host },
            Some(HostsCommand::Clear { host }) => hosts::Command::Clear { host },
        })
    }
}

impl Domains {
    pub fn command(self) -> Command {
        Command::Domains(match self {
            Self::Block { domain, severity, reject_media, reject_reports, comment, private_comment, obfuscate } => {
                domains::Command::Block(domains::Block {
                    domain,
                    severity,
                    reject_media,
                    reject_reports,
                    comment,
                    private_comment,
                    obfuscate,
                })
            }
            Self::Unblock { domain } => domains::Command::Unblock { domain },
            Self::List => domains::Command::List {},
            Self::Allow { domain } => domains::Command::Allow { domain },
            Self::Disallow { domain } => domains::Command::Disallow { domain },
            Self::Allowed => domains::Command::Allowed {},
        })
    }
}

impl Relays {
    pub fn command(self) -> Command {
        Command::Relays(match self {
            Self::Add { url, kind } => relays::Command::Add { address: url, kind },
            Self::List => relays::Command::List {},
            Self::Enable { url } => relays::Command::Enable { address: url },
            Self::Disable { url } => relays::Command::Disable { address: url },
            Self::Remove { url } => relays::Command::Remove { address: url },
        })
    }
}

impl Fasp {
    pub fn command(self) -> Command {
        Command::Fasp(match self {
            Self::List => fasp::Command::List {},
            Self::Confirm { id } => fasp::Command::Confirm { id },
            Self::Refresh { id } => fasp::Command::Refresh { id },
            Self::Enable { id, capability } => fasp::Command::Enable { id, capability },
            Self::Disable { id, capability } => fasp::Command::Disable { id, capability },
            Self::Call { id } => fasp::Command::Call { id },
            Self::Remove { id } => fasp::Command::Remove { id },
        })
    }
}

impl Terms {
    pub fn command(self) -> Result<Command, String> {
        Ok(Command::Terms(match self {
            Self::Publish { file, effective, changelog } => {
                let text = String::from_utf8(read(&file)?).map_err(|_| "the terms must be Markdown (UTF-8)")?;
                texts::Terms::Publish { effective, text, changelog }
            }
            Self::Withdraw { effective } => texts::Terms::Withdraw { effective },
            Self::List => texts::Terms::List {},
        }))
    }
}

impl Rules {
    pub fn command(self) -> Command {
        Command::Rules(match self {
            Self::Add { text, hint } => texts::Rules::Add { text, hint },
            Self::Change { id, text, hint } => texts::Rules::Change { id, text, hint },
            Self::Translate { id, language, text, hint } => texts::Rules::Translate { id, language, text, hint },
            Self::Move { id, place } => texts::Rules::Move { id, place },
            Self::Remove { id } => texts::Rules::Remove { id },
            Self::List => texts::Rules::List {},
        })
    }
}

impl Search {
    pub fn command(self) -> Command {
        match self {
            Self::Rebuild => Command::RebuildSearch {},
        }
    }
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn moment(text: &str) -> Result<Timestamp, String> {
    let day = || Timestamp::parse(&format!("{text}T00:00:00Z"));
    Timestamp::parse(text).or_else(day).ok_or_else(|| "use 2026-12-01T18:00:00Z or 2026-12-01".into())
}

fn severity(word: &str) -> Result<Severity, String> {
    word.parse().map_err(|_| "use silence, suspend or noop".into())
}

fn relay_kind(word: &str) -> Result<RelayKind, String> {
    word.parse().map_err(|_| "use mastodon or litepub".into())
}
