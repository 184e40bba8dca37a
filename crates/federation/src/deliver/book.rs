//! Writes down what became of deliveries, and what it says of their hosts: few statements, however many there are.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{DeliveryId, Timestamp};
use services::{App, Result};
use storage::{
    deliveries::{self, Delivery},
    delivery_queues::{self, Queue},
    instances::{self, Health},
};

use super::{
    courier::Finished,
    verdict::{self, Failure, Verdict},
};

/// How long a queue rests whose host had enough of ours at once, or after something went wrong here.
const BREATH: Duration = Duration::from_secs(1);
const AFTER_OUR_FAULT: Duration = Duration::from_secs(15);

/// How exactly it is remembered when a host was last well.
const WELL_EVERY: Duration = Duration::from_mins(10);

/// What a batch of outcomes says.
#[derive(Default)]
struct News<'a> {
    over: Vec<DeliveryId>,
    errors: Vec<(DeliveryId, &'a str)>,
    /// Inbox and host, and for how long it counts as gone.
    no_inbox: Vec<(&'a str, &'a str, Duration)>,
    /// The last word about each host: None if it is well.
    hosts: BTreeMap<&'a str, (Health, Option<&'a Failure>)>,
    /// Hosts whose queues rest for a moment.
    resting: BTreeMap<&'a str, Duration>,
}

/// Everything that has ended, and the queues of which nothing is on its way any more.
pub async fn write(app: &App, holder: i64, finished: &[Finished], done: &[Queue]) -> Result<()> {
    let (news, now) = (News::of(finished, app.now()), app.now());
    let queues: Vec<(Queue, Timestamp)> = done
        .iter()
        .map(|queue| (queue.clone(), now + news.resting.get(queue.host.as_str()).copied().unwrap_or_default()))
        .collect();
    app.db.retry(|| news.write_deliveries(app, holder, &queues)).await?;
    news.write_hosts(app, now).await
}

impl<'a> News<'a> {
    fn of(finished: &'a [Finished], now: Timestamp) -> Self {
        let mut news = Self::default();
        for Finished { parcel, verdict } in finished {
            let delivery = &parcel.delivery;
            let is_over = verdict::is_over(delivery, verdict, now);
            if is_over {
                news.over.push(delivery.id);
            }
            news.note(delivery, verdict, is_over);
            if let Some(word) = verdict.of_the_host() {
                news.hosts.insert(&delivery.host, (parcel.health, word));
            }
        }
        news
    }

    fn note(&mut self, delivery: &'a Delivery, verdict: &'a Verdict, is_over: bool) {
        let host = delivery.host.as_str();
        match verdict {
            Verdict::Arrived => {}
            Verdict::Refused(reason) | Verdict::Pointless(reason) => {
                tracing::info!(host, reason, "a delivery was refused");
            }
            Verdict::NoInbox(period) => self.no_inbox.push((&delivery.inbox_url, host, *period)),
            Verdict::Failed(Failure { reason, .. }) if is_over => {
                tracing::info!(host, error = reason, "a delivery was given up");
            }
            Verdict::Failed(failure) if failure.may_be_the_activity => {
                self.errors.push((delivery.id, &failure.reason));
            }
            Verdict::Failed(_) => {}
            Verdict::Ours(reason) if is_over => tracing::error!(host, error = reason, "a delivery was given up"),
            Verdict::Ours(reason) => {
                tracing::warn!(host, error = reason, "a delivery could not be made");
                self.errors.push((delivery.id, reason));
                self.resting.insert(host, AFTER_OUR_FAULT);
            }
            Verdict::Busy => {
                self.resting.entry(host).or_insert(BREATH);
            }
        }
    }

    async fn write_deliveries(&self, app: &App, holder: i64, queues: &[(Queue, Timestamp)]) -> storage::Result<()> {
        let (mut tx, now) = (app.db.begin().await?, app.now());
        deliveries::finish(&mut tx, &self.over).await?;
        deliveries::record_errors(&mut tx, &self.errors).await?;
        for (inbox, host, period) in &self.no_inbox {
            tracing::info!(host, inbox, "nobody lives at this inbox any more");
            delivery_queues::bury_inbox(&mut tx, inbox, host, now + *period).await?;
        }
        delivery_queues::close(&mut tx, holder, queues).await?;
        tx.commit().await
    }

    async fn write_hosts(&self, app: &App, now: Timestamp) -> Result<()> {
        let mut db = app.db.conn();
        let well = self.hosts.iter().filter(|(_, (_, failure))| failure.is_none());
        let recent = |health: &Health| health.last_success_at.is_some_and(|at| now.since(at) < WELL_EVERY);
        let news = well.clone().filter(|(_, (health, _))| health.failures > 0 || !recent(health));
        instances::record_successes(&mut db, &news.map(|(host, _)| *host).collect::<Vec<_>>(), now).await?;
        let again = well.filter(|(_, (health, _))| health.failures > 0);
        delivery_queues::hasten(&mut db, &again.map(|(host, _)| *host).collect::<Vec<_>>(), now).await?;

        let failing = self.hosts.iter().filter_map(|(host, (health, failure))| Some((*host, health, (*failure)?)));
        let failures: Vec<instances::Failure<'_>> = failing
            .clone()
            .map(|(domain, health, failure)| instances::Failure {
                domain,
                reason: &failure.reason,
                retry_at: verdict::retry_at(app, health, failure),
                silent: !failure.is_alive,
            })
            .collect();
        instances::record_failures(&mut db, &failures, now).await?;
        let until: Vec<(&str, Timestamp)> = failures.iter().map(|failure| (failure.domain, failure.retry_at)).collect();
        delivery_queues::postpone(&mut db, &until).await?;
        for (host, health, failure) in failing {
            if verdict::is_dead(health, failure, now) {
                bury(app, host).await?;
            }
        }
        Ok(())
    }
}

/// Nothing is kept for this host any more, until it is heard of.
async fn bury(app: &App, host: &str) -> Result<()> {
    let mut db = app.db.conn();
    instances::bury(&mut db, host, app.now()).await?;
    let dropped = deliveries::forget(&mut db, host).await?;
    tracing::info!(host, deliveries = dropped, "a server did not answer for a week: nothing is kept for it any more");
    Ok(())
}
