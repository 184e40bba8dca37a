//! Another server, of one person, that the test plays: it shows its actor, hears what it is told, signs what it says, and
//! takes as long over its answers as the test wants.
#![allow(clippy::disallowed_methods, reason = "signs for the clock of another process")]

use std::{
    collections::HashMap,
    io::{BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use activitypub::signature::{Digest, Outgoing, PrivateKey, Scheme, sign};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};

use crate::{
    authority::Authority,
    place::{Answer, Head, Place, Stream, free_address, until},
};

pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

pub struct Peer {
    /// The host in its addresses.
    pub host: String,
    pub key: PrivateKey,
    pub address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    /// Its certificate, if it speaks TLS.
    identity: Option<Arc<ServerConfig>>,
    documents: Mutex<HashMap<String, Value>>,
    inbox: Mutex<Vec<Value>>,
    /// Whether answers to activities wait.
    slow: Mutex<bool>,
    quicker: Condvar,
    ended: AtomicBool,
}

impl Peer {
    /// Without TLS, under its address.
    pub fn new() -> Self {
        let address = free_address();
        Self::at(address, address.to_string(), None)
    }

    /// With a name and its certificate.
    pub fn named(name: &str, authority: &Authority) -> Self {
        Self::at(free_address(), name.to_owned(), Some(authority.server(name)))
    }

    fn at(address: SocketAddr, host: String, identity: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let key = PrivateKey::generate_rsa().unwrap();
        let shared = Arc::new(Shared { identity, ..Shared::default() });
        let served = shared.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if served.ended.load(Ordering::Relaxed) {
                    return;
                }
                let shared = served.clone();
                std::thread::spawn(move || shared.serve(stream));
            }
        });
        let peer = Self { host, key, address, shared, thread: Some(thread) };
        peer.show("/robin", peer.actor());
        let subject = format!("acct:{}", peer.handle());
        let link = json!({ "rel": "self", "type": "application/activity+json", "href": peer.uri() });
        peer.show("/.well-known/webfinger", json!({ "subject": subject, "links": [link] }));
        peer
    }

    pub fn handle(&self) -> String {
        format!("robin@{}", self.host)
    }

    pub fn uri(&self) -> String {
        let scheme = if self.shared.identity.is_some() { "https" } else { "http" };
        format!("{scheme}://{}/robin", self.host)
    }

    pub fn key_id(&self) -> String {
        format!("{}#main-key", self.uri())
    }

    fn actor(&self) -> Value {
        let uri = self.uri();
        json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": uri,
            "type": "Person",
            "preferredUsername": "robin",
            "inbox": format!("{uri}/inbox"),
            "outbox": format!("{uri}/outbox"),
            "followers": format!("{uri}/followers"),
            "publicKey": {
                "id": self.key_id(),
                "owner": uri,
                "publicKeyPem": self.key.public().unwrap().to_pem().unwrap(),
            },
        })
    }

    /// From now on this is at this path.
    pub fn show(&self, path: &str, document: Value) {
        self.shared.documents.lock().unwrap().insert(path.to_owned(), document);
    }

    /// Everything it was told, in the order in which it came.
    pub fn told(&self) -> Vec<Value> {
        self.shared.inbox.lock().unwrap().clone()
    }

    /// The ids of all objects that it was told of with activities of this kind.
    pub fn told_of(&self, kind: &str) -> Vec<String> {
        let id = |activity: Value| {
            let object = &activity["object"];
            object.as_str().or_else(|| object["id"].as_str()).map(str::to_owned)
        };
        self.told().into_iter().filter(|activity| activity["type"] == kind).filter_map(id).collect()
    }

    /// Whether answers wait until it is no longer so. What it is told counts at once.
    pub fn be_slow(&self, slow: bool) {
        *self.shared.slow.lock().unwrap() = slow;
        self.shared.quicker.notify_all();
    }

    /// An activity of its person.
    pub fn activity(&self, kind: &str, number: impl std::fmt::Display, object: Value) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{}/{}/{number}", self.uri(), kind.to_lowercase()),
            "type": kind,
            "actor": self.uri(),
            "to": [PUBLIC],
            "object": object,
        })
    }

    /// A public note that mentions somebody.
    pub fn note(&self, number: impl std::fmt::Display, text: &str, to: &str) -> Value {
        let published = domain::Timestamp::from_millis(now()).to_string();
        json!({
            "id": format!("{}/notes/{number}", self.uri()),
            "type": "Note",
            "attributedTo": self.uri(),
            "published": published,
            "to": [PUBLIC],
            "cc": [to],
            "tag": [{ "type": "Mention", "href": to, "name": "@somebody" }],
            "content": format!("<p>{text}</p>"),
        })
    }

    /// The activity in an envelope that can still be forged.
    pub fn letter<'a>(&self, to: &'a Place, activity: &Value) -> Letter<'a> {
        Letter {
            to,
            host: to.domain.clone(),
            key: self.key.clone(),
            key_id: self.key_id(),
            scheme: Scheme::Cavage,
            at: now(),
            signed: activity.to_string(),
            sent: activity.to_string(),
        }
    }

    /// Sends an activity; None if nobody answers.
    pub fn tell(&self, to: &Place, activity: &Value) -> Option<Answer> {
        self.letter(to, activity).send()
    }

    /// Sends an activity, which must be taken.
    pub fn say(&self, to: &Place, activity: &Value) {
        let answer = self.tell(to, activity).expect("the server answers");
        assert_eq!(answer.status, 202, "{activity}: {}", answer.body);
    }

    /// Follows somebody there, and waits until it may.
    pub fn follow(&self, to: &Place, actor: &str) {
        self.say(to, &self.activity("Follow", actor.len(), json!(actor)));
        until("the follow is accepted", || (!self.told_of("Accept").is_empty()).then_some(()));
    }

    /// Somebody there follows its person.
    pub fn be_followed(&self, by: &Place, token: &str) {
        let id = by.find(&self.handle(), token);
        by.post(&format!("/api/v1/accounts/{id}/follow"), token);
        let follow = until("a follow comes", || self.told().into_iter().find(|activity| activity["type"] == "Follow"));
        self.say(by, &self.activity("Accept", id.as_str(), follow));
        until("the follow counts", || {
            let relation = by.get(&format!("/api/v1/accounts/relationships?id[]={id}"), token);
            (relation[0]["following"] == true).then_some(())
        });
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        self.be_slow(false);
        let _ = TcpStream::connect(self.address);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream) -> Option<()> {
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        let stream: Stream = match &self.identity {
            Some(identity) => Box::new(StreamOwned::new(ServerConnection::new(identity.clone()).ok()?, stream)),
            None => Box::new(stream),
        };
        let mut stream = BufReader::new(stream);
        let head = Head::read(&mut stream)?;
        let body = head.body(&mut stream)?;
        let (status, answer) = self.answer(&head.first, &body);
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/activity+json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        let stream = stream.get_mut();
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(answer.as_bytes()).ok()?;
        stream.flush().ok()
    }

    fn answer(&self, first: &str, body: &str) -> (&'static str, String) {
        let path = first.split(' ').nth(1).unwrap_or_default();
        if first.starts_with("POST ") {
            self.inbox.lock().unwrap().extend(serde_json::from_str::<Value>(body).ok());
            let mut slow = self.slow.lock().unwrap();
            while *slow {
                slow = self.quicker.wait(slow).unwrap();
            }
            return ("202 Accepted", String::new());
        }
        let documents = self.documents.lock().unwrap();
        match documents.get(path.split('?').next().unwrap_or_default()) {
            Some(document) => ("200 OK", document.to_string()),
            None => ("404 Not Found", String::new()),
        }
    }
}

pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64
}

/// An activity on its way to the shared inbox, with all that its sender says of it.
#[derive(Clone)]
pub struct Letter<'a> {
    to: &'a Place,
    /// Whom the signature is for.
    pub host: String,
    pub key: PrivateKey,
    pub key_id: String,
    pub scheme: Scheme,
    /// Milliseconds.
    pub at: i64,
    /// The body that is signed, and the one that is sent.
    pub signed: String,
    pub sent: String,
}

impl Letter<'_> {
    pub fn send(&self) -> Option<Answer> {
        let scheme = if self.to.trust.is_some() { "https" } else { "http" };
        let inbox = format!("{scheme}://{}/inbox", self.host).parse().unwrap();
        let body = Some((Digest::of(self.signed.as_bytes()), "application/activity+json"));
        let outgoing = Outgoing { method: &http::Method::POST, url: &inbox, body };
        let mut headers = String::new();
        for (name, value) in sign(self.scheme, &outgoing, &self.key_id, &self.key, self.at).unwrap() {
            headers.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
        }
        self.to.send("POST", "/inbox", &headers, &self.sent)
    }
}
