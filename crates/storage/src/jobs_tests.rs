use std::time::Duration;

use domain::{AccountId, StatusId};

use super::*;
use crate::{db::Wake, testing::TestDb};

const NOW: Timestamp = Timestamp::from_secs(1_800_000_000);
const LATER: Timestamp = Timestamp::from_secs(1_800_000_060);

fn deliver(id: i64) -> Job {
    Job::DeliverStatus { status: StatusId(id) }
}

async fn take(db: &TestDb, lane: Lane, now: Timestamp) -> Vec<Claimed> {
    claim(&mut db.conn(), lane, 10, now, now + Duration::from_secs(60)).await.unwrap()
}

#[tokio::test]
async fn a_job_is_claimed_once_and_again_when_its_lease_is_over() {
    let db = TestDb::new().await;
    enqueue_all(&mut db.conn(), &[deliver(1), deliver(2), Job::Sweep {}], NOW).await.unwrap();
    let claimed = take(&db, Lane::Delivery, NOW).await;
    let jobs: Vec<Job> = claimed.iter().map(|job| serde_json::from_str(&job.payload).unwrap()).collect();
    assert_eq!(jobs, [deliver(1), deliver(2)]);
    assert!(take(&db, Lane::Delivery, NOW).await.is_empty());

    extend(&mut db.conn(), &[claimed[0].id], LATER + Duration::from_secs(1)).await.unwrap();
    let again = take(&db, Lane::Delivery, LATER).await;
    assert_eq!(again.iter().map(|job| (job.id, job.attempts)).collect::<Vec<_>>(), [(claimed[1].id, 2)]);

    complete(&mut db.conn(), &[claimed[0].id, claimed[1].id]).await.unwrap();
    assert_eq!(counts(&mut db.conn()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_was_given_back_counts_as_not_tried() {
    let db = TestDb::new().await;
    enqueue(&mut db.conn(), &deliver(1), NOW).await.unwrap();
    let claimed = take(&db, Lane::Delivery, NOW).await;
    release(&mut db.conn(), &[claimed[0].id]).await.unwrap();
    assert_eq!(take(&db, Lane::Delivery, NOW).await[0].attempts, 1);
    assert_eq!(release_all(&mut db.conn()).await.unwrap(), 1);
    assert_eq!(take(&db, Lane::Delivery, NOW).await[0].attempts, 2);
}

#[tokio::test]
async fn what_belongs_into_another_lane_goes_on_there() {
    let db = TestDb::new().await;
    enqueue(&mut db.conn(), &deliver(1), NOW).await.unwrap();
    let claimed = take(&db, Lane::Delivery, NOW).await;
    pass_on(&mut db.conn(), claimed[0].id, Lane::Asking).await.unwrap();
    assert!(take(&db, Lane::Delivery, LATER).await.is_empty());
    let there = take(&db, Lane::Asking, NOW).await;
    assert_eq!((there.len(), there[0].id, there[0].attempts), (1, claimed[0].id, 1));
}

#[tokio::test]
async fn a_key_is_taken_until_its_job_is_done_or_dead() {
    let db = TestDb::new().await;
    let job = Job::RebuildHome { account: AccountId(1) };
    let enqueue = async || enqueue_unique(&mut db.conn(), &job, "rebuild:1", NOW, NOW).await.unwrap();
    assert!(enqueue().await);
    assert!(!enqueue().await);
    let claimed = take(&db, Lane::Interactive, NOW).await;
    assert!(!enqueue().await);
    bury(&mut db.conn(), claimed[0].id, "no\0 good").await.unwrap();
    assert!(enqueue().await);
    let dead = list_dead(&mut db.conn(), 10).await.unwrap();
    assert_eq!(dead[0].last_error.as_deref(), Some("no good"));
}

#[tokio::test]
async fn what_is_due_later_waits() {
    let db = TestDb::new().await;
    enqueue_at(&mut db.conn(), &deliver(1), LATER, NOW).await.unwrap();
    enqueue(&mut db.conn(), &Job::Sweep {}, NOW).await.unwrap();
    assert!(take(&db, Lane::Delivery, NOW).await.is_empty());
    assert_eq!(due_lanes(&mut db.conn(), NOW).await.unwrap(), [Lane::Background]);
    assert_eq!(due_lanes(&mut db.conn(), LATER).await.unwrap(), [Lane::Delivery, Lane::Background]);
    let claimed = take(&db, Lane::Delivery, LATER).await;
    retry(&mut db.conn(), claimed[0].id, LATER + Duration::from_secs(5), "nobody answers").await.unwrap();
    assert!(take(&db, Lane::Delivery, LATER).await.is_empty());
    assert_eq!(take(&db, Lane::Delivery, LATER + Duration::from_secs(5)).await[0].attempts, 2);
}

#[tokio::test]
async fn the_dead_can_be_revived() {
    let db = TestDb::new().await;
    enqueue(&mut db.conn(), &deliver(1), NOW).await.unwrap();
    let claimed = take(&db, Lane::Delivery, NOW).await;
    bury(&mut db.conn(), claimed[0].id, "no good").await.unwrap();
    assert!(take(&db, Lane::Delivery, LATER).await.is_empty());
    assert_eq!(revive_dead(&mut db.conn(), LATER).await.unwrap(), 1);
    assert_eq!(take(&db, Lane::Delivery, LATER).await[0].attempts, 1);
}

#[tokio::test]
async fn workers_wake_after_the_commit_and_not_before() {
    let db = TestDb::new().await;
    let mut tx = db.begin().await.unwrap();
    enqueue(&mut tx, &deliver(1), NOW).await.unwrap();
    let wake = db.wake().clone();
    assert!(tokio::time::timeout(Duration::from_millis(1), wake.wait(Wake::ALL)).await.is_err());
    tx.commit().await.unwrap();
    assert_eq!(wake.wait(Wake::ALL).await, 1 << Lane::Delivery as u32);

    let mut tx = db.begin().await.unwrap();
    enqueue(&mut tx, &deliver(1), NOW).await.unwrap();
    drop(tx);
    assert!(tokio::time::timeout(Duration::from_millis(1), wake.wait(Wake::ALL)).await.is_err());
}
