//! Delivery: takes queues that are due, signs, posts, and writes down what became of it. One host's slowness or silence
//! costs the others nothing: few requests at once per host, those that wait long make room, and the queues of a host that
//! does not answer rest together.

mod book;
mod courier;
mod lines;
mod send;
mod slots;
mod verdict;

use std::{pin::Pin, sync::Arc, time::Duration};

use services::App;
use tokio::{
    sync::Notify,
    time::{MissedTickBehavior, Sleep, interval, sleep},
};

use courier::Courier;

/// How often it is asked what has become due.
const ASK_EVERY: Duration = Duration::from_secs(1);

/// How long outcomes wait for others to be written with.
const GATHERED: Duration = Duration::from_millis(50);

/// Delivers until `stop`, at most `width` at once and more that are slow to be answered; `bell` rings when there may be
/// something to do.
pub async fn run(app: App, width: usize, bell: Arc<Notify>, stop: impl Future<Output = ()>) {
    let mut courier = Courier::new(app, width);
    let mut stop = std::pin::pin!(stop);
    let mut ticks = interval(ASK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut write_at: Option<Pin<Box<Sleep>>> = None;
    loop {
        courier.collect();
        if courier.has_many_outcomes() {
            courier.write_down().await;
            write_at = None;
        }
        if courier.go().await {
            continue;
        }
        if courier.has_outcomes() && write_at.is_none() {
            write_at = Some(Box::pin(sleep(GATHERED)));
        }
        let mut room = courier.frees_in().map(|wait| Box::pin(sleep(wait)));
        tokio::select! {
            () = &mut stop => break,
            () = courier.wait() => {}
            () = elapsed(&mut room) => {}
            () = elapsed(&mut write_at) => {
                courier.write_down().await;
                write_at = None;
            }
            () = bell.notified() => courier.look(),
            _ = ticks.tick() => courier.tick().await,
        }
    }
    courier.stop().await;
}

/// When the time has come, if there is one.
async fn elapsed(at: &mut Option<Pin<Box<Sleep>>>) {
    match at {
        Some(at) => at.await,
        None => std::future::pending().await,
    }
}

/// Delivers what is due now and waits for all of it. True if there was anything: for tests.
pub async fn round(app: &App) -> bool {
    let mut courier = Courier::new(app.clone(), 64);
    let mut anything = false;
    loop {
        let taken = courier.go().await;
        anything |= taken;
        if !courier.is_idle() {
            courier.wait().await;
            courier.collect();
        } else if !taken {
            break;
        }
    }
    courier.stop().await;
    anything
}
