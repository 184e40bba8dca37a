//! The command line. Flags lie over variables, variables over the file (`config`). Commands that change something go to
//! the running server if there is one on the data folder, so that its caches know; else straight to the database.

mod admin;
mod run;
mod site;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{self, Config, Layers, Role};

/// A home on the social web, compatible with Mastodon.
#[derive(Parser)]
#[command(name = "aldea", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where the server is; the same for every command.
#[derive(Args)]
struct Place {
    /// Configuration file [default: aldea.toml in the data folder, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of the database, the uploaded files and the control socket [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// postgres://user:password@host/name or sqlite:PATH [default: aldea.db in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// Host under which the server is reached, with its port if that is not the usual one
    #[arg(long, global = true, value_name = "HOST")]
    domain: Option<String>,
    /// Host in the names of accounts, if it is another
    #[arg(long, global = true, value_name = "HOST")]
    account_domain: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the server
    Serve(Serve),
    /// Makes, lists and changes accounts
    #[command(subcommand)]
    Accounts(admin::Accounts),
    /// Makes access tokens for the client API
    #[command(subcommand)]
    Tokens(admin::Tokens),
    /// Shows and changes what the administrator can set in the browser
    #[command(subcommand)]
    Settings(admin::Settings),
    /// Shows and repeats work that has failed for good
    #[command(subcommand)]
    Jobs(admin::Jobs),
    /// The server's own emoji
    #[command(subcommand)]
    Emoji(site::Emoji),
    /// What everybody here is told
    #[command(subcommand)]
    Announcements(site::Announcements),
    /// Servers that this one keeps away
    #[command(subcommand)]
    Domains(site::Domains),
    /// How deliveries to other servers fare
    Hosts(site::Hosts),
    /// Servers that pass on public posts of others, and this one's to them
    #[command(subcommand)]
    Relays(site::Relays),
    /// Services that help this server to find people and posts (FASP)
    #[command(subcommand)]
    Fasp(site::Fasp),
    /// The terms of service
    #[command(subcommand)]
    Terms(site::Terms),
    /// The rules of this server
    #[command(subcommand)]
    Rules(site::Rules),
    /// The index of posts
    #[command(subcommand)]
    Search(site::Search),
    /// Ends this server: deletes all accounts and tells all other servers so
    SelfDestruct {
        /// The domain of this server once more: there is no way back
        #[arg(long)]
        of: String,
    },
    /// Looks whether the server has what it needs of this machine and of the network, and says what to do if not
    Doctor,
    /// Prints every route that the server answers
    Routes,
    /// About the configuration file
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Prints the version
    Version,
}

#[derive(Args)]
struct Serve {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// What this process does
    #[arg(long)]
    role: Option<Role>,
    /// Own certificate chain, a PEM file
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// Private key of the certificate, a PEM file
    #[arg(long, value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// Get and renew a certificate by ACME
    #[arg(long)]
    tls_automatic: bool,
    /// Address that answers /metrics
    #[arg(long, value_name = "ADDRESS:PORT")]
    metrics_listen: Option<SocketAddr>,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Prints a configuration file with every field, its meaning and its default
    Sample,
}

/// The whole program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("aldea: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<(), String> {
    let place = cli.place;
    match cli.command {
        Command::Serve(serve) => run::serve(&place.config(serve.flags())?),
        Command::Accounts(command) => admin::run(&place.config(Vec::new())?, command.into()),
        Command::Tokens(command) => admin::run(&place.config(Vec::new())?, command.into()),
        Command::Settings(command) => admin::run(&place.config(Vec::new())?, command.into()),
        Command::Jobs(command) => admin::run(&place.config(Vec::new())?, command.into()),
        Command::Emoji(command) => admin::run(&place.config(Vec::new())?, command.command()?),
        Command::Announcements(command) => admin::run(&place.config(Vec::new())?, command.command()),
        Command::Domains(command) => admin::run(&place.config(Vec::new())?, command.command()),
        Command::Hosts(command) => admin::run(&place.config(Vec::new())?, command.command()),
        Command::Relays(command) => admin::run(&place.config(Vec::new())?, command.command()),
        Command::Fasp(command) => admin::run(&place.config(Vec::new())?, command.command()),
        Command::Terms(command) => admin::run(&place.config(Vec::new())?, command.command()?),
        Command::Rules(command) => admin::run(&place.config(Vec::new())?, command.command()),
        Command::Search(command) => admin::run(&place.config(Vec::new())?, command.command()),
        Command::SelfDestruct { of } => {
            admin::run(&place.config(Vec::new())?, crate::commands::Command::SelfDestruct { domain: of })
        }
        Command::Doctor => run::doctor(&place.config(Vec::new())?),
        Command::Routes => print(&crate::routes::table()),
        Command::Config(ConfigCommand::Sample) => print(&config::sample()),
        Command::Version => print(&format!("aldea {}\n", env!("CARGO_PKG_VERSION"))),
    }
}

/// Unlike `println!`, no panic when the reader of a pipe has had enough.
pub fn print(text: &str) -> Result<(), String> {
    use std::io::{ErrorKind, Write};
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// For the operator's eyes at once, beside the log.
pub fn tell(text: &str) {
    use std::io::Write;
    // Nobody can be told that nothing can be told.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

type Flags = Vec<(&'static str, String)>;

impl Place {
    fn config(self, mut flags: Flags) -> Result<Config, String> {
        push(&mut flags, "data", self.data.map(|path| path.display().to_string()));
        push(&mut flags, "database.url", self.database);
        push(&mut flags, "domain", self.domain);
        push(&mut flags, "account_domain", self.account_domain);
        let ours = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?)).filter(|(name, _)| name.starts_with("ALDEA_"))
        };
        let env = std::env::vars_os().filter_map(ours).collect();
        config::load(&Layers { file: self.config, env, flags }).map_err(|error| error.to_string())
    }
}

impl Serve {
    fn flags(self) -> Flags {
        let mut flags = Flags::new();
        push(&mut flags, "listen", self.listen);
        push(&mut flags, "role", self.role);
        push(&mut flags, "tls.cert", self.tls_cert.map(|path| path.display().to_string()));
        push(&mut flags, "tls.key", self.tls_key.map(|path| path.display().to_string()));
        push(&mut flags, "tls.automatic", self.tls_automatic.then_some(true));
        push(&mut flags, "metrics.listen", self.metrics_listen);
        flags
    }
}

fn push(flags: &mut Flags, field: &'static str, value: Option<impl ToString>) {
    flags.extend(value.map(|value| (field, value.to_string())));
}

#[cfg(test)]
#[path = "cli_tests.rs"]
mod tests;
