//! `aldea jobs`.

use std::fmt::Write;

use domain::{JobState, Lane};
use services::{App, Result};
use storage::jobs;

/// As many as a person can look at.
const SHOWN: usize = 100;

pub async fn count(app: &App) -> Result<String> {
    let counts = jobs::counts(&mut app.db.conn()).await?;
    let mut out = String::from("lane         waiting  dead\n");
    for lane in Lane::ALL {
        let jobs = |state| {
            counts
                .iter()
                .find(|count| count.lane == lane.number() && count.state == state)
                .map_or(0, |count| count.jobs)
        };
        let (waiting, dead) = (jobs(JobState::Queued), jobs(JobState::Dead));
        writeln!(out, "{:<12} {waiting:>7} {dead:>5}", lane.as_str()).expect("writing to a String cannot fail");
    }
    Ok(out)
}

pub async fn list_dead(app: &App) -> Result<String> {
    let dead = jobs::list_dead(&mut app.db.conn(), SHOWN).await?;
    if dead.is_empty() {
        return Ok("No job has failed for good.\n".into());
    }
    let mut out = String::new();
    for job in dead {
        let error = job.last_error.unwrap_or_default();
        let line = writeln!(out, "{}  {} attempts  {}\n    {error}", job.created_at, job.attempts, job.payload);
        line.expect("writing to a String cannot fail");
    }
    Ok(out)
}

pub async fn revive_dead(app: &App) -> Result<String> {
    let revived = jobs::revive_dead(&mut app.db.conn(), app.now()).await?;
    Ok(format!("{revived} jobs will be tried again.\n"))
}
