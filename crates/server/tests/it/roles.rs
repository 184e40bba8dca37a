//! One process answers, another works, both on one PostgreSQL: what happens in one is known in the other.

use std::io::BufRead;

use crate::{
    durability::uri,
    peer::Peer,
    place::{Answer, Database, Place, on_sqlite, until},
};

#[test]
fn one_process_answers_and_another_works() {
    // SQLite is for one process alone.
    if on_sqlite() {
        return;
    }
    let database = Database::new();
    let (mut web, mut worker) = (Place::on(Some(database.clone())), Place::on(Some(database)));
    worker.domain = web.domain.clone();
    web.flags = vec!["--role".into(), "web".into()];
    worker.flags = vec!["--role".into(), "worker".into()];
    web.create("ana");
    web.create("bo");
    let bo = web.token("bo");
    let (front, back, peer) = (web.serve(), worker.start(), Peer::new());
    let cookie = sign_in(&web, "ana@people.example");
    let ana = uri(&web, &web.token("ana"));
    peer.follow(&web, &ana);
    let id = ana.rsplit('/').next().unwrap();
    web.post(&format!("/api/v1/accounts/{id}/follow"), &bo);
    let mut stream = web.listen("/api/v1/streaming/user", &bo);

    back.stop();
    let waiting = publish(&web, &cookie, "Nobody works yet");
    assert!(peer.told_of("Create").is_empty(), "who answers does not deliver");
    let back = worker.start();
    hears(&mut stream, &waiting);
    until("it is delivered", || peer.told_of("Create").contains(&waiting).then_some(()));

    let post = publish(&web, &cookie, "All work now");
    hears(&mut stream, &post);
    until("it is delivered", || peer.told_of("Create").contains(&post).then_some(()));
    let home = web.list("/api/v1/timelines/home", &bo);
    assert_eq!(home.iter().map(|status| &status["uri"]).collect::<Vec<_>>(), [&post, &waiting]);
    drop(stream);
    back.stop();
    front.stop();
}

/// Gives the cookie of a session.
pub fn sign_in(place: &Place, email: &str) -> String {
    let form = format!("email={}&password=long+and+secret&next=%2Fabout", email.replace('@', "%40"));
    let answer = submit(place, "/auth/sign_in", "", &form);
    assert_eq!(answer.head.header("location"), Some("/about"));
    let cookies = answer.head.headers.iter().filter(|(name, _)| name == "set-cookie");
    cookies.map(|(_, cookie)| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
}

/// Sends a form as a browser does, which must lead on.
fn submit(place: &Place, path: &str, cookie: &str, form: &str) -> Answer {
    let answer = try_to(place, path, cookie, form);
    assert_eq!(answer.status, 303, "{path}: {}", answer.body);
    answer
}

/// The same, whatever comes of it.
pub fn try_to(place: &Place, path: &str, cookie: &str, form: &str) -> Answer {
    let headers = format!(
        "origin: http://{}\r\ncookie: {cookie}\r\ncontent-type: application/x-www-form-urlencoded\r\n",
        place.domain
    );
    place.send("POST", path, &headers, form).unwrap()
}

/// Posts by the page of the server; gives the address of the post.
fn publish(place: &Place, cookie: &str, text: &str) -> String {
    submit(place, "/compose", cookie, &format!("text={}&audience=public&lang=en&do=post", text.replace(' ', "+")));
    let token = place.token("ana");
    let own = place.get("/api/v1/accounts/verify_credentials", &token)["id"].as_str().unwrap().to_owned();
    let latest = place.get(&format!("/api/v1/accounts/{own}/statuses?limit=1"), &token);
    assert!(latest[0]["content"].as_str().unwrap().contains(text), "{latest}");
    latest[0]["uri"].as_str().unwrap().to_owned()
}

/// Reads the stream until it tells of this.
fn hears(stream: &mut impl BufRead, uri: &str) {
    let mut line = String::new();
    while !(line.starts_with("data:") && line.contains(uri)) {
        line.clear();
        assert!(stream.read_line(&mut line).unwrap() > 0, "the stream ended");
    }
}
