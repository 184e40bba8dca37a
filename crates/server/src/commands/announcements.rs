//! `aldea announcements`: what everybody here is told.

use std::fmt::Write;

use domain::{AnnouncementId, Timestamp};
use serde::{Deserialize, Serialize};
use services::{
    App, Result,
    announcements::{self, Draft, Row},
};

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "announcement", rename_all = "snake_case")]
pub enum Command {
    Publish(Announcement),
    Change { id: AnnouncementId, to: Announcement },
    Delete { id: AnnouncementId },
    List {},
}

/// Times in milliseconds since 1970.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Announcement {
    /// None: as it is.
    pub text: Option<String>,
    pub starts_at: Option<i64>,
    pub ends_at: Option<i64>,
    pub all_day: bool,
    pub publish_at: Option<i64>,
    #[serde(default)]
    pub mail: bool,
}

pub async fn run(app: &App, command: Command) -> Result<String> {
    match command {
        Command::Publish(new) => {
            let row = announcements::publish(app, new.over(Draft::default())).await?;
            Ok(format!("{}\n", said(&row)))
        }
        Command::Change { id, to } => {
            let row = announcements::change(app, id, to.over(announcements::draft_of(app, id).await?)).await?;
            Ok(format!("{}\n", said(&row)))
        }
        Command::Delete { id } => {
            announcements::delete(app, id).await?;
            Ok(format!("Announcement {id} was deleted.\n"))
        }
        Command::List {} => list(app).await,
    }
}

impl Announcement {
    /// What is given, in the place of what there was.
    fn over(self, draft: Draft) -> Draft {
        let time = |given: Option<i64>, before| given.map(Timestamp::from_millis).or(before);
        Draft {
            text: self.text.unwrap_or(draft.text),
            starts_at: time(self.starts_at, draft.starts_at),
            ends_at: time(self.ends_at, draft.ends_at),
            all_day: self.all_day || draft.all_day,
            publish_at: time(self.publish_at, draft.publish_at),
            mail: self.mail,
        }
    }
}

fn said(row: &Row) -> String {
    match (row.published_at, row.scheduled_at) {
        (None, Some(at)) => format!("Announcement {} will be published at {at}.", row.id),
        _ => format!("Announcement {} is published.", row.id),
    }
}

async fn list(app: &App) -> Result<String> {
    let mut out = String::new();
    for row in announcements::list(app).await? {
        let since = match (row.published_at, row.scheduled_at) {
            (Some(at), _) => format!("since {at}"),
            (None, Some(at)) => format!("from {at} on"),
            (None, None) => "a draft".into(),
        };
        let end = row.ends_at.map(|at| format!(", until {at}")).unwrap_or_default();
        let text = domain::text::excerpt(&row.text, 80);
        writeln!(out, "{}  {since}{end}\n    {text}", row.id).expect("writing to a String cannot fail");
    }
    Ok(out)
}
