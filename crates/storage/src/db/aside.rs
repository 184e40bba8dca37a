//! Reads that may take long. SQLite reads on the thread that asks, which costs some microseconds and no thread to wake; a
//! read of many milliseconds there would hold up every request that shares the thread.

tokio::task_local! { static ASIDE: (); }

/// Runs what may read for long: SQLite does its reads on threads of their own.
pub async fn aside<F: Future>(work: F) -> F::Output {
    ASIDE.scope((), work).await
}

pub(super) fn is_set() -> bool {
    ASIDE.try_with(|()| ()).is_ok()
}
