//! WebFinger: addresses as people write them, descriptors, host-meta, NodeInfo. An input is any of them.

use activitypub::{
    uri, vocab,
    webfinger::{Acct, Jrd, Resource, host_meta, nodeinfo, query_url, template_url},
};
use serde_json::Value;

/// One text, and as a document if it is one.
pub fn webfinger(data: &[u8]) {
    if let Ok(document) = vocab::parse(data) {
        descriptor(&document);
    }
    let Ok(text) = str::from_utf8(data) else { return };
    if let Some(acct) = Acct::parse(text) {
        address(&acct);
    }
    if let Some(Resource::Url(url)) = Resource::parse(text) {
        assert!(uri::parse(&url).is_ok());
    }
    if let Some(template) = host_meta::template(text) {
        assert!(template.contains("{uri}"), "{template}");
        let _ = template_url(&template, "acct:u@a.example");
    }
    if let Some(domain) = uri::ascii_domain(text) {
        assert_eq!(uri::ascii_domain(&domain).as_deref(), Some(domain.as_str()), "one spelling is the last");
    }
    if let Some(link) = uri::tidy(text) {
        assert!(uri::parse(&link).is_ok());
    }
    let _ = (uri::domain(text), uri::is_web(text));
    if uri::parse(text).is_ok() {
        assert!(uri::same(text, text) && uri::same_origin(text, text));
    }
}

fn address(acct: &Acct) {
    assert_eq!(Acct::parse(&acct.uri()).as_ref(), Some(acct), "an address is read as it is written");
    let question = query_url("https", acct);
    // Test beds name IP addresses with their port, whichever it is.
    let domain = acct.domain();
    assert_eq!(
        uri::domain(&question).as_deref(),
        Some(domain.strip_suffix(":443").unwrap_or(domain)),
        "the question goes to the server that the address names"
    );
}

fn descriptor(document: &Value) {
    if let Some(jrd) = Jrd::parse(document) {
        let _ = jrd.acct();
        for found in [jrd.actor(), jrd.profile_page(), jrd.subscribe_template()].into_iter().flatten() {
            assert!(uri::is_web(found), "{found}");
        }
    }
    let index = nodeinfo::Index::parse(document);
    let _ = index.versions();
    if let Some(newest) = index.newest("https://a.example/") {
        assert_eq!(uri::domain(newest).as_deref(), Some("a.example"), "a server is described by itself");
    }
    if let Some(info) = nodeinfo::NodeInfo::parse(document) {
        let _ = info.document(nodeinfo::Version::V2_1);
    }
}
