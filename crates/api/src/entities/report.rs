//! `Report`.

use domain::{ReportCategory, ReportId, Timestamp};
use serde::Serialize;
use services::reports::Report;

use super::{account, piece};
use crate::JsonBytes;

#[derive(Serialize)]
struct Head<'a> {
    id: ReportId,
    action_taken: bool,
    action_taken_at: Option<Timestamp>,
    category: ReportCategory,
    comment: &'a str,
    forwarded: bool,
    created_at: Timestamp,
    status_ids: Vec<String>,
    rule_ids: Vec<String>,
    collection_ids: Vec<String>,
}

/// Appends a `Report`.
pub fn write_report(out: &mut Vec<u8>, report: &Report) {
    let row = &report.row;
    let texts = |list: &str| Report::ids(list).iter().map(i64::to_string).collect();
    let head = Head {
        id: row.id,
        action_taken: row.action_taken_at.is_some(),
        action_taken_at: row.action_taken_at,
        category: row.category,
        comment: &row.comment,
        forwarded: row.forwarded,
        created_at: row.created_at,
        status_ids: texts(&row.status_ids),
        rule_ids: texts(&row.rule_ids),
        collection_ids: texts(&row.collection_ids),
    };
    out.extend_from_slice(piece::open(&head).as_bytes());
    out.extend_from_slice(b",\"target_account\":");
    account::write_account(out, &report.target);
    out.push(b'}');
}

/// `Report`
pub fn report_json(report: &Report) -> JsonBytes {
    let mut out = Vec::new();
    write_report(&mut out, report);
    JsonBytes(out.into())
}
