//! What the server needs of its machine: a folder, a database, ffmpeg.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use services::media::FilmTools;
use storage::{Db, migrate};

use super::finding::Finding;
use crate::assemble;
use crate::config::{Config, Media};

const FOLDER: &str = "data folder";
const SPACE: &str = "free space";
const DATABASE: &str = "database";
const FILMS: &str = "video and sound";

/// With less the database cannot be sure to write, nor to tidy itself up.
const TOO_LITTLE: u64 = 512 * MEGABYTE;
const LITTLE: u64 = 2_048 * MEGABYTE;
const MEGABYTE: u64 = 1024 * 1024;

pub fn folder(data: &Path) -> Vec<Finding> {
    let shown = data.display();
    if !data.is_dir() {
        return vec![Finding::wrong(
            FOLDER,
            format!("there is no folder {shown}"),
            "Name the right one with --data, or start the server once with `aldea serve`: it makes the folder.",
        )];
    }
    let mut findings = vec![match probe(data) {
        Ok(()) => Finding::good(FOLDER, format!("{shown} can be written to")),
        Err(error) => Finding::wrong(
            FOLDER,
            format!("{shown} cannot be written to: {error}"),
            format!("Give it to the user that the server runs as: chown -R USER {shown}"),
        ),
    }];
    findings.extend(data.metadata().ok().filter(|folder| folder.permissions().mode() & 0o077 != 0).map(|_| {
        Finding::note(
            FOLDER,
            format!("other users of this machine may look into {shown}, which has private posts and keys"),
            format!("Keep them out: chmod 700 {shown}"),
        )
    }));
    findings.extend(space(data));
    findings
}

/// Writes a file and takes it away again.
fn probe(data: &Path) -> std::io::Result<()> {
    let path = data.join(format!(".doctor-{}", std::process::id()));
    OpenOptions::new().write(true).create_new(true).open(&path)?;
    fs::remove_file(path)
}

fn space(data: &Path) -> Option<Finding> {
    let volume = rustix::fs::statvfs(data).ok()?;
    let free = volume.f_bavail.saturating_mul(volume.f_frsize);
    let says = format!("{} MB are left", free / MEGABYTE);
    let advice = "Make room on this disk, or move the data folder to a larger one. Files of other servers are fetched \
                  again when they are needed: `aldea settings set media_cache_bytes 1000000000` lets go of most.";
    Some(match free {
        ..TOO_LITTLE => Finding::wrong(SPACE, says, advice),
        TOO_LITTLE..LITTLE => Finding::note(SPACE, says, advice),
        _ => Finding::good(SPACE, says),
    })
}

/// The database too, if it can be read, for those who look further.
pub async fn database(config: &Config) -> (Finding, Option<Db>) {
    let url = config.database_url();
    // Opening would make the file.
    let file = url.strip_prefix("sqlite:").map(PathBuf::from);
    if let Some(missing) = file.filter(|file| !file.is_file()) {
        let says = format!("there is no file {}", missing.display());
        let advice = "Name the right data folder with --data, or start the server once with `aldea serve`.";
        return (Finding::wrong(DATABASE, says, advice), None);
    }
    let db = match assemble::database(config).await {
        Ok(db) => db,
        Err(why) => return (unreachable(&why), None),
    };
    match migrate::pending(&db).await {
        Ok(pending) if pending.is_empty() => (Finding::good(DATABASE, "answers and is up to date"), Some(db)),
        Ok(pending) => {
            let says = format!("is older than this program by {} migrations", pending.len());
            (Finding::wrong(DATABASE, says, "Restart the server: it brings the database up to date."), None)
        }
        Err(storage::Error::Schema(why)) => {
            (Finding::wrong(DATABASE, why, "See `aldea version` for the version of this program."), None)
        }
        Err(error) => (unreachable(&error.to_string()), None),
    }
}

fn unreachable(why: &str) -> Finding {
    let advice = "Look whether the database runs, and whether `database.url` has the right host, name and password.";
    Finding::wrong(DATABASE, format!("cannot be used: {why}"), advice)
}

pub async fn films(media: &Media) -> Finding {
    let tools = FilmTools::at(media.ffmpeg.clone(), media.ffprobe.clone());
    if let Some(found) = tools.get().await {
        return Finding::good(FILMS, format!("{} works", found.ffmpeg.display()));
    }
    let advice = "Install ffmpeg with its usual encoders (Debian's package ffmpeg) and restart the server.";
    match &media.ffmpeg {
        Some(named) => Finding::wrong(FILMS, format!("{} does not work", named.display()), advice),
        None => Finding::note(FILMS, "there is no ffmpeg, so people can upload pictures only", advice),
    }
}
