//! A folder for the uploads of one test.

use std::fs;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// Its path. It is made by who writes into it first, and gone when this is dropped.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("aldea-media-{}-{number}", process::id())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Mostly it was never made.
        let _ = fs::remove_dir_all(&self.0);
    }
}
