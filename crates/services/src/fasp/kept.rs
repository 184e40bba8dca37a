//! What providers are used for, kept at hand: it is looked at whenever a post comes or somebody searches.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::{FaspCategory, Timestamp};
use storage::{Conn, fasp, fasp_sharing};

use crate::Result;

/// Another node may have changed it: so long it is believed.
const FRESH: Duration = Duration::from_secs(60);

/// What this node knows. Of most servers: that there is nothing.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Option<(Timestamp, Uses)>>);

/// What providers are used for.
#[derive(Debug, Clone, Default)]
pub(super) struct Uses {
    pub capabilities: Vec<String>,
    /// What is told as it happens.
    pub watched: Vec<FaspCategory>,
}

impl Kept {
    pub(super) async fn uses(&self, db: &mut Conn, now: Timestamp) -> Result<Uses> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, uses)) = known.filter(|(at, _)| now.since(*at) < FRESH) {
            return Ok(uses);
        }
        let uses = Uses { capabilities: fasp::list_enabled(db).await?, watched: fasp_sharing::watched(db).await? };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, uses.clone()));
        Ok(uses)
    }

    /// Something changed.
    pub(super) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
