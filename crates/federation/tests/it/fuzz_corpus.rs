//! What the fuzzer or a person found worth keeping, tried again: `fuzz/` at the root says what must hold of each.

use std::{fs, path::Path};

#[path = "../../../../fuzz/src/lib.rs"]
mod targets;

/// Tries each input of this target; a failure names it.
fn replay(target: &str, try_it: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut tried = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let input = fs::read(&path).unwrap();
        let outcome = std::panic::catch_unwind(|| try_it(&input));
        assert!(outcome.is_ok(), "{}", path.display());
        tried += 1;
    }
    assert!(tried > 0);
}

#[test]
fn signatures() {
    replay("signature", targets::signature);
}

#[test]
fn activities() {
    replay("activity", targets::activity);
}

#[test]
fn markup() {
    replay("html", targets::html);
}

#[test]
fn webfinger() {
    replay("webfinger", targets::webfinger);
}

#[test]
fn proofs() {
    replay("proof", targets::proof);
}
