//! Nothing that was accepted is lost, whenever the server dies: posts, activities from other servers, deliveries to them.
#![allow(clippy::disallowed_methods, reason = "another process is killed at another moment each time")]

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    peer::Peer,
    place::{Place, Server, until},
};

const ROUNDS: u32 = 5;
/// Of each who writes in a round: what a home holds is not to be exceeded.
const NOTES: u32 = 25;

/// What the server said that it has: ids of posts, and what else the test has to look for.
#[derive(Default)]
struct Accepted {
    posts: Mutex<Vec<Value>>,
    notes: Mutex<Vec<String>>,
}

#[test]
fn a_killed_server_loses_nothing_that_it_accepted() {
    let (place, peer) = (Place::new(), Peer::new());
    place.create("ana");
    place.create("bo");
    let (ana, bo) = (place.token("ana"), place.token("bo"));
    let server = place.serve();
    peer.be_followed(&place, &ana);
    peer.follow(&place, &uri(&place, &bo));
    let accepted = Accepted::default();
    let mut running = Some(server);
    for round in 0..ROUNDS {
        let server = running.take().unwrap_or_else(|| restart(&place));
        work_until_killed((&place, &peer), (&ana, &bo), round, (server, &accepted));
    }
    let server = restart(&place);
    let (posts, notes) = (accepted.posts.into_inner().unwrap(), accepted.notes.into_inner().unwrap());
    place.settle();
    for post in &posts {
        let path = format!("/api/v1/statuses/{}", post["id"].as_str().unwrap());
        assert_eq!(place.get(&path, &bo)["uri"], post["uri"], "a post is lost");
    }
    until("all posts are delivered", || {
        let told = peer.told_of("Create");
        posts.iter().all(|post| told.iter().any(|id| post["uri"] == id.as_str())).then_some(())
    });
    each_is_there_once((&place, &peer), &ana, &notes);
    server.stop();
}

/// The address of somebody's own actor.
pub fn uri(place: &Place, token: &str) -> String {
    let id = place.get("/api/v1/accounts/verify_credentials", token)["id"].as_str().unwrap().to_owned();
    format!("{}/ap/users/{id}", place.origin())
}

/// What the dead server held is free at once where one server has the database to itself. On PostgreSQL others wait until
/// its leases have run out; as time goes by only for the test's own clock, they are ended by hand.
pub fn restart(place: &Place) -> Server {
    if place.database.is_some() {
        let now = domain::Timestamp::from_millis(crate::peer::now());
        place.look(async |db| {
            storage::jobs::release_all(db).await?;
            storage::delivery_queues::release_all(db, now).await
        });
    }
    place.serve()
}

/// Some people post at once, another server sends notes and is told of the posts, and in the middle of it the server dies.
fn work_until_killed(
    (place, peer): (&Place, &Peer),
    (ana, bo): (&str, &str),
    round: u32,
    (server, accepted): (Server, &Accepted),
) {
    let alive = AtomicBool::new(true);
    let me = uri(place, ana);
    std::thread::scope(|scope| {
        for writer in 0..2 {
            let (alive, me) = (&alive, &me);
            scope.spawn(move || {
                let mut number = 0;
                while alive.load(Ordering::Relaxed) {
                    number += 1;
                    let body = json!({ "status": format!("post {round} {writer} {number}") }).to_string();
                    if let Some(answer) = place.request("POST", "/api/v1/statuses", Some(bo), &body) {
                        assert_eq!(answer.status, 200, "{}", answer.body);
                        accepted.posts.lock().unwrap().push(answer.json());
                    }
                }
            });
            scope.spawn(move || {
                let mut number = 0;
                while alive.load(Ordering::Relaxed) && number < NOTES {
                    number += 1;
                    let name = format!("{round}-{writer}-{number}");
                    let note = peer.note(&name, &format!("note {name}"), me);
                    let id = note["id"].as_str().unwrap().to_owned();
                    if let Some(answer) = peer.tell(place, &peer.activity("Create", &name, note)) {
                        assert_eq!(answer.status, 202, "{}", answer.body);
                        accepted.notes.lock().unwrap().push(id);
                    }
                }
            });
        }
        let count = || (accepted.posts.lock().unwrap().len(), accepted.notes.lock().unwrap().len());
        let (posts, notes) = count();
        until("some of both are accepted", || {
            let (more, others) = count();
            (more >= posts + 3 && others >= notes + 3).then_some(())
        });
        std::thread::sleep(Duration::from_millis(u64::from(40 * round)));
        server.kill();
        alive.store(false, Ordering::Relaxed);
    });
}

/// Each note on the page of its author, in the home of who follows, and in the notifications of who is mentioned. Those
/// that the dying server did not answer may be there, but no more than once either.
fn each_is_there_once((place, peer): (&Place, &Peer), ana: &str, notes: &[String]) {
    let author = place.find(&peer.handle(), ana);
    let statuses = |path: &str| count(place.list(path, ana).iter().map(|status| &status["uri"]));
    let mentions = place.list("/api/v1/notifications?types[]=mention", ana);
    for (place, seen) in [
        ("the page", statuses(&format!("/api/v1/accounts/{author}/statuses"))),
        ("the home", statuses("/api/v1/timelines/home")),
        ("the notifications", count(mentions.iter().map(|notification| &notification["status"]["uri"]))),
    ] {
        for note in notes {
            assert!(seen.contains_key(note), "{note} is not in {place}");
        }
        let often = seen.iter().find(|(_, times)| **times > 1);
        assert!(often.is_none(), "{often:?} is in {place} more than once");
    }
}

fn count<'a>(uris: impl Iterator<Item = &'a Value>) -> HashMap<String, u32> {
    let mut seen = HashMap::new();
    for uri in uris {
        *seen.entry(uri.as_str().unwrap().to_owned()).or_default() += 1;
    }
    seen
}
