//! `aldea doctor`: looks at what the server needs of its machine and of the network, and says in plain words what is
//! wrong and what to do about it. It changes nothing, and works beside a running server.

mod finding;
mod machine;
mod mail;
mod name;
mod wire;

use services::http::Http;

use crate::assemble;
use crate::config::Config;
use finding::{Finding, State};

/// Looks at everything and prints what it finds as it goes.
///
/// # Errors
/// How many things are wrong, if any are.
pub async fn run(config: &Config) -> Result<(), String> {
    let mut report = Report::default();
    report.say(machine::folder(&config.data))?;
    let (database, db) = machine::database(config).await;
    report.say(vec![database])?;
    report.say(vec![machine::films(&config.media).await])?;
    report.say(mail::look(config).await)?;
    if config.domain.is_none() {
        report.say(vec![name::trial()])?;
        return report.end();
    }
    report.say(vec![name::resolve(config).await])?;
    match assemble::http_options(config).and_then(|options| Http::new(&options).map_err(|error| error.to_string())) {
        Ok(http) => {
            let site = wire::Site::new(config, &http);
            report.say(site.look(db.as_ref()).await)?;
        }
        Err(why) => report.say(vec![Finding::wrong("HTTP client", why, "Correct this in the configuration.")])?,
    }
    report.end()
}

/// What was found so far.
#[derive(Default)]
struct Report {
    wrong: usize,
}

impl Report {
    fn say(&mut self, findings: Vec<Finding>) -> Result<(), String> {
        self.wrong += findings.iter().filter(|finding| finding.state == State::Wrong).count();
        findings.iter().try_for_each(|finding| crate::cli::print(&finding.to_string()))
    }

    fn end(self) -> Result<(), String> {
        match self.wrong {
            0 => crate::cli::print("\nNothing is wrong.\n"),
            1 => Err("one thing is wrong".into()),
            more => Err(format!("{more} things are wrong")),
        }
    }
}
