//! The courier takes queues, sends what stands in them, and has written down what became of it.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::Duration,
};

use domain::{ActivityId, Timestamp, Urgency};
use services::{App, Result};
use storage::{
    deliveries::{self, Outgoing},
    delivery_queues::{self, Queue, Wanted},
    instances,
};
use tokio::task::JoinSet;

use super::{
    book,
    lines::{Lines, Parcel},
    send,
    slots::Slots,
    verdict::Verdict,
};

/// Queues belong to their courier for so long; while it lives, it asks for more.
const LEASE: Duration = Duration::from_secs(90);
const EXTEND_EVERY: Duration = Duration::from_secs(30);

/// Deliveries of one queue that are taken at once: enough that a large host is never waited for.
const FROM_ONE: i64 = 32;

/// Outcomes that are written in one transaction.
const WRITTEN_TOGETHER: usize = 200;

pub struct Courier {
    app: App,
    holder: i64,
    width: usize,
    lines: Lines,
    slots: Slots,
    running: JoinSet<Finished>,
    finished: Vec<Finished>,
    done: Vec<Queue>,
    /// Bodies of activities that are on their way now.
    bodies: HashMap<ActivityId, Weak<Outgoing>>,
    /// Whether there may be more queues to take, and more of what is personal.
    more: bool,
    more_personal: bool,
    extended_at: Timestamp,
}

/// A request that has ended.
#[derive(Debug)]
pub struct Finished {
    pub parcel: Parcel,
    pub verdict: Verdict,
}

impl Courier {
    pub fn new(app: App, width: usize) -> Self {
        Self {
            // Positive, as the database's numbers are.
            holder: (app.random.below(i64::MAX as u64)) as i64,
            extended_at: app.now(),
            slots: Slots::new(width),
            app,
            width,
            lines: Lines::default(),
            running: JoinSet::new(),
            finished: Vec::new(),
            done: Vec::new(),
            bodies: HashMap::new(),
            more: true,
            more_personal: true,
        }
    }

    /// There may be something to do.
    pub fn look(&mut self) {
        (self.more, self.more_personal) = (true, true);
    }

