//! The texts of a post on their way to a service and back: all as HTML, custom emoji marked as not to be translated.

use domain::{MediaId, PollId, text};

use super::{Translated, TranslatedFile, TranslatedPoll, Translation, backend::unusable};
use crate::{
    Result,
    views::{Emoji, Status},
};

const OPEN: &str = r#"<span translate="no">"#;
const CLOSE: &str = "</span>";

/// The pieces of one post, and where each belongs.
pub(super) struct Texts {
    all: Vec<String>,
    content: bool,
    spoiler: bool,
    poll: Option<(PollId, usize)>,
    files: Vec<MediaId>,
}

impl Texts {
    pub fn of(status: &Status) -> Self {
        let mut all = Vec::new();
        let (content, spoiler) = (!status.html.is_empty(), !status.spoiler_text.is_empty());
        if content {
            all.push(guarded(&status.html, &status.emojis));
        }
        let plain = |text: &str| guarded(&text::escape(text).replace('\n', "<br>"), &status.emojis);
        if spoiler {
            all.push(plain(&status.spoiler_text));
        }
        let poll = status.poll.as_ref().map(|poll| (poll.id, poll.options.len()));
        all.extend(status.poll.iter().flat_map(|poll| &poll.options).map(|option| plain(&option.title)));
        let described: Vec<_> = status.media.iter().filter(|file| !file.description.is_empty()).collect();
        all.extend(described.iter().map(|file| plain(&file.description)));
        Self { all, content, spoiler, poll, files: described.iter().map(|file| file.id).collect() }
    }

    pub fn all(&self) -> &[String] {
        &self.all
    }

    /// The post again, from what its pieces became.
    pub fn rebuild(&self, translated: Vec<Translated>, provider: &str, target: &str) -> Result<Translation> {
        let source = translated.iter().find_map(|one| one.source.clone());
        let mut texts = translated.into_iter().map(|one| bare(&one.text));
        let mut next = || texts.next().ok_or_else(unusable);
        let content = if self.content { text::sanitize(&next()?) } else { String::new() };
        let spoiler_text = if self.spoiler { text::to_plain(&next()?) } else { String::new() };
        let poll = match self.poll {
            None => None,
            Some((id, options)) => {
                let options: Result<Vec<String>> = (0..options).map(|_| Ok(text::to_plain(&next()?))).collect();
                Some(TranslatedPoll { id, options: options? })
            }
        };
        let mut files = Vec::with_capacity(self.files.len());
        for &id in &self.files {
            files.push(TranslatedFile { id, description: text::to_plain(&next()?) });
        }
        let source = source.unwrap_or_else(|| "und".into());
        let (language, provider) = (target.to_owned(), provider.to_owned());
        Ok(Translation { content, spoiler_text, language, poll, files, source, provider })
    }
}

/// HTML in which no service touches the short codes of these emoji. Tags are left as they are.
fn guarded(html: &str, emojis: &[Emoji]) -> String {
    if emojis.is_empty() {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        guard(&mut out, &rest[..at], emojis);
        let end = tag_end(&rest[at..]).map_or(rest.len(), |end| at + end);
        out.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
    guard(&mut out, rest, emojis);
    out
}

fn guard(out: &mut String, text: &str, emojis: &[Emoji]) {
    let mut text = text.to_owned();
    for emoji in emojis {
        let code = format!(":{}:", emoji.shortcode);
        if text.contains(&code) {
            text = text.replace(&code, &format!("{OPEN}{code}{CLOSE}"));
        }
    }
    out.push_str(&text);
}

/// Where the tag that `html` begins with ends; a `>` within quotes does not end it.
fn tag_end(html: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    None
}

/// The text without the marks of [`guarded`].
fn bare(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(OPEN) {
        let inner = &rest[at + OPEN.len()..];
        let code = inner.find(CLOSE).map(|end| &inner[..end]).filter(|code| is_code(code));
        let Some(code) = code else {
            out.push_str(&rest[..at + OPEN.len()]);
            rest = inner;
            continue;
        };
        out.push_str(&rest[..at]);
        out.push_str(code);
        rest = &inner[code.len() + CLOSE.len()..];
    }
    out + rest
}

fn is_code(text: &str) -> bool {
    let name = text.strip_prefix(':').and_then(|text| text.strip_suffix(':'));
    name.is_some_and(text::is_shortcode)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emoji(shortcode: &str) -> Emoji {
        Emoji {
            shortcode: shortcode.into(),
            url: String::new(),
            static_url: String::new(),
            visible_in_picker: true,
            category: None,
        }
    }

    #[test]
    fn emoji_are_guarded_in_texts_and_not_in_tags() {
        let html = r#"<p>a :cat: <a href="https://x.example/:cat:?>">b</a> :dog:</p>"#;
        let guarded = guarded(html, &[emoji("cat")]);
        let wanted = r#"<p>a <span translate="no">:cat:</span> <a href="https://x.example/:cat:?>">b</a> :dog:</p>"#;
        assert_eq!(guarded, wanted);
        assert_eq!(bare(&guarded), html);
    }

    #[test]
    fn only_own_marks_are_taken_away() {
        let mention = r#"<span translate="no">@<a>b</a></span>"#;
        assert_eq!(bare(mention), mention);
        assert_eq!(bare(r#"<span translate="no">:cat:"#), r#"<span translate="no">:cat:"#);
    }
}
