//! A real server among others that lie, whose clocks are wrong, that are slow or dead. The liars leave no trace, and nobody
//! waits for anybody else.

use activitypub::signature::{PrivateKey, Scheme};
use serde_json::{Value, json};

use crate::{
    authority::Authority,
    durability::uri,
    peer::{Letter, Peer},
    place::{Place, until},
};

const MINUTE: i64 = 60_000;

/// A server, and others of these names; all have certificates.
fn among<const N: usize>(names: [&str; N]) -> (Place, [Peer; N]) {
    let authority = Authority::new();
    let peers = names.map(|name| Peer::named(name, &authority));
    let hosts: Vec<_> = peers.iter().map(|peer| (peer.host.as_str(), peer.address)).collect();
    let mut place = Place::new();
    place.domain = "alpha.test".to_owned();
    place.certify(&authority, &hosts);
    (place, peers)
}

#[test]
fn clocks_that_go_wrong() {
    let (place, [peer]) = among(["robin.test"]);
    place.create("ana");
    let token = place.token("ana");
    let server = place.serve();
    let ana = uri(&place, &token);
    let mut number = 0;
    for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
        for (minutes, refusal) in [
            (0, None),
            (50, None),
            (-60, None),
            (120, Some("signature is not valid yet")),
            (-120, Some("signature has expired")),
        ] {
            number += 1;
            let note = peer.note(number, "what time is it?", &ana);
            let mut letter = peer.letter(&place, &peer.activity("Create", number, note.clone()));
            letter.scheme = scheme;
            letter.at += minutes * MINUTE;
            let answer = letter.send().unwrap();
            place.settle();
            let is_there = mentions(&place, &token).contains(&note["id"]);
            match refusal {
                None => assert!(answer.status == 202 && is_there, "{minutes} minutes: {}", answer.body),
                Some(reason) => {
                    assert_eq!((answer.status, is_there), (401, false), "{minutes} minutes: {}", answer.body);
                    assert_eq!(answer.json()["error"], reason);
                }
            }
        }
    }
    server.stop();
}

/// What the notifications of somebody say who mentioned them in.
fn mentions(place: &Place, token: &str) -> Vec<Value> {
    let all = place.list("/api/v1/notifications?types[]=mention", token);
    all.into_iter().map(|notification| notification["status"]["uri"].clone()).collect()
}

/// A small world before somebody lies in it: Ana has a post, and Robin wrote to her, likes her post and follows her.
struct World {
    place: Place,
    robin: Peer,
    liar: Peer,
    token: String,
    ana: String,
    post: Value,
}

impl World {
    fn new() -> Self {
        let (place, [robin, liar]) = among(["robin.test", "liar.test"]);
        place.create("ana");
        let token = place.token("ana");
        Self { token, robin, liar, ana: String::new(), post: Value::Null, place }
    }

    fn begin(&mut self) {
        let (place, robin) = (&self.place, &self.robin);
        self.ana = uri(place, &self.token);
        self.post = place.publish(&self.token, "the truth");
        robin.be_followed(place, &self.token);
        robin.follow(place, &self.ana);
        let note = robin.note("true", "from Robin", &self.ana);
        robin.show("/robin/notes/true", note.clone());
        robin.say(place, &robin.activity("Create", "true", note));
        robin.say(place, &robin.activity("Like", "true", self.post["uri"].clone()));
        // Known here, and of no account otherwise.
        self.liar.say(place, &self.liar.activity("Like", "true", self.post["uri"].clone()));
        until("the likes are there", || (self.seen()["favourites"] == 2).then_some(()));
        place.settle();
    }

    /// Everything that lies could have changed.
    fn seen(&self) -> Value {
        let get = |path: &str| self.place.get(path, &self.token);
        let robin = self.place.find(&self.robin.handle(), &self.token);
        let liar = self.place.find(&self.liar.handle(), &self.token);
        let own = get(&format!("/api/v1/statuses/{}", self.post["id"].as_str().unwrap()));
        let texts = |path: String| -> Vec<Value> {
            let statuses = self.place.list(&path, &self.token);
            statuses.iter().map(|status| json!([status["uri"], status["content"]])).collect()
        };
        json!({
            "favourites": own["favourites_count"],
            "boosts": own["reblogs_count"],
            "answers": own["replies_count"],
            "text": own["content"],
            "robin": get(&format!("/api/v1/accounts/{robin}"))["display_name"],
            "relation": get(&format!("/api/v1/accounts/relationships?id[]={robin}")),
            "of robin": texts(format!("/api/v1/accounts/{robin}/statuses")),
            "of the liar": texts(format!("/api/v1/accounts/{liar}/statuses")),
            "home": texts("/api/v1/timelines/home".to_owned()),
            "mentions": mentions(&self.place, &self.token),
        })
    }

