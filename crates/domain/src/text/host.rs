//! The host in a link or a handle: `example.com`, `münchen.example`, `localhost:3000`, `127.0.0.1:8443`.
//!
//! Japanese and Chinese writers put no space after a link, so the end of a host is found by its top-level domain.

use super::chars::{next, previous};
use std::ops::RangeInclusive;

/// Longest host in bytes (RFC 1035 allows 253 of ASCII; Unicode letters take more).
const MAX_HOST: usize = 512;

/// Which single words count as a host.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Single {
    /// Only `localhost`.
    Localhost,
    /// Any, as in `@name@intranet`.
    Any,
}

/// The end of the host that starts at `start`, without its port.
pub(super) fn scan(text: &str, start: usize, single: Single) -> Option<usize> {
    let run = run(text, start);
    let host = &text[start..run];
    if host.is_empty() || host.len() > MAX_HOST || is_ipv4(host) {
        return is_ipv4(host).then_some(run);
    }
    if let Some(end) = end_at_known_domain(host) {
        return Some(start + end);
    }
    let last = host.rsplit('.').next()?;
    let named = last.chars().count() >= 2 && !last.bytes().any(|b| b.is_ascii_digit()) || last.starts_with("xn--");
    match host.contains('.') {
        true => named.then_some(run),
        false => (single == Single::Any && host.chars().any(char::is_alphabetic)).then_some(run),
    }
}

/// The end of `:port` at `at`, or `at` itself if no port within `allowed` stands there.
pub(super) fn scan_port(text: &str, at: usize, allowed: RangeInclusive<u32>) -> usize {
    let Some(rest) = text[at..].strip_prefix(':') else { return at };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    match rest[..digits.min(6)].parse() {
        Ok(port) if digits <= 5 && allowed.contains(&port) => at + 1 + digits,
        _ => at,
    }
}

/// The end of labels joined by single dots.
fn run(text: &str, start: usize) -> usize {
    let (mut at, mut end) = (start, start);
    while let Some(c) = next(text, at) {
        let dot_in_name = c == '.' && at > start && previous(text, at) != Some('.');
        if !is_host_char(c) && !dot_in_name {
            break;
        }
        at += c.len_utf8();
        if c != '.' && c != '-' && c != '_' {
            end = at;
        }
        if at - start > MAX_HOST + 4 {
            break;
        }
    }
    // A label neither starts nor ends with a hyphen: `a.-b` ends at `a`.
    let host = &text[start..end];
    let bad = host.find(".-").into_iter().chain(host.find("-.")).min();
    match bad {
        _ if host.starts_with('-') => start,
        Some(bad) => start + bad,
        None => end,
    }
}

fn is_host_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '-' || c == '_';
    }
    !c.is_whitespace() && !c.is_control() && !is_punctuation(c)
}

/// Punctuation and invisible signs that end a host; letters, marks and pictures may be part of one.
fn is_punctuation(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{a9}' | '\u{ab}'..='\u{b1}' | '\u{b4}' | '\u{b6}' | '\u{b8}' | '\u{bb}' | '\u{bf}' | '\u{d7}' | '\u{f7}'
        | '\u{2000}'..='\u{200b}' | '\u{200e}'..='\u{206f}' | '\u{20a0}'..='\u{20cf}' | '\u{2190}'..='\u{21ff}'
        | '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303d}'
        | '\u{30fb}' | '\u{e000}'..='\u{f8ff}' | '\u{fe10}'..='\u{fe1f}' | '\u{fe30}'..='\u{fe6f}' | '\u{feff}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}'
        | '\u{fff0}'..='\u{ffff}')
}

/// The end of the longest part of `host` that ends in a top-level domain which exists, or is set aside for private use.
fn end_at_known_domain(host: &str) -> Option<usize> {
    let mut end = host.len();
    loop {
        let start = host[..end].rfind('.').map_or(0, |dot| dot + 1);
        let label = &host[start..end];
        let alone = start == 0;
        if let Some(length) = known_prefix(label, alone) {
            return Some(start + length);
        }
        end = start.checked_sub(1)?;
    }
}

/// How much of `label` is a top-level domain: all of it, or the ASCII part before other letters (`comをみて`), or the
/// longest start of other letters that is one (`みんなを見て`).
fn known_prefix(label: &str, alone: bool) -> Option<usize> {
    let known = |part: &str| if alone { part.eq_ignore_ascii_case("localhost") } else { is_known(part) };
    if known(label) {
        return Some(label.len());
    }
    let ascii = label.bytes().take_while(u8::is_ascii).count();
    if ascii > 0 {
        return (ascii < label.len() && known(&label[..ascii])).then_some(ascii);
    }
    label.char_indices().rev().take(24).map(|(at, _)| at).find(|&at| at > 0 && known(&label[..at]))
}

fn is_known(tld: &str) -> bool {
    /// Names that are never in the public root: RFC 2606, RFC 6761, RFC 7686, RFC 9476 and common habits at home.
    const PRIVATE: [&str; 16] = [
        "alt",
        "arpa",
        "corp",
        "example",
        "home",
        "i2p",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "onion",
        "private",
        "test",
    ];
    let lower = tld.to_lowercase();
    PRIVATE.binary_search(&lower.as_str()).is_ok()
        || match lower.is_ascii() {
            true => tld::exist(&lower),
            // The list has them as they are in the DNS (RFC 5890).
            false => matches!(url::Host::parse(&lower), Ok(url::Host::Domain(name)) if tld::exist(&name)),
        }
}

fn is_ipv4(host: &str) -> bool {
    host.parse::<std::net::Ipv4Addr>().is_ok()
}
