//! The corpus beside the project, where there is one.

use std::{fs, path::PathBuf};

use serde_json::Value;

/// `shared/interop` next to the project's root.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/interop")
}

/// A JSON file of the corpus. `None`, with a line that says so, if there is no corpus on this machine.
pub fn json(file: &str) -> Option<Value> {
    let path = folder().join(file);
    let Ok(text) = fs::read(&path) else {
        eprintln!("SKIPPED: no interop corpus at {}", path.display());
        return None;
    };
    Some(serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{file}: {error}")))
}
