//! The real program: started, commanded, stopped and killed.
#![allow(clippy::disallowed_methods, reason = "waits for another process, which tells it by nothing but its answers")]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use serde_json::Value;

const ALDEA: &str = env!("CARGO_BIN_EXE_aldea");

/// A data folder, and the address of the server on it.
pub struct Place {
    pub data: PathBuf,
    pub address: SocketAddr,
}

/// An address that no other test gets: below the range from which the system takes ports for connections, and each
/// port once in this process.
pub fn free_address() -> SocketAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let first = 20_000 + std::process::id() % 200 * 50;
    loop {
        let port = u16::try_from(first + NEXT.fetch_add(1, Ordering::Relaxed)).unwrap();
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
            return listener.local_addr().unwrap();
        }
    }
}

impl Place {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let data = std::env::temp_dir().join(format!("aldea-binary-{}-{number}", std::process::id()));
        Self { data, address: free_address() }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(ALDEA);
        command.args(arguments).arg("--data").arg(&self.data).env("ALDEA_TESTBED", "1").env("RUST_BACKTRACE", "0");
        command.args(["--domain", &self.address.to_string()]);
        command
    }

    /// What a command prints, if it succeeds.
    fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts the server and waits until it answers.
    pub fn serve(&self) -> Server {
        let listen = self.address.to_string();
        let mut command = self.command(&["serve", "--listen", &listen]);
        let child = command.stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let mut server = Server { child };
        for _ in 0..400 {
            if self
                .request("GET", "/health", None, "")
                .is_some_and(|answer| answer.status == 200 && answer.body == "{\"status\":\"UP\"}")
            {
                return server;
            }
            if let Some(status) = server.child.try_wait().unwrap() {
                panic!("the server ended with {status}");
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("the server does not answer");
    }

    /// One request on a connection of its own; `None` if the server breaks off or is not there.
    fn request(&self, method: &str, path: &str, token: Option<&str>, body: &str) -> Option<Answer> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        let token = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{token}content-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        Answer::read(&mut BufReader::new(stream))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    fn read(stream: &mut impl BufRead) -> Option<Self> {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let status = line.split(' ').nth(1)?.parse().ok()?;
        let mut length = None;
        loop {
            line.clear();
            stream.read_line(&mut line).ok().filter(|read| *read > 0)?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length?];
        stream.read_exact(&mut body).ok()?;
        Some(Self { status, body: String::from_utf8(body).ok()? })
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

pub struct Server {
    child: Child,
}

impl Server {
    /// As a service manager stops it.
    pub fn stop(mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
        assert!(self.child.wait().unwrap().success(), "it ends in good order");
    }

    /// As a power cut does, but for the machine's memory.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn create(place: &Place, name: &str) {
    let email = format!("{name}@people.example");
    place.run(&["accounts", "create", name, "--email", &email, "--password", "long and secret", "--confirmed"]);
}

fn token(place: &Place, name: &str) -> String {
    place.run(&["tokens", "create", name, "--scopes", "read write follow"]).trim().to_owned()
}

#[test]
fn commands_work_before_a_server_runs_and_beside_it() {
    let place = Place::new();
    create(&place, "ana");
    let before = token(&place, "ana");
    let server = place.serve();
    create(&place, "bo");
    let beside = token(&place, "bo");
    for (token, name) in [(&before, "ana"), (&beside, "bo")] {
        let answer = place.request("GET", "/api/v1/apps/verify_credentials", Some(token), "").unwrap();
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
    }
    let listed = place.run(&["accounts", "list"]);
    assert!(listed.contains("ana@people.example") && listed.contains("bo@people.example"), "{listed}");
    server.stop();
}

#[test]
fn two_servers_do_not_share_a_folder() {
    let place = Place::new();
    let server = place.serve();
    let other = place.command(&["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    assert!(!other.status.success());
    assert!(words(&other).contains("another server runs"), "{}", words(&other));
    server.stop();
    place.serve().stop();
}

#[test]
fn a_wrong_configuration_is_explained() {
    let place = Place::new();
    let output = place.command(&["serve", "--tls-automatic"]).output().unwrap();
    assert!(!output.status.success() && words(&output).contains("test bed"), "{}", words(&output));
    let output = place.command(&["accounts", "create", "a b", "--email", "a@b.example"]).output().unwrap();
    assert!(!output.status.success() && words(&output).contains("Username"), "{}", words(&output));
}

#[test]
fn a_killed_server_loses_no_accepted_post() {
    let place = Place::new();
    create(&place, "ana");
    let token = token(&place, "ana");
    let accepted = Mutex::new(Vec::new());
    for round in 0..5 {
        let server = place.serve();
        post_until_killed(&place, &token, round, server, &accepted);
    }
    let accepted = accepted.into_inner().unwrap();
    assert!(accepted.len() >= 5, "{} posts are too few to tell", accepted.len());
    let server = place.serve();
    for id in &accepted {
        let answer = place.request("GET", &format!("/api/v1/statuses/{id}"), Some(&token), "").unwrap();
        assert_eq!(answer.status, 200, "{id} is lost: {}", answer.body);
    }
    wait_for_jobs(&place);
    server.stop();
}

/// Some people post at once, and in the middle of it the server dies.
fn post_until_killed(place: &Place, token: &str, round: u32, server: Server, accepted: &Mutex<Vec<String>>) {
    let alive = AtomicBool::new(true);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let alive = &alive;
            scope.spawn(move || {
                let mut number = 0;
                while alive.load(Ordering::Relaxed) {
                    number += 1;
                    let body = format!("{{\"status\":\"post {round} {writer} {number}\"}}");
                    if let Some(answer) = place.request("POST", "/api/v1/statuses", Some(token), &body) {
                        assert_eq!(answer.status, 200, "{}", answer.body);
                        let id = answer.json()["id"].as_str().unwrap().to_owned();
                        accepted.lock().unwrap().push(id);
                    }
                }
            });
        }
        std::thread::sleep(Duration::from_millis(u64::from(150 + 70 * round)));
        server.kill();
        alive.store(false, Ordering::Relaxed);
    });
}

/// What the schedule writes for its next time always waits.
const SCHEDULED: u32 = 4;

/// What the dead servers left is done, and none of it failed for good.
fn wait_for_jobs(place: &Place) {
    for _ in 0..400 {
        let counts = place.run(&["jobs", "count"]);
        let rows = counts.lines().skip(1).map(|line| line.split_whitespace().skip(1).collect::<Vec<_>>());
        let left: u32 = rows.clone().map(|row| row[0].parse::<u32>().unwrap()).sum();
        assert!(rows.clone().all(|row| row[1] == "0"), "jobs have failed for good:\n{counts}");
        if left <= SCHEDULED {
            return;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    panic!("jobs are left: {}", place.run(&["jobs", "count"]));
}

#[test]
fn the_data_folder_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let server = place.serve();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place.data), 0o700);
    assert_eq!(mode(&place.data.join("control.sock")), 0o600);
    server.stop();
}
