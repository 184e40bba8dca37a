//! The program `aldea`.

use std::process::ExitCode;

/// Gives back to the system what is free, which the C library hardly does. How: `.cargo/config.toml`.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    server::cli::main()
}
