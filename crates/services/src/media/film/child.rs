//! One run of one of the programs: without a shell, without our environment, with limits of time, memory and output.

use std::{
    ffi::OsStr,
    io,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::{Child, Command},
    time::timeout,
};

/// Most bytes on the standard output: of words, and of a picture.
pub const WORDS: u64 = 2 << 20;
pub const PICTURE: u64 = 110 << 20;
/// Bytes of complaints that are kept.
const MOST_COMPLAINTS: u64 = 16 << 10;

/// Why a program did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// It could not be started: the machine's fault.
    #[error("cannot be started: {0}")]
    Start(io::Error),
    /// The file's fault, like all that follow.
    #[error("took longer than {} seconds", .0.as_secs())]
    TimedOut(Duration),
    /// With its last words.
    #[error("{0}")]
    Failed(String),
}

/// Runs a program to its end and gives what it wrote on the standard output, up to `most` bytes.
pub async fn run<S: AsRef<OsStr>>(
    program: &Path,
    arguments: &[S],
    limit: Duration,
    most: u64,
) -> Result<Vec<u8>, ToolError> {
    let mut child = command(program, arguments).spawn().map_err(ToolError::Start)?;
    restrain(&child, limit);
    let (output, complaints) = (child.stdout.take(), child.stderr.take());
    let work = async {
        let (output, complaints) = tokio::join!(read(output, most), read(complaints, MOST_COMPLAINTS));
        let status = child.wait().await.map_err(ToolError::Start)?;
        finish(status, output, &complaints)
    };
    timeout(limit, work).await.map_err(|_| ToolError::TimedOut(limit))?
}

fn command<S: AsRef<OsStr>>(program: &Path, arguments: &[S]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().env("PATH", "/usr/bin:/bin").env("AV_LOG_FORCE_NOCOLOR", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// Reads up to `most` bytes and throws the rest away, so that the program is not stopped by a full pipe.
async fn read(pipe: Option<impl AsyncRead + Unpin>, most: u64) -> Vec<u8> {
    let mut text = Vec::new();
    if let Some(mut pipe) = pipe {
        let _ = (&mut pipe).take(most).read_to_end(&mut text).await;
        let _ = tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await;
    }
    text
}

fn finish(status: ExitStatus, output: Vec<u8>, complaints: &[u8]) -> Result<Vec<u8>, ToolError> {
    if status.success() {
        return Ok(output);
    }
    let complaints = String::from_utf8_lossy(complaints);
    let last = complaints.lines().rev().map(str::trim).find(|line| !line.is_empty());
    Err(ToolError::Failed(last.map_or_else(|| status.to_string(), |line| line.chars().take(300).collect())))
}

/// Bytes of memory that a program may have.
const MOST_MEMORY: u64 = 2 << 30;
/// Bytes of a file that it may write.
const MOST_FILE: u64 = 1 << 30;

/// The kernel holds it to limits that we do not have to watch over, and lets everybody else go first.
#[cfg(target_os = "linux")]
fn restrain(child: &Child, limit: Duration) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit, setpriority_process};
    let Some(pid) = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw) else {
        return;
    };
    // Two threads: twice as much processor time as time.
    let limits = [
        (Resource::Data, MOST_MEMORY),
        (Resource::Fsize, MOST_FILE),
        (Resource::Cpu, limit.as_secs() * 2),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        let _ = prlimit(Some(pid), resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
    let _ = setpriority_process(Some(pid), 10);
}

#[cfg(not(target_os = "linux"))]
fn restrain(_: &Child, _: Duration) {}
