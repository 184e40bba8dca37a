//! Notices between the nodes that share a database: NOTIFY on PostgreSQL, a channel inside the process on SQLite, which
//! only one process serves. They are hints that something is in the database, never the thing itself.

use tokio::sync::{broadcast, mpsc};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub channel: String,
    pub payload: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    Message(Message),
    /// Some messages may have been missed: look into the database.
    Gap,
}

/// What `Db::listen` gives. Stops listening when dropped.
pub struct Listener {
    source: Source,
}

enum Source {
    Process { channels: Vec<String>, messages: broadcast::Receiver<Message> },
    Postgres(mpsc::Receiver<Notice>),
}

impl Listener {
    pub(super) fn of_process(channels: &[&str], messages: broadcast::Receiver<Message>) -> Self {
        let channels = channels.iter().map(|&channel| channel.to_owned()).collect();
        Self { source: Source::Process { channels, messages } }
    }

    pub(super) fn of_postgres(notices: mpsc::Receiver<Notice>) -> Self {
        Self { source: Source::Postgres(notices) }
    }

    /// Waits for the next notice; `None` when the database is closed. May be cancelled without losing a notice.
    pub async fn next(&mut self) -> Option<Notice> {
        match &mut self.source {
            Source::Postgres(notices) => notices.recv().await,
            Source::Process { channels, messages } => loop {
                match messages.recv().await {
                    Ok(message) if channels.contains(&message.channel) => return Some(Notice::Message(message)),
                    Ok(_) => {}
                    Err(broadcast::error::RecvError::Lagged(_)) => return Some(Notice::Gap),
                    Err(broadcast::error::RecvError::Closed) => return None,
                }
            },
        }
    }
}
