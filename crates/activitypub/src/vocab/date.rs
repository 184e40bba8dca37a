//! Dates: RFC 3339 as ActivityStreams wants it, and what servers really send.

use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::Value;

use super::read;

/// A date property in milliseconds since 1970.
#[must_use]
pub fn millis(value: &Value) -> Option<i64> {
    parse(read::first(value)?.as_str()?)
}

/// A date in milliseconds since 1970. Besides RFC 3339: `+0000` as offset (Threads), no offset at all, which is read
/// as UTC (Pleroma), and a lone day.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    let instant = match text.parse::<Timestamp>() {
        Ok(instant) => instant,
        Err(_) => text.parse::<civil::DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp(),
    };
    Some(instant.as_millisecond())
}

/// A length in milliseconds: seconds as a number (Funkwhale), or `PT1H2M3.5S` as XML Schema has it (PeerTube).
#[must_use]
pub fn duration(value: &Value) -> Option<i64> {
    let value = read::first(value)?;
    if let Some(seconds) = read::decimal(value) {
        return milliseconds(seconds);
    }
    let text = value.as_str().filter(|text| text.len() <= 64)?;
    if let Ok(seconds) = text.parse::<f64>() {
        return milliseconds(seconds);
    }
    let span: jiff::SignedDuration = text.parse().ok()?;
    milliseconds(span.as_secs_f64())
}

/// More than a month is a mistake, and so is nothing.
fn milliseconds(seconds: f64) -> Option<i64> {
    (seconds > 0.0 && seconds < 2_678_400.0).then(|| (seconds * 1000.0).round() as i64)
}

/// `2024-05-02T08:00:00Z`, with milliseconds where there are any; clamped to the years 1 to 9999, as RFC 3339 has them.
#[must_use]
pub fn format(millis: i64) -> String {
    const FIRST: i64 = -62_135_596_800_000;
    const LAST: i64 = 253_402_207_200_000;
    let instant = Timestamp::from_millisecond(millis.clamp(FIRST, LAST)).expect("these years are in range");
    instant.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_servers_send() {
        let noon = Some(1_714_651_200_000);
        for text in [
            "2024-05-02T12:00:00Z",
            "2024-05-02T12:00:00+00:00",
            "2024-05-02T12:00:00+0000",
            "2024-05-02T14:00:00+02:00",
            "2024-05-02T12:00:00.000Z",
            "2024-05-02T12:00:00.000000",
            "2024-05-02 12:00:00Z",
            " 2024-05-02t12:00:00z ",
        ] {
            assert_eq!(parse(text), noon, "{text}");
        }
        assert_eq!(parse("2024-05-02"), Some(1_714_608_000_000));
        assert_eq!(parse("2017-12-19T16:56:29.7576707+00:00"), Some(1_513_702_589_757));
    }

    #[test]
    fn refuses_the_rest() {
        for text in ["", "yesterday", "2024-13-02T12:00:00Z", "1714651200", &"2".repeat(100)] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(millis(&serde_json::json!({"date": 1})), None);
    }

    #[test]
    fn writes_seconds_or_milliseconds() {
        assert_eq!(format(1_714_651_200_000), "2024-05-02T12:00:00Z");
        assert_eq!(format(1_714_651_200_250), "2024-05-02T12:00:00.25Z");
        for extreme in [i64::MIN, i64::MAX] {
            assert!(parse(&format(extreme)).is_some(), "{}", format(extreme));
        }
    }
}