    /// Letters that are wrong, each in a way of its own.
    fn lies(&self) -> Vec<(&'static str, Letter<'_>)> {
        let mut lies = self.lies_of_others();
        lies.extend(self.lies_about_signatures());
        lies
    }

    /// Rightly signed by the liar, about what is not the liar's.
    fn lies_of_others(&self) -> Vec<(&'static str, Letter<'_>)> {
        let Self { place, robin, liar, ana, .. } = self;
        let letter = |activity: &Value| liar.letter(place, activity);
        let post = self.post["uri"].clone();
        let note = |author: &Peer, id: &Peer, text: &str| {
            let mut note = liar.note(text, text, ana);
            note["attributedTo"] = json!(author.uri());
            note["id"] = json!(format!("{}/notes/{text}", id.uri()));
            note
        };
        let truth = format!("{}/notes/true", robin.uri());
        let of_robin = |kind: &str, object: Value| robin.activity(kind, "lie", object);
        let of_liar = |kind: &str, number: &str, object: Value| liar.activity(kind, number, object);
        let like = json!({ "id": format!("{}/like/true", robin.uri()), "type": "Like",
            "actor": robin.uri(), "object": post });
        let follow = json!({ "id": format!("{}/follow/true", robin.uri()), "type": "Follow",
            "actor": robin.uri(), "object": ana });
        let mut changed = note(robin, robin, "true");
        changed["content"] = json!("<p>a lie</p>");
        let profile = json!({ "id": robin.uri(), "type": "Person", "preferredUsername": "robin", "name": "A liar",
            "inbox": format!("{}/inbox", liar.uri()) });
        vec![
            ("a note in the name of another", letter(&of_robin("Create", note(robin, robin, "other")))),
            ("an own activity with the note of another", letter(&of_liar("Create", "1", note(robin, robin, "author")))),
            ("an own note under another's address", letter(&of_liar("Create", "2", note(liar, robin, "address")))),
            ("another's note under an own address", letter(&of_liar("Create", "3", note(robin, liar, "own")))),
            ("a like of another", letter(&of_robin("Announce", post.clone()))),
            ("a change of another's note", letter(&of_liar("Update", "4", changed.clone()))),
            ("the same in the other's name", letter(&of_robin("Update", changed))),
            ("a change of another's profile", letter(&of_liar("Update", "5", profile.clone()))),
            ("that in the other's name", letter(&of_robin("Update", profile))),
            ("another's note deleted", letter(&of_liar("Delete", "6", json!(truth)))),
            ("that in the name of the other", letter(&of_robin("Delete", json!(truth)))),
            ("the post of somebody here deleted", letter(&of_liar("Delete", "7", post.clone()))),
            ("another deleted", letter(&of_liar("Delete", "8", json!(robin.uri())))),
            ("another's like undone", letter(&of_liar("Undo", "9", like.clone()))),
            ("another's like undone by name", letter(&of_liar("Undo", "10", like["id"].clone()))),
            ("another's follow undone", letter(&of_liar("Undo", "11", follow.clone()))),
            (
                "a follow of somebody else refused",
                letter(&of_liar(
                    "Reject",
                    "12",
                    json!({ "type": "Follow",
                "actor": ana, "object": robin.uri() }),
                )),
            ),
            ("a like in another's name undone", letter(&of_robin("Undo", like))),
            ("another moved", letter(&of_liar("Move", "13", json!(robin.uri())))),
        ]
    }

