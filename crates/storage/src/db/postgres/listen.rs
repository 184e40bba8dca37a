//! LISTEN: one connection of its own, opened again whenever it is lost.

use std::{future::poll_fn, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::mpsc,
    task::JoinHandle,
    time::sleep,
};
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls};

use super::Postgres;
use crate::db::{
    Result,
    notify::{Message, Notice},
};

/// Between two attempts to connect again.
const PAUSE: Duration = Duration::from_secs(1);
/// Notices that wait for a listener before the server has to keep them.
const WAITING: usize = 1024;

/// Listens from now on; ends when the receiver is dropped.
pub async fn listen(postgres: Arc<Postgres>, channels: &[&str]) -> Result<mpsc::Receiver<Notice>> {
    let commands: String = channels.iter().map(|channel| format!("LISTEN \"{channel}\";")).collect();
    let (out, notices) = mpsc::channel(WAITING);
    let first = Session::open(&postgres, &commands, out.clone()).await?;
    tokio::spawn(keep_listening(postgres, commands, out, first));
    Ok(notices)
}

async fn keep_listening(postgres: Arc<Postgres>, commands: String, out: mpsc::Sender<Notice>, mut session: Session) {
    loop {
        tokio::select! {
            () = out.closed() => return,
            _ = &mut session.driver => {}
        }
        tracing::warn!("lost the connection that listens for notices");
        session = loop {
            match Session::open(&postgres, &commands, out.clone()).await {
                Ok(session) => break session,
                Err(error) => tracing::warn!(%error, "cannot listen for notices yet"),
            }
            sleep(PAUSE).await;
        };
        if out.send(Notice::Gap).await.is_err() {
            return;
        }
    }
}

struct Session {
    /// Dropping it closes the connection.
    _client: Client,
    driver: JoinHandle<()>,
}

impl Session {
    async fn open(postgres: &Postgres, commands: &str, out: mpsc::Sender<Notice>) -> Result<Self> {
        let config = &postgres.address.config;
        let (client, driver) = match &postgres.address.tls {
            Some(tls) => {
                let (client, connection) = config.connect(tls.clone()).await?;
                (client, tokio::spawn(drive(connection, out)))
            }
            None => {
                let (client, connection) = config.connect(NoTls).await?;
                (client, tokio::spawn(drive(connection, out)))
            }
        };
        client.batch_execute(commands).await?;
        Ok(Self { _client: client, driver })
    }
}

/// Moves the connection, and passes on what it hears until it ends.
async fn drive<S, T>(mut connection: Connection<S, T>, out: mpsc::Sender<Notice>)
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
        if let AsyncMessage::Notification(n) = message {
            let message = Message { channel: n.channel().to_owned(), payload: n.payload().to_owned() };
            if out.send(Notice::Message(message)).await.is_err() {
                return;
            }
        }
    }
}