    /// Something may have become due; asks before it takes.
    pub async fn tick(&mut self) {
        let now = self.app.now();
        if self.lines.len() > 0 && now.since(self.extended_at) >= EXTEND_EVERY {
            self.extended_at = now;
            if let Err(error) = delivery_queues::extend(&mut self.app.db.conn(), self.holder, now + LEASE).await {
                tracing::warn!(%error, "leases of deliveries could not be extended");
            }
        }
        match delivery_queues::is_due(&mut self.app.db.conn(), now).await {
            Ok(true) => self.look(),
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "cannot look for deliveries"),
        }
    }

    /// Takes queues if there is room, and sends what can be sent. False if nothing was taken.
    pub async fn go(&mut self) -> bool {
        let taken = self.take().await;
        self.slots.age(self.app.now());
        while let Some(parcel) = self.lines.next(|urgency| self.slots.has_room(urgency)) {
            self.slots.begin(parcel.delivery.id, self.app.now());
            let app = self.app.clone();
            self.running.spawn(async move {
                let verdict = send::send(&app, &parcel.delivery, &parcel.body).await;
                Finished { parcel, verdict }
            });
        }
        taken
    }

    /// How long until there is room again for what waits, if anything does.
    pub fn frees_in(&self) -> Option<Duration> {
        if self.lines.ready() == 0 { None } else { self.slots.frees_in(self.app.now()) }
    }

    async fn take(&mut self) -> bool {
        let (room, width) = (self.lines.len(), self.width);
        let urgencies = if self.more && self.lines.ready() < width && room < 20 * width {
            Urgency::ALL
        } else if self.more_personal && room < 24 * width {
            &[Urgency::Personal]
        } else {
            return false;
        };
        let wanted = Wanted { holder: self.holder, urgencies, limit: 4 * width as i64 };
        let queues = match self.claim(&wanted).await {
            Ok(queues) => queues,
            Err(error) => {
                tracing::error!(%error, "deliveries could not be taken");
                (self.more, self.more_personal) = (false, false);
                return false;
            }
        };
        if queues < wanted.limit as usize {
            self.more_personal = false;
            self.more &= urgencies.len() == 1;
        }
        queues > 0
    }

    /// Gives how many queues were taken.
    async fn claim(&mut self, wanted: &Wanted<'_>) -> Result<usize> {
        let (mut db, now) = (self.app.db.conn(), self.app.now());
        let queues = delivery_queues::claim(&mut db, wanted, now, now + LEASE).await?;
        if queues.is_empty() {
            return Ok(0);
        }
        let hosts: Vec<&str> = queues.iter().map(|queue| queue.host.as_str()).collect();
        let health = instances::health(&mut db, &hosts).await?;
        // A host that failed is asked with one.
        let failing = |queue: &Queue| health.get(&queue.host).is_some_and(|health| health.failures > 0);
        let limit = |queue: &Queue| if failing(queue) { 1 } else { FROM_ONE };
        let limits: Vec<(&Queue, i64)> = queues.iter().map(|queue| (queue, limit(queue))).collect();
        let heads = deliveries::heads(&mut db, &limits).await?;
        let bodies = self.bodies(heads.iter().map(|delivery| delivery.activity_id)).await?;
        let mut parcels: HashMap<(String, Urgency), Vec<Parcel>> = HashMap::new();
        for delivery in heads {
            let body = bodies.get(&delivery.activity_id).cloned();
            let health = health.get(&delivery.host).copied().unwrap_or_default();
            let line = parcels.entry((delivery.host.clone(), delivery.urgency)).or_default();
            line.extend(body.map(|body| Parcel { delivery, body, health }));
        }
        let count = queues.len();
        for queue in queues {
            let parcels = parcels.remove(&(queue.host.clone(), queue.urgency)).unwrap_or_default();
            self.lines.add(queue, parcels);
        }
        self.done.extend(self.lines.take_done());
        Ok(count)
    }

    /// What is sent, as far as it is not here already.
    async fn bodies(&mut self, ids: impl Iterator<Item = ActivityId>) -> Result<HashMap<ActivityId, Arc<Outgoing>>> {
        self.bodies.retain(|_, body| body.strong_count() > 0);
        let mut wanted: HashMap<ActivityId, Option<Arc<Outgoing>>> =
            ids.map(|id| (id, self.bodies.get(&id).and_then(Weak::upgrade))).collect();
        let missing: Vec<ActivityId> = wanted.iter().filter(|(_, body)| body.is_none()).map(|(id, _)| *id).collect();
        if !missing.is_empty() {
            for outgoing in deliveries::list_activities(&mut self.app.db.conn(), &missing).await? {
                let (id, body) = (outgoing.id, Arc::new(outgoing));
                self.bodies.insert(id, Arc::downgrade(&body));
                wanted.insert(id, Some(body));
            }
        }
        Ok(wanted.into_iter().filter_map(|(id, body)| Some((id, body?))).collect())
    }

    /// Waits until a request has ended. Never ready if there is none.
    pub async fn wait(&mut self) {
        match self.running.join_next().await {
            Some(done) => self.note(done.ok()),
            None => std::future::pending().await,
        }
    }

    /// Notes everything that has ended by now.
    pub fn collect(&mut self) {
        while let Some(done) = self.running.try_join_next() {
            self.note(done.ok());
        }
    }

    fn note(&mut self, done: Option<Finished>) {
        // A panic is reported by its hook; the lease of that queue ends with this process.
        let Some(done) = done else { return };
        let delivery = &done.parcel.delivery;
        self.slots.end(delivery.id);
        self.lines.arrived(delivery);
        if done.verdict.ends_the_round() {
            self.lines.put_back(&delivery.host);
        }
        self.done.extend(self.lines.take_done());
        metrics::counter!("aldea_deliveries_total", "outcome" => done.verdict.name()).increment(1);
        self.finished.push(done);
    }

    pub fn is_idle(&self) -> bool {
        self.running.is_empty()
    }

    /// Whether something is to be written, sooner or later.
    pub fn has_outcomes(&self) -> bool {
        !self.finished.is_empty() || !self.done.is_empty()
    }

    /// Whether it is to be written now.
    pub fn has_many_outcomes(&self) -> bool {
        self.finished.len() >= WRITTEN_TOGETHER || (self.has_outcomes() && self.running.is_empty())
    }

    pub async fn write_down(&mut self) {
        if !self.has_outcomes() {
            return;
        }
        match book::write(&self.app, self.holder, &self.finished, &self.done).await {
            Ok(()) => {
                // What was not empty is there for the next round.
                self.look();
                self.finished.clear();
                self.done.clear();
            }
            Err(error) => tracing::error!(%error, "outcomes of deliveries could not be written yet"),
        }
    }

    /// Leaves to others what was taken and not sent.
    pub async fn stop(mut self) {
        while let Some(done) = self.running.join_next().await {
            self.note(done.ok());
        }
        self.write_down().await;
        if let Err(error) = delivery_queues::release(&mut self.app.db.conn(), self.holder, self.app.now()).await {
            tracing::warn!(%error, "queues of deliveries could not be given back; their lease will end");
        }
    }
}
