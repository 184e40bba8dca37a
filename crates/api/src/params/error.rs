//! Why parameters could not be read, with the name of the field as the client wrote it.

use std::fmt;

use serde::de;

/// What was wrong with a request's parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParamError {
    /// The encoding is broken: malformed JSON, invalid UTF-8, conflicting brackets (400).
    Malformed(String),
    /// A required parameter is not there (400).
    Missing(String),
    /// A value is of the wrong kind (422).
    Invalid { field: String, reason: String },
    /// The body is larger than this number of bytes (413).
    TooLarge(usize),
    /// The body did not arrive whole (400).
    Interrupted,
}

impl ParamError {
    pub(super) fn malformed(reason: impl Into<String>) -> Self {
        Self::Malformed(reason.into())
    }

    pub(super) fn wrong(expected: &str) -> Self {
        Self::Invalid { field: String::new(), reason: format!("must be {expected}") }
    }

    /// The same error, met inside `name`: `expires_in` within `poll` becomes `poll[expires_in]`.
    pub(super) fn within(self, name: &str) -> Self {
        let nest = |inner: String| match inner.split_once('[') {
            _ if inner.is_empty() => name.to_owned(),
            Some((head, rest)) => format!("{name}[{head}][{rest}"),
            None => format!("{name}[{inner}]"),
        };
        match self {
            Self::Missing(field) => Self::Missing(nest(field)),
            Self::Invalid { field, reason } => Self::Invalid { field: nest(field), reason },
            other => other,
        }
    }
}

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(reason) => f.write_str(reason),
            Self::Missing(field) => write!(f, "param is missing or the value is empty: {field}"),
            Self::Invalid { field, reason } if field.is_empty() => write!(f, "Validation failed: the request {reason}"),
            Self::Invalid { field, reason } => write!(f, "Validation failed: {field} {reason}"),
            Self::TooLarge(limit) => write!(f, "The request is larger than {limit} bytes"),
            Self::Interrupted => f.write_str("The request ended too early"),
        }
    }
}

impl std::error::Error for ParamError {}

impl de::Error for ParamError {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self::Invalid { field: String::new(), reason: format!("is invalid ({reason})") }
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::wrong(&expected.to_string())
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::wrong(&expected.to_string())
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::wrong(&format!("one of {}", expected.join(", ")))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field.to_owned())
    }
}
