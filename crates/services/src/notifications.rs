//! Telling people what concerns them. Writing is here (reading in `list`); the receiver's blocks and mutes are applied by the statement.

mod list;

use domain::{AccountId, NotificationId, NotificationType, StatusId};
use storage::{
    Tx,
    notifications::{self, New},
};

pub use list::{Notification, Selection, clear, count_unread, dismiss, find, list};

use crate::{App, Result, events::Event};

/// Favourites, boosts and follows about the same thing within this many hours are one group.
const GROUP_HOURS: i64 = 12;

/// What was written in a transaction and must be told to watchers after its commit.
#[derive(Debug, Default)]
#[must_use = "raise it after the commit"]
pub struct Told(Vec<(AccountId, NotificationId)>);

impl Told {
    /// Tells one person, if that person is of this server and wants to hear of it.
    pub async fn tell(
        &mut self,
        app: &App,
        tx: &mut Tx,
        account: AccountId,
        from: AccountId,
        kind: NotificationType,
        status: Option<StatusId>,
    ) -> Result<()> {
        let now = app.now();
        let key = group_key(kind, status, now.secs() / 3600 / GROUP_HOURS);
        let new = New { account, from, kind, status, group_key: &key };
        if let Some(id) = notifications::insert(tx, &new, now).await? {
            self.0.push((account, id));
        }
        Ok(())
    }

    /// Tells watchers; call it after the commit.
    pub fn raise(self, app: &App) {
        for (account, notification) in self.0 {
            app.events.raise(Event::Notification { account, notification });
        }
    }
}

/// Empty for kinds that are not grouped: their key is made from their id when they are shown.
fn group_key(kind: NotificationType, status: Option<StatusId>, window: i64) -> String {
    match (kind, status) {
        (NotificationType::Favourite | NotificationType::Reblog, Some(status)) => {
            format!("{kind}-{status}-{window}")
        }
        (NotificationType::Follow, None) => format!("{kind}-{window}"),
        _ => String::new(),
    }
}
