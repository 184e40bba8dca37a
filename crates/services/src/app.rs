//! The application: everything that a use case may need, cheap to clone.

use std::{ops::Deref, sync::Arc};

use domain::{JobId, Timestamp};
use storage::Db;

use crate::{
    Clock, Config, Random, Remote, SettingsCache, auth::Sessions, events::Events, fasp, filters, http::Http, instance,
    mail::Mailer, media::Files, push, streams, translate::Translator, views::Cache,
};

/// What an [`App`] is made of.
pub struct Parts {
    pub db: Db,
    pub config: Config,
    pub settings: SettingsCache,
    pub clock: Clock,
    pub random: Random,
    pub http: Http,
    pub events: Events,
    pub remote: Box<dyn Remote>,
    /// Rendered parts of statuses and accounts.
    pub views: Cache,
    /// Tokens of the client API that are in use.
    pub sessions: Sessions,
    /// Filters of people who are here.
    pub filters: filters::Kept,
    /// Where files are, and what is being done with them.
    pub files: Files,
    pub mailer: Mailer,
    /// The translation service.
    pub translator: Translator,
    /// What the server tells of itself.
    pub instance: instance::Kept,
    /// How this server signs messages to push services.
    pub push: push::Kept,
    /// What services that help this server are used for.
    pub fasp: fasp::Kept,
    /// Who listens on this node.
    pub streams: streams::Streams,
}

/// A handle to the running application.
#[derive(Clone)]
pub struct App {
    parts: Arc<Parts>,
    job: Option<JobId>,
}

impl App {
    pub fn new(parts: Parts) -> Self {
        Self { parts: Arc::new(parts), job: None }
    }

    /// The same application, for the work of this job.
    pub fn for_job(&self, job: JobId) -> Self {
        Self { parts: self.parts.clone(), job: Some(job) }
    }

    /// The job that is being done. Should it break off it is done again, under the same number.
    pub const fn job(&self) -> Option<JobId> {
        self.job
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}
