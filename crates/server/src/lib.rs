//! The binary's parts: configuration, command line, the job loop, listeners and TLS. A library, so that `testkit` runs
//! jobs and requests exactly as the binary does.

pub mod assemble;
mod bridge;
pub mod cli;
pub mod commands;
pub mod config;
mod control;
mod doctor;
mod folder;
mod logging;
pub mod routes;
pub mod serve;
pub mod worker;
