//! The way from one server to another, which the test can cut, slow down, and lose or keep letters on. It opens what is
//! encrypted, so it can tell one request from the next.

use std::{
    io::{BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread::JoinHandle,
    time::Duration,
};

use rustls::{ClientConfig, ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;

use crate::{
    authority::Authority,
    place::{Answer, Head, Place, connect, free_address, until},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    Fair,
    /// Nobody answers.
    Cut,
    /// Everything waits until it changes.
    Still,
    /// Requests arrive, their answers do not.
    Deaf,
    /// What is posted seems to have arrived, but is only kept.
    Kept,
}

pub struct Road {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    /// Where it leads, under what name, and whom to trust there.
    to: SocketAddr,
    name: String,
    trust: Arc<ClientConfig>,
    identity: Arc<ServerConfig>,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    weather: Weather,
    kept: Vec<Letter>,
    /// Requests that stand still.
    waiting: usize,
    ended: bool,
}

/// A request as it came.
#[derive(Clone)]
pub struct Letter {
    head: Head,
    body: String,
}

impl Letter {
    pub fn activity(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Whether it is an activity of this kind about this: an object, or an activity about it.
    pub fn is(&self, kind: &str, about: &str) -> bool {
        let activity = self.activity();
        let object = &activity["object"];
        let named = [object, &object["id"], &object["object"]].into_iter().any(|named| named == about);
        activity["type"] == kind && named
    }
}

impl Road {
    pub fn to(place: &Place, authority: &Authority) -> Self {
        let address = free_address();
        let listener = TcpListener::bind(address).unwrap();
        let state = State { weather: Weather::Fair, kept: Vec::new(), waiting: 0, ended: false };
        let shared = Arc::new(Shared {
            to: place.address,
            name: place.domain.clone(),
            trust: authority.trust(),
            identity: authority.server(&place.domain),
            state: Mutex::new(state),
            changed: Condvar::new(),
        });
        let served = shared.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if served.state.lock().unwrap().ended {
                    return;
                }
                let shared = served.clone();
                std::thread::spawn(move || shared.carry(stream));
            }
        });
        Self { address, shared, thread: Some(thread) }
    }

    pub fn be(&self, weather: Weather) {
        self.shared.state.lock().unwrap().weather = weather;
        self.shared.changed.notify_all();
    }

    /// Waits until something stands still on it.
    pub fn wait_for_traffic(&self) {
        until("something is on its way", || (self.shared.state.lock().unwrap().waiting > 0).then_some(()));
    }

    /// Waits until a letter of this kind about this was kept.
    pub fn kept(&self, kind: &str, about: &str) -> Letter {
        until(&format!("a {kind} of {about} comes"), || {
            self.shared.state.lock().unwrap().kept.iter().find(|letter| letter.is(kind, about)).cloned()
        })
    }

    /// Sends on what was kept, once more each time.
    pub fn pass(&self, letter: &Letter) {
        let bytes = self.shared.send(letter).expect("the server answers");
        let answer = Answer::read(&mut bytes.as_slice()).unwrap();
        assert_eq!(answer.status, 202, "{}: {}", letter.body, answer.body);
    }
}

impl Drop for Road {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap().ended = true;
        self.be(Weather::Cut);
        let _ = TcpStream::connect(self.address);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Shared {
    fn weather(&self) -> Weather {
        self.state.lock().unwrap().weather
    }

    fn carry(&self, stream: TcpStream) -> Option<()> {
        if self.weather() == Weather::Cut {
            return None;
        }
        stream.set_read_timeout(Some(Duration::from_secs(90))).ok()?;
        let secure = StreamOwned::new(ServerConnection::new(self.identity.clone()).ok()?, stream);
        let mut stream = BufReader::new(secure);
        let head = Head::read(&mut stream)?;
        let body = head.body(&mut stream)?;
        let letter = Letter { head, body };
        let answer = match self.after_standing_still() {
            Weather::Cut => return None,
            Weather::Kept if letter.head.first.starts_with("POST ") => {
                self.state.lock().unwrap().kept.push(letter);
                b"HTTP/1.1 202 Accepted\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".to_vec()
            }
            Weather::Deaf => {
                self.send(&letter);
                return None;
            }
            Weather::Fair | Weather::Still | Weather::Kept => self.send(&letter)?,
        };
        let stream = stream.get_mut();
        stream.write_all(&answer).ok()?;
        stream.conn.send_close_notify();
        stream.flush().ok()
    }

    fn after_standing_still(&self) -> Weather {
        let mut state = self.state.lock().unwrap();
        state.waiting += 1;
        while state.weather == Weather::Still {
            state = self.changed.wait(state).unwrap();
        }
        state.waiting -= 1;
        state.weather
    }

    /// The answer, as it comes.
    fn send(&self, letter: &Letter) -> Option<Vec<u8>> {
        let mut stream = connect(self.to, Some((self.trust.clone(), &self.name)))?;
        let mut head = format!("{}\r\nconnection: close\r\n", letter.head.first);
        for (name, value) in letter.head.headers.iter().filter(|(name, _)| name != "connection") {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{head}\r\n{}", letter.body).as_bytes()).ok()?;
        stream.flush().ok()?;
        let mut answer = Vec::new();
        // Some hang up without a word, which is an error of TLS; the answer is whole all the same.
        let _ = stream.read_to_end(&mut answer);
        (!answer.is_empty()).then_some(answer)
    }
}
