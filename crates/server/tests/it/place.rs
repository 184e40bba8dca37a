//! A place for the real program: a data folder, a database on the engine of the tests, an address. What starts, commands,
//! stops and kills it there, and the least HTTP client.
#![allow(clippy::disallowed_methods, reason = "waits for another process, which tells it by nothing but its answers")]

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use rustls::{ClientConfig, ClientConnection, StreamOwned, pki_types::ServerName};
use serde_json::Value;
use storage::{
    Db,
    db::{Conn, Options},
    p,
    testing::TestDb,
};
use tokio::runtime::Runtime;

use crate::authority::Authority;

pub const ALDEA: &str = env!("CARGO_BIN_EXE_aldea");

/// Nothing here takes so long, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// Which engine this run of the tests is about.
pub fn on_sqlite() -> bool {
    !std::env::var("TEST_DB").is_ok_and(|engine| engine == "postgres")
}

/// Asks until there is an answer.
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(30));
    }
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

/// A database of the cluster of the tests, for as long as this lives.
pub struct Database {
    pub db: TestDb,
    pub runtime: Runtime,
}

impl Database {
    pub fn new() -> Arc<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let db = runtime.block_on(TestDb::new());
        Arc::new(Self { db, runtime })
    }
}

/// A data folder, a database, and the address of the server on it.
pub struct Place {
    pub data: PathBuf,
    pub address: SocketAddr,
    /// The host in all its addresses.
    pub domain: String,
    /// Whom its clients trust, if it speaks TLS.
    pub trust: Option<Arc<ClientConfig>>,
    /// Beside those that every place has.
    pub variables: Vec<(&'static str, String)>,
    /// Of `serve`.
    pub flags: Vec<String>,
    /// None on SQLite, whose file is in the folder.
    pub database: Option<Arc<Database>>,
    /// The file of SQLite as another process sees it.
    beside: OnceLock<(Runtime, Db)>,
}

impl Place {
    /// On the engine of the tests.
    pub fn new() -> Self {
        Self::on(if on_sqlite() { None } else { Some(Database::new()) })
    }

    pub fn on(database: Option<Arc<Database>>) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let data = std::env::temp_dir().join(format!("aldea-binary-{}-{number}", std::process::id()));
        let address = free_address();
        let domain = address.to_string();
        Self {
            data,
            address,
            domain,
            trust: None,
            variables: Vec::new(),
            flags: Vec::new(),
            database,
            beside: OnceLock::new(),
        }
    }

    /// Gives the server a certificate for its name, and tells it by whom others are certified and where they are.
    pub fn certify(&mut self, authority: &Authority, others: &[(&str, SocketAddr)]) {
        std::fs::create_dir_all(&self.data).unwrap();
        let (certificate, key) = authority.certificate(&[&self.domain]);
        let file = |name: &str, text: &str| {
            let path = self.data.join(name);
            std::fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let flags = ["--tls-cert".into(), file("cert.pem", &certificate), "--tls-key".into(), file("key.pem", &key)];
        let authorities = file("ca.pem", &authority.pem);
        let hosts: Vec<String> = others.iter().map(|(name, address)| format!("{name}={address}")).collect();
        self.variables.push(("ALDEA_TESTBED_CA", authorities));
        self.variables.push(("ALDEA_TESTBED_HOSTS", hosts.join(",")));
        self.flags.extend(flags);
        self.trust = Some(authority.trust());
    }

    /// What all its addresses begin with.
    pub fn origin(&self) -> String {
        let scheme = if self.trust.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.domain)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(ALDEA);
        command.args(arguments).arg("--data").arg(&self.data).args(["--domain", &self.domain]);
        command.env("ALDEA_TESTBED", "1").env("RUST_BACKTRACE", "0").envs(self.variables.clone());
        if let Some(database) = &self.database {
            // Many tests share the cluster.
            command.args(["--database", &database.db.url()]).env("ALDEA_POSTGRES__POOL_SIZE", "6");
        }
        command
    }

