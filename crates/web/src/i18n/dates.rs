//! Dates in words, in the person's zone. The patterns and the names of months and days are messages too.

use std::borrow::Borrow;

use domain::Timestamp;
use jiff::{
    Timestamp as Instant, Zoned,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use super::{Arg, IntoArg, Words};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Words {
    /// How long ago, as short as possible: `now`, `12 min`, `3 h`, `2 d`, then the date. The page's script keeps it
    /// true with the same thresholds (`times.ts`).
    pub fn ago(&self, at: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        let passed = self.now.millis() - at.millis();
        match passed {
            ..MINUTE => self.t("time-now").into_owned(),
            MINUTE..HOUR => self.t1("time-minutes", "n", passed / MINUTE),
            HOUR..DAY => self.t1("time-hours", "n", passed / HOUR),
            _ if passed < 7 * DAY => self.t1("time-days", "n", passed / DAY),
            _ => self.day(at),
        }
    }

    /// How long until then, for polls and limits: `22 hours left`.
    pub fn left(&self, until: impl Borrow<Timestamp>) -> String {
        let until = *until.borrow();
        let left = (until.millis() - self.now.millis()).max(0);
        match left {
            ..HOUR => self.t1("time-left-minutes", "n", (left / MINUTE).max(1)),
            HOUR..DAY => self.t1("time-left-hours", "n", left / HOUR),
            _ => self.t1("time-left-days", "n", left / DAY),
        }
    }

    /// `21 Nov`, with the year if it is another.
    pub fn day(&self, at: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        let (then, today) = (self.civil(at).date(), self.civil(self.now).date());
        let key = if then.year() == today.year() { "date-day" } else { "date-day-year" };
        self.dated(key, then, "month-short")
    }

    /// The full moment: `21 November 2026, 09:14`.
    pub fn moment(&self, at: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        let then = self.civil(at);
        let date = self.dated("date-day-year", then.date(), "month");
        self.t2("date-time", "date", date, "time", clock(&then))
    }

    /// The whole day: `21 November 2026`.
    pub fn date(&self, at: impl Borrow<Timestamp>) -> String {
        self.dated("date-day-year", self.civil(*at.borrow()).date(), "month")
    }

    /// The day of what is a whole day wherever one lives: its moment is the midnight of UTC.
    pub fn whole_day(&self, at: impl Borrow<Timestamp>) -> String {
        let at = Instant::from_millisecond(at.borrow().millis()).unwrap_or_default();
        self.dated("date-day-year", at.to_zoned(TimeZone::UTC).date(), "month")
    }

    /// A recent moment as people say it: `09:14`, `yesterday 21:40`, `Tuesday 21:40`, `14 November, 21:40`.
    pub fn recent(&self, at: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        let (then, today) = (self.civil(at), self.civil(self.now).date());
        let days = then.date().until(today).map_or(i32::MAX, |span| span.get_days());
        match days {
            0 => clock(&then),
            1 => self.t1("date-yesterday", "time", clock(&then)),
            2..7 => {
                let weekday = self.t(WEEKDAYS[usize::try_from(then.weekday().to_monday_zero_offset()).unwrap_or(0)]);
                self.t2("date-weekday", "weekday", weekday, "time", clock(&then))
            }
            _ => {
                let key = if then.year() == today.year() { "date-day" } else { "date-day-year" };
                let date = self.dated(key, then.date(), "month");
                self.t2("date-time", "date", date, "time", clock(&then))
            }
        }
    }

    /// `November 2026`, for "Joined".
    pub fn month(&self, at: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        self.dated("date-month", self.civil(at).date(), "month")
    }

    /// As a field for a date and a time has it, in the person's zone: `2026-11-27T21:40`.
    pub fn field(&self, at: impl Borrow<Timestamp>) -> String {
        self.civil(*at.borrow()).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// The moment that such a field names; None if it names none.
    pub fn of_field(&self, text: &str) -> Option<Timestamp> {
        let named: DateTime = text.trim().parse().ok()?;
        let at = named.to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp::from_millis(at.timestamp().as_millisecond()))
    }

    /// The name of the person's zone: `Europe/Lisbon`.
    pub fn zone_name(&self) -> String {
        self.zone.iana_name().unwrap_or("UTC").replace('_', " ").trim_start_matches("Etc/").to_owned()
    }

    /// For `<time datetime>`.
    pub fn iso(&self, at: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        Instant::from_millisecond(at.millis() / 1000 * 1000).map_or_else(|_| String::new(), |t| t.to_string())
    }

    fn civil(&self, at: Timestamp) -> Zoned {
        Instant::from_millisecond(at.millis()).unwrap_or_default().to_zoned(self.zone.clone())
    }

    fn dated(&self, pattern: &str, date: Date, months: &str) -> String {
        let month = self.t(&format!("{months}-{}", date.month())).into_owned();
        // As text: a year must not be grouped like a number.
        let (day, year) = (date.day().to_string(), date.year().to_string());
        self.get(pattern, &[("day", day.arg()), ("month", Arg::Text(month.into())), ("year", year.arg())])
    }
}

const WEEKDAYS: [&str; 7] = ["weekday-1", "weekday-2", "weekday-3", "weekday-4", "weekday-5", "weekday-6", "weekday-7"];

fn clock(at: &Zoned) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}
