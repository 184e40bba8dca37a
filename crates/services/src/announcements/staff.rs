//! How announcements come to be, are changed and go.

use domain::{AnnouncementId, Code, Invalid, Job, News, Timestamp};
use storage::{announcements, jobs};

use super::{Row, raise};
use crate::{App, Error, Result, events::Event, mail::news};

/// Characters of an announcement.
const LONGEST: usize = 5000;
/// As many as a person can look at.
const SHOWN: i64 = 200;

/// An announcement as the staff writes it.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub text: String,
    /// Of an event.
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub all_day: bool,
    /// None: at once.
    pub publish_at: Option<Timestamp>,
    /// Whether everybody gets a letter, too, when it is published; a change sends none.
    pub mail: bool,
}

/// Publishes an announcement, or puts it down for its time.
pub async fn publish(app: &App, draft: Draft) -> Result<Row> {
    check(&draft)?;
    let now = app.now();
    let later = draft.publish_at.filter(|at| *at > now);
    let row = Row {
        id: AnnouncementId::at(now),
        text: draft.text.trim().to_owned(),
        starts_at: draft.starts_at,
        ends_at: draft.ends_at,
        all_day: draft.all_day,
        scheduled_at: later,
        published_at: later.is_none().then_some(now),
        created_at: now,
        updated_at: now,
    };
    let mut tx = app.db.begin().await?;
    announcements::insert(&mut tx, &row).await?;
    if let Some(at) = later {
        jobs::enqueue_at(&mut tx, &Job::PublishAnnouncements {}, at, now).await?;
    }
    if draft.mail {
        news::begin(app, &mut tx, News::Announcement(row.id), later.unwrap_or(now)).await?;
    }
    tx.commit().await?;
    if later.is_none() {
        raise(app, row.id);
    }
    Ok(row)
}

/// Writes an announcement anew. One that is published stays so.
pub async fn change(app: &App, id: AnnouncementId, draft: Draft) -> Result<Row> {
    check(&draft)?;
    let mut row = announcements::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    row.text = draft.text.trim().to_owned();
    (row.starts_at, row.ends_at, row.all_day) = (draft.starts_at, draft.ends_at, draft.all_day);
    row.updated_at = app.now();
    let mut tx = app.db.begin().await?;
    if row.published_at.is_none() {
        let at = draft.publish_at.unwrap_or(row.updated_at);
        row.scheduled_at = Some(at);
        jobs::enqueue_at(&mut tx, &Job::PublishAnnouncements {}, at, row.updated_at).await?;
    }
    announcements::update(&mut tx, &row).await?;
    tx.commit().await?;
    if row.published_at.is_some() {
        raise(app, id);
    }
    Ok(row)
}

/// An announcement as it could be written anew.
pub async fn draft_of(app: &App, id: AnnouncementId) -> Result<Draft> {
    let row = announcements::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    Ok(Draft {
        text: row.text,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        all_day: row.all_day,
        publish_at: row.scheduled_at,
        mail: false,
    })
}

/// Takes an announcement away.
pub async fn delete(app: &App, id: AnnouncementId) -> Result<()> {
    if !announcements::delete(&mut app.db.conn(), id).await? {
        return Err(Error::NotFound);
    }
    app.events.raise(Event::AnnouncementDeleted { announcement: id });
    Ok(())
}

/// All of them, the newest first, those that wait too.
pub async fn list(app: &App) -> Result<Vec<Row>> {
    Ok(announcements::list(&mut app.db.conn(), SHOWN).await?)
}

/// [`Job::PublishAnnouncements`]
pub async fn publish_due(app: &App) -> Result<()> {
    let now = app.now();
    for row in announcements::due(&mut app.db.conn(), now).await? {
        let row = Row { published_at: Some(now), updated_at: now, ..row };
        announcements::update(&mut app.db.conn(), &row).await?;
        raise(app, row.id);
    }
    Ok(())
}

fn check(draft: &Draft) -> Result<()> {
    let refuse = |field: &'static str, code, reason: String| Err(Invalid::new(field, code, reason).into());
    if draft.text.trim().is_empty() {
        return refuse("text", Code::Blank, "can't be blank".into());
    }
    if draft.text.chars().count() > LONGEST {
        return refuse("text", Code::TooLong, format!("is too long (maximum is {LONGEST} characters)"));
    }
    match (draft.starts_at, draft.ends_at) {
        (None, None) if draft.all_day => refuse("all_day", Code::Invalid, "needs a beginning or an end".into()),
        (Some(start), Some(end)) if start > end => refuse("ends_at", Code::Invalid, "is before the beginning".into()),
        _ => Ok(()),
    }
}
