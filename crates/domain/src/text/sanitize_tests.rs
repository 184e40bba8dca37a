use super::*;

const LINK: &str = r#"target="_blank" rel="nofollow noopener""#;

#[test]
fn mastodons_vocabulary_stays() {
    for html in [
        "<p>a<br>b</p>",
        "<p>a</p><ul><li>b</li><li>c</li></ul>",
        r#"<ol start="3" reversed=""><li value="4">a</li></ol>"#,
        "<p><ruby>明日<rp>(</rp><rt>Ashita</rt><rp>)</rp></ruby></p>",
        "<blockquote><p>a</p></blockquote>",
        "<pre><code>a\n  b</code></pre>",
        "<p><del>a</del><s>b</s><b>c</b><strong>d</strong><u>e</u><i>f</i><em>g</em></p>",
        r#"<p lang="de">a</p>"#,
        r#"<p class="quote-inline">RE: a</p>"#,
        r#"<span class="h-card" translate="no">a</span>"#,
        r#"<p><span class="invisible">a</span><span class="ellipsis">b</span></p>"#,
        "a &amp; b &lt;c&gt;",
    ] {
        assert_eq!(sanitize(html), html);
    }
}

#[test]
fn links_are_marked() {
    assert_eq!(
        sanitize(r#"<a href="https://a.example/" rel="me" target="_self" onclick="x()" class="u-url mention x">a</a>"#),
        format!(r#"<a href="https://a.example/" class="u-url mention" {LINK}>a</a>"#)
    );
    assert_eq!(
        sanitize(r#"<a href="gemini://a.example" translate="no">a</a>"#),
        format!(r#"<a href="gemini://a.example" translate="no" {LINK}>a</a>"#)
    );
    for dead in [
        "<a>a</a>",
        r#"<a href="">a</a>"#,
        r#"<a href="/a">a</a>"#,
        r##"<a href="#a">a</a>"##,
        r#"<a href="//a.example">a</a>"#,
        r#"<a href="foo://a">a</a>"#,
        r#"<a href="javascript:alert(1)">a</a>"#,
        r#"<a href="JaVaScRiPt:alert(1)">a</a>"#,
        "<a href=\"java\nscript:alert(1)\">a</a>",
        "<a href=\"java&#10;script&colon;alert(1)\">a</a>",
        "<a href=\" &#14; javascript:alert(1)\">a</a>",
        r#"<a href="data:text/html,<script>alert(1)</script>">a</a>"#,
        r#"<a href="vbscript:x">a</a>"#,
        r#"<a href="http://">a</a>"#,
        r#"<a href="foo://a"><span class="invisible">a</span></a>"#,
    ] {
        assert_eq!(sanitize(dead), "a", "{dead}");
    }
    assert_eq!(sanitize(r#"<a href="foo://a">a&lt;a href="https://b"&gt;</a>"#), r#"a&lt;a href="https://b"&gt;"#);
}

#[test]
fn other_elements_give_up_their_words() {
    for (html, want) in [
        ("<h1>a</h1>", "<p><strong>a</strong></p>"),
        ("<p><img src=x></p>\n<p>a</p><p></p>", "<p>a</p>"),
        ("<h6>a</h6><p>b</p>", "<p><strong>a</strong></p><p>b</p>"),
        ("<div>a</div><div>b</div>", "a<br>b"),
        ("<div><p>a</p></div><div><p>b</p></div>", "<p>a</p><p>b</p>"),
        ("<p>a</p><div>b</div>", "<p>a</p>b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b<br>c"),
        ("<article><font color=red>a</font></article>", "a"),
        ("a<img src=x onerror=alert(1)>b", "ab"),
        ("<custom-element>a</custom-element>", "a"),
        ("<p>a<hr>b</p>", "<p>a<br>b</p>"),
        ("<li>a</li><li>b</li>", "a<br>b"),
        ("\n<p>\n\ta</p>\n<!-- b -->\n<p>c <b>d</b> <i>e</i><br>\n f</p>\n", "<p>a</p><p>c <b>d</b> <i>e</i><br>f</p>"),
        ("<div>\n<div>\n a\n</div>\n<div> b</div></div>", "a\n<br> b"),
        ("<pre>\n\n a\n\n b</pre>", "<pre> a\n\n b</pre>"),
        ("<!-- a --><!DOCTYPE html><?php a ?>b", "b"),
        ("<title>a</title><textarea><b>c</b></textarea>", "a&lt;b&gt;c&lt;/b&gt;"),
        ("<p class=\"x y\" style=\"color:red\" id=a>a</p>", "<p>a</p>"),
        ("<span translate=\"yes\" class=\"\">a</span>", "<span>a</span>"),
        ("<ol start=\"x\"><li value=\"1e9\">a</li></ol>", "<ol><li>a</li></ol>"),
        ("<p lang=\"x onclick\">a</p>", "<p>a</p>"),
    ] {
        assert_eq!(sanitize(html), want, "{html}");
    }
}

#[test]
fn hidden_content_goes() {
    for html in [
        "<script>alert(1)</script>a",
        "<script>alert('</b>')</script>a",
        "<SCRIPT SRC=x></SCRIPT>a",
        "<style>p{}</style>a",
        "<svg><script>alert(1)</script></svg>a",
        "<svg><svg></svg>x</svg>a",
        "<svg/>a",
        "<iframe src=x>b</iframe>a",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>a",
        "<xmp><b></xmp>a",
        "<template><b>c</b></template>a",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\"></svg>a",
        "<math></math>a",
        "a<script>",
        "a<iframe>",
    ] {
        let clean = sanitize(html);
        assert!(clean.contains('a') && !clean.contains("alert(1)</") && !clean.contains("<img"), "{html}: {clean}");
        assert!(!clean.contains("<script") && !clean.contains("<s"), "{html}: {clean}");
    }
    assert_eq!(sanitize("<script>alert(1)</script>a<svg><p>b</p></svg>"), "a");
}

#[test]
fn formulas_become_their_source() {
    let annotated = |attributes: &str, annotations: &str| {
        format!("<math{attributes}><semantics><mrow><mi>x</mi></mrow>{annotations}</semantics></math>")
    };
    let tex = r#"<annotation encoding="application/x-tex">x^n+y</annotation>"#;
    let plain = r#"<annotation encoding="text/plain">x to the n</annotation>"#;
    for (html, want) in [
        (annotated("", tex), "$x^n+y$"),
        (annotated(r#" display="block""#, tex), "$$x^n+y$$"),
        (annotated("", plain), "x to the n"),
        (annotated("", &format!("{plain}{tex}")), "$x^n+y$"),
        (annotated(r#" alttext="an x""#, ""), "an x"),
        (annotated("", ""), ""),
        (annotated("", r#"<annotation encoding="text/plain">a &lt;b&gt;</annotation>"#), "a &lt;b&gt;"),
    ] {
        assert_eq!(sanitize(&html), want, "{html}");
    }
}

#[test]
fn bad_nesting_is_mended() {
    for (html, want) in [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<b><i>a</b></i>c", "<b><i>a</i></b>c"),
        ("</p></b>a", "a"),
        ("<p><b>a", "<p><b>a</b></p>"),
        ("<p>a<ul><li>b<li>c</ul>d", "<p>a</p><ul><li>b</li><li>c</li></ul>d"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("a</br>b", "a<br>b"),
        ("<ruby>a<rt>b<rt>c</ruby>", "<ruby>a<rt>b</rt><rt>c</rt></ruby>"),
    ] {
        assert_eq!(sanitize(html), want, "{html}");
    }
    let nested = sanitize(r#"<a href="https://a.example">a<a href="https://b.example">b</a></a>"#);
    assert_eq!(nested, format!(r#"<a href="https://a.example" {LINK}>a</a><a href="https://b.example" {LINK}>b</a>"#));
}

#[test]
fn hostile_input_costs_no_more_than_its_length() {
    let started = || std::thread::Builder::new().stack_size(256 * 1024);
    let deep = |open: &str, close: &str| format!("{}a{}", open.repeat(10_000), close.repeat(10_000));
    let inputs = [
        deep("<div>", "</div>"),
        deep("<b>", "</b>"),
        deep("<p><b>", "</b></p>"),
        deep("<ul><li>", "</li></ul>"),
        deep("<blockquote>", ""),
        deep("<svg>", ""),
        deep("<math>", "</math>"),
        deep("<ruby><rt>", ""),
        deep(r#"<a href="https://a.example">"#, "</a>"),
        deep("<table><tr><td>", ""),
        (0..10_000).map(|n| format!("<font size={n}>")).collect::<String>() + &"<p>a".repeat(10_000),
        (0..5_000).map(|n| format!("<b lang=aa-{n}>")).collect::<String>() + &"<p>a".repeat(10_000),
        "<".repeat(20_000),
        "&".repeat(20_000),
        "&#x".repeat(20_000),
        format!("<p class=\"{}\">a", "h-a ".repeat(20_000)),
        format!("<p {}>a", "a=b ".repeat(20_000)),
        format!("<a href=\"https://a.example/{}\">a</a>", "a".repeat(100_000)),
    ];
    let worker = started().spawn(move || {
        for input in inputs {
            let clean = sanitize(&input);
            assert!(clean.len() <= input.len() * 5 + 4096, "{} from {}", clean.len(), input.len());
            crate::text::to_plain(&input);
        }
    });
    worker.unwrap().join().unwrap();
}

#[test]
fn depth_is_bounded() {
    let clean = sanitize(&"<blockquote>".repeat(1_000));
    assert!(clean.matches("<blockquote>").count() <= 64);
}

#[test]
fn long_input_is_cut() {
    let clean = sanitize(&"é".repeat(MAX_STATUS_HTML));
    assert!(clean.len() <= MAX_STATUS_HTML);
    assert!(sanitize_bio(&"a".repeat(MAX_BIO_HTML + 5)).len() <= MAX_BIO_HTML);
    assert!(sanitize_field(&"a".repeat(MAX_FIELD_HTML + 5)).len() <= MAX_FIELD_HTML);
}

#[test]
fn controls_are_dropped() {
    assert_eq!(sanitize("<p>a\u{0}b\u{7}c\u{9f}d&#0;&#1;e\u{ffff}</p>"), "<p>abcd\u{fffd}e</p>");
    assert_eq!(sanitize("a\u{0}b"), "ab");
    assert_eq!(strip_controls("a\tb\nc\u{1b}"), "a\tb\nc");
}

#[test]
fn fields_are_one_line() {
    for (html, want) in [
        ("<p>a</p><p>b</p>", "a b"),
        ("a<br>b", "a b"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<b>a</b>", "<b>a</b>"),
        ("<h1>a</h1>", "a"),
    ] {
        assert_eq!(sanitize_field(html), want, "{html}");
    }
    assert_eq!(
        sanitize_field(r#"<p><a href="https://a.example" rel="me">a</a></p>"#),
        format!(r#"<a href="https://a.example" {LINK}>a</a>"#)
    );
}
