//! Writes down what became of jobs, many at a time: a commit costs a write-through to the disk, whatever is in it.

use std::sync::Arc;
use std::time::Duration;

use domain::JobId;
use storage::jobs;
use tokio::sync::mpsc;

use super::{Outcome, Shared};

pub struct Report {
    pub id: JobId,
    pub outcome: Outcome,
}

/// The most that is written at once.
const BATCH: usize = 256;
const TRIES: u32 = 5;

/// Ends when every lane has ended.
pub async fn keep(shared: Arc<Shared>, mut reports: mpsc::Receiver<Report>) {
    let mut batch = Vec::with_capacity(BATCH);
    while reports.recv_many(&mut batch, BATCH).await > 0 {
        for attempt in 1..=TRIES {
            match write(&shared, &batch).await {
                Ok(()) => break,
                // The jobs run again once their leases expire; they can bear it.
                Err(error) if attempt == TRIES => tracing::error!(%error, "cannot write down finished jobs"),
                Err(_) => tokio::time::sleep(Duration::from_millis(50 << attempt)).await,
            }
        }
        let ids: Vec<JobId> = batch.drain(..).map(|report| report.id).collect();
        shared.let_go(&ids);
    }
}

async fn write(shared: &Shared, batch: &[Report]) -> storage::Result<()> {
    let is_done = |report: &&Report| report.outcome == Outcome::Done;
    let done: Vec<JobId> = batch.iter().filter(is_done).map(|report| report.id).collect();
    if done.len() == batch.len() {
        return jobs::complete(&mut shared.app.db.conn(), &done).await;
    }
    let mut tx = shared.app.db.begin().await?;
    jobs::complete(&mut tx, &done).await?;
    for Report { id, outcome } in batch {
        match outcome {
            Outcome::Done => {}
            Outcome::Retry { at, error } => jobs::retry(&mut tx, *id, *at, error).await?,
            Outcome::Dead { error } => jobs::bury(&mut tx, *id, error).await?,
            Outcome::Move { to } => jobs::pass_on(&mut tx, *id, *to).await?,
        }
    }
    tx.commit().await
}
