//! Changes that nobody wrote: of a quote's state, of counts that the origin tells.

use domain::Visibility;
use storage::{parts, statuses::Status};

use crate::{App, Result, events::Event};

/// Tells watchers that apps see something new of a status.
pub(crate) async fn raise_changed(app: &App, status: &Status) -> Result<()> {
    let parts = parts::statuses(&mut app.db.conn(), &[status.id]).await?;
    app.events.raise(Event::Edited {
        status: status.id,
        author: status.account_id,
        public: status.visibility == Visibility::Public && !status.local_only,
        local: status.local,
        media: !parts.media.is_empty(),
        tags: parts.tags.into_iter().map(|tag| tag.name).collect(),
    });
    Ok(())
}
