//! What the operator can command, in the running server (through the control socket) or beside it.

mod accounts;
pub mod announcements;
pub mod domains;
pub mod emoji;
pub mod fasp;
pub mod hosts;
mod jobs;
pub mod relays;
mod settings;
pub mod texts;

use domain::Scopes;
use serde::{Deserialize, Serialize};
use services::App;

pub use accounts::{Change, Email, NewAccount, Role};

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    CreateAccount(NewAccount),
    ListAccounts {},
    ModifyAccount(Change),
    SuspendAccount {
        name: String,
        lift: bool,
    },
    DeleteAccount {
        name: String,
    },
    /// The domain says that it is meant.
    SelfDestruct {
        domain: String,
    },
    /// To the account with this handle; None ends the redirection.
    MoveAccount {
        name: String,
        to: Option<String>,
    },
    Alias {
        name: String,
        add: Option<String>,
        remove: Option<String>,
    },
    /// Of all accounts if there is no name.
    RotateKeys {
        name: Option<String>,
    },
    CreateToken {
        name: String,
        scopes: Scopes,
    },
    GetSettings {
        key: Option<String>,
    },
    SetSetting {
        key: String,
        value: String,
    },
    CountJobs {},
    ListDeadJobs {},
    ReviveDeadJobs {},
    Emoji(emoji::Command),
    Announcement(announcements::Command),
    Domains(domains::Command),
    Hosts(hosts::Command),
    Relays(relays::Command),
    Fasp(fasp::Command),
    Terms(texts::Terms),
    Rules(texts::Rules),
    RebuildSearch {},
}

/// Gives what is to be printed, or why it did not happen.
pub async fn run(app: &App, command: Command) -> Result<String, String> {
    let result = match command {
        Command::CreateAccount(new) => accounts::create(app, new).await,
        Command::ListAccounts {} => accounts::list(app).await,
        Command::ModifyAccount(change) => accounts::modify(app, change).await,
        Command::SuspendAccount { name, lift } => accounts::suspend(app, &name, lift).await,
        Command::DeleteAccount { name } => accounts::delete(app, &name).await,
        Command::SelfDestruct { domain } => accounts::self_destruct(app, &domain).await,
        Command::MoveAccount { name, to } => accounts::migrate(app, &name, to.as_deref()).await,
        Command::Alias { name, add, remove } => accounts::alias(app, &name, add.as_deref(), remove.as_deref()).await,
        Command::RotateKeys { name: Some(name) } => accounts::rotate_key(app, &name).await,
        Command::RotateKeys { name: None } => accounts::rotate_all_keys(app).await,
        Command::CreateToken { name, scopes } => accounts::create_token(app, &name, scopes).await,
        Command::GetSettings { key } => settings::show(app, key.as_deref()),
        Command::SetSetting { key, value } => settings::set(app, &key, &value).await,
        Command::CountJobs {} => jobs::count(app).await,
        Command::ListDeadJobs {} => jobs::list_dead(app).await,
        Command::ReviveDeadJobs {} => jobs::revive_dead(app).await,
        Command::Emoji(command) => emoji::run(app, command).await,
        Command::Announcement(command) => announcements::run(app, command).await,
        Command::Domains(command) => domains::run(app, command).await,
        Command::Hosts(command) => hosts::run(app, command).await,
        Command::Relays(command) => relays::run(app, command).await,
        Command::Fasp(command) => fasp::run(app, command).await,
        Command::Terms(command) => texts::run_terms(app, command).await,
        Command::Rules(command) => texts::run_rules(app, command).await,
        Command::RebuildSearch {} => {
            let rebuild = services::search::index::rebuild(app).await;
            rebuild.map(|accounts| format!("The posts of {accounts} accounts will be indexed.\n"))
        }
    };
    result.map_err(|error| error.to_string())
}
