//! Telling the staff what is wrong with somebody or something.

use super::page;
use crate::components::{Choice, Errors, Field, Hidden, Place, StatusCard};

page! {
    /// `/report?account=`, `/report?status=`. Posts `account`, `category`, `rule` and `post` (several of each), `comment`,
    /// `forward`. The block `form` is the 422 answer.
    ReportPage, "pages/report.html", ["form"], {
        name: String,
        /// The profile.
        back: String,
        account: Hidden,
        categories: Vec<Choice>,
        rules: Vec<Choice>,
        posts: Vec<ReportedPost>,
        comment: Field,
        /// None if the account is of this server.
        forward: Option<Choice>,
        errors: Errors,
    }
}

/// A post that may be named.
#[derive(Debug, Clone)]
pub struct ReportedPost {
    pub card: StatusCard,
    pub checked: bool,
}
