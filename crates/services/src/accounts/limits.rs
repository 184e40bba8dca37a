//! How much a profile can hold, told to apps in the instance's configuration.

/// Characters of a name.
pub const DISPLAY_NAME: usize = 30;
/// Characters of a description of oneself, counted as in statuses.
pub const NOTE: usize = 500;
pub const FIELDS: usize = 4;
/// Characters of a field's name and of its value.
pub const FIELD: usize = 255;
