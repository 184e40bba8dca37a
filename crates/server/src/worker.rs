//! Runs the jobs: claims due ones lane by lane, each lane with its own number at once, and writes down what became of
//! them. Whatever a crash interrupts is claimed again when its lease expires.

mod books;
pub mod dispatch;
mod homes;
mod lane;
mod outcome;
mod schedule;
mod watch;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError, atomic::AtomicBool};
use std::time::Duration;

use domain::{JobId, Lane};
use services::App;
use storage::jobs;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;

use crate::config;
use crate::serve::acme;
use crate::serve::stop::Stop;
pub use lane::work;
pub use outcome::{Outcome, judge};
pub use watch::tell_others;

/// A claimed job belongs to its worker for so long; the lease of one that runs longer is extended.
pub const LEASE: Duration = Duration::from_secs(60);
const EXTEND_EVERY: Duration = Duration::from_secs(20);

/// What the parts of a worker share.
struct Shared {
    app: App,
    /// Set if this server gets its certificate by itself.
    acme: Option<acme::Settings>,
    stop: Stop,
    /// More activities of other servers wait than are worked on.
    flooded: AtomicBool,
    /// Claimed and not yet written down as done.
    held: Mutex<HashSet<JobId>>,
    /// One bell for each lane: something may be due.
    bells: [Notify; Lane::ALL.len()],
    /// The bell of deliveries.
    doorbell: Arc<Notify>,
}

impl Shared {
    fn hold(&self, ids: impl IntoIterator<Item = JobId>) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).extend(ids);
    }

    fn let_go(&self, ids: &[JobId]) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).retain(|id| !ids.contains(id));
    }

    fn held(&self) -> Vec<JobId> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    fn ring(&self, lane: Lane) {
        self.bells[lane as usize].notify_one();
    }
}

/// Works until `stop`; then jobs that run may end within `patience`, and others are free for the next worker.
pub async fn run(app: App, limits: config::Jobs, acme: Option<acme::Settings>, stop: Stop, patience: Duration) {
    let shared = Arc::new(Shared {
        app,
        acme,
        stop,
        flooded: AtomicBool::new(false),
        held: Mutex::default(),
        bells: Default::default(),
        doorbell: Arc::default(),
    });
    let (report, reports) = mpsc::channel(4096);
    // Nobody waits for them: they share the commit of what comes next.
    let books = tokio::spawn(storage::later(books::keep(shared.clone(), reports)));
    let mut helpers = JoinSet::new();
    helpers.spawn(watch::listen(shared.clone()));
    helpers.spawn(watch::poll(shared.clone()));
    helpers.spawn(schedule::keep(shared.clone()));
    helpers.spawn(extend_leases(shared.clone()));
    let mut lanes = JoinSet::new();
    for lane in Lane::ALL {
        match width(&limits, lane) {
            Some(width) => lanes.spawn(lane::run(shared.clone(), lane, width.max(1), report.clone())),
            None => lanes.spawn(homes::run(shared.clone(), report.clone())),
        };
    }
    drop(report);
    lanes.spawn(deliver(shared.clone(), limits.delivery));
    shared.stop.clone().wait().await;
    if tokio::time::timeout(patience, async { while lanes.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!(jobs = shared.held().len(), "some jobs did not end in time and will be done again");
        lanes.shutdown().await;
    }
    let _ = books.await;
    helpers.shutdown().await;
    let left = shared.held();
    if !left.is_empty()
        && let Err(error) = jobs::release(&mut shared.app.db.conn(), &left).await
    {
        tracing::error!(%error, "cannot give jobs back; they are done again in a minute");
    }
}

/// Deliveries have rows and a loop of their own.
async fn deliver(shared: Arc<Shared>, width: usize) {
    let mut stop = shared.stop.clone();
    federation::deliver::run(
        shared.app.clone(),
        width.max(1),
        shared.doorbell.clone(),
        async move { stop.wait().await },
    )
    .await;
}

/// How many jobs of a lane run side by side. None if they are done together.
const fn width(limits: &config::Jobs, lane: Lane) -> Option<usize> {
    match lane {
        Lane::Interactive => Some(limits.interactive),
        Lane::Inbound => Some(limits.inbound),
        Lane::Delivery => Some(limits.delivery),
        Lane::Media => Some(limits.media),
        Lane::Background => Some(limits.background),
        Lane::Looking => Some(limits.looking),
        Lane::Asking => Some(limits.asking),
        Lane::Homes => None,
    }
}

async fn extend_leases(shared: Arc<Shared>) {
    loop {
        tokio::time::sleep(EXTEND_EVERY).await;
        let held = shared.held();
        if held.is_empty() {
            continue;
        }
        let until = shared.app.now() + LEASE;
        if let Err(error) = jobs::extend(&mut shared.app.db.conn(), &held, until).await {
            tracing::warn!(%error, "cannot extend leases");
        }
    }
}
