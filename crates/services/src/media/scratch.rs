//! Files that are still being written or worked on: in a folder of their own beside the others, so that a finished one is
//! only renamed, and what a crash leaves behind is found at the next start.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// Where they are. The folder is made with its first file.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    next: AtomicU64,
}

impl Scratch {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, next: AtomicU64::new(0) }
    }

    /// A name for a new file, which goes when the value is dropped.
    pub fn file(&self) -> io::Result<ScratchFile> {
        fs::create_dir_all(&self.folder)?;
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        Ok(ScratchFile(self.folder.join(format!("{}-{number}", std::process::id()))))
    }

    /// A second name for a file that nobody writes into any more, or a copy where the file system has no such.
    pub fn link(&self, file: &ScratchFile) -> io::Result<ScratchFile> {
        let second = self.file()?;
        fs::hard_link(file.path(), second.path()).or_else(|_| fs::copy(file.path(), second.path()).map(drop))?;
        Ok(second)
    }

    /// Deletes what an earlier process left behind. Only before this one has files of its own.
    pub fn clear(&self) -> io::Result<()> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            fs::remove_file(entry?.path())?;
        }
        Ok(())
    }
}

/// A file of the scratch folder.
#[derive(Debug)]
pub struct ScratchFile(PathBuf);

impl ScratchFile {
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for ScratchFile {
    fn drop(&mut self) {
        // It may have been renamed into its place, or never written.
        let _ = fs::remove_file(&self.0);
    }
}
