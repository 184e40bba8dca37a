//! Changes that nobody wrote: of a quote's state, of counts that the origin tells, of the card of a link, of what is said
//! of files.

use domain::{StatusId, Visibility};
use storage::{media, media::Media, parts, statuses, statuses::Status};

use crate::{App, Result, events::Event};

/// Statuses that are told of in one look at the database.
const CHUNK: usize = 200;

/// The server of a status says something else of these files than it did, without an edit.
pub async fn redescribe(app: &App, status: &Status, files: &[Media]) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for file in files {
        let focus = file.focus_x.zip(file.focus_y);
        media::describe(&mut tx, file.id, &file.description, focus, app.now()).await?;
    }
    statuses::touch(&mut tx, status.id).await?;
    tx.commit().await?;
    raise_changed(app, status).await
}

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
