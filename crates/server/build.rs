//! How the program is linked where the compiler brings its own linker: functions of the same code are kept once, and
//! addresses are packed if the C library that starts programs here can unpack them.

use std::{env, path::Path, process::Command};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let var = |name: &str| env::var(name).unwrap_or_default();
    if var("PROFILE") == "release" && has_lld(&var("RUSTC"), &var("TARGET")) {
        println!("cargo::rustc-link-arg-bin=aldea=-Wl,--icf=all");
        if glibc() >= Some((2, 36)) {
            println!("cargo::rustc-link-arg-bin=aldea=-Wl,-z,pack-relative-relocs");
        }
    }
}

fn printed(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()
}

/// Whether the compiler links with the linker that it brings, as it does for this target alone.
fn has_lld(rustc: &str, target: &str) -> bool {
    let Some(sysroot) = printed(rustc, &["--print", "sysroot"]) else {
        return false;
    };
    let lld = Path::new(sysroot.trim()).join("lib/rustlib").join(target).join("bin/gcc-ld/ld.lld");
    target == "x86_64-unknown-linux-gnu" && lld.exists()
}

fn glibc() -> Option<(u32, u32)> {
    let version = printed("getconf", &["GNU_LIBC_VERSION"])?;
    let (major, minor) = version.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
}
