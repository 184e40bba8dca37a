//! What was wrong with somebody's input: one field, one reason. It becomes a 422 in the API and words under the field
//! in the pages.

use std::{borrow::Cow, fmt};

/// Why a value was refused. The API's `details` carry the code, pages look words up by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    Blank,
    TooShort,
    TooLong,
    Taken,
    Reserved,
    Accepted,
    Invalid,
    Unreachable,
    Blocked,
    Inclusion,
    BelowLimit,
}

impl Code {
    /// The code in the `details` of a refused registration, as in Mastodon's API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blank => "ERR_BLANK",
            Self::TooShort => "ERR_TOO_SHORT",
            Self::TooLong => "ERR_TOO_LONG",
            Self::Taken => "ERR_TAKEN",
            Self::Reserved => "ERR_RESERVED",
            Self::Accepted => "ERR_ACCEPTED",
            Self::Invalid => "ERR_INVALID",
            Self::Unreachable => "ERR_UNREACHABLE",
            Self::Blocked => "ERR_BLOCKED",
            Self::Inclusion => "ERR_INCLUSION",
            Self::BelowLimit => "ERR_BELOW_LIMIT",
        }
    }
}

/// One refused field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Invalid {
    /// The field's name as the client sent it; empty if it is none of them alone.
    pub field: Cow<'static, str>,
    pub code: Code,
    /// In English, without the field's name: "is too long (maximum is 500 characters)".
    pub reason: Cow<'static, str>,
    /// What the reason is about where it names no field; pages look their words up by it.
    pub about: &'static str,
    /// The most that is allowed, where that is a number.
    pub limit: Option<u64>,
}

impl Invalid {
    pub fn new(field: impl Into<Cow<'static, str>>, code: Code, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { field: field.into(), code, reason: reason.into(), about: "", limit: None }
    }

    /// More than this many characters.
    pub fn too_long(field: impl Into<Cow<'static, str>>, most: usize) -> Self {
        let reason = format!("is too long (maximum is {most} characters)");
        Self::new(field, Code::TooLong, reason).limit(most)
    }

    /// A reason that is a sentence of its own; `about` says what of, in a word or two.
    pub fn sentence(about: &'static str, code: Code, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { about, ..Self::new("", code, reason) }
    }

    /// With the most that is allowed.
    #[must_use]
    pub fn limit(self, most: impl TryInto<u64>) -> Self {
        Self { limit: most.try_into().ok(), ..self }
    }
}

/// "Text is too long (maximum is 500 characters)". Without a field the reason is a sentence of its own.
impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() {
            return f.write_str(&self.reason);
        }
        let mut words = self.field.replace('_', " ");
        if let Some(first) = words.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        write!(f, "{words} {}", self.reason)
    }
}
