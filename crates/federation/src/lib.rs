//! Inbox, outbox, fetching and delivery: Aldea on the fediverse
