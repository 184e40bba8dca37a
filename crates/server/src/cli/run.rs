//! `aldea serve`.

use crate::config::Config;
use crate::{doctor, logging, serve};

pub fn serve(config: &Config) -> Result<(), String> {
    let _log = logging::start(&config.log)?;
    warn(config);
    runtime(None)?.block_on(serve::run(config))
}

pub fn doctor(config: &Config) -> Result<(), String> {
    runtime(Some(1))?.block_on(doctor::run(config))
}

/// What the operator should know before anything else.
fn warn(config: &Config) {
    if config.testbed.is_some() {
        super::tell(
            "\n*** ALDEA_TESTBED is set. Plain HTTP and private addresses are allowed, rate limits are lifted, and\n\
             *** sign-ups need no confirmation. Never let anybody reach this server from the internet.\n\n",
        );
    } else if config.domain.is_none() {
        tracing::warn!("no `domain` is set: this is a trial that only this machine can use");
    }
}

/// So many threads at least: one may wait for the disk.
const THREADS: usize = 4;
/// After so many tasks of its own, a thread looks for those that SQLite's threads have woken: each is a transaction that
/// holds up all that write, or an answer that somebody waits for.
const QUEUE_INTERVAL: u32 = 2;

/// Cryptography of the whole process, and the threads that tasks run on: as many as processors, if not said otherwise.
pub fn runtime(threads: Option<usize>) -> Result<tokio::runtime::Runtime, String> {
    // An error means that it is installed already.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads.unwrap_or(processors.max(THREADS)))
        .enable_all()
        .global_queue_interval(QUEUE_INTERVAL)
        .thread_name("aldea")
        .thread_keep_alive(std::time::Duration::from_secs(5))
        .build()
        .map_err(|error| format!("cannot start: {error}"))
}
