//! Changes that nobody wrote: of a quote's state, of counts that the origin tells, of the card of a link.

use domain::{StatusId, Visibility};
use storage::{parts, statuses::Status};

use crate::{App, Result, events::Event};

/// Statuses that are told of in one look at the database.
const CHUNK: usize = 200;

/// Tells watchers that apps see something new of a status.
pub(crate) async fn raise_changed(app: &App, status: &Status) -> Result<()> {
    raise_all_changed(app, &[status.id]).await
}

/// The same of several statuses; those that are gone are left out.
pub(crate) async fn raise_all_changed(app: &App, ids: &[StatusId]) -> Result<()> {
    for some in ids.chunks(CHUNK) {
        let parts = parts::statuses(&mut app.db.conn(), some).await?;
        for status in parts.statuses {
            let tags = parts.tags.iter().filter(|tag| tag.status_id == status.id);
            app.events.raise(Event::Edited {
                status: status.id,
                author: status.account_id,
                public: status.visibility == Visibility::Public && !status.local_only,
                local: status.local,
                media: parts.media.iter().any(|file| file.status_id == Some(status.id)),
                tags: tags.map(|tag| tag.name.clone()).collect(),
            });
        }
    }
    Ok(())
}
