//! Complaints about accounts and what they wrote: by people here, and by other servers (Flag).

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use domain::{
    AccountId, Code, CollectionId, Invalid, Job, NotificationType, Power, ReportCategory, ReportId, StatusId,
};
use storage::{
    accounts::{self, Account},
    collections, jobs, reports,
    reports::Report as Row,
    users,
};

use crate::{App, Error, Result, Viewer, instance_actor, notifications::Told, views};

/// Characters of a comment by somebody here.
pub const COMMENT: usize = 1000;
/// Of one that comes from elsewhere; what is longer is cut.
const REMOTE_COMMENT: usize = 5000;
/// Reports by one person in a day.
const REPORTS: i64 = 400;
const DAY: Duration = Duration::from_hours(24);
/// Statuses of one report.
const STATUSES: usize = 100;
/// And collections.
const COLLECTIONS: usize = 25;

/// A report as its author hands it in.
#[derive(Debug, Clone, Default)]
pub struct New {
    pub target: AccountId,
    pub statuses: Vec<StatusId>,
    pub rules: Vec<i64>,
    pub collections: Vec<CollectionId>,
    pub comment: String,
    /// None: what the rules say, or other.
    pub category: Option<ReportCategory>,
    /// Whether the account's own server is told as well.
    pub forward: bool,
    /// Which servers are told then; empty: the account's own. Others are those whose people it answered.
    pub forward_to: Vec<String>,
}

/// A report, and about whom.
#[derive(Debug, Clone)]
pub struct Report {
    pub row: Row,
    pub target: Arc<views::Account>,
}

/// Somebody here complains.
pub async fn create(app: &App, viewer: &Viewer, new: New) -> Result<Report> {
    let target = accounts::find(&mut app.db.conn(), new.target).await?.ok_or(Error::NotFound)?;
    check(app, viewer, &new).await?;
    let now = app.now();
    let statuses = reportable(app, viewer, &new).await?;
    let (rules, collections) = (rules(app, &new.rules).await?, own_collections(app, &new).await?);
    let inboxes = inboxes(app, &target, &statuses, &new).await?;
    let id = ReportId::at(now);
    let category = if rules.is_empty() {
        new.category.unwrap_or(ReportCategory::Other)
    } else {
        ReportCategory::Violation
    };
    let row = Row {
        id,
        uri: Some(format!("{}#reports/{id}", instance_actor::uri(app))),
        account_id: viewer.account,
        target_account_id: target.id,
        category,
        comment: new.comment.trim().to_owned(),
        forwarded: !inboxes.is_empty(),
        status_ids: numbers(statuses.iter().map(|id| id.0)),
        rule_ids: numbers(rules.into_iter()),
        collection_ids: numbers(collections.into_iter().map(|id| id.0)),
        assigned_account_id: None,
        action_taken_by_account_id: None,
        action_taken_at: None,
        created_at: now,
        updated_at: now,
    };
    write(app, &row, inboxes).await?;
    Ok(Report { target: views::account(app, Some(viewer), target.id).await?, row })
}

