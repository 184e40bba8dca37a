//! A post as its form brings it.

use domain::{DraftId, MediaId, PollDraft, StatusId, Timestamp, text};
use services::{Posting, drafts::Kept};

use crate::{components::Audience, frame::Form, i18n::Words, present};

#[derive(Debug, Clone)]
pub struct Sent {
    pub key: String,
    /// A private message: to whom, as its field has it.
    pub to: Option<String>,
    /// The people of that field, once it is known who they are.
    pub named: Vec<String>,
    pub text: String,
    pub warning: String,
    pub sensitive: bool,
    /// None: the person's default.
    pub audience: Option<Audience>,
    pub lang: Option<String>,
    pub reply_to: Option<StatusId>,
    /// What it quotes.
    pub quote: Option<StatusId>,
    pub edit: Option<StatusId>,
    /// The draft that it continues.
    pub kept: Option<DraftId>,
    /// As its field has it.
    pub later: String,
    pub media: Vec<MediaId>,
    pub descriptions: Vec<(MediaId, String)>,
    /// That a picture has no description was said already.
    pub bare: bool,
    /// None if nothing is asked.
    pub poll: Option<PollDraft>,
}

impl Sent {
    pub fn read(form: &Form) -> Self {
        let media: Vec<MediaId> = form.all("media").filter_map(|id| id.parse().ok()).collect();
        let described = |id: &MediaId| Some((*id, form.get(&format!("description.{id}"))?.trim().to_owned()));
        let audience = form.text("audience");
        Self {
            key: form.text("key").to_owned(),
            to: form.get("to").map(str::to_owned),
            named: Vec::new(),
            // Browsers send line ends as two characters.
            text: form.text("text").replace("\r\n", "\n"),
            warning: form.text("warning").trim().to_owned(),
            sensitive: form.is_on("sensitive"),
            audience: Audience::ALL.into_iter().find(|one| one.value() == audience),
            lang: form.get("lang").filter(|lang| !lang.is_empty()).map(str::to_owned),
            reply_to: form.parsed("reply_to"),
            quote: form.parsed("quote"),
            edit: form.parsed("edit"),
            kept: form.parsed("draft"),
            later: form.text("later").trim().to_owned(),
            bare: form.is_on("bare"),
            poll: poll(form),
            descriptions: media.iter().filter_map(described).collect(),
            media,
        }
    }

    /// A draft as it was kept.
    pub fn of(draft: &Kept, w: &Words) -> Self {
        let post = &draft.content.post;
        Self {
            key: String::new(),
            to: None,
            named: Vec::new(),
            text: post.text.clone(),
            warning: post.spoiler_text.clone(),
            sensitive: post.sensitive.unwrap_or_default(),
            audience: post.visibility.map(present::audience),
            lang: post.language.clone(),
            reply_to: post.in_reply_to,
            quote: post.quoted,
            edit: None,
            kept: Some(draft.id),
            later: draft.content.scheduled_at.map(|at| w.field(Timestamp::from_millis(at))).unwrap_or_default(),
            media: draft.media.iter().map(|file| file.id).collect(),
            descriptions: Vec::new(),
            bare: false,
            poll: post.poll.clone(),
        }
    }

    /// A message that names nobody to whom it could go.
    pub fn is_to_nobody(&self) -> bool {
        self.audience == Some(Audience::Mentioned)
            && self.reply_to.is_none()
            && self.edit.is_none()
            && text::parse(&self.whole_text()).mentions().next().is_none()
    }

    /// The text, and before it whoever is to get it and is not mentioned there.
    pub fn whole_text(&self) -> String {
        let parsed = text::parse(&self.text);
        let there: Vec<String> =
            parsed.mentions().map(|mention| self.text[mention.range.clone()].to_lowercase()).collect();
        let names = self.named.iter().map(|name| format!("@{name}"));
        let missing = names.filter(|name| !there.contains(&name.to_lowercase()));
        missing.map(|name| name + " ").collect::<String>() + &self.text
    }

    pub fn audience_or(&self, posting: &Posting) -> Audience {
        self.audience.unwrap_or_else(|| present::audience(posting.visibility))
    }

    /// The description as it was typed.
    pub fn description(&self, id: MediaId) -> Option<&str> {
        self.descriptions.iter().find(|(described, _)| *described == id).map(|(_, text)| text.as_str())
    }

    /// One place forward.
    pub fn move_earlier(&mut self, id: &str) {
        let at = self.media.iter().position(|other| other.to_string() == id);
        if let Some(at) = at.filter(|at| *at > 0) {
            self.media.swap(at - 1, at);
        }
    }
}

fn poll(form: &Form) -> Option<PollDraft> {
    let poll = PollDraft {
        options: form.all("poll_option").map(str::to_owned).collect(),
        expires_in: form.parsed("poll_for"),
        multiple: form.is_on("poll_multiple"),
        hide_totals: form.is_on("poll_hide"),
    };
    Some(poll.tidied()).filter(|poll| !poll.options.is_empty())
}
