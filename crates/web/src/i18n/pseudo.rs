//! The pseudo-locale: English words between marks that make them run from right to left, as a real one would.

use std::borrow::Cow;

/// Arabic script, and `XB`, a region that nobody uses: bidirectional pseudo-locale by custom.
pub const TAG: &str = "ar-XB";

const RIGHT_TO_LEFT_OVERRIDE: char = '\u{202e}';
const END: char = '\u{202c}';

/// Turns each word around; what is not a letter keeps its place and its meaning.
pub fn turned(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() * 2);
    let mut inside = false;
    for c in text.chars() {
        if c.is_alphabetic() != inside {
            out.push(if inside { END } else { RIGHT_TO_LEFT_OVERRIDE });
            inside = !inside;
        }
        out.push(c);
    }
    if inside {
        out.push(END);
    }
    out.into()
}
