use super::*;

#[test]
fn a_page_says_what_it_is() {
    let head = page_head(
        r#"<!doctype html><html lang="de-AT"><head><TITLE> Tea &amp; cake </TITLE>
        <meta property="og:title" content="Tea"><meta name="Description" content=" About tea ">
        <meta property="og:title" content="Second"><meta name="twitter:title" content="">
        <link rel="Alternate" type="application/json+oembed; charset=utf-8" href="/oembed?x=1&amp;y=2">
        <link rel="canonical" href="https://tea.example/"><script type="application/ld+json">{"a": "</b>"}</script>
        <script>var title = "<title>no</title>";</script></head>
        <body><svg><title>Icon</title></svg><title>Late</title>"#,
    );
    assert_eq!((head.lang.as_deref(), head.title.as_str()), (Some("de-AT"), "Tea & cake"));
    assert_eq!(head.meta(&["twitter:title", "og:title"]), Some("Tea"));
    assert_eq!(head.meta(&["description"]), Some("About tea"));
    assert_eq!(head.meta(&["og:image"]), None);
    assert_eq!(head.link("alternate", Some("application/json+oembed")), Some("/oembed?x=1&y=2"));
    assert_eq!(head.link("canonical", None), Some("https://tea.example/"));
    assert_eq!(head.json_ld, [r#"{"a": "</b>"}"#]);
}

#[test]
fn a_title_in_a_drawing_is_not_the_pages() {
    assert_eq!(page_head("<svg><title>Icon</title></svg><title>Page</title>").title, "Page");
    assert_eq!(page_head("<title></title>").title, "");
}

#[test]
fn no_amount_of_markup_is_too_much() {
    let many = "<meta name=a content=b><link rel=x href=y>".repeat(10_000);
    let head = page_head(&many);
    assert_eq!((head.metas.len(), head.links.len()), (MAX_METAS, MAX_LINKS));
    let long = format!("<meta name=a content='{}'>", "ä".repeat(MAX_VALUE));
    assert!(page_head(&long).metas[0].1.len() <= MAX_VALUE);
}

#[test]
fn the_first_frame_of_a_player() {
    let html = r#"<div><script>x()</script><iframe width="560px" height='315' src="https://v.example/1?a=1&amp;b=2" onload="x()"></iframe></div>"#;
    let found = frame(html).unwrap();
    assert_eq!((found.src.as_str(), found.width, found.height), ("https://v.example/1?a=1&b=2", Some(560), Some(315)));
    assert_eq!(frame("<blockquote>no frame</blockquote>"), None);
}

#[test]
fn links_of_a_status_are_neither_mentions_nor_tags() {
    let html = r##"<p class="quote-inline">RE: <a href="https://a.example/1">a</a></p>
        <p><span class="h-card"><a href="https://a.example/@rosa" class="u-url mention">@<span>rosa</span></a></span>
        <a href="https://a.example/tags/x" class="mention hashtag" rel="tag">#<span>x</span></a>
        <a href="https://b.example/t/x">#x</a> <a href="https://b.example/u/y">@y</a>
        <a href="https://news.example/1?a&amp;b" rel="nofollow"><span class="invisible">https://</span>news.example</a>
        <a href="https://news.example/2">two</a></p>"##;
    assert_eq!(status_links(html), ["https://news.example/1?a&b", "https://news.example/2"]);
    assert_eq!(status_links("<p>none</p>"), Vec::<String>::new());
}
