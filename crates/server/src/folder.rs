//! The data folder, and the lock that says which process it belongs to.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// Held as long as the process runs; the kernel lets go of it however the process ends.
pub struct Lock(#[expect(dead_code, reason = "held to be dropped")] File);

/// Makes the folder, for its owner alone, if it is not there.
pub fn make(data: &Path) -> Result<(), String> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.map_err(|error| format!("cannot make the data folder {}: {error}", data.display()))
}

/// `None` if another process has the folder.
pub fn lock(data: &Path) -> Result<Option<Lock>, String> {
    let path = data.join("aldea.lock");
    let explain = |error: std::io::Error| format!("{}: {error}", path.display());
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path).map_err(explain)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(explain(error)),
    }
}
