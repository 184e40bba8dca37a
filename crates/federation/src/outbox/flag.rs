//! Flag: a report goes to the servers that it concerns, in the name of this server, so that nobody there learns who
//! complained.

use activitypub::{
    emit::{Activity, Context},
    vocab::ActivityKind as K,
};
use domain::{ReportId, StatusId};
use services::{App, Result, instance_actor, reports::Report};
use storage::reports;

use super::{find, json, send};

/// [`domain::Job::DeliverFlag`]
pub async fn flag(app: &App, report: ReportId, inboxes: Vec<String>) -> Result<()> {
    let Some(row) = reports::find(&mut app.db.conn(), report).await? else {
        return Ok(());
    };
    let actor = instance_actor::find(app).await?;
    let target = find(app, row.target_account_id).await?;
    let statuses: Vec<StatusId> = Report::ids(&row.status_ids).into_iter().map(StatusId).collect();
    let mut objects = vec![target.uri];
    objects.extend(reports::status_uris(&mut app.db.conn(), &statuses).await?);
    let id = row.uri.unwrap_or_else(|| format!("{}#reports/{report}", actor.uri));
    let flag = Activity::new(K::Flag, &id, &actor.uri, objects).content(&row.comment);
    send(app, actor.id, &json(Context::Plain, &flag)?, inboxes).await
}
