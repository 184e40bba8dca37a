//! NOTIFY and LISTEN, and their like inside one process.

use storage::{
    db::{Engine, Message, Notice},
    p,
    testing::TestDb,
};

use crate::layer::SCHEMA;

fn message(channel: &str, payload: &str) -> Option<Notice> {
    Some(Notice::Message(Message { channel: channel.into(), payload: payload.into() }))
}

#[tokio::test]
async fn listeners_hear_their_channels() {
    let db = TestDb::with(SCHEMA).await;
    let mut both = db.listen(&["events", "settings"]).await.unwrap();
    let mut one = db.listen(&["settings"]).await.unwrap();
    for (channel, payload) in [("events", "1 it's"), ("other", "2"), ("settings", "3")] {
        db.notify(channel, payload).await.unwrap();
    }
    assert_eq!(both.next().await, message("events", "1 it's"));
    assert_eq!(both.next().await, message("settings", "3"));
    assert_eq!(one.next().await, message("settings", "3"));
    assert!(db.notify("events", &"x".repeat(8000)).await.is_err());
}

#[tokio::test]
async fn a_lost_connection_is_a_gap() {
    let db = TestDb::with(SCHEMA).await;
    if db.engine() == Engine::Sqlite {
        return;
    }
    let mut listener = db.listen(&["events"]).await.unwrap();
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    assert_eq!(db.conn().all::<bool>(end, p![]).await, Ok(vec![true]));
    assert_eq!(listener.next().await, Some(Notice::Gap));
    db.notify("events", "again").await.unwrap();
    assert_eq!(listener.next().await, message("events", "again"));
}
