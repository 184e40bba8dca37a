//! `Translation`: a post in another language.

use std::collections::BTreeMap;

use domain::{MediaId, PollId};
use serde::Serialize;
use services::translate;

#[derive(Serialize)]
pub struct Translation<'a> {
    content: &'a str,
    spoiler_text: &'a str,
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    poll: Option<Poll<'a>>,
    media_attachments: Vec<Attachment<'a>>,
    detected_source_language: &'a str,
    provider: &'a str,
}

#[derive(Serialize)]
struct Poll<'a> {
    id: PollId,
    options: Vec<PollOption<'a>>,
}

#[derive(Serialize)]
struct PollOption<'a> {
    title: &'a str,
}

#[derive(Serialize)]
struct Attachment<'a> {
    id: MediaId,
    description: &'a str,
}

impl<'a> From<&'a translate::Translation> for Translation<'a> {
    fn from(done: &'a translate::Translation) -> Self {
        let poll = |poll: &'a translate::TranslatedPoll| Poll {
            id: poll.id,
            options: poll.options.iter().map(|title| PollOption { title }).collect(),
        };
        let file = |file: &'a translate::TranslatedFile| Attachment { id: file.id, description: &file.description };
        Self {
            content: &done.content,
            spoiler_text: &done.spoiler_text,
            language: &done.language,
            poll: done.poll.as_ref().map(poll),
            media_attachments: done.files.iter().map(file).collect(),
            detected_source_language: &done.source,
            provider: &done.provider,
        }
    }
}

/// `TranslationLanguages`: targets by source; `und` for texts whose language is not known.
pub fn translation_languages(known: &translate::Languages) -> BTreeMap<&str, &[String]> {
    let by_source = known.by_source.iter().map(|(source, targets)| (source.as_str(), targets.as_slice()));
    by_source.chain([("und", known.detected.as_slice())]).collect()
}
