use super::*;

#[test]
fn html_reads_as_text() {
    for (html, want) in [
        ("", ""),
        ("a", "a"),
        ("<p>a</p>", "a"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b<br/>c<br />d", "a\nb\nc\nd"),
        ("a<br><br><br><br>b", "a\n\nb"),
        ("<p>a<br></p><p>b</p>", "a\n\nb"),
        ("<p>a</p>\n<p>b</p>\n", "a\n\nb"),
        ("<p>a\n  b</p>", "a b"),
        ("<p>a  b</p>", "a  b"),
        ("a \n\nb <b>c</b>\nd", "a\n\nb c d"),
        ("a <b>c</b>\n\n<i>d</i>", "a c\n\nd"),
        ("<b>a</b> <i>b</i>", "a b"),
        ("a &amp; b &lt;c&gt; &#x2764; &eacute;&nbsp;d", "a & b <c> ❤ é\u{a0}d"),
        ("<ul><li>a</li><li>b</li></ul><p>c</p>", "a\nb\n\nc"),
        ("<blockquote><p>a</p></blockquote><p>b</p>", "a\n\nb"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a<script>b</script><style>c</style><!-- d -->e", "ae"),
        ("<ruby>明日<rp>(</rp><rt>Ashita</rt><rp>)</rp></ruby>", "明日(Ashita)"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        (
            r#"<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x</annotation></semantics></math>"#,
            "$x$",
        ),
        ("a\u{0}b<br>\u{7}c", "ab\nc"),
        (
            r#"<p><a href="https://www.example.com/long"><span class="invisible">https://www.</span><span class="ellipsis">example.com/lo</span><span class="invisible">ng</span></a></p>"#,
            "https://www.example.com/long",
        ),
        (r#"<span class="h-card"><a href="x" class="u-url mention">@<span>rosa</span></a></span> hi"#, "@rosa hi"),
    ] {
        assert_eq!(to_plain(html), want, "{html}");
    }
}

#[test]
fn excerpts_end_between_words() {
    for (text, limit, want) in [
        ("hello", 10, "hello"),
        ("hello world", 11, "hello world"),
        ("hello world", 10, "hello…"),
        ("hello\n\n  world", 20, "hello world"),
        ("abcdefghij", 5, "abcd…"),
        ("日本語のとても長い文章", 5, "日本語の…"),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2, "👨‍👩‍👧‍👦…"),
        ("", 5, ""),
        ("abc", 0, "…"),
    ] {
        assert_eq!(excerpt(text, limit), want, "{text:?} {limit}");
    }
}
