//! host-meta (RFC 6415): the XRD document that says where WebFinger is, for domains that delegate it.

/// Our document for the given site address (`https://example.com`).
#[must_use]
pub fn document(site: &str) -> String {
    let site = escape(site);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  \
         <Link rel=\"lrdd\" template=\"{site}/.well-known/webfinger?resource={{uri}}\"/>\n\
         </XRD>\n"
    )
}

/// The WebFinger template in another server's document: the `lrdd` link, the one for JSON where there are several.
/// `None` if there is none with `{uri}` on http(s).
#[must_use]
pub fn template(xml: &str) -> Option<String> {
    let xml = &xml[..xml.floor_char_boundary(65_536)];
    let mut found: Option<String> = None;
    for element in elements(xml, "Link") {
        let is_lrdd = attribute(element, "rel").is_some_and(|rel| rel == "lrdd");
        let template = attribute(element, "template").filter(|template| template.contains("{uri}"));
        let Some(template) = template.filter(|template| is_lrdd && crate::uri::is_web(template)) else {
            continue;
        };
        let is_json = attribute(element, "type").is_some_and(|kind| kind.contains("json"));
        if is_json || found.is_none() {
            found = Some(template);
        }
    }
    found
}

/// What is between `<name` and `>` of every such element, with or without a namespace prefix; comments are skipped.
fn elements<'a>(xml: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let mut rest = xml;
    std::iter::from_fn(move || {
        loop {
            let (_, after) = rest.split_once('<')?;
            if let Some(comment) = after.strip_prefix("!--") {
                rest = comment.split_once("-->")?.1;
                continue;
            }
            let end = tag_end(after)?;
            rest = &after[end..];
            let element = &after[..end];
            let tag = element.split(|letter: char| letter.is_whitespace() || letter == '/').next().unwrap_or_default();
            if tag.rsplit(':').next() == Some(name) {
                return Some(element);
            }
        }
    })
}

/// The place of the `>` that ends a tag, not counting those in quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(place, letter)| {
        match (quote, letter) {
            (None, '>') => return Some(place),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
        None
    })
}

fn attribute(element: &str, name: &str) -> Option<String> {
    let mut rest = element;
    loop {
        let (before, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
        let (value, next) = after[1..].split_once(quote)?;
        if before.split_whitespace().next_back() == Some(name) {
            return Some(unescape(value));
        }
        rest = next;
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn unescape(text: &str) -> String {
    text.trim().replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_document_reads_back() {
        let document = document("https://example.com");
        assert_eq!(template(&document).as_deref(), Some("https://example.com/.well-known/webfinger?resource={uri}"));
    }

    #[test]
    fn other_documents() {
        let friendica = r#"<?xml version="1.0"?><XRD xmlns:hm="x"><hm:Host>a</hm:Host><!-- <Link rel="lrdd" template="https://no.example/{uri}"/> -->
            <Link rel='lrdd' type="application/xrd+xml" template='https://a.example/xrd?uri={uri}' />
            <hm:Link type="application/json" rel="lrdd" template="https://a.example/.well-known/webfinger?a=b&amp;resource={uri}"><Title>x</Title></hm:Link></XRD>"#;
        assert_eq!(template(friendica).as_deref(), Some("https://a.example/.well-known/webfinger?a=b&resource={uri}"));
        for none in [
            "",
            "<",
            "<Link",
            "<Link rel=lrdd>",
            "<Link rel=\"lrdd\" template=\"javascript:{uri}\"/>",
            "<Link rel=\"lrdd\" template=\"https://a.example/\"/>",
        ] {
            assert_eq!(template(none), None, "{none}");
        }
    }
}
