//! One thing that was looked at, and how it stands.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Good,
    /// Works, but the operator should know.
    Note,
    Wrong,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub state: State,
    about: &'static str,
    says: String,
    /// What to do.
    advice: String,
}

impl Finding {
    pub fn good(about: &'static str, says: impl Into<String>) -> Self {
        Self { state: State::Good, about, says: says.into(), advice: String::new() }
    }

    pub fn note(about: &'static str, says: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { state: State::Note, about, says: says.into(), advice: advice.into() }
    }

    pub fn wrong(about: &'static str, says: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { state: State::Wrong, about, says: says.into(), advice: advice.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Good => "ok",
            State::Note => "note",
            State::Wrong => "WRONG",
        };
        writeln!(f, "{state:<6} {}: {}", self.about, self.says)?;
        match self.advice.as_str() {
            "" => Ok(()),
            advice => writeln!(f, "       {advice}"),
        }
    }
}
