//! How the program is linked.

use std::{env, path::Path, process::Command};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let var = |name: &str| env::var(name).unwrap_or_default();
    if var("PROFILE") == "release" && has_lld(&var("RUSTC"), &var("TARGET")) {
        // Functions of the same code are kept once, relocations are packed: a tenth of the program's size.
        println!("cargo::rustc-link-arg-bin=aldea=-Wl,--icf=all,-z,pack-relative-relocs");
    }
}

/// Whether the compiler links with the linker that it brings, as it does for this target alone.
fn has_lld(rustc: &str, target: &str) -> bool {
    let Ok(printed) = Command::new(rustc).args(["--print", "sysroot"]).output() else {
        return false;
    };
    let sysroot = String::from_utf8_lossy(&printed.stdout);
    let lld = Path::new(sysroot.trim()).join("lib/rustlib").join(target).join("bin/gcc-ld/ld.lld");
    target == "x86_64-unknown-linux-gnu" && lld.exists()
}
