//! Delivery: takes due rows, signs, posts, and writes down what became of them. One host's slowness or silence costs the
//! others nothing: few requests at once per host, and everything for a host that does not answer waits together.

mod send;
mod verdict;

use std::{collections::HashMap, sync::Arc, time::Duration};

use domain::{ActivityId, DeliveryId, Timestamp};
use services::{App, Result};
use storage::{
    deliveries::{self, Claimed, Outgoing},
    instances,
};
use tokio::{sync::Notify, task::JoinSet};

use verdict::Verdict;

/// A delivery belongs to its worker for so long.
const LEASE: Duration = Duration::from_secs(90);

/// Requests in flight to one host.
const PER_HOST: usize = 6;

/// How long a delivery waits that found its host busy with ours.
const BUSY: Duration = Duration::from_secs(1);

/// Outcomes that are written in one transaction.
const WRITTEN_TOGETHER: usize = 200;

/// Delivers until `stop`, at most `width` at once; `bell` rings when there may be something to do.
pub async fn run(app: App, width: usize, bell: Arc<Notify>, stop: impl Future<Output = ()>) {
    let mut courier = Courier::new(app);
    let mut stop = std::pin::pin!(stop);
    loop {
        let taken = courier.take(width).await;
        courier.collect();
        if courier.finished.len() >= WRITTEN_TOGETHER || courier.running.is_empty() {
            courier.write_down().await;
        }
        if taken {
            continue;
        }
        tokio::select! {
            () = &mut stop => break,
            Some(done) = courier.running.join_next() => courier.note(done.ok()),
            () = bell.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
    while let Some(done) = courier.running.join_next().await {
        courier.note(done.ok());
    }
    courier.write_down().await;
}

/// Delivers what is due now and waits for all of it. True if there was anything: for tests.
pub async fn round(app: &App) -> bool {
    let mut courier = Courier::new(app.clone());
    let taken = courier.take(256).await;
    while let Some(done) = courier.running.join_next().await {
        courier.note(done.ok());
    }
    courier.write_down().await;
    taken
}

struct Courier {
    app: App,
    running: JoinSet<Finished>,
    in_flight: HashMap<String, usize>,
    finished: Vec<Finished>,
    /// Bodies of activities that are on their way now.
    bodies: HashMap<ActivityId, Arc<Outgoing>>,
}

struct Finished {
    delivery: Claimed,
    verdict: Verdict,
}

impl Courier {
    fn new(app: App) -> Self {
        Self { app, running: JoinSet::new(), in_flight: HashMap::new(), finished: Vec::new(), bodies: HashMap::new() }
    }

    /// Takes as many deliveries as there is room for. False if none was due.
    async fn take(&mut self, width: usize) -> bool {
        let room = width.saturating_sub(self.running.len());
        if room == 0 {
            return false;
        }
        let now = self.app.now();
        let full = self.in_flight.iter().filter(|(_, at_once)| **at_once >= PER_HOST);
        let busy: Vec<String> = full.map(|(host, _)| host.clone()).collect();
        let claimed = deliveries::claim(&mut self.app.db.conn(), room as i64, &busy, now, now + LEASE).await;
        let claimed = match claimed {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::error!(%error, "deliveries could not be claimed");
                return false;
            }
        };
        let any = !claimed.is_empty();
        if let Err(error) = self.start(claimed).await {
            tracing::error!(%error, "deliveries could not be started; their lease will end");
        }
        any
    }

    async fn start(&mut self, claimed: Vec<Claimed>) -> Result<()> {
        let wanted: Vec<ActivityId> =
            claimed.iter().map(|d| d.activity_id).filter(|id| !self.bodies.contains_key(id)).collect();
        for outgoing in deliveries::list_activities(&mut self.app.db.conn(), &wanted).await? {
            self.bodies.insert(outgoing.id, Arc::new(outgoing));
        }
        let mut too_many = Vec::new();
        for delivery in claimed {
            let at_once = self.in_flight.entry(delivery.host.clone()).or_default();
            if *at_once >= PER_HOST {
                too_many.push(delivery.id);
                continue;
            }
            let Some(body) = self.bodies.get(&delivery.activity_id).cloned() else {
                continue;
            };
            *at_once += 1;
            let app = self.app.clone();
            self.running.spawn(async move {
                let verdict = send::send(&app, &delivery, &body).await;
                Finished { delivery, verdict }
            });
        }
        if !too_many.is_empty() {
            let later = self.app.now() + BUSY;
            deliveries::postpone(&mut self.app.db.conn(), &too_many, later).await?;
        }
        Ok(())
    }

    /// Notes everything that has ended by now.
    fn collect(&mut self) {
        while let Some(done) = self.running.try_join_next() {
            self.note(done.ok());
        }
    }

    fn note(&mut self, done: Option<Finished>) {
        // A panic is reported by its hook; the lease of that delivery ends by itself.
        let Some(done) = done else { return };
        if let Some(at_once) = self.in_flight.get_mut(&done.delivery.host) {
            *at_once -= 1;
            if *at_once == 0 {
                self.in_flight.remove(&done.delivery.host);
            }
        }
        metrics::counter!("aldea_deliveries_total", "outcome" => done.verdict.name()).increment(1);
        self.finished.push(done);
    }

    async fn write_down(&mut self) {
        if self.finished.is_empty() {
            return;
        }
        let finished = std::mem::take(&mut self.finished);
        let on_their_way: Vec<ActivityId> = self.bodies.keys().copied().collect();
        if self.running.is_empty() {
            self.bodies.clear();
        }
        if let Err(error) = write(&self.app, &finished, &on_their_way).await {
            tracing::error!(%error, "outcomes of deliveries could not be written; they will be tried again");
        }
    }
}

async fn write(app: &App, finished: &[Finished], activities: &[ActivityId]) -> Result<()> {
    let over = |f: &&Finished| !matches!(f.verdict, Verdict::Later(_));
    let ids: Vec<DeliveryId> = finished.iter().filter(over).map(|f| f.delivery.id).collect();
    let mut tx = app.db.begin().await?;
    deliveries::finish(&mut tx, &ids, activities).await?;
    let mut answered: Vec<&str> = Vec::new();
    for Finished { delivery, verdict } in finished {
        match verdict {
            Verdict::Later(failure) => {
                let at = verdict::next_attempt(app, delivery);
                let Some(at) = at else {
                    tracing::info!(
                        host = delivery.host,
                        error = failure.reason,
                        "a delivery was given up after a week"
                    );
                    deliveries::finish(&mut tx, &[delivery.id], activities).await?;
                    continue;
                };
                deliveries::retry(&mut tx, delivery.id, at, &failure.reason).await?;
                if failure.host_is_silent {
                    silence(&mut tx, &delivery.host, at, app.now()).await?;
                }
            }
            Verdict::Arrived => answered.push(&delivery.host),
            Verdict::Refused(reason) => {
                tracing::info!(host = delivery.host, reason, "a delivery was refused");
                answered.push(&delivery.host);
            }
        }
    }
    answered.sort_unstable();
    answered.dedup();
    for host in answered {
        instances::record_success(&mut tx, host).await?;
    }
    Ok(tx.commit().await?)
}

/// A host that does not answer is left alone with everything that is meant for it.
async fn silence(tx: &mut storage::Tx, host: &str, until: Timestamp, now: Timestamp) -> Result<()> {
    instances::find_or_insert(tx, host, now).await?;
    instances::record_failure(tx, host, until, now).await?;
    Ok(deliveries::postpone_host(tx, host, until).await?)
}
