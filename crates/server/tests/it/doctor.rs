//! `aldea doctor`, the real program, beside a server that is well and beside some that are not.
#![allow(clippy::disallowed_methods, reason = "other processes are not on the clock of a test")]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use crate::authority::Authority;
use crate::place::{Place, free_address, on_sqlite};

/// What it prints, and whether it is content: with everything but the disk of this machine, whose room is no matter of a test.
fn examine(mut command: Command) -> (String, bool) {
    let output = command.output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    let found_wrong = said.lines().filter(|line| line.starts_with("WRONG")).count();
    assert_eq!(output.status.success(), found_wrong == 0, "it ends as it says:\n{said}");
    let well = said.lines().all(|line| !line.starts_with("WRONG") || line.starts_with("WRONG  free space"));
    (said, well)
}

/// The same, of a server that was just started: its folder and tables are made, and it listens.
fn once_up(doctor: impl Fn() -> Command) -> (String, bool) {
    for _ in 0..100 {
        let (said, well) = examine(doctor());
        let begun = ["ok     data folder", "ok     database"].iter().all(|line| said.contains(line));
        if begun && !said.contains("nothing answers") {
            return (said, well);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    examine(doctor())
}

fn has(said: &str, lines: &[&str]) {
    for line in lines {
        assert!(said.contains(line), "{line:?} is not in:\n{said}");
    }
}

/// The host of the handles: answers everything with a redirect to another server, by its own clock.
struct Redirect {
    address: SocketAddr,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Redirect {
    /// `to` makes the address that a path with its query leads to.
    fn new(late: Duration, to: impl Fn(&str) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind(free_address()).unwrap();
        let address = listener.local_addr().unwrap();
        let ended = Arc::new(AtomicBool::new(false));
        let end = ended.clone();
        let thread = std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                if end.load(Ordering::Relaxed) {
                    return;
                }
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let first = lines.next().unwrap_or_default();
                lines.take_while(|line| !line.is_empty()).for_each(drop);
                let path = first.split(' ').nth(1).unwrap_or("/");
                let date = http_date(SystemTime::now() - late);
                let answer = format!(
                    "HTTP/1.1 301 Moved\r\nlocation: {}\r\ndate: {date}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                    to(path)
                );
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        Self { address, ended, thread: Some(thread) }
    }
}

impl Drop for Redirect {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn http_date(time: SystemTime) -> String {
    let output = Command::new("date")
        .args(["-u", "+%a, %d %b %Y %H:%M:%S GMT", "-d"])
        .arg(format!("@{}", time.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()))
        .env("LC_ALL", "C")
        .output();
    String::from_utf8(output.unwrap().stdout).unwrap().trim().to_owned()
}

#[test]
fn a_server_that_is_well() {
    let place = Place::new();
    let server = place.serve();
    let (said, well) = examine(place.command(&["doctor"]));
    has(
        &said,
        &[
            "ok     data folder: ",
            "ok     database: answers and is up to date",
            "ok     reachable: this server answers at http://",
            "ok     names of accounts: @name@",
            "ok     host-meta: ",
            "ok     NodeInfo: ",
            "note   mail: no mail server is named",
            "note   clock: no other server",
        ],
    );
    assert!(well, "{said}");
    server.stop();
    let (said, well) = examine(place.command(&["doctor"]));
    has(&said, &["ok     database", "WRONG  reachable: nothing answers at", "Start the server", "wrong"]);
    assert!(!well, "{said}");
}

#[test]
fn nothing_there_yet() {
    // It is about the file of SQLite.
    if !on_sqlite() {
        return;
    }
    let place = Place::new();
    let (said, well) = examine(place.command(&["doctor"]));
    has(&said, &["WRONG  data folder: there is no folder", "WRONG  database: there is no file", "aldea serve"]);
    assert!(!well, "{said}");
    assert!(!place.data.exists(), "a look changes nothing");
}

#[test]
fn another_server_has_the_name() {
    let (mut place, other) = (Place::new(), Place::new());
    let (server, elsewhere) = (place.serve(), other.serve());
    place.domain = other.domain.clone();
    let (said, well) = examine(place.command(&["doctor"]));
    has(&said, &["WRONG  reachable: another server answers at http://"]);
    assert!(!well, "{said}");
    server.stop();
    elsewhere.stop();
}

#[test]
fn handles_of_another_host() {
    let place = Place::new();
    let web = place.address;
    let good = Redirect::new(Duration::ZERO, move |path| format!("http://{web}{path}"));
    let forgetful =
        Redirect::new(Duration::from_secs(600), move |path| format!("http://{web}{}", path.split('?').next().unwrap()));
    let serve = |accounts: &Redirect| {
        let mut command = place.command(&["serve", "--listen", &web.to_string()]);
        command.args(["--account-domain", &accounts.address.to_string()]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let doctor = |accounts: &Redirect| {
        let mut command = place.command(&["doctor"]);
        command.args(["--account-domain", &accounts.address.to_string()]);
        command
    };
    let mut child = serve(&good);
    let (said, well) = once_up(|| doctor(&good));
    has(&said, &["ok     names of accounts", "ok     host-meta", "ok     clock: this machine and 127.0.0.1"]);
    assert!(well, "{said}");
    let (said, well) = examine(doctor(&forgetful));
    has(
        &said,
        &[
            "WRONG  names of accounts",
            "loses what is behind the question mark",
            "return 301",
            "WRONG  clock: this machine and",
            "set-ntp true",
        ],
    );
    assert!(!well, "{said}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn certificates_right_and_wrong() {
    for (name, line, content) in [
        ("town.test", "ok     reachable: this server answers at https://town.test, and its certificate is right", true),
        ("village.test", "WRONG  reachable: the certificate of town.test is not right", false),
    ] {
        let place = Place::new();
        std::fs::create_dir_all(&place.data).unwrap();
        let authority = Authority::new();
        let (certificate, key) = authority.certificate(&[name]);
        let file = |name: &str, text: &str| {
            let path = place.data.join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (ca, cert, key) = (file("ca.pem", &authority.pem), file("cert.pem", &certificate), file("key.pem", &key));
        let aldea = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_aldea"));
            command.args(arguments).arg("--data").arg(&place.data).args(["--domain", "town.test"]);
            command.env("ALDEA_TESTBED", "1").env("ALDEA_TESTBED_CA", &ca);
            command.env("ALDEA_TESTBED_HOSTS", format!("town.test={}", place.address));
            command
        };
        let mut serve = aldea(&["serve", "--listen", &place.address.to_string()]);
        serve.arg("--tls-cert").arg(&cert).arg("--tls-key").arg(&key);
        let mut child = serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let (said, well) = once_up(|| aldea(&["doctor"]));
        has(&said, &[line]);
        assert_eq!(well, content, "{said}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn mail_that_goes_nowhere() {
    let place = Place::new();
    let server = place.serve();
    let nobody = free_address();
    for (url, from, lines) in [
        (
            format!("smtp://{nobody}"),
            "Town <town@localhost>",
            ["WRONG  mail: the mail server does not", "WRONG  sender"],
        ),
        (
            format!("smtp://{nobody}"),
            "Town <town@town.org>",
            ["WRONG  mail: the mail server does not", "ok     sender"],
        ),
        ("mail.town.org".to_owned(), "town@town.org", ["WRONG  mail: `smtp.url` cannot be read", "ok     sender"]),
    ] {
        let mut command = place.command(&["doctor"]);
        command.env("ALDEA_SMTP__URL", &url).env("ALDEA_SMTP__FROM", from);
        let (said, well) = examine(command);
        has(&said, &lines);
        assert!(!well, "{said}");
    }
    server.stop();
}