async fn check(app: &App, viewer: &Viewer, new: &New) -> Result<()> {
    if new.target == viewer.account {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    if new.comment.chars().count() > COMMENT {
        return Err(Invalid::too_long("comment", COMMENT).into());
    }
    let since = app.now() - DAY;
    if !app.config.testbed && reports::count_since(&mut app.db.conn(), viewer.account, since).await? >= REPORTS {
        return Err(Error::RateLimited);
    }
    Ok(())
}

/// All statuses must be the target's, and the reporter must be able to see them.
async fn reportable(app: &App, viewer: &Viewer, new: &New) -> Result<Vec<StatusId>> {
    let wanted: BTreeSet<StatusId> = new.statuses.iter().copied().collect();
    let wanted: Vec<StatusId> = wanted.into_iter().take(STATUSES).collect();
    let found = reports::reportable(&mut app.db.conn(), viewer.account, new.target, &wanted).await?;
    if found.len() == wanted.len() { Ok(found) } else { Err(Error::NotFound) }
}

/// All collections must be the target's.
async fn own_collections(app: &App, new: &New) -> Result<Vec<CollectionId>> {
    let wanted: BTreeSet<CollectionId> = new.collections.iter().copied().collect();
    let wanted: Vec<CollectionId> = wanted.into_iter().take(COLLECTIONS).collect();
    let found = collections::list(&mut app.db.conn(), &wanted).await?;
    let own = found.iter().filter(|collection| collection.account_id == new.target).count();
    if own == wanted.len() { Ok(wanted) } else { Err(Error::NotFound) }
}

async fn rules(app: &App, ids: &[i64]) -> Result<Vec<i64>> {
    let wanted: BTreeSet<i64> = ids.iter().copied().collect();
    let wanted: Vec<i64> = wanted.into_iter().collect();
    let found = reports::rules(&mut app.db.conn(), &wanted).await?;
    if found.len() == wanted.len() {
        Ok(found)
    } else {
        Err(Invalid::new("rule_ids", Code::Invalid, "does not reference valid rules").into())
    }
}

/// Where the report goes as well, if its author wants that.
async fn inboxes(app: &App, target: &Account, statuses: &[StatusId], new: &New) -> Result<Vec<String>> {
    if !new.forward {
        return Ok(Vec::new());
    }
    let wanted = |domain: &str| new.forward_to.iter().any(|host| host.eq_ignore_ascii_case(domain));
    let mut inboxes = Vec::new();
    if !target.is_local() && (new.forward_to.is_empty() || wanted(&target.domain)) {
        inboxes.push(target.shared_inbox_url.clone().unwrap_or_else(|| target.inbox_url.clone()));
    }
    if !new.forward_to.is_empty() {
        let answered = reports::answered_servers(&mut app.db.conn(), statuses).await?;
        inboxes.extend(answered.into_iter().filter(|(domain, _)| wanted(domain)).map(|(_, inbox)| inbox));
    }
    inboxes.retain(|inbox| !inbox.is_empty());
    inboxes.sort();
    inboxes.dedup();
    Ok(inboxes)
}

/// A report by another server, about one account here. False if it is known already.
pub async fn receive(
    app: &App,
    from: &Account,
    target: &Account,
    statuses: &[StatusId],
    (comment, uri): (&str, Option<&str>),
) -> Result<bool> {
    let now = app.now();
    let named = &statuses[..statuses.len().min(STATUSES)];
    let own = reports::of_author(&mut app.db.conn(), target.id, named).await?;
    let row = Row {
        id: ReportId::at(now),
        uri: uri.map(str::to_owned),
        account_id: from.id,
        target_account_id: target.id,
        category: ReportCategory::Other,
        comment: comment.chars().take(REMOTE_COMMENT).collect(),
        forwarded: false,
        status_ids: numbers(own.iter().map(|id| id.0)),
        rule_ids: "[]".into(),
        collection_ids: "[]".into(),
        assigned_account_id: None,
        action_taken_by_account_id: None,
        action_taken_at: None,
        created_at: now,
        updated_at: now,
    };
    write(app, &row, Vec::new()).await
}

/// Writes a report, tells the staff, and has it sent on.
async fn write(app: &App, row: &Row, inboxes: Vec<String>) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    if !reports::insert(&mut tx, row).await? {
        return Ok(false);
    }
    let mut told = Told::default();
    for (_, account) in users::with_power(&mut tx, Power::ManageReports).await? {
        told.tell_about(app, &mut tx, account, row.account_id, NotificationType::AdminReport, row.id.0).await?;
    }
    if !inboxes.is_empty() {
        jobs::enqueue(&mut tx, &Job::DeliverFlag { report: row.id, inboxes }, app.now()).await?;
    }
    tx.commit().await?;
    told.raise(app);
    Ok(true)
}

/// Reports by id, with the accounts that they are about: for notifications of the staff.
pub async fn list(app: &App, ids: &[ReportId]) -> Result<Vec<Report>> {
    let rows = reports::list_by_ids(&mut app.db.conn(), ids).await?;
    let targets: Vec<AccountId> = rows.iter().map(|row| row.target_account_id).collect();
    let targets = views::accounts(app, None, &targets).await?;
    let whole = |row: Row| {
        let target = targets.iter().find(|account| account.id == row.target_account_id)?.clone();
        Some(Report { row, target })
    };
    Ok(rows.into_iter().filter_map(whole).collect())
}

impl Report {
    /// The numbers of one of the row's lists.
    pub fn ids(list: &str) -> Vec<i64> {
        serde_json::from_str(list).unwrap_or_default()
    }
}

fn numbers(ids: impl Iterator<Item = i64>) -> String {
    let ids: Vec<String> = ids.map(|id| id.to_string()).collect();
    format!("[{}]", ids.join(","))
}
