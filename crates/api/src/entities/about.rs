//! What notifications are about that are not about a status: `RelationshipSeveranceEvent`, `AccountWarning`, a year; and
//! `NotificationFallback`, the words for apps that do not know a kind.

use domain::{NotificationType, SeveranceId, SeveranceKind, Timestamp, WarningAction, WarningId, text};
use serde::Serialize;
use services::{
    Viewer,
    notifications::{About, in_words},
    views::Account,
};
use storage::{severances::Severance, warnings::Warning};

use super::{account, collection::write_collection, piece, report};

#[derive(Serialize)]
struct SeveranceEvent<'a> {
    id: SeveranceId,
    #[serde(rename = "type")]
    kind: SeveranceKind,
    purged: bool,
    target_name: &'a str,
    followers_count: i64,
    following_count: i64,
    created_at: Timestamp,
}

impl<'a> From<&'a Severance> for SeveranceEvent<'a> {
    fn from(one: &'a Severance) -> Self {
        Self {
            id: one.id,
            kind: one.kind,
            purged: one.purged,
            target_name: &one.target_name,
            followers_count: one.followers_count,
            following_count: one.following_count,
            created_at: one.created_at,
        }
    }
}

#[derive(Serialize)]
struct AccountWarning<'a> {
    id: WarningId,
    action: WarningAction,
    text: &'a str,
    /// None if no statuses caused it.
    status_ids: Option<Vec<String>>,
    appeal: Option<Appeal<'a>>,
    created_at: Timestamp,
}

#[derive(Serialize)]
struct Appeal<'a> {
    text: &'a str,
    state: &'static str,
}

impl<'a> From<&'a Warning> for AccountWarning<'a> {
    fn from(one: &'a Warning) -> Self {
        let ids: Vec<i64> = serde_json::from_str(&one.status_ids).unwrap_or_default();
        let state = match (one.appeal_approved_at, one.appeal_rejected_at) {
            (Some(_), _) => "approved",
            (None, Some(_)) => "rejected",
            (None, None) => "pending",
        };
        Self {
            id: one.id,
            action: one.action,
            text: &one.text,
            status_ids: (!ids.is_empty()).then(|| ids.iter().map(i64::to_string).collect()),
            appeal: one.appeal_text.as_deref().map(|text| Appeal { text, state }),
            created_at: one.created_at,
        }
    }
}

/// Appends the member of an open object that tells what a notification is about.
pub(super) fn write_about(out: &mut Vec<u8>, about: &About) {
    match about {
        About::Severance(one) => {
            out.extend_from_slice(b",\"event\":");
            out.extend_from_slice(piece::open(&SeveranceEvent::from(one)).as_bytes());
            out.push(b'}');
        }
        About::Warning(one, target) => {
            out.extend_from_slice(b",\"moderation_warning\":");
            out.extend_from_slice(piece::open(&AccountWarning::from(one)).as_bytes());
            out.extend_from_slice(b",\"target_account\":");
            account::write_account(out, target);
            out.push(b'}');
        }
        About::Collection(shown) => {
            out.extend_from_slice(b",\"collection\":");
            write_collection(out, shown);
        }
        About::Report(one) => {
            out.extend_from_slice(b",\"report\":");
            report::write_report(out, one);
        }
        About::Year(year) => out.extend_from_slice(format!(",\"annual_report\":{{\"year\":{year}}}").as_bytes()),
    }
}

/// The kinds that an app says it knows (`supported_types[]`); none if it says nothing.
#[derive(Debug, Clone, Default)]
pub struct Supported(pub Vec<String>);

impl Supported {
    fn lacks(&self, kind: NotificationType) -> bool {
        !self.0.is_empty() && !self.0.iter().any(|word| word == kind.as_str())
    }
}

#[derive(Serialize)]
struct Fallback {
    title: String,
    summary: Option<String>,
    details: Option<String>,
}

/// Appends `fallback` to an open object if the app does not know this kind.
pub(super) fn write_fallback(
    out: &mut Vec<u8>,
    (kind, who, about): (NotificationType, &Account, Option<&About>),
    viewer: &Viewer,
    supported: &Supported,
) {
    if !supported.lacks(kind) {
        return;
    }
    let words = in_words(kind, who, about, viewer);
    let html = |plain: &str| text::escape(plain).to_string();
    let fallback = Fallback { title: html(&words.title), summary: words.summary.as_deref().map(html), details: None };
    out.extend_from_slice(b",\"fallback\":");
    out.extend_from_slice(piece::open(&fallback).as_bytes());
    out.push(b'}');
}
