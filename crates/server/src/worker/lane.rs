//! One lane: claims jobs a few at a time and runs as many at once as the lane is wide.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, atomic::Ordering};
use std::time::Duration;

use domain::Lane;
use futures_util::FutureExt;
use services::{App, Error};
use storage::jobs::{self, Claimed};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use super::books::Report;
use super::{LEASE, Outcome, Shared, dispatch};
use crate::serve::acme;

/// Claimed ahead for each that may run: a claim is a write, so it should be worth it.
const AHEAD: usize = 4;

/// Ends when the worker stops and the lane's jobs are done.
pub async fn run(shared: Arc<Shared>, lane: Lane, width: usize, report: mpsc::Sender<Report>) {
    let slots = Arc::new(Semaphore::new(width));
    let mut running = JoinSet::new();
    let mut stop = shared.stop.clone();
    while !stop.is_stopped() {
        let claimed = claim(&shared, lane, width * AHEAD).await;
        let maybe_more = claimed.len() == width * AHEAD;
        if lane == Lane::Inbound {
            shared.flooded.store(maybe_more, Ordering::Relaxed);
        }
        for job in claimed {
            tokio::select! {
                biased;
                () = stop.wait() => break,
                slot = slots.clone().acquire_owned() => {
                    let (shared, report) = (shared.clone(), report.clone());
                    running.spawn(async move {
                        let id = job.id;
                        let outcome = perform(&shared, lane, job).await;
                        drop(slot);
                        let _ = report.send(Report { id, outcome }).await;
                    });
                }
            }
        }
        while running.try_join_next().is_some() {}
        if !maybe_more {
            tokio::select! {
                () = stop.wait() => {}
                () = shared.bells[lane as usize].notified() => {}
            }
        }
    }
    while running.join_next().await.is_some() {}
}

/// Jobs that are claimed but not begun when the worker stops are given back by [`super::run`].
pub(super) async fn claim(shared: &Shared, lane: Lane, limit: usize) -> Vec<Claimed> {
    let now = shared.app.now();
    let claimed =
        at_its_time(lane, async { jobs::claim(&mut shared.app.db.conn(), lane, limit, now, now + LEASE).await });
    match claimed.await {
        Ok(claimed) => {
            shared.hold(claimed.iter().map(|job| job.id));
            claimed
        }
        Err(error) => {
            tracing::error!(%error, lane = lane.as_str(), "cannot claim jobs");
            tokio::time::sleep(Duration::from_secs(1)).await;
            Vec::new()
        }
    }
}

pub(super) async fn perform(shared: &Shared, lane: Lane, job: Claimed) -> Outcome {
    let started = now();
    let app = shared.app.for_job(job.id);
    let work = work(&app, shared.acme.as_ref(), lane, &job.payload);
    let done = AssertUnwindSafe(at_its_time(lane, work)).catch_unwind();
    let result = done.await.unwrap_or_else(|_| {
        metrics::counter!("aldea_panics_total", "where" => "job").increment(1);
        Err(Error::internal("panicked"))
    });
    let outcome = super::judge(&shared.app, &job, result);
    let labels = [("lane", lane.as_str()), ("outcome", outcome.name())];
    metrics::counter!("aldea_jobs_total", &labels).increment(1);
    metrics::histogram!("aldea_job_seconds", "lane" => lane.as_str()).record(started.elapsed());
    outcome
}

/// Does a job of this lane. Where all activities of other servers come in, none waits for a server to answer: what needs
/// that ends with [`Error::Apart`].
pub async fn work(app: &App, acme: Option<&acme::Settings>, lane: Lane, payload: &str) -> Result<(), Error> {
    let work = dispatch::run_payload(app, acme, payload);
    match lane {
        Lane::Inbound => federation::without_asking(work).await,
        _ => work.await,
    }
}

/// What nobody waits for lets others write first, and what may read for long does not read on their threads.
async fn at_its_time<F: Future>(lane: Lane, work: F) -> F::Output {
    match lane {
        Lane::Interactive => work.await,
        Lane::Inbound | Lane::Delivery | Lane::Homes => storage::later(work).await,
        Lane::Media | Lane::Background | Lane::Looking | Lane::Asking => storage::later(storage::aside(work)).await,
    }
}

/// Real time, for figures alone.
#[allow(clippy::disallowed_methods)]
fn now() -> tokio::time::Instant {
    tokio::time::Instant::now()
}
