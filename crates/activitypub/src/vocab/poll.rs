//! Polls: Question with `oneOf` or `anyOf` (ActivityStreams, section 5.4; FEP-9967).

use serde_json::Value;

use super::{date, language, limits, read};

/// One choice of a poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollOption {
    /// Its text.
    pub name: String,
    /// Votes counted by the origin (`replies.totalItems`).
    pub votes: u64,
}

/// A poll as its origin states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// True for `anyOf`: several choices are allowed.
    pub multiple: bool,
    /// The choices, in order; never empty.
    pub options: Vec<PollOption>,
    /// When it ends or ended, in milliseconds: `endTime`, else `closed`. `None`: open without end.
    pub ends_at: Option<i64>,
    /// True once `closed` is there, whether a date or a truth value.
    pub closed: bool,
    /// People who voted, where counted.
    pub voters: Option<u64>,
}

impl Poll {
    /// Reads a Question; Pleroma sends an empty `anyOf` beside `oneOf`.
    pub(super) fn read(object: &Value) -> Option<Self> {
        let (multiple, options) = [(false, "oneOf"), (true, "anyOf")]
            .into_iter()
            .map(|(multiple, key)| (multiple, options(&object[key])))
            .find(|(_, options)| !options.is_empty())?;
        let closed = &object["closed"];
        let closed_at = date::millis(closed);
        Some(Self {
            multiple,
            options,
            ends_at: date::millis(&object["endTime"]).or(closed_at),
            closed: closed_at.is_some() || read::flag(closed) == Some(true),
            voters: read::count(&object["votersCount"]),
        })
    }
}

fn options(value: &Value) -> Vec<PollOption> {
    let option = |option: &Value| {
        let name = match option {
            Value::String(_) => read::text(option, limits::POLL_OPTION)?,
            _ => language::text(option, "name", "nameMap", limits::POLL_OPTION)?,
        };
        let votes = read::count(&option["replies"]["totalItems"]).unwrap_or(0);
        (!name.trim().is_empty()).then_some(PollOption { name, votes })
    };
    read::each(value).filter_map(option).take(limits::POLL_OPTIONS).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_of_and_any_of() {
        let poll =
            Poll::read(&json!({"anyOf": [], "oneOf": [{"name": "a", "replies": {"totalItems": 4}}, {"name": "b"}, {}],
            "endTime": "2024-05-02T08:00:00.000Z", "votersCount": 4}));
        let poll = poll.expect("a poll");
        assert_eq!((poll.multiple, poll.options.len(), poll.options[0].votes, poll.voters), (false, 2, 4, Some(4)));
        assert_eq!((poll.ends_at, poll.closed), (Some(1_714_636_800_000), false));
        let lone = Poll::read(&json!({"anyOf": {"name": "a"}, "closed": true})).expect("a poll");
        assert!(lone.multiple && lone.closed && lone.ends_at.is_none());
        assert_eq!(Poll::read(&json!({"oneOf": "x", "anyOf": 3})).map(|poll| poll.options.len()), Some(1));
        assert_eq!(Poll::read(&json!({"oneOf": {}, "anyOf": [null]})), None);
    }
}
