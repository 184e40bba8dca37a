//! Writes that can wait. SQLite does one after the other: where many come at once, those that nobody waits for let the
//! others pass. They are answered when they are committed, not when they are on the disk: they are work on what is written
//! down, which a power cut makes be done again.

tokio::task_local! { static LATER: (); }

/// Runs what nobody waits for: of its writes and transactions, SQLite does one for each group of others.
pub async fn later<F: Future>(work: F) -> F::Output {
    LATER.scope((), work).await
}

pub(super) fn is_set() -> bool {
    LATER.try_with(|()| ()).is_ok()
}
