//! What everything about files shares: where they are kept, what is under way, which programs help.

use std::path::PathBuf;

use tokio::sync::Semaphore;

use super::{
    fetch::Fetches,
    film::FilmTools,
    scratch::Scratch,
    store::{Folder, Store},
};

/// A part of the application.
pub struct Files {
    pub store: Store,
    pub scratch: Scratch,
    pub tools: FilmTools,
    pub(super) fetches: Fetches,
    /// Pictures worked on at once: each may take a hundred megabytes.
    pub(super) pictures: Semaphore,
    /// Films and sounds encoded at once, whoever waits for them: each takes two threads.
    pub(super) films: Semaphore,
}

impl Files {
    /// `scratch` is a folder for files that are still being written; on the store's disk, if that is a folder.
    pub fn new(store: Store, scratch: PathBuf, tools: FilmTools) -> Self {
        Self {
            store,
            scratch: Scratch::new(scratch),
            tools,
            fetches: Fetches::default(),
            pictures: Semaphore::new(2),
            films: Semaphore::new(2),
        }
    }

    /// Everything in one folder.
    pub fn in_folder(root: PathBuf, tools: FilmTools) -> Self {
        let scratch = root.join("tmp");
        Self::new(Store::Folder(Folder::new(root)), scratch, tools)
    }
}
