//! `Marker`, by timeline.

use domain::Timestamp;
use serde::Serialize;
use storage::markers;

#[derive(Serialize, Default)]
pub struct Markers {
    #[serde(skip_serializing_if = "Option::is_none")]
    home: Option<Marker>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notifications: Option<Marker>,
}

#[derive(Serialize)]
struct Marker {
    last_read_id: String,
    version: i64,
    updated_at: Timestamp,
}

impl From<Vec<markers::Marker>> for Markers {
    fn from(rows: Vec<markers::Marker>) -> Self {
        let mut all = Self::default();
        for row in rows {
            let last_read_id = row.last_read_id.to_string();
            let marker = Some(Marker { last_read_id, version: row.version, updated_at: row.updated_at });
            match row.timeline.as_str() {
                "home" => all.home = marker,
                "notifications" => all.notifications = marker,
                _ => {}
            }
        }
        all
    }
}
