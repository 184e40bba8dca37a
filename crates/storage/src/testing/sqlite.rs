//! SQLite: a file per test, copied from a template that is made once per schema, in memory where that is possible.

use std::{
    fs,
    path::{Path, PathBuf},
    process,
    sync::{
        Once,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use super::{fingerprint, migrated};
use crate::migrate::Migration;

pub struct File {
    path: PathBuf,
}

impl File {
    pub async fn copy(migrations: &[Migration]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let folder = folder();
        let template = template(&folder, migrations).await;
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("run-{}-{number}.db", process::id()));
        fs::copy(template, &path).expect("a template can be copied");
        Self { path }
    }

    pub fn url(&self) -> String {
        format!("sqlite:{}", self.path.display())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// The path of the template. Several processes may make it at once: each renames its own into place.
async fn template(folder: &Path, migrations: &[Migration]) -> PathBuf {
    let template = folder.join(format!("template-{}.db", fingerprint(migrations)));
    if template.exists() {
        return template;
    }
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let making = folder.join(format!("run-{}-making-{number}.db", process::id()));
    let whole = making.with_extension("whole");
    let db = migrated(&format!("sqlite:{}", making.display()), migrations).await;
    // One whole file, without the log beside it.
    let copied = rusqlite::Connection::open(&making)
        .and_then(|connection| connection.execute("VACUUM INTO ?1", [whole.to_string_lossy()]));
    copied.expect("the template can be written");
    drop(db);
    fs::rename(&whole, &template).expect("the template can be named");
    remove(&making);
    forget_old_templates(folder, &template);
    template
}

fn folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let base = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let user = std::env::var("USER").unwrap_or_else(|_| "nobody".into());
    let folder = base.join(format!("aldea-tests-{user}"));
    fs::create_dir_all(&folder).expect("a folder for test databases");
    static CLEAN: Once = Once::new();
    CLEAN.call_once(|| remove_left_over(&folder));
    folder
}

/// Removes what processes left that did not end well.
fn remove_left_over(folder: &Path) {
    for path in files(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let process = name.strip_prefix("run-").and_then(|rest| rest.split(['-', '.']).next());
        let runs = |process: &str| !Path::new("/proc/self").exists() || Path::new("/proc").join(process).exists();
        if process.is_some_and(|process| !runs(process)) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Templates of schemas that nobody has used for a day before this one was made.
fn forget_old_templates(folder: &Path, newest: &Path) {
    let made = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    for path in files(folder) {
        let is_template = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("template-"));
        let age = made(newest).zip(made(&path)).and_then(|(new, old)| new.duration_since(old).ok());
        if is_template && age.is_some_and(|age| age > Duration::from_secs(86_400)) {
            let _ = fs::remove_file(&path);
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect()
}

fn remove(database: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut path = database.as_os_str().to_owned();
        path.push(ending);
        let _ = fs::remove_file(path);
    }
}
