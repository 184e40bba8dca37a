//! The program `aldea`.

use std::process::ExitCode;

/// Less memory and fewer system calls than the C library's under many small, short-lived allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::main()
}
