//! Polls: what may be asked, and for how long.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Code, Invalid, Settings, Timestamp, text};

/// The shortest time that a poll is open.
pub const MIN_POLL_DURATION: Duration = Duration::from_mins(5);
/// The longest: a mean month, to the second as Mastodon has it.
pub const MAX_POLL_DURATION: Duration = Duration::from_secs(2_629_746);

/// A poll as its author hands it in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PollDraft {
    pub options: Vec<String>,
    /// Seconds from the publication on.
    pub expires_in: Option<u64>,
    /// Whether more than one option may be chosen.
    pub multiple: bool,
    /// Nobody sees the counts before the end.
    pub hide_totals: bool,
}

impl PollDraft {
    /// The same without the blanks around its options, and without empty ones.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.options = self.options.iter().map(|option| option.trim().to_owned()).collect();
        self.options.retain(|option| !option.is_empty());
        self
    }

    /// Refuses a poll that asks too little or too much. Expects it [`tidied`](Self::tidied).
    ///
    /// # Errors
    /// All that is wrong with it, in Mastodon's words.
    pub fn check(&self, settings: &Settings) -> Result<(), Vec<Invalid>> {
        let mut wrong = self.check_options(settings);
        wrong.extend(self.check_duration());
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    fn check_options(&self, settings: &Settings) -> Vec<Invalid> {
        let refuse = |code, reason: String| Invalid::new("poll_options", code, reason);
        let (most, longest) = (settings.max_poll_options as usize, settings.max_poll_option_characters as usize);
        let mut wrong = Vec::new();
        if self.options.len() < 2 {
            wrong.push(refuse(Code::TooShort, "must have more than one item".into()));
        }
        if self.options.len() > most {
            wrong.push(refuse(Code::TooLong, format!("can't contain more than {most} items")).limit(most));
        }
        if self.options.iter().any(|option| text::graphemes(option) > longest) {
            let reason = format!("can't be longer than {longest} characters each");
            wrong.push(Invalid { about: "poll_option", ..refuse(Code::TooLong, reason).limit(longest) });
        }
        if self.options.iter().enumerate().any(|(at, option)| self.options[..at].contains(option)) {
            wrong.push(refuse(Code::Taken, "contain duplicate items".into()));
        }
        wrong
    }

    fn check_duration(&self) -> Option<Invalid> {
        let seconds = Duration::from_secs(self.expires_in.unwrap_or_default());
        let refuse =
            |about, reason| Some(Invalid { about, ..Invalid::new("poll_expires_at", Code::Inclusion, reason) });
        match seconds {
            short if short < MIN_POLL_DURATION => refuse("poll_too_soon", "is too soon"),
            long if long > MAX_POLL_DURATION => refuse("poll_too_late", "is too far into the future"),
            _ => None,
        }
    }

    /// When it ends, if it is published now.
    #[must_use]
    pub fn expires_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.expires_in.map(|seconds| now + Duration::from_secs(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(options: &[&str], expires_in: Option<u64>) -> Vec<String> {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        let poll = PollDraft { options, expires_in, ..PollDraft::default() }.tidied();
        poll.check(&Settings::default()).err().into_iter().flatten().map(|one| one.to_string()).collect()
    }

    #[test]
    fn what_may_be_asked() {
        assert!(reasons(&["yes", "no"], Some(300)).is_empty());
        assert!(reasons(&["a", "b", "c", " d "], Some(2_629_746)).is_empty());
        // A family of four is one character.
        assert!(reasons(&[&"👨‍👩‍👧‍👦".repeat(50), "no"], Some(300)).is_empty());
        assert_eq!(reasons(&["yes", " "], Some(300)), ["Poll options must have more than one item"]);
        assert_eq!(reasons(&["a", "b", "c", "d", "e"], Some(300)), ["Poll options can't contain more than 4 items"]);
        assert_eq!(reasons(&["same", " same"], Some(300)), ["Poll options contain duplicate items"]);
        let long = reasons(&[&"x".repeat(51), "no"], Some(300));
        assert_eq!(long, ["Poll options can't be longer than 50 characters each"]);
    }

    #[test]
    fn for_how_long() {
        assert_eq!(reasons(&["yes", "no"], Some(299)), ["Poll expires at is too soon"]);
        assert_eq!(reasons(&["yes", "no"], None), ["Poll expires at is too soon"]);
        assert_eq!(reasons(&["yes", "no"], Some(2_629_747)), ["Poll expires at is too far into the future"]);
        assert_eq!(reasons(&["yes", "no"], Some(u64::MAX)), ["Poll expires at is too far into the future"]);
    }
}
