//! PostgreSQL that speaks with nobody who does not encrypt: which certificates are believed, by `sslmode` and
//! `sslrootcert`.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use storage::{Db, db::Options, p};

use crate::{
    authority::Authority,
    place::{ALDEA, free_address, on_sqlite},
};

/// A cluster of its own, gone when dropped.
struct Cluster {
    folder: PathBuf,
    port: u16,
    child: Child,
}

impl Cluster {
    /// With this certificate and key.
    fn new((certificate, key): &(String, String)) -> Self {
        let port = free_address().port();
        let folder = std::env::temp_dir().join(format!("aldea-tls-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/postgres.sh");
        // It runs until its input ends.
        let child = Command::new(script)
            .args(["sh", "-c", "echo ready; cat >/dev/null"])
            .env("TLS_CERT", file("server.pem", certificate))
            .env("TLS_KEY", file("server.key", key))
            .env("TLS_PORT", port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut cluster = Self { folder, port, child: child.unwrap() };
        let mut line = String::new();
        BufReader::new(cluster.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "ready");
        cluster
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn url(&self, host: &str, query: &str) -> String {
        format!("postgres://postgres@{host}:{}/postgres?{query}", self.port)
    }

    /// Whether the connection is encrypted, or why there is none.
    async fn ask(&self, host: &str, query: &str) -> Result<bool, String> {
        const SQL: &str = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let db = Db::open(&self.url(host, query), &Options::default()).await.map_err(|error| error.to_string())?;
        db.conn().one(SQL, p![]).await.map_err(|error| error.to_string())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[tokio::test]
async fn certificates_of_postgresql_right_and_wrong() {
    // Where there is no PostgreSQL to test with, there is none to start either.
    if on_sqlite() {
        return;
    }
    let (authority, other) = (Authority::new(), Authority::new());
    let cluster = Cluster::new(&authority.certificate(&["localhost"]));
    let ours = format!("sslrootcert={}", cluster.file("ours.pem", &authority.pem));
    let theirs = format!("sslrootcert={}", cluster.file("theirs.pem", &other.pem));
    for (host, mode, roots, refusal) in [
        // As much as there is, or just as much as must be; nobody is asked who they are.
        ("localhost", "", "", None),
        ("localhost", "prefer", "", None),
        ("localhost", "allow", "", None),
        ("127.0.0.1", "require", "", None),
        ("localhost", "disable", "", Some("no encryption")),
        // With a file of authorities they are.
        ("localhost", "require", &ours, None),
        ("127.0.0.1", "require", &ours, None),
        ("localhost", "require", &theirs, Some("invalid peer certificate")),
        ("127.0.0.1", "verify-ca", &ours, None),
        ("localhost", "verify-ca", &theirs, Some("invalid peer certificate")),
        ("localhost", "verify-ca", "", Some("invalid peer certificate")),
        ("localhost", "verify-full", &ours, None),
        ("127.0.0.1", "verify-full", &ours, Some("not valid for name")),
        ("localhost", "verify-full", &theirs, Some("invalid peer certificate")),
        ("localhost", "verify-full", "", Some("invalid peer certificate")),
        ("localhost", "", "sslrootcert=system", Some("invalid peer certificate")),
    ] {
        let mode = if mode.is_empty() { String::new() } else { format!("&sslmode={mode}") };
        let query = format!("{roots}{mode}");
        match (cluster.ask(host, query.trim_start_matches('&')).await, refusal) {
            (Ok(encrypted), None) => assert!(encrypted, "{host} {query}"),
            (Err(why), Some(reason)) => assert!(why.contains(reason), "{host} {query}: {why}"),
            (Ok(_), Some(reason)) => panic!("{host} {query}: should fail with {reason}"),
            (Err(why), None) => panic!("{host} {query}: {why}"),
        }
    }
}

#[tokio::test]
async fn a_certificate_that_is_its_own_authority() {
    if on_sqlite() {
        return;
    }
    let own = Authority::own("localhost");
    let cluster = Cluster::new(&own);
    let roots = format!("sslrootcert={}", cluster.file("own.pem", &own.0));
    assert_eq!(cluster.ask("localhost", &format!("{roots}&sslmode=verify-full")).await, Ok(true));
    assert_eq!(cluster.ask("127.0.0.1", &format!("{roots}&sslmode=verify-ca")).await, Ok(true));
    assert!(cluster.ask("127.0.0.1", &format!("{roots}&sslmode=verify-full")).await.is_err(), "another name");
    // The program itself, from an empty database on.
    let data = cluster.folder.join("data");
    let run = |query: &str| {
        let mut command = Command::new(ALDEA);
        command.args(["accounts", "list", "--domain", "town.test", "--data"]).arg(&data);
        command.args(["--database", &cluster.url("localhost", query)]).output().unwrap()
    };
    let right = run(&format!("{roots}&sslmode=verify-full"));
    assert!(right.status.success(), "{}", String::from_utf8_lossy(&right.stderr));
    let wrong = run("sslmode=verify-full");
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(!wrong.status.success() && said.contains("certificate"), "{said}");
}
