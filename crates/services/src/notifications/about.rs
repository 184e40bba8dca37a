//! What notifications are about that are not about a status.

use std::{collections::HashMap, sync::Arc};

use domain::{AccountId, CollectionId, NotificationType, ReportId};
use storage::{
    notifications::Line,
    severances::{self, Severance},
    warnings::{self, Warning},
};

use crate::{
    App, Result, Viewer,
    collections::{self, Shown},
    reports::{self, Report},
    views,
};

/// Of one notification.
#[derive(Debug, Clone)]
pub enum About {
    /// Follows that were lost.
    Severance(Severance),
    /// What the staff did, and to whom.
    Warning(Warning, Arc<views::Account>),
    /// What somebody complains of, told to the staff.
    Report(Box<Report>),
    /// The year of an annual report.
    Year(i64),
    /// In which the receiver stands.
    Collection(Box<Shown>),
}

/// All of a page, by kind and id; read in a batch for each kind that occurs, which is mostly none.
#[derive(Default)]
pub(super) struct Abouts(HashMap<(NotificationType, i64), About>);

impl Abouts {
    pub(super) fn of(&self, line: &Line) -> Option<About> {
        self.0.get(&(line.kind, line.about_id?)).cloned()
    }

    pub(super) async fn load(app: &App, viewer: &Viewer, lines: &[Line]) -> Result<Self> {
        let mut found = Self::default();
        let severed = ids(lines, NotificationType::SeveredRelationships);
        if !severed.is_empty() {
            for one in severances::list(&mut app.db.conn(), viewer.account, &severed).await? {
                found.0.insert((NotificationType::SeveredRelationships, one.id.0), About::Severance(one));
            }
        }
        let warned = ids(lines, NotificationType::ModerationWarning);
        if !warned.is_empty() {
            found.load_warnings(app, viewer.account, &warned).await?;
        }
        for kind in [NotificationType::AddedToCollection, NotificationType::CollectionUpdate] {
            found.load_collections(app, viewer, (kind, ids(lines, kind))).await?;
        }
        found.load_reports(app, &ids(lines, NotificationType::AdminReport)).await?;
        for year in ids(lines, NotificationType::AnnualReport) {
            found.0.insert((NotificationType::AnnualReport, year), About::Year(year));
        }
        Ok(found)
    }

    async fn load_collections(
        &mut self,
        app: &App,
        viewer: &Viewer,
        (kind, ids): (NotificationType, Vec<i64>),
    ) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<CollectionId> = ids.into_iter().map(CollectionId).collect();
        let rows = storage::collections::list(&mut app.db.conn(), &ids).await?;
        for shown in collections::shown(app, Some(viewer), rows).await? {
            self.0.insert((kind, shown.collection.id.0), About::Collection(Box::new(shown)));
        }
        Ok(())
    }

    async fn load_reports(&mut self, app: &App, ids: &[i64]) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<ReportId> = ids.iter().copied().map(ReportId).collect();
        for one in reports::list(app, &ids).await? {
            self.0.insert((NotificationType::AdminReport, one.row.id.0), About::Report(Box::new(one)));
        }
        Ok(())
    }

    async fn load_warnings(&mut self, app: &App, account: AccountId, ids: &[i64]) -> Result<()> {
        let target = views::account(app, None, account).await?;
        for one in warnings::list(&mut app.db.conn(), account, ids).await? {
            let key = (NotificationType::ModerationWarning, one.id.0);
            self.0.insert(key, About::Warning(one, target.clone()));
        }
        Ok(())
    }
}

fn ids(lines: &[Line], kind: NotificationType) -> Vec<i64> {
    lines.iter().filter(|line| line.kind == kind).filter_map(|line| line.about_id).collect()
}
