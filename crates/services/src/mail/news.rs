//! News that everybody here gets a letter about: new terms of service, and announcements if the staff wants it.

use domain::{Job, News, Timestamp, UserId};
use storage::{Conn, announcements, announcements::Announcement, jobs, terms, terms::Terms, users};

use super::{
    Letter,
    letters::{one_line, quoted},
    send,
};
use crate::{App, Result};

/// People who are found at once.
const CHUNK: i64 = 200;

/// Tells everybody, from this time on.
pub(crate) async fn begin(app: &App, db: &mut Conn, news: News, at: Timestamp) -> Result<()> {
    Ok(jobs::enqueue_at(db, &Job::MailNews { news, after: UserId(0) }, at, app.now()).await?)
}

/// [`Job::MailNews`]: a letter for each of the next people, and the job for those after them.
pub async fn spread(app: &App, news: News, after: UserId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if let News::Announcement(id) = news
        && let Some(row) = announcements::find(&mut tx, id).await?
        && let Some(at) = row.scheduled_at.filter(|at| row.published_at.is_none() && *at > app.now())
    {
        // It was put off.
        begin(app, &mut tx, news, at).await?;
        return Ok(tx.commit().await?);
    }
    let people = users::in_good_standing(&mut tx, after, CHUNK).await?;
    for &user in &people {
        jobs::enqueue(&mut tx, &Job::MailNewsTo { news: news.clone(), user }, app.now()).await?;
    }
    if let Some(&after) = people.last().filter(|_| people.len() as i64 == CHUNK) {
        jobs::enqueue(&mut tx, &Job::MailNews { news, after }, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// [`Job::MailNewsTo`]: nothing if there is no such news any more.
pub async fn tell(app: &App, news: &News, user: UserId) -> Result<()> {
    let mut db = app.db.conn();
    let Some(person) = users::find(&mut db, user).await? else { return Ok(()) };
    let letter = match news {
        News::Terms(date) => terms::find(&mut db, date).await?.map(|terms| new_terms(app, person.email, &terms)),
        News::Announcement(id) => {
            let found = announcements::find(&mut db, *id).await?;
            found.map(|announcement| announced(app, person.email, &announcement))
        }
    };
    match letter {
        Some(letter) => send(app, letter).await,
        None => Ok(()),
    }
}

fn new_terms(app: &App, to: String, terms: &Terms) -> Letter {
    let (host, date) = (&app.config.account_domain, &terms.effective_date);
    let link = app.config.url(&format!("/terms-of-service/{date}"));
    let changes = match terms.changelog.trim() {
        "" => String::new(),
        changes => format!("What is different:\n\n{}\n\n", quoted(changes)),
    };
    Letter {
        to,
        subject: format!("New terms of service for {} from {date} on", one_line(&app.settings.get().title)),
        text: format!(
            "New terms of service hold for your account on\n{host} from {date} on:\n\n{link}\n\n{changes}\
             If you do not agree, you can move to another server with your followers\nand delete your account here before that day, in your settings.\n"
        ),
    }
}

fn announced(app: &App, to: String, announcement: &Announcement) -> Letter {
    let title = one_line(&app.settings.get().title);
    Letter {
        to,
        subject: format!("News from {title}"),
        text: format!(
            "The staff of {} announces:\n\n{}\n\nYou get this because you have an account there.\n",
            app.config.account_domain,
            quoted(&announcement.text),
        ),
    }
}
