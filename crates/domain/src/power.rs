//! What a role allows. Roles are kept as bits, Mastodon's own, since its API tells them.

/// One of the powers that code asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Power {
    ManageReports = 4,
    ManageFederation = 5,
    ManageTaxonomies = 8,
    ManageAppeals = 9,
    ManageUsers = 10,
    ViewFeeds = 20,
    ManageEmailSubscriptions = 22,
}

impl Power {
    /// The bits of which a role needs one: its own, or that of administrators, who may do everything.
    pub const fn bits(self) -> i64 {
        const ADMINISTRATOR: i64 = 1;
        ADMINISTRATOR | 1 << self as u8
    }

    /// Whether a role with these permissions has it.
    pub const fn is_in(self, permissions: i64) -> bool {
        permissions & self.bits() != 0
    }
}

#[cfg(test)]
mod tests {
    use super::Power;

    #[test]
    fn administrators_may_do_everything_and_others_what_is_theirs() {
        assert!(Power::ManageReports.is_in(1) && Power::ManageReports.is_in(16));
        assert!(!Power::ManageReports.is_in(32) && !Power::ViewFeeds.is_in(0));
    }
}
