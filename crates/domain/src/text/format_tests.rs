use super::*;

fn known(mention: &Mention<'_>) -> Option<MentionLink> {
    let acct = mention.screen_name();
    let url = match mention.domain {
        None => format!("https://here.example/@{}", mention.username),
        Some(domain) => format!("https://{domain}/users/{}", mention.username),
    };
    (mention.username != "nobody").then_some(MentionLink { acct, url })
}

fn html(text: &str) -> String {
    format_html(text, known, |tag| format!("https://here.example/tags/{tag}"))
}

fn field(text: &str) -> String {
    format_field_html(text, known, |tag| format!("https://here.example/tags/{tag}"))
}

#[test]
fn paragraphs_and_line_ends() {
    for (text, want) in [
        ("", ""),
        (" \n ", ""),
        ("hello", "<p>hello</p>"),
        ("a\nb", "<p>a<br>b</p>"),
        ("a\r\nb\rc", "<p>a<br>b<br>c</p>"),
        ("a\n\nb", "<p>a</p><p>b</p>"),
        ("a\n\n\n\nb", "<p>a</p><p>b</p>"),
        ("\n\na\n\n", "<p>a</p>"),
        (" \n\na\n\n \n\nb\n\n ", "<p>a</p><p>b</p>"),
        ("a\n \nb", "<p>a<br> <br>b</p>"),
        (
            "a\n@rosa\n#tag",
            concat!(
                r#"<p>a<br><span class="h-card" translate="no"><a href="https://here.example/@rosa" class="u-url mention">"#,
                r#"@<span>rosa</span></a></span><br>"#,
                r#"<a href="https://here.example/tags/tag" class="mention hashtag" rel="tag">#<span>tag</span></a></p>"#
            ),
        ),
    ] {
        assert_eq!(html(text), want, "{text:?}");
    }
}

#[test]
fn everything_written_is_escaped() {
    assert_eq!(html("<b>&\"'"), "<p>&lt;b&gt;&amp;&quot;&#39;</p>");
    assert_eq!(html("a\u{0}\u{8}\u{1b}b"), "<p>ab</p>");
    let evil = format_html(
        "@rosa #tag",
        |_| Some(MentionLink { acct: "<i>".into(), url: "https://x/\"><script>".into() }),
        |_| "javascript:\"".into(),
    );
    assert!(!evil.contains("<script>") && !evil.contains("<i>") && !evil.contains("\"\""), "{evil}");
    let link = html("https://example.com/blahblahblahblah/a<script>alert(\"Hello\")</script>");
    assert!(link.contains("href=\"https://example.com/blahblahblahblah/a\""));
    assert!(link.contains("&lt;script&gt;alert(&quot;Hello&quot;)&lt;/script&gt;"));
}

#[test]
fn links_are_shortened_but_whole() {
    let open = |url: &str| format!(r#"<p><a href="{url}" rel="nofollow noopener" translate="no" target="_blank">"#);
    let short = "https://example.com/a";
    assert_eq!(
        html(short),
        open(short)
            + r#"<span class="invisible">https://</span><span class="">example.com/a</span><span class="invisible"></span></a></p>"#
    );
    let long = "https://www.example.com/0123456789/0123456789/0123456789";
    assert_eq!(
        html(long),
        open(long)
            + r#"<span class="invisible">https://www.</span><span class="ellipsis">example.com/0123456789/0123456</span><span class="invisible">789/0123456789</span></a></p>"#
    );
    // 31 characters: an ellipsis would take the place of one character.
    let one_more = "https://example.com/0123456789012345678";
    assert!(html(one_more).contains(r#"<span class="">example.com/0123456789012345678</span>"#));
    assert!(html("http://example.com/?a=1&b=2").contains(r#"href="http://example.com/?a=1&amp;b=2""#));
    assert!(html("xmpp:rosa@example.com").contains(r#"<span class="invisible">xmpp:</span>"#));
}

#[test]
fn mentions_show_the_name_alone() {
    let want = concat!(
        r#"<p>hi <span class="h-card" translate="no"><a href="https://waves.example/users/rosa" class="u-url mention">"#,
        r#"@<span>rosa</span></a></span>!</p>"#
    );
    assert_eq!(html("hi @rosa@waves.example!"), want);
    assert_eq!(html("hi @nobody!"), "<p>hi @nobody!</p>");
    let namesakes = html("@rosa @rosa@waves.example @kim");
    assert!(namesakes.contains("@<span>rosa</span>"));
    assert!(namesakes.contains("@<span>rosa@waves.example</span>"));
    assert!(namesakes.contains("@<span>kim</span>"));
}

#[test]
fn hashtags_keep_their_spelling() {
    assert_eq!(
        html("＃Tag"),
        r#"<p><a href="https://here.example/tags/Tag" class="mention hashtag" rel="tag">#<span>Tag</span></a></p>"#
    );
}

#[test]
fn fields_are_one_line_and_vouch_for_their_links() {
    assert_eq!(field("she\n\nher"), "she her");
    assert!(field("https://rosa.example").starts_with(r#"<a href="https://rosa.example" rel="me nofollow noopener""#));
    assert!(field("@rosa@waves.example").contains("@<span>rosa@waves.example</span>"));
    assert_eq!(field(""), "");
}

#[test]
fn a_quote_is_announced() {
    let html = quote_paragraph("https://waves.example/1");
    assert!(html.starts_with(r#"<p class="quote-inline">RE: <a href="https://waves.example/1""#), "{html}");
}
