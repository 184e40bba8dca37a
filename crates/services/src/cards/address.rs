//! Addresses of pages: one spelling for all ways to link to the same one.

use url::Url;

/// Bytes; longer addresses get no card.
const LONGEST: usize = 2000;

/// Parameters that say from where somebody comes, not where to.
const TRACKING: [&str; 12] = [
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "_hsenc", "_hsmi",
];

/// The address as it is looked up and compared: without a fragment and without tracking. None if it is nothing that has
/// a page, or holds a password.
pub fn normalise(address: &str) -> Option<Url> {
    let mut url = Url::parse(address.trim()).ok()?;
    let is_page = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty());
    if !is_page || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    url.set_fragment(None);
    let kept = url.query().map(|query| {
        let pairs = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair));
        pairs.collect::<Vec<_>>().join("&")
    });
    url.set_query(kept.as_deref().filter(|query| !query.is_empty()));
    (url.as_str().len() <= LONGEST).then_some(url)
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

/// An address that stands on a page, made whole. None if no browser should follow it.
pub fn absolute(page: &Url, address: &str) -> Option<Url> {
    let url = page.join(address.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.as_str().len() <= LONGEST).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_one_page() {
        for (written, kept) in [
            ("https://News.example/a?b=1&utm_source=x#top", "https://news.example/a?b=1"),
            ("https://news.example:443/?fbclid=1", "https://news.example/"),
            ("https://news.example/a?b=%20&&c", "https://news.example/a?b=%20&c"),
            ("http://bücher.example/ä", "http://xn--bcher-kva.example/%C3%A4"),
        ] {
            assert_eq!(normalise(written).unwrap().as_str(), kept);
        }
        for bad in ["gemini://a.example/", "https://", "https://u:p@a.example/", "magnet:?xt=1", "news", ""] {
            assert_eq!(normalise(bad), None, "{bad}");
        }
        assert_eq!(normalise(&format!("https://a.example/{}", "x".repeat(LONGEST))), None);
    }

    #[test]
    fn addresses_of_a_page_are_made_whole() {
        let page = Url::parse("https://a.example/b/c").unwrap();
        assert_eq!(absolute(&page, "d.png").unwrap().as_str(), "https://a.example/b/d.png");
        assert_eq!(absolute(&page, "//c.example/").unwrap().as_str(), "https://c.example/");
        assert_eq!(absolute(&page, "javascript:alert(1)"), None);
        assert_eq!(absolute(&page, "data:text/html,x"), None);
    }
}