    /// In Robin's name, by somebody who cannot sign for Robin, or with an old signature.
    fn lies_about_signatures(&self) -> Vec<(&'static str, Letter<'_>)> {
        let Self { place, robin, liar, ana, .. } = self;
        let letter = |name: &str, change: &dyn Fn(&mut Letter<'_>)| {
            let mut letter = robin.letter(place, &robin.activity("Create", name, robin.note(name, name, ana)));
            change(&mut letter);
            letter
        };
        vec![
            ("a key that nobody has", letter("strange", &|l| l.key = PrivateKey::generate_rsa().unwrap())),
            ("the liar's key under Robin's name", letter("stolen", &|l| l.key = liar.key.clone())),
            ("a key that is not there", letter("missing", &|l| l.key_id = format!("{}#other", robin.uri()))),
            ("another body than the signed one", letter("digest", &|l| l.sent = l.sent.replace("digest<", "lie<"))),
            ("signed for another server", letter("host", &|l| l.host = robin.host.clone())),
            ("sent again after hours", letter("replay", &|l| l.at -= 180 * MINUTE)),
            (
                "sent again in the other form",
                letter("later", &|l| {
                    l.at -= 180 * MINUTE;
                    l.scheme = Scheme::Rfc9421;
                }),
            ),
        ]
    }
}

#[test]
fn liars_leave_no_trace() {
    let mut world = World::new();
    let server = world.place.serve();
    world.begin();
    let before = world.seen();
    let is_signed = |name: &str| !world.lies_about_signatures().iter().any(|(wrong, _)| *wrong == name);
    for (name, letter) in world.lies() {
        let answer = letter.send().unwrap();
        let taken = if is_signed(name) {
            [202, 401].contains(&answer.status)
        } else {
            answer.status == 401
        };
        assert!(taken, "{name}: {} {}", answer.status, answer.body);
        assert!(answer.status == 202 || answer.json()["error"].is_string(), "{name}: {}", answer.body);
        world.place.settle();
        assert_eq!(world.seen(), before, "{name}");
    }
    let unsigned = world.robin.activity("Create", "unsigned", world.robin.note("unsigned", "unsigned", &world.ana));
    let headers = "content-type: application/activity+json\r\n";
    let answer = world.place.send("POST", "/inbox", headers, &unsigned.to_string()).unwrap();
    assert_eq!((answer.status, &answer.json()["error"]), (401, &json!("Request not signed")));
    // What is still to come cannot be undone by others.
    let coming = world.robin.note("coming", "to come", &world.ana);
    world.liar.say(&world.place, &world.liar.activity("Undo", "coming", coming["id"].clone()));
    world.place.settle();
    world.robin.say(&world.place, &world.robin.activity("Create", "coming", coming.clone()));
    world.place.settle();
    assert!(mentions(&world.place, &world.token).contains(&coming["id"]));
    let before = world.seen();
    // The true Robin is still believed, and once is enough.
    let again = world.robin.activity("Create", "true", world.robin.note("true", "from Robin", &world.ana));
    world.robin.say(&world.place, &again);
    world.place.settle();
    assert_eq!(world.seen(), before, "what came before changes nothing");
    server.stop();
}

#[test]
fn nobody_waits_for_the_slow_and_the_dead() {
    let (mut place, [quick, slow, dead]) = among(["quick.test", "slow.test", "dead.test"]);
    place.variables.push(("ALDEA_JOBS__DELIVERY", "8".into()));
    place.create("ana");
    let token = place.token("ana");
    let server = place.serve();
    let ana = uri(&place, &token);
    for peer in [&quick, &slow, &dead] {
        peer.follow(&place, &ana);
    }
    slow.be_slow(true);
    let gone = dead.host.clone();
    drop(dead);
    // Many more than may be on their way at once.
    let posts: Vec<String> =
        (0..30).map(|n| place.publish(&token, &format!("post {n}"))["uri"].as_str().unwrap().to_owned()).collect();
    let has_all = |peer: &Peer| {
        let told = peer.told_of("Create");
        posts.iter().all(|post| told.contains(post))
    };
    until("the quick one has all of them", || has_all(&quick).then_some(()));
    assert!(!has_all(&slow), "the slow one has answered nothing yet");
    until("the operator sees who is gone", || place.run(&["hosts"]).contains(&gone).then_some(()));
    slow.be_slow(false);
    until("the slow one has all of them", || {
        place.run(&["hosts", "retry", &slow.host]);
        has_all(&slow).then_some(())
    });
    // None twice, for all that: who is slow has answered each.
    let mut told = slow.told_of("Create");
    told.sort();
    told.dedup();
    assert_eq!(told.len(), posts.len());
    server.stop();
}
