//! HTTP dates (RFC 9110, section 5.6.7).

use jiff::{
    Timestamp,
    fmt::rfc2822::{DateTimeParser, DateTimePrinter},
};

/// Milliseconds since 1970; a wrong weekday is overlooked.
pub fn parse(text: &[u8]) -> Option<i64> {
    const PARSER: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
    PARSER.parse_timestamp(text).ok().map(Timestamp::as_millisecond)
}

/// `Wed, 20 Dec 2023 10:00:00 GMT`; the parts of a second fall away.
pub(super) fn format(millis: i64) -> Option<String> {
    let instant = Timestamp::from_millisecond(millis).ok()?;
    DateTimePrinter::new().timestamp_to_rfc9110_string(&instant).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let text = "Wed, 20 Dec 2023 10:00:00 GMT";
        assert_eq!(parse(text.as_bytes()), Some(1_703_066_400_000));
        assert_eq!(format(1_703_066_400_999).as_deref(), Some(text));
        assert_eq!(parse(b"Mon, 20 Dec 2023 10:00:00 GMT"), Some(1_703_066_400_000));
        for bad in ["", "wrong date", "2023-12-20T10:00:00Z", "\u{0}"] {
            assert_eq!(parse(bad.as_bytes()), None, "{bad}");
        }
    }
}
