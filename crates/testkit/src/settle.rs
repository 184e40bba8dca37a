//! Does what is due, as the worker would, but in order and in this task.

use domain::Lane;
use server::worker::{LEASE, Outcome, judge, work};
use services::App;
use storage::jobs;

/// False if nothing was due.
pub async fn once(app: &App) -> bool {
    let mut anything = federation::deliver::round(app).await;
    for lane in Lane::ALL {
        let now = app.now();
        let claimed = jobs::claim(&mut app.db.conn(), lane, 100, now, now + LEASE).await.expect("jobs can be claimed");
        for job in claimed {
            anything = true;
            let result = work(&app.for_job(job.id), None, lane, &job.payload).await;
            let mut db = app.db.conn();
            let written = match judge(app, &job, result) {
                Outcome::Done => jobs::complete(&mut db, &[job.id]).await,
                Outcome::Retry { at, error } => jobs::retry(&mut db, job.id, at, &error).await,
                Outcome::Move { to } => jobs::pass_on(&mut db, job.id, to).await,
                Outcome::Dead { error } => panic!("a job failed for good: {error}\n{}", job.payload),
            };
            written.expect("the outcome of a job can be written down");
        }
    }
    anything
}
