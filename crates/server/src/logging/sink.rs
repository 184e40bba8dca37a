//! Lines on their way to the standard error output.

use std::io::Write;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Lines beyond this many bytes are dropped while nobody reads the output; the log must not eat the memory.
const MOST: usize = 4 * 1024 * 1024;
/// Lines are gathered for so long before they are written together.
const GATHER: Duration = Duration::from_millis(50);

pub struct Sink {
    waiting: Mutex<Waiting>,
    filled: Condvar,
    /// Held while writing, so that lines keep their order.
    output: Mutex<Vec<u8>>,
}

#[derive(Default)]
struct Waiting {
    lines: Vec<u8>,
    dropped: usize,
}

impl Sink {
    /// The sink with its writing thread; it lives as long as the process.
    pub fn start() -> &'static Sink {
        let sink: &'static Sink =
            Box::leak(Box::new(Sink { waiting: Mutex::default(), filled: Condvar::new(), output: Mutex::default() }));
        let writer = std::thread::Builder::new().name("log".into()).stack_size(64 * 1024);
        writer.spawn(move || sink.write_forever()).expect("a thread can be started");
        sink
    }

    pub fn push(&self, line: &[u8]) {
        let mut waiting = lock(&self.waiting);
        if waiting.lines.len() + line.len() > MOST {
            waiting.dropped += 1;
            return;
        }
        if waiting.lines.is_empty() {
            self.filled.notify_one();
        }
        waiting.lines.extend_from_slice(line);
    }

    /// Writes what waits, now.
    pub fn flush(&self) {
        let mut output = lock(&self.output);
        let dropped = {
            let mut waiting = lock(&self.waiting);
            std::mem::swap(&mut waiting.lines, &mut *output);
            std::mem::take(&mut waiting.dropped)
        };
        let mut stderr = std::io::stderr().lock();
        // Nobody can be told that the log cannot be written.
        let _ = stderr.write_all(&output);
        if dropped > 0 {
            let _ = writeln!(stderr, "{dropped} lines of the log were dropped, because nobody read it");
        }
        output.clear();
        output.shrink_to(64 * 1024);
    }

    #[allow(clippy::disallowed_methods, reason = "a thread of its own may sleep")]
    fn write_forever(&self) {
        loop {
            let waiting = lock(&self.waiting);
            let waiting = self.filled.wait_while(waiting, |waiting| waiting.lines.is_empty());
            drop(waiting.unwrap_or_else(PoisonError::into_inner));
            std::thread::sleep(GATHER);
            self.flush();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
