//! Just enough of Rust's grammar to find macro calls in a source and to take their arguments apart.

/// The source with comments and character literals blanked out, so that every `"` begins or ends a string.
pub fn clean(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = character(rest) {
            length
        } else {
            let length = string(rest).unwrap_or(next.len_utf8());
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        };
        out.extend(rest[..taken].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &rest[taken..];
    }
    out
}

/// The length of the character literal that this begins with; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        return Some(inside[2..].find('\'')? + 4);
    }
    let first = inside.chars().next()?.len_utf8();
    inside[first..].starts_with('\'').then_some(first + 2)
}

/// The length of the string literal that this begins with, raw or not.
pub fn string(text: &str) -> Option<usize> {
    let hashes = text.strip_prefix('r').map(|rest| rest.bytes().take_while(|&b| b == b'#').count());
    if let Some(hashes) = hashes
        && text[1 + hashes..].starts_with('"')
    {
        let end = format!("\"{}", "#".repeat(hashes));
        let start = hashes + 2;
        return Some(start + text[start..].find(&end)? + end.len());
    }
    let mut escaped = false;
    for (i, c) in text.strip_prefix('"')?.char_indices() {
        match c {
            '"' if !escaped => return Some(i + 2),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    None
}

/// What a string literal means.
pub fn unquote(literal: &str) -> String {
    if let Some(raw) = literal.strip_prefix('r') {
        return raw.trim_matches('#').trim_matches('"').to_owned();
    }
    let mut out = String::new();
    let mut chars = literal[1..literal.len() - 1].chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                // The line goes on, without its indentation.
                Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

/// What stands up to the first `stop` outside of brackets and strings, or up to the bracket that closes around it.
pub fn until(text: &str, stop: char) -> &str {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(next) = text[at..].chars().next() {
        if let Some(length) = string(&text[at..]) {
            at += length;
            continue;
        }
        match next {
            c if c == stop && depth == 0 => return &text[..at],
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return &text[..at],
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        at += next.len_utf8();
    }
    text
}

/// The parts between commas, of a text that may go on after the bracket that closes around it.
pub fn arguments(text: &str) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    loop {
        let part = until(rest, ',');
        if !part.trim().is_empty() {
            parts.push(part.trim());
        }
        match rest[part.len()..].strip_prefix(',') {
            Some(more) => rest = more,
            None => return parts,
        }
    }
}

/// Where a word stands that is not the end of a longer one.
pub fn places<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let whole = |at: &usize| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    text.match_indices(word).map(|(at, _)| at).filter(whole)
}

#[test]
fn sources_are_taken_apart() {
    let source = r##"let a = '"'; /* " */ let b: &'a str = "x, \"y\" // z"; // " no
        sql!("one, (two" , r#"raw ")"#, Some::COLS, [a, b])"##;
    let cleaned = clean(source);
    assert!(!cleaned.contains("no") && cleaned.contains("// z"));
    let call = places(&cleaned, "sql!(").next().expect("a call");
    let parts = arguments(&cleaned[call + 5..]);
    assert_eq!(parts, [r#""one, (two""#, r##"r#"raw ")"#"##, "Some::COLS", "[a, b]"]);
    assert_eq!(unquote(r##"r#"raw ")"#"##), "raw \")");
    assert_eq!(unquote("\"a \\\n   b\\\"\""), "a b\"");
}
