//! Commands that look into the server or change it.

use std::path::Path;

use clap::{Args, Subcommand};
use storage::db::Engine;

use crate::bridge::Bridge;
use crate::commands::{self, Command, Email, NewAccount, Role};
use crate::config::Config;
use crate::{assemble, control, folder};

#[derive(Subcommand)]
pub enum Accounts {
    /// Makes an account; prints its password if none was given
    Create(Create),
    /// Lists the accounts of this server with their people
    List,
    /// Changes who somebody is to this server
    Modify(Modify),
    /// Shows nothing of an account any more, here and on other servers, and lets nobody sign in as it
    Suspend {
        name: String,
        /// All of it comes back
        #[arg(long)]
        lift: bool,
    },
    /// Deletes an account with everything of it, here and on other servers; nobody can have the name again
    Delete {
        name: String,
        /// There is no way back
        #[arg(long, required = true)]
        for_good: bool,
    },
    /// Moves an account of this server to another one, which must name it as an alias: followers follow there
    Move {
        /// What stands before the @ in the handle
        name: String,
        /// The handle of the new account
        #[arg(long, required_unless_present = "undo")]
        to: Option<domain::Acct>,
        /// Ends the redirection; followers do not come back
        #[arg(long, conflicts_with = "to")]
        undo: bool,
    },
    /// Gives an account a new key, and tells the servers of its followers
    RotateKeys {
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        name: Option<String>,
        /// All accounts and the server itself, one every five minutes
        #[arg(long)]
        all: bool,
    },
    /// Lists the aliases of an account, after changing them
    Alias {
        name: String,
        /// The handle of an account that is to move here
        #[arg(long)]
        add: Option<domain::Acct>,
        #[arg(long)]
        remove: Option<domain::Acct>,
    },
}

#[derive(Args)]
pub struct Create {
    /// What stands before the @ in the handle
    name: String,
    #[arg(long)]
    email: Email,
    /// [default: one that is made up and printed]
    #[arg(long)]
    password: Option<String>,
    /// The e-mail address need not be proved
    #[arg(long)]
    confirmed: bool,
    #[arg(long)]
    role: Option<Role>,
}

#[derive(Args)]
pub struct Modify {
    name: String,
    #[arg(long)]
    role: Option<Role>,
    #[arg(long)]
    email: Option<Email>,
    /// A new password; ends all browser sessions
    #[arg(long)]
    password: Option<String>,
    /// The e-mail address counts as proved
    #[arg(long)]
    confirm: bool,
    /// Sign-ups that wait for approval are approved
    #[arg(long)]
    approve: bool,
    /// Nobody can log in any more
    #[arg(long, conflicts_with = "enable")]
    disable: bool,
    /// Lifts `--disable`
    #[arg(long)]
    enable: bool,
}

#[derive(Subcommand)]
pub enum Tokens {
    /// Prints a new access token of an account, and nothing else
    Create {
        name: String,
        /// Separated by spaces
        #[arg(long, default_value = "read write follow push")]
        scopes: domain::Scopes,
    },
}

#[derive(Subcommand)]
pub enum Settings {
    /// Prints all settings, or one
    Get { key: Option<String> },
    /// Changes a setting; words need no quotation marks
    Set { key: String, value: String },
}

#[derive(Subcommand)]
pub enum Jobs {
    /// How many jobs wait in each lane
    Count,
    /// Lists the newest jobs that failed for good
    Dead,
    /// Tries all jobs again that failed for good
    Revive,
}

impl From<Accounts> for Command {
    fn from(command: Accounts) -> Command {
        match command {
            Accounts::Create(new) => Command::CreateAccount(NewAccount {
                name: new.name,
                email: new.email,
                password: new.password,
                confirmed: new.confirmed,
                role: new.role,
            }),
            Accounts::List => Command::ListAccounts {},
            Accounts::Suspend { name, lift } => Command::SuspendAccount { name, lift },
            Accounts::Delete { name, .. } => Command::DeleteAccount { name },
            Accounts::Move { name, to, .. } => Command::MoveAccount { name, to: to.map(|acct| acct.to_string()) },
            Accounts::RotateKeys { name, .. } => Command::RotateKeys { name },
            Accounts::Alias { name, add, remove } => Command::Alias {
                name,
                add: add.map(|acct| acct.to_string()),
                remove: remove.map(|acct| acct.to_string()),
            },
            Accounts::Modify(change) => Command::ModifyAccount(commands::Change {
                name: change.name,
                role: change.role,
                email: change.email,
                password: change.password,
                confirm: change.confirm,
                approve: change.approve,
                disabled: (change.disable || change.enable).then_some(change.disable),
            }),
        }
    }
}

impl From<Tokens> for Command {
    fn from(Tokens::Create { name, scopes }: Tokens) -> Command {
        Command::CreateToken { name, scopes }
    }
}

impl From<Settings> for Command {
    fn from(command: Settings) -> Command {
        match command {
            Settings::Get { key } => Command::GetSettings { key },
            Settings::Set { key, value } => Command::SetSetting { key, value },
        }
    }
}

impl From<Jobs> for Command {
    fn from(command: Jobs) -> Command {
        match command {
            Jobs::Count => Command::CountJobs {},
            Jobs::Dead => Command::ListDeadJobs {},
            Jobs::Revive => Command::ReviveDeadJobs {},
        }
    }
}

/// By the running server if there is one, else here.
pub fn run(config: &Config, command: Command) -> Result<(), String> {
    let reply = match control::send(&config.data, &command) {
        Some(reply) => reply,
        None => directly(config, command),
    };
    super::print(&reply?)
}

fn directly(config: &Config, command: Command) -> Result<String, String> {
    make_room(&config.data, &config.database_url())?;
    super::run::runtime(Some(1))?.block_on(async {
        let app = assemble::app(config).await?;
        // With PostgreSQL a server may run somewhere else.
        let bridge = (app.db.engine() == Engine::Postgres).then(|| Bridge::build(&app));
        let reply = commands::run(&app, command).await;
        if let Some(bridge) = bridge {
            bridge.flush().await;
        }
        reply
    })
}

/// A command may be the first thing that is done with a data folder; with a database elsewhere it needs none.
fn make_room(data: &Path, database: &str) -> Result<(), String> {
    if database.starts_with("postgres") { Ok(()) } else { folder::make(data) }
}
