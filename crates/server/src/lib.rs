//! The binary's parts: configuration, command line, the job loop, listeners and TLS. A library, so that `testkit` runs
//! jobs and requests exactly as the binary does.

pub mod config;
