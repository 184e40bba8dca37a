//! The poll of a post that is being written. Fields: `poll_option` (as many as there can be, empty ones do not count),
//! `poll_for` in seconds (empty: the end stays), `poll_multiple`, `poll_hide`.

/// Days, hours and minutes that can be chosen.
const SPANS: [(u64, &str); 7] = [
    (300, "compose-poll-minutes"),
    (1800, "compose-poll-minutes"),
    (3600, "compose-poll-hours"),
    (21_600, "compose-poll-hours"),
    (86_400, "compose-poll-days"),
    (259_200, "compose-poll-days"),
    (604_800, "compose-poll-days"),
];

#[derive(Debug, Clone)]
pub struct AskedPoll {
    /// As many as there can be.
    pub options: Vec<String>,
    /// Seconds; None: as it was.
    pub open_for: Option<u64>,
    pub multiple: bool,
    pub hide_totals: bool,
    /// A poll that is there already can keep its end.
    pub has_end: bool,
    /// In characters.
    pub option_limit: u32,
    /// Two boxes on one page must not share ids.
    pub suffix: String,
}

component!(AskedPoll, AskedPollView, "components/asked_poll.html");

impl AskedPoll {
    fn is_asked(&self) -> bool {
        self.options.iter().any(|option| !option.is_empty())
    }

    /// Seconds, the message for them and its number.
    fn spans(&self) -> impl Iterator<Item = (u64, &'static str, u64)> {
        SPANS.into_iter().map(|(seconds, key)| {
            let unit = match seconds {
                86_400.. => 86_400,
                3600.. => 3600,
                _ => 60,
            };
            (seconds, key, seconds / unit)
        })
    }

    fn is_for(&self, seconds: &u64) -> bool {
        self.open_for == Some(*seconds)
    }
}
