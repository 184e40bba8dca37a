//! Media types of ActivityPub documents (ActivityPub, section 3.2): naming, recognising and negotiating them.

/// What we send.
pub const ACTIVITY_JSON: &str = "application/activity+json";
/// The type that the specification names.
pub const LD_JSON: &str = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
/// The `Accept` header of our fetches.
pub const ACCEPT: &str =
    "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
/// The same where an address may be that of a page.
pub const ACCEPT_PAGES: &str = "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\", text/html;q=0.1";
/// WebFinger's answer (RFC 7033).
pub const JRD_JSON: &str = "application/jrd+json";
/// host-meta's answer (RFC 6415).
pub const XRD_XML: &str = "application/xrd+xml";

const PROFILE: &str = "https://www.w3.org/ns/activitystreams";

/// True for `application/activity+json`, and for `application/ld+json` with the ActivityStreams profile. Mastodon takes
/// nothing else as a fetched document, so that an upload served as JSON cannot pose as an actor.
#[must_use]
pub fn is_activity(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let Some(essence) = parts.next() else { return false };
    if essence.eq_ignore_ascii_case(ACTIVITY_JSON) {
        return true;
    }
    // A profile is a list of addresses in quotes, separated by spaces (RFC 6906).
    let profile = |part: &str| {
        part.split_once('=').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("profile")
                && value.trim().trim_matches('"').split_ascii_whitespace().any(|address| address == PROFILE)
        })
    };
    essence.eq_ignore_ascii_case("application/ld+json") && parts.any(profile)
}

/// True if an `Accept` header asks for an ActivityPub document before a page. `*/*` alone asks for a page.
#[must_use]
pub fn accepts_activity(accept: &str) -> bool {
    let mut document = None;
    let mut page = None;
    for (place, range) in accept.split(',').take(32).enumerate() {
        let essence = range.split(';').next().unwrap_or_default().trim();
        let rank = (quality(range), usize::MAX - place);
        if rank.0 == 0 {
            continue;
        }
        if is_activity(range) {
            document = document.max(Some(rank));
        } else if essence.eq_ignore_ascii_case("text/html") || essence.eq_ignore_ascii_case("application/xhtml+xml") {
            page = page.max(Some(rank));
        }
    }
    document.is_some() && document > page
}

/// The `q` of a media range, in thousandths.
fn quality(range: &str) -> u16 {
    let weight = range.split(';').skip(1).filter_map(|part| part.split_once('=')).find(|(name, _)| name.trim() == "q");
    let Some((_, value)) = weight else { return 1_000 };
    let (whole, fraction) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    if whole != "0" {
        return 1_000;
    }
    format!("{fraction:0<3}").get(..3).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_documents() {
        for yes in [
            ACTIVITY_JSON,
            LD_JSON,
            "application/activity+json; charset=utf-8",
            "Application/LD+JSON;profile=\"x https://www.w3.org/ns/activitystreams\"",
        ] {
            assert!(is_activity(yes), "{yes}");
        }
        for no in
            ["application/json", "application/ld+json", "application/ld+json; profile=\"https://x\"", "text/html", ""]
        {
            assert!(!is_activity(no), "{no}");
        }
    }

    #[test]
    fn negotiates() {
        for yes in [
            ACCEPT,
            ACTIVITY_JSON,
            "application/activity+json, text/html",
            "text/html;q=0.5, application/activity+json;q=0.9",
            "application/activity+json, */*;q=0.8",
        ] {
            assert!(accepts_activity(yes), "{yes}");
        }
        for no in [
            "*/*",
            "",
            "text/html",
            "text/html, application/activity+json",
            "application/activity+json;q=0",
            "application/json",
        ] {
            assert!(!accepts_activity(no), "{no}");
        }
    }
}
