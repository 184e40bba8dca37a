use serde::{Deserialize, Serialize};

use crate::AnnouncementId;

/// Of what everybody here gets a letter. Stored in jobs: rename nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// The terms of service that hold from this day on, like `2026-12-01`.
    Terms(String),
    Announcement(AnnouncementId),
}
