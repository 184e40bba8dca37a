//! The log on the standard error output. Lines are gathered in memory and written by a thread of their own, so that a
//! request never waits for the terminal or the disk; warnings and errors are written at once.

mod sink;

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::PanicHookInfo;

use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry};

use crate::config::{Log, LogFormat};
use sink::Sink;

/// Flushes the log when it goes out of scope; `main` holds it.
pub struct Guard(&'static Sink);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.flush();
    }
}

/// Starts logging for the whole process. Fails if the level cannot be read.
pub fn start(log: &Log) -> Result<Guard, String> {
    // PostgreSQL's notices ("already exists, skipping") tell the operator nothing.
    let directives = format!("tokio_postgres=warn,{}", log.level);
    let filter: Targets = directives.parse().map_err(|error| format!("log.level: {error}"))?;
    // What is less than this is not even asked about.
    let most = Layer::<Registry>::max_level_hint(&filter).unwrap_or(LevelFilter::TRACE);
    let sink = Sink::start();
    let all = fmt::Subscriber::builder().with_max_level(most).with_writer(Lines(sink)).with_ansi(false);
    match log.format {
        LogFormat::Text => all.finish().with(filter).init(),
        LogFormat::Json => {
            let json = all.json().flatten_event(true).with_current_span(false).with_span_list(false);
            json.finish().with(filter).init();
        }
    }
    std::panic::set_hook(Box::new(report_panic));
    Ok(Guard(sink))
}

/// A panic is a bug of ours that somebody should report; it goes where all errors go.
fn report_panic(panic: &PanicHookInfo<'_>) {
    let location = panic.location().map(ToString::to_string).unwrap_or_default();
    let reason = panic.payload_as_str().unwrap_or("unknown");
    match Backtrace::capture() {
        backtrace if backtrace.status() == BacktraceStatus::Captured => {
            tracing::error!(location, reason, %backtrace, "panicked");
        }
        _ => tracing::error!(location, reason, "panicked"),
    }
}

#[derive(Clone, Copy)]
struct Lines(&'static Sink);

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line { sink: self.0, urgent: false }
    }

    fn make_writer_for(&'a self, meta: &tracing::Metadata<'_>) -> Line {
        Line { sink: self.0, urgent: *meta.level() <= Level::WARN }
    }
}

struct Line {
    sink: &'static Sink,
    urgent: bool,
}

impl std::io::Write for Line {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.sink.push(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.urgent {
            self.sink.flush();
        }
    }
}
