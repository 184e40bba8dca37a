//! Tells the lanes that something is due: at once after a commit of this process, by notice after one of another node,
//! and by asking now and then, for jobs that were written for later and for notices that were lost.

use std::sync::Arc;
use std::time::Duration;

use domain::Lane;
use services::App;
use storage::db::{Notice, Wake};
use storage::jobs;

use super::Shared;
use crate::serve::stop::Stop;

/// The channel of notices; their payload does not matter.
const CHANNEL: &str = "jobs";
const ASK_EVERY: Duration = Duration::from_secs(1);

pub async fn listen(shared: Arc<Shared>) {
    let mut others = loop {
        match shared.app.db.listen(&[CHANNEL]).await {
            Ok(listener) => break listener,
            Err(error) => tracing::warn!(%error, "cannot listen for jobs of other nodes yet"),
        }
        tokio::time::sleep(ASK_EVERY).await;
    };
    loop {
        tokio::select! {
            kinds = shared.app.db.wake().wait(Wake::ALL) => {
                Lane::ALL.into_iter().filter(|lane| kinds & (1 << *lane as u32) != 0).for_each(|lane| shared.ring(lane));
                if kinds & (1 << Wake::DELIVERIES) != 0 {
                    shared.doorbell.notify_one();
                }
            }
            notice = others.next() => match notice {
                Some(Notice::Message(_) | Notice::Gap) => {
                    Lane::ALL.into_iter().for_each(|lane| shared.ring(lane));
                    shared.doorbell.notify_one();
                }
                None => return,
            }
        }
    }
}

pub async fn poll(shared: Arc<Shared>) {
    loop {
        match jobs::due_lanes(&mut shared.app.db.conn(), shared.app.now()).await {
            Ok(lanes) => lanes.into_iter().for_each(|lane| shared.ring(lane)),
            Err(error) => tracing::warn!(%error, "cannot look for jobs"),
        }
        tokio::time::sleep(ASK_EVERY).await;
    }
}

/// On a node without workers: tells those of other nodes, at most some ten times a second.
pub async fn tell_others(app: App, mut stop: Stop) {
    loop {
        tokio::select! {
            () = stop.wait() => return,
            _ = app.db.wake().wait(Wake::ALL) => {}
        }
        if let Err(error) = app.db.notify(CHANNEL, "").await {
            tracing::warn!(%error, "cannot tell other nodes of jobs");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
