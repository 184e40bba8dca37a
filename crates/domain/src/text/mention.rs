//! `@name` and `@name@host` in a text.

use super::{
    chars::{is_word, next, previous},
    host::{self, Single},
    parse::Mention,
};
use crate::Acct;

impl Mention<'_> {
    /// The handle to look up, its host in lower-case ASCII. `None` if the host is no valid name after all.
    pub fn acct(&self) -> Option<Acct> {
        self.screen_name().parse().ok()
    }

    /// `name` or `name@host` as written.
    pub fn screen_name(&self) -> String {
        match self.domain {
            Some(domain) => format!("{}@{domain}", self.username),
            None => self.username.to_owned(),
        }
    }
}

/// The mention whose `@` stands at `at`: not inside a word, a path or a parameter, and not cut off by another `@`.
pub(super) fn scan(text: &str, at: usize) -> Option<Mention<'_>> {
    if previous(text, at).is_some_and(|before| is_word(before) || matches!(before, '=' | '/')) {
        return None;
    }
    let name_start = at + 1;
    let name_end = name_start + username_length(&text[name_start..]);
    if name_end == name_start {
        return None;
    }
    let domain = text[name_end..].starts_with('@').then(|| domain_end(text, name_end + 1)).flatten();
    let end = domain.unwrap_or(name_end);
    if is_cut_off(&text[end..]) {
        return None;
    }
    Some(Mention {
        range: at..end,
        username: &text[name_start..name_end],
        domain: domain.map(|end| &text[name_end + 1..end]),
    })
}

/// Length of `[a-z0-9_]+([.-]+[a-z0-9_]+)*` at the start.
pub(super) fn username_length(text: &str) -> usize {
    let mut end = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => end = at + 1,
            b'.' | b'-' if end > 0 => {}
            _ => break,
        }
    }
    end
}

/// Ports are part of hosts in a test bed. Small numbers are left out: `@rosa@waves.example:10` may begin a list.
fn domain_end(text: &str, start: usize) -> Option<usize> {
    let end = host::scan(text, start, Single::Any)?;
    let with_port = host::scan_port(text, end, 80..=65535);
    Some(if next(text, with_port).is_some_and(|after| is_word(after) || after == ':') {
        end
    } else {
        with_port
    })
}

/// What may not follow a mention: another `@` (an address with a typing error), an accented Latin letter (the name goes
/// on), `://` (it was a scheme).
fn is_cut_off(rest: &str) -> bool {
    rest.starts_with("://") || rest.chars().next().is_some_and(|c| matches!(c, '@' | '＠') || is_latin_accent(c))
}

fn is_latin_accent(c: char) -> bool {
    matches!(c,
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{253}' | '\u{254}' | '\u{256}' | '\u{257}'
        | '\u{259}' | '\u{25b}' | '\u{263}' | '\u{268}' | '\u{26f}' | '\u{272}' | '\u{289}' | '\u{28b}' | '\u{2bb}'
        | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}')
}
