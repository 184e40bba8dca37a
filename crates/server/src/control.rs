//! The control socket in the data folder: commands of the operator to the running server, one JSON line each way. Who
//! may open the folder may command; the socket itself is for its owner alone.

use std::fs::{File, Permissions};
use std::io::{self, BufRead, BufReader, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use services::App;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

use crate::commands::{self, Command};
use crate::serve::stop::Stop;

const SOCKET: &str = "control.sock";
/// Longer commands are refused.
const LONGEST: u64 = 1024 * 1024;

/// What became of a command: words for the console.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Ok(String),
    Error(String),
}

/// Opens the socket. Only the process that holds the lock of the data folder may do so.
pub fn open(data: &Path) -> io::Result<UnixListener> {
    let address = Address::of(data)?;
    match std::fs::remove_file(&address.path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&address.path)?;
    std::fs::set_permissions(&address.path, Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Obeys until `stop`.
pub async fn serve(listener: UnixListener, app: App, mut stop: Stop) {
    loop {
        let stream = tokio::select! {
            () = stop.wait() => return,
            accepted = listener.accept() => accepted,
        };
        match stream {
            Ok((stream, _)) => drop(tokio::spawn(attend(stream, app.clone()))),
            Err(error) => {
                tracing::warn!(%error, "the control socket fails");
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            }
        }
    }
}

async fn attend(mut stream: UnixStream, app: App) {
    let (reader, mut writer) = stream.split();
    let mut line = String::new();
    let read = tokio::io::BufReader::new(reader.take(LONGEST)).read_line(&mut line).await;
    if !matches!(read, Ok(1..)) {
        return;
    }
    let reply = match serde_json::from_str::<Command>(&line) {
        Ok(command) => commands::run(&app, command).await.map_or_else(Reply::Error, Reply::Ok),
        Err(_) => Reply::Error("the running server is of another version and does not know this command".into()),
    };
    if let Ok(mut reply) = serde_json::to_vec(&reply) {
        reply.push(b'\n');
        // Whoever asked may have gone; the command was obeyed all the same.
        let _ = writer.write_all(&reply).await;
    }
}

/// Lets the running server do it; `None` if none runs on this data folder.
pub fn send(data: &Path, command: &Command) -> Option<Result<String, String>> {
    let address = Address::of(data).ok()?;
    let stream = BlockingStream::connect(&address.path).ok()?;
    Some(exchange(stream, command).unwrap_or_else(|error| Err(format!("the running server did not answer: {error}"))))
}

fn exchange(mut stream: BlockingStream, command: &Command) -> io::Result<Result<String, String>> {
    let mut line = serde_json::to_vec(command)?;
    line.push(b'\n');
    stream.write_all(&line)?;
    let mut reply = String::new();
    BufReader::new(stream).read_line(&mut reply)?;
    Ok(match serde_json::from_str(&reply)? {
        Reply::Ok(text) => Ok(text),
        Reply::Error(why) => Err(why),
    })
}

/// The socket's path. The kernel takes some 100 bytes only, so a long one is spelled by the folder's descriptor.
struct Address {
    path: PathBuf,
    _folder: Option<File>,
}

impl Address {
    fn of(data: &Path) -> io::Result<Address> {
        let path = data.join(SOCKET);
        if path.as_os_str().len() <= 100 {
            return Ok(Address { path, _folder: None });
        }
        let folder = File::open(data)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}/{SOCKET}", folder.as_raw_fd()));
        Ok(Address { path, _folder: Some(folder) })
    }
}
