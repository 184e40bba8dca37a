//! `WrappedAnnualReports`: years in review, with the accounts and statuses that they name.

use std::sync::Arc;

use domain::AccountId;
use serde::Serialize;
use serde_json::value::RawValue;
use services::{Viewer, annual_reports::Wrapped, views};
use storage::annual_reports::AnnualReport;

use super::{account, piece, status};
use crate::JsonBytes;

#[derive(Serialize)]
struct Report<'a> {
    year: i64,
    data: &'a RawValue,
    schema_version: i64,
    share_url: &'a str,
    account_id: AccountId,
}

/// `WrappedAnnualReports` of the viewer.
pub fn annual_reports_json(wrapped: &Wrapped, viewer: &Viewer) -> JsonBytes {
    let mut out = b"{\"annual_reports\":".to_vec();
    piece::list(&mut out, &wrapped.reports, |out, (report, share_url)| write_report(out, report, share_url));
    out.extend_from_slice(b",\"accounts\":");
    account::write_accounts(&mut out, &wrapped.accounts as &[Arc<views::Account>]);
    out.extend_from_slice(b",\"statuses\":");
    status::write_items(&mut out, &wrapped.statuses, Some(viewer));
    out.push(b'}');
    JsonBytes(out.into())
}

fn write_report(out: &mut Vec<u8>, report: &AnnualReport, share_url: &str) {
    let data: &RawValue = serde_json::from_str(&report.data).unwrap_or(RawValue::NULL);
    let report = Report {
        year: report.year,
        data,
        schema_version: report.schema_version,
        share_url,
        account_id: report.account_id,
    };
    let text = serde_json::to_vec(&report).expect("plain structs with names as keys are JSON");
    out.extend_from_slice(&text);
}
