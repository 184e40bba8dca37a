//! Uploads of all kinds, and the files that are made of them.

mod films;
mod other_servers;
pub mod pictures;
mod sweeping;

use std::{path::Path, process::Command};

use serde_json::Value;
use testkit::{Answer, TestApp, TestUser};

/// A file made by ffmpeg: what goes in (a source of `lavfi`), how it is written, and the ending of its name.
fn made(sources: &[&str], how: &[&str], ending: &str) -> Vec<u8> {
    let name = format!("aldea-fixture-{}-{:?}.{ending}", std::process::id(), std::thread::current().id());
    let path = std::env::temp_dir().join(name.replace(['(', ')'], ""));
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-nostdin", "-y"]);
    for source in sources {
        command.args(["-f", "lavfi", "-i", source]);
    }
    let done = command.args(how).arg(&path).status().expect("ffmpeg is installed: scripts/setup.sh test");
    assert!(done.success(), "{sources:?} {how:?}");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    bytes
}

const FILM: &str = "testsrc=size=320x180:rate=25:duration=2";
const TONE: &str = "sine=frequency=440:duration=2";

async fn upload(user: &TestUser, version: &str, file: (&str, &str, &[u8])) -> Answer {
    let (name, mime, bytes) = file;
    let path = format!("/api/{version}/media");
    user.post(&path)
        .file(&[("description", "what it shows"), ("focus", "0.5,-0.5")], ("file", name, mime, bytes))
        .send()
        .await
}

/// Uploads and waits until it is ready.
async fn ready(user: &TestUser, bytes: &[u8]) -> Value {
    let answer = upload(user, "v1", ("file", "application/octet-stream", bytes)).await;
    assert_eq!(answer.status.as_u16(), 200, "{answer}");
    answer.json()
}

fn path(url: &Value) -> String {
    url.as_str().unwrap().strip_prefix("https://alpha.test").unwrap().to_owned()
}

fn id(media: &Value) -> &str {
    media["id"].as_str().unwrap()
}

/// How many files there are in the store and beside it.
fn files(app: &TestApp) -> usize {
    fn count(folder: &Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
        entries.map(|entry| entry.unwrap().path()).map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }
    count(&app.config.media_dir)
}

async fn rows(app: &TestApp) -> (i64, i64) {
    let mut db = app.db.conn();
    let media = db.one("SELECT count(*) FROM media", vec![]).await.unwrap();
    (media, db.one("SELECT count(*) FROM blobs", vec![]).await.unwrap())
}
