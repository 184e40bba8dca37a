//! The lane of homes. To write one status into a home costs about as much as ten, so all that are due are done together.
//! While activities of other servers come faster than they can be worked off, homes wait a moment for more of them.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, atomic::Ordering};
use std::time::Duration;

use domain::{Job, Lane, StatusId};
use futures_util::FutureExt;
use services::statuses;
use storage::jobs::Claimed;
use tokio::sync::mpsc;

use super::books::Report;
use super::{Outcome, Shared, lane};

/// The most that is done together.
const TOGETHER: usize = 4096;
/// For how long homes wait for more.
const MOMENT: Duration = Duration::from_secs(1);
const LOOK: Duration = Duration::from_millis(50);

/// Ends when the worker stops.
pub async fn run(shared: Arc<Shared>, report: mpsc::Sender<Report>) {
    let mut stop = shared.stop.clone();
    while !stop.is_stopped() {
        let claimed = lane::claim(&shared, Lane::Homes, TOGETHER).await;
        let maybe_more = claimed.len() == TOGETHER;
        let done = together(&shared, &claimed).await;
        for job in claimed {
            let id = job.id;
            let outcome = if done {
                Outcome::Done
            } else {
                lane::perform(&shared, Lane::Homes, job).await
            };
            let _ = report.send(Report { id, outcome }).await;
        }
        if !maybe_more {
            tokio::select! {
                () = stop.wait() => {}
                () = async {
                    shared.bells[Lane::Homes as usize].notified().await;
                    wait_for_more(&shared).await;
                } => {}
            }
        }
    }
}

/// False if one of them cannot be done: then each is tried by itself.
async fn together(shared: &Shared, claimed: &[Claimed]) -> bool {
    let statuses: Option<Vec<StatusId>> = claimed.iter().map(status).collect();
    let Some(statuses) = statuses else { return false };
    if statuses.is_empty() {
        return true;
    }
    let work = storage::later(statuses::spread(&shared.app, &statuses));
    let done = matches!(AssertUnwindSafe(work).catch_unwind().await, Ok(Ok(())));
    if done {
        let labels = [("lane", Lane::Homes.as_str()), ("outcome", Outcome::Done.name())];
        metrics::counter!("aldea_jobs_total", &labels).increment(statuses.len() as u64);
    }
    done
}

fn status(job: &Claimed) -> Option<StatusId> {
    match serde_json::from_str(&job.payload) {
        Ok(Job::Spread { status }) => Some(status),
        _ => None,
    }
}

async fn wait_for_more(shared: &Shared) {
    let mut left = MOMENT;
    while shared.flooded.load(Ordering::Relaxed) && !left.is_zero() {
        tokio::time::sleep(LOOK).await;
        left = left.saturating_sub(LOOK);
    }
}
