//! Makes sure that the folder of built assets exists, so that the crate compiles before they were built.

use std::{fs, path::Path};

fn main() {
    println!("cargo:rerun-if-changed=assets/dist");
    println!("cargo:rerun-if-changed=locales");
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/dist");
    if !dist.join("manifest.json").exists() {
        println!(
            "cargo:warning=the interface has no styles and scripts yet: run `npm ci && npm run build` in crates/web/assets"
        );
    }
    if let Err(error) = fs::create_dir_all(&dist) {
        println!("cargo:warning=cannot make {}: {error}", dist.display());
    }
}
