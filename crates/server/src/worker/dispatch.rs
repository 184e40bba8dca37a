//! Who does which job. The one place that knows all of them; each arm is one line.

use domain::Job;
use services::{App, Error, Result};

use crate::serve::acme;

/// Does a job as it lies in the database. One that cannot be read was written by a newer version.
pub async fn run_payload(app: &App, acme: Option<&acme::Settings>, payload: &str) -> Result<()> {
    let job = serde_json::from_str(payload).map_err(|error| Error::internal(format!("unknown job: {error}")))?;
    run(app, acme, job).await
}

pub async fn run(app: &App, acme: Option<&acme::Settings>, job: Job) -> Result<()> {
    match job {
        Job::RenewCertificate {} => match acme {
            Some(settings) => acme::renew(app, settings).await,
            None => Ok(()),
        },
        other => Err(Error::internal(format!("nobody does {other:?}"))),
    }
}
