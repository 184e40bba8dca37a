//! Names of accounts: what may be chosen here, what is accepted from elsewhere.

use super::mention::username_length;
use crate::{Code, Invalid};

/// Longest name of a local account.
pub const MAX_USERNAME: usize = 30;
/// Longest name accepted from another server.
pub const MAX_REMOTE_USERNAME: usize = 2048;

/// Names that would speak for the server, or collide with its addresses. Compared as [`skeleton`]s.
const RESERVED: [&str; 64] = [
    "about",
    "abuse",
    "account",
    "accounts",
    "actor",
    "admin",
    "administration",
    "administrator",
    "aldea",
    "all",
    "api",
    "assets",
    "auth",
    "compose",
    "contact",
    "everyone",
    "explore",
    "federation",
    "help",
    "home",
    "hostmaster",
    "inbox",
    "info",
    "instance",
    "internal",
    "invite",
    "legal",
    "list",
    "lists",
    "local",
    "login",
    "logout",
    "mastodon",
    "media",
    "mod",
    "moderation",
    "moderator",
    "nodeinfo",
    "notifications",
    "oauth",
    "official",
    "outbox",
    "owner",
    "postmaster",
    "privacy",
    "public",
    "root",
    "rules",
    "search",
    "security",
    "server",
    "settings",
    "share",
    "signup",
    "staff",
    "status",
    "support",
    "system",
    "tags",
    "team",
    "terms",
    "users",
    "webfinger",
    "webmaster",
];

/// True for a name as the fediverse knows them: letters, digits and underscores, dots and hyphens within.
pub fn is_username(name: &str) -> bool {
    !name.is_empty() && name.len() <= MAX_REMOTE_USERNAME && username_length(name) == name.len()
}

/// Checks a name that somebody wants here: letters, digits and underscores only, as in Mastodon, because dots would
/// collide with addresses such as `/@name.rss`.
pub fn check_username(name: &str) -> Result<(), Invalid> {
    let refuse = |code, reason: &'static str| Err(Invalid::new("username", code, reason));
    if name.is_empty() {
        return refuse(Code::Blank, "can't be blank");
    }
    if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return refuse(Code::Invalid, "must contain only letters, numbers and underscores");
    }
    if name.len() > MAX_USERNAME {
        return refuse(Code::TooLong, "is too long (maximum is 30 characters)");
    }
    Ok(())
}

/// True if only those who run the server may give this name out.
pub fn is_reserved(name: &str) -> bool {
    let name = skeleton(name);
    RESERVED.iter().any(|reserved| skeleton(reserved) == name)
}

/// Whether a name looks like this one; `*` at the beginning or the end stands for anything.
pub fn resembles(name: &str, pattern: &str) -> bool {
    let (name, bare) = (skeleton(name), skeleton(pattern.trim_matches('*')));
    match (pattern.starts_with('*'), pattern.ends_with('*')) {
        _ if bare.is_empty() => false,
        (false, false) => name == bare,
        (false, true) => name.starts_with(&bare),
        (true, false) => name.ends_with(&bare),
        (true, true) => name.contains(&bare),
    }
}

/// A name as the eye reads it: case, underscores and digits that look like letters do not make another one.
fn skeleton(name: &str) -> String {
    let look = |c: char| match c.to_ascii_lowercase() {
        '0' => 'o',
        '1' | 'l' | 'i' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        other => other,
    };
    name.chars().filter(|c| !matches!(c, '_' | '-' | '.')).map(look).collect()
}

#[cfg(test)]
#[path = "username_tests.rs"]
mod tests;
