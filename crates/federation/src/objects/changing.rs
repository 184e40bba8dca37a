//! Statuses of other servers that were changed or deleted there.

use activitypub::{Verified, vocab::Object};
use domain::{Timestamp, text};
use services::{App, statuses as posts};
use storage::{
    media::{self, Media},
    objects::StatusObject,
    statuses::Status,
};

use super::{
    Reading,
    arriving::Counts,
    files::{files, keep_known, store_emojis},
    row,
};
use crate::{
    actors,
    body::Body,
    fetch::{self, Absence, FetchError},
    polls, quotes,
};

/// When an object was last edited; the time of its publication is none.
fn edited_at(object: &Object, created_at: Timestamp) -> Option<Timestamp> {
    object.updated.map(Timestamp::from_millis).filter(|at| *at != created_at)
}

/// Whether this is an edit, and not only what a status is known as, with other counts. Without a date of its own it is one
/// if it has other words (Ghost).
pub fn is_newer(app: &App, object: &Object, known: &Status) -> bool {
    let Some(at) = edited_at(object, known.created_at) else {
        let Body { text: words, html, .. } = Body::of(app, object);
        let same_rules = known.sanitizer_version == text::SANITIZER_VERSION;
        return known.edited_at.is_none() && (words != known.text || (same_rules && html != known.html));
    };
    let at = at.min(app.now());
    known.edited_at.is_none_or(|before| before < at) && at > known.created_at
}

/// A newer version of a status that is known. An Update without a newer date changes counts only.
pub async fn update(app: &App, object: &Verified<Object>, known: Status) -> Result<(), FetchError> {
    Counts::of(object).keep(&mut app.db.conn(), known.id).await?;
    keep_quote(app, &known, object).await?;
    let at = edited_at(object, known.created_at).unwrap_or(app.now()).min(app.now());
    if !is_newer(app, object, &known) {
        if let Some(poll) = polls::received(app, object) {
            services::polls::receive_counts(app, &known, &poll).await?;
        }
        return redescribe(app, object, &known).await;
    }
    let author = actors::by_uri(app, object.actor()).await?;
    let mut read = Reading::of(app, object, &author).await?;
    read.names.poll = polls::received(app, object);
    let (fresh, what) = row(app, object, &author, &read);
    let mut new = known.clone();
    (new.text, new.html, new.spoiler_text) = (fresh.text, fresh.html, fresh.spoiler_text);
    (new.sensitive, new.language, new.url) = (fresh.sensitive, fresh.language, fresh.url);
    let mut tx = app.db.begin().await?;
    new.emojis = store_emojis(app, &mut tx, author.id, &author.domain, &object.tags.emojis).await?;
    if let Some(what) = what {
        storage::objects::put(&mut tx, &StatusObject { status_id: known.id, ..what }).await?;
    }
    tx.commit().await?;
    let old_files = media::list_of_status(&mut app.db.conn(), known.id).await?;
    let files = keep_known(files(app, &author, object).await?, &old_files);
    Ok(posts::edit_remote(app, known, new, files, read.names, at).await?)
}

/// Descriptions and focal points of files come without a new date.
async fn redescribe(app: &App, object: &Verified<Object>, known: &Status) -> Result<(), FetchError> {
    if object.attachments.is_empty() {
        return Ok(());
    }
    let old = media::list_of_status(&mut app.db.conn(), known.id).await?;
    let author = actors::by_uri(app, object.actor()).await?;
    let mut said = keep_known(files(app, &author, object).await?, &old);
    let what = |file: &Media| (file.description.clone(), file.focus_x, file.focus_y);
    said.retain(|file| old.iter().any(|old| old.id == file.id && what(old) != what(file)));
    match said.is_empty() {
        true => Ok(()),
        false => Ok(posts::redescribe(app, known, &said).await?),
    }
}

/// Policies and consents come without a new date.
async fn keep_quote(app: &App, known: &Status, object: &Verified<Object>) -> Result<(), FetchError> {
    let author = actors::by_uri(app, object.actor()).await?;
    let rules = quotes::rules(object.policy.as_ref(), &author).number();
    storage::quotes::set_rules(&mut app.db.conn(), known.id, rules).await?;
    Ok(quotes::update(app, known, object.quote.as_ref()).await?)
}

/// The server of a known status has it no longer, or shows it to us no longer: what was for everybody is deleted then.
pub async fn absent(app: &App, known: &Status, absence: Absence) -> services::Result<()> {
    if absence == Absence::Deleted || known.is_open() {
        posts::delete_remote(app, known).await?;
    }
    Ok(())
}

/// Fetches a known status again.
pub async fn refresh(app: &App, known: Status) -> Result<(), FetchError> {
    let fetched = match known.is_open() {
        true => fetch::document(app, &known.uri).await?,
        false => fetch::document_by(app, &known.uri, known.account_id).await?,
    };
    update(app, &fetched.object()?, known).await
}