    /// What a command prints, if it succeeds.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn create(&self, name: &str) {
        let email = format!("{name}@people.example");
        self.run(&["accounts", "create", name, "--email", &email, "--password", "long and secret", "--confirmed"]);
    }

    pub fn token(&self, name: &str) -> String {
        self.run(&["tokens", "create", name, "--scopes", "read write follow"]).trim().to_owned()
    }

    /// Starts the server without waiting for it.
    pub fn start(&self) -> Server {
        let mut command = self.command(&["serve", "--listen", &self.address.to_string()]);
        command.args(&self.flags).stderr(Stdio::null()).stdout(Stdio::null());
        Server { child: command.spawn().unwrap() }
    }

    /// Starts the server and waits until it answers.
    pub fn serve(&self) -> Server {
        let mut server = self.start();
        until("the server answers", || {
            if let Some(status) = server.child.try_wait().unwrap() {
                panic!("the server ended with {status}");
            }
            self.request("GET", "/health", None, "")
                .filter(|answer| answer.status == 200 && answer.body == "{\"status\":\"UP\"}")
        });
        server
    }

    /// One request of a client on a connection of its own; `None` if the server breaks off or is not there.
    pub fn request(&self, method: &str, path: &str, token: Option<&str>, body: &str) -> Option<Answer> {
        let token = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        self.send(method, path, &format!("{token}content-type: application/json\r\n"), body)
    }

    /// The same with these lines of headers.
    pub fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Option<Answer> {
        let mut stream = self.connect()?;
        stream.write_all(self.head(method, path, headers, body.len()).as_bytes()).ok()?;
        stream.write_all(body.as_bytes()).ok()?;
        stream.flush().ok()?;
        Answer::read(&mut BufReader::new(stream))
    }

    fn head(&self, method: &str, path: &str, headers: &str, length: usize) -> String {
        let host = if headers.contains("host: ") {
            String::new()
        } else {
            format!("host: {}\r\n", self.domain)
        };
        format!("{method} {path} HTTP/1.1\r\n{host}connection: close\r\n{headers}content-length: {length}\r\n\r\n")
    }

    /// To the server itself, whatever others find under its name.
    fn connect(&self) -> Option<Stream> {
        connect(self.address, self.trust.as_ref().map(|trust| (trust.clone(), self.domain.as_str())))
    }

    /// A stream of events, opened.
    pub fn listen(&self, path: &str, token: &str) -> BufReader<Stream> {
        let mut stream = self.connect().unwrap();
        let headers = format!("authorization: Bearer {token}\r\naccept: text/event-stream\r\n");
        stream.write_all(self.head("GET", path, &headers, 0).as_bytes()).unwrap();
        let mut stream = BufReader::new(stream);
        let head = Head::read(&mut stream).unwrap();
        assert!(head.first.contains(" 200 "), "{}", head.first);
        stream
    }

    /// As the client of somebody; the answer must be one of success.
    pub fn ask(&self, method: &str, path: &str, token: &str, body: Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.request(method, path, Some(token), &body).expect("the server answers");
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.body);
        answer.json()
    }

    pub fn get(&self, path: &str, token: &str) -> Value {
        self.ask("GET", path, token, Value::Null)
    }

    pub fn post(&self, path: &str, token: &str) -> Value {
        self.ask("POST", path, token, Value::Null)
    }

    /// Publishes a status; gives what the API says of it.
    pub fn publish(&self, token: &str, text: &str) -> Value {
        self.ask("POST", "/api/v1/statuses", token, serde_json::json!({ "status": text }))
    }

    /// All entries of a list that is paged by `max_id`.
    pub fn list(&self, path: &str, token: &str) -> Vec<Value> {
        let mut all: Vec<Value> = Vec::new();
        loop {
            let glue = if path.contains('?') { '&' } else { '?' };
            let mut page = format!("{path}{glue}limit=40");
            if let Some(last) = all.last() {
                let _ = write!(page, "&max_id={}", last["id"].as_str().unwrap());
            }
            match self.get(&page, token) {
                Value::Array(more) if !more.is_empty() => all.extend(more),
                _ => return all,
            }
        }
    }

    /// The account of a handle, asked of its server if need be, as its id here.
    pub fn find(&self, handle: &str, token: &str) -> String {
        let path = format!("/api/v2/search?q={handle}&resolve=true&type=accounts");
        until(handle, || self.get(&path, token)["accounts"][0]["id"].as_str().map(str::to_owned))
    }

    /// What was begun is done, and none of it failed for good. What the schedule writes for its next time always waits.
    pub fn settle(&self) {
        const LEFT: &str = "SELECT count(*) FROM jobs WHERE state = 0 AND run_at < $1
            AND (unique_key IS NULL OR unique_key NOT LIKE 'schedule:%')";
        const FAILED: &str = "SELECT count(*) FROM jobs WHERE state <> 0";
        until("all jobs are done", || {
            let soon = domain::Timestamp::from_millis(crate::peer::now()) + Duration::from_secs(60);
            let (left, failed) = self.look(async |db: &mut Conn| {
                let left: i64 = db.one(LEFT, p![soon]).await?;
                let failed: i64 = db.one(FAILED, p![]).await?;
                storage::Result::Ok((left, failed))
            });
            assert_eq!(failed, 0, "jobs have failed for good");
            (left == 0).then_some(())
        });
    }

    /// Looks into the database beside the server.
    pub fn look<T>(&self, ask: impl AsyncFnOnce(&mut Conn) -> storage::Result<T>) -> T {
        if let Some(database) = &self.database {
            return database.runtime.block_on(async { ask(&mut database.db.conn()).await }).unwrap();
        }
        let (runtime, db) = self.beside.get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let db = runtime.block_on(Db::open(&self.url(), &Options { readers: Some(1), ..Options::default() }));
            (runtime, db.unwrap())
        });
        runtime.block_on(async { ask(&mut db.conn()).await }).unwrap()
    }

    /// Of the database.
    pub fn url(&self) -> String {
        match &self.database {
            Some(database) => database.db.url(),
            None => format!("sqlite:{}", self.data.join("aldea.db").display()),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// A connection, encrypted or not.
pub trait Duplex: Read + Write + Send {}
impl<T: Read + Write + Send> Duplex for T {}
pub type Stream = Box<dyn Duplex>;

/// Encrypted if it is said whom to trust, and what name the server must have.
pub fn connect(address: SocketAddr, secure: Option<(Arc<ClientConfig>, &str)>) -> Option<Stream> {
    let stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_nodelay(true).ok()?;
    let Some((trust, name)) = secure else { return Some(Box::new(stream)) };
    let name = ServerName::try_from(name.to_owned()).unwrap();
    Some(Box::new(StreamOwned::new(ClientConnection::new(trust, name).unwrap(), stream)))
}

/// The first line of a message and its headers.
#[derive(Clone, Debug)]
pub struct Head {
    pub first: String,
    pub headers: Vec<(String, String)>,
}

impl Head {
    pub fn read(stream: &mut impl BufRead) -> Option<Self> {
        let mut line = String::new();
        let mut next = || {
            line.clear();
            stream.read_line(&mut line).ok().filter(|read| *read > 0)?;
            Some(line.trim_end().to_owned())
        };
        let first = next()?;
        let mut headers = Vec::new();
        while let Some((name, value)) = next()?.split_once(':') {
            headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        Some(Self { first, headers })
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// The body that follows; nothing if no length is given.
    pub fn body(&self, stream: &mut impl BufRead) -> Option<String> {
        let length = self.header("content-length").map_or(Some(0), |length| length.parse().ok())?;
        let mut body = vec![0; length];
        stream.read_exact(&mut body).ok()?;
        String::from_utf8(body).ok()
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: Head,
    pub body: String,
}

impl Answer {
    pub fn read(stream: &mut impl BufRead) -> Option<Self> {
        let head = Head::read(stream)?;
        let status = head.first.split(' ').nth(1)?.parse().ok()?;
        let body = head.body(stream)?;
        Some(Self { status, head, body })
    }

    pub fn json(&self) -> Value {
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
    pub fn kill(mut self) {
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
