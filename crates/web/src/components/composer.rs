//! Writing a post: one multipart form to `/compose`. Fields: `key`, `to`, `text`, `warning`, `sensitive`, `audience`, `lang`,
//! `reply_to`, `quote`, `edit`, `draft`, `later`, `bare`, `media` (ids, in order), `description.{id}`, and without script `file` with
//! `file_description` beside it; the buttons are `do=post, keep, attach, detach:{id}, earlier:{id}`.

use domain::{DraftId, MediaId, StatusId};

use super::{AskedPoll, Audience, Choice, Errors, Field, Hidden, Person, StatusCard};
use crate::i18n::Words;

#[derive(Debug, Clone)]
pub struct Composer {
    /// The idempotency key: a form sent twice makes one post.
    pub key: String,
    pub me: Person,
    /// A private message: to whom, in addresses.
    pub to: Option<String>,
    pub text: String,
    pub warning: String,
    pub sensitive: bool,
    pub audience: Audience,
    /// BCP 47.
    pub lang: String,
    pub languages: Vec<Language>,
    pub answers: Option<Answered>,
    /// The post that it quotes: instead of pictures and polls.
    pub quotes: Option<Quoting>,
    /// The post that is being edited.
    pub edit: Option<StatusId>,
    /// The draft that is being continued.
    pub kept: Option<DraftId>,
    /// When it is to be posted, as its field has it; empty for at once.
    pub later: String,
    pub tray: Tray,
    pub poll: AskedPoll,
    /// In characters, as the server counts them.
    pub limit: u32,
    /// Characters left for `text` and `warning` as they are.
    pub left: i64,
    pub errors: Errors,
    /// What it was to answer or quote, and is no longer there for its author.
    pub lost: Vec<Lost>,
    /// That a picture has no description was said: the next press sends it.
    pub bare: bool,
    /// In a page among other things, rather than the page itself.
    pub boxed: bool,
    /// Anyone can follow the viewer at once: said beside "Followers".
    pub open_account: bool,
}

/// The post that is being answered.
#[derive(Debug, Clone)]
pub struct Answered {
    pub id: StatusId,
    pub name: String,
    /// Shown above the box, on a page of its own.
    pub card: Option<Box<StatusCard>>,
}

/// The post that is being quoted, shown below the box.
#[derive(Debug, Clone)]
pub struct Quoting {
    pub id: StatusId,
    pub card: Box<StatusCard>,
}

/// A post that cannot be answered, or quoted, any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    Answered,
    Quoted,
}

impl Lost {
    /// The message that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::Answered => "compose-lost-answered",
            Self::Quoted => "compose-lost-quoted",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Language {
    /// BCP 47.
    pub code: String,
    /// In itself: "Deutsch".
    pub name: String,
}

/// The pictures of a post that is being written. The fragment that answers `do=attach`, `detach` and `earlier`.
#[derive(Debug, Clone, Default)]
pub struct Tray {
    pub pictures: Vec<Picture>,
    /// How many there can be.
    pub max: usize,
    /// For the file picker: `image/png,image/jpeg`.
    pub accept: String,
    /// In characters.
    pub description_limit: u32,
    pub errors: Errors,
}

#[derive(Debug, Clone)]
pub struct Picture {
    pub id: MediaId,
    /// None for a sound without a cover, and for what is not ready yet.
    pub preview_url: Option<String>,
    pub description: String,
    /// The message that asks for a description: of a picture, a video or a sound.
    pub describe: &'static str,
    pub state: PictureState,
}

/// Whether a post can have it already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureState {
    Ready,
    /// It is a film or sound, and still being prepared.
    Working,
    Broken,
}

component!(Composer, ComposerView, "components/composer.html");
component!(Tray, TrayView, "components/tray.html");

impl Composer {
    /// Under which the script keeps the draft on the device.
    fn draft(&self) -> String {
        match (&self.answers, &self.quotes, self.edit, self.kept) {
            (_, _, Some(id), _) => format!("edit:{id}"),
            (_, _, None, Some(id)) => format!("draft:{id}"),
            (Some(answered), ..) => format!("reply:{}", answered.id),
            (None, Some(quoting), ..) => format!("quote:{}", quoting.id),
            (None, None, None, None) => match &self.to {
                Some(to) => format!("message:{to}"),
                None => "new".to_owned(),
            },
        }
    }

    fn carried(&self) -> Vec<Hidden> {
        let reply = self.answers.as_ref().map(|answered| Hidden::new("reply_to", answered.id.to_string()));
        let quote = self.quotes.as_ref().map(|quoting| Hidden::new("quote", quoting.id.to_string()));
        let edit = self.edit.map(|id| Hidden::new("edit", id.to_string()));
        let kept = self.kept.map(|id| Hidden::new("draft", id.to_string()));
        let bare = self.bare.then(|| Hidden::new("bare", "1"));
        [Some(Hidden::new("key", self.key.as_str())), reply, quote, edit, kept, bare].into_iter().flatten().collect()
    }

    /// The message that says what is written.
    pub fn title_key(&self) -> &'static str {
        match (self.edit, &self.answers, &self.quotes, &self.to) {
            (Some(_), ..) => "compose-title-edit",
            (None, Some(_), ..) => "compose-title-reply",
            (None, None, Some(_), _) => "compose-title-quote",
            (None, None, None, Some(_)) => "compose-title-message",
            (None, None, None, None) => "compose-title",
        }
    }

    /// What is asked for in the box.
    fn asked(&self, w: &Words) -> String {
        match (&self.answers, &self.to) {
            (Some(answered), _) => w.t1("compose-reply-to", "name", answered.name.as_str()),
            (None, Some(_)) => w.t("compose-message").into_owned(),
            (None, None) => w.t("compose-text").into_owned(),
        }
    }

    /// To whom a message goes; there is only one such field on a page.
    fn to_field(&self, w: &Words, to: &str) -> Field {
        let field = Field::new("to", w.t("compose-to")).hint(w.t("compose-to.hint")).filled(to, &self.errors);
        Field { required: true, ..field }
    }

    /// Two boxes on one page must not share ids.
    fn suffix(&self) -> String {
        match &self.to {
            Some(_) => "message".to_owned(),
            None => self.draft().replace(':', "-"),
        }
    }

    fn audiences(&self, w: &Words) -> Vec<Choice> {
        let choice = |audience: Audience| Choice {
            name: "audience",
            value: audience.value().into(),
            label: w.t(audience.key()).into_owned(),
            hint: self.audience_hint(w, audience),
            checked: audience == self.audience,
            radio: true,
            says: w.t(&format!("{}.sentence", audience.key())).into_owned(),
            ..Choice::default()
        };
        Audience::ALL.into_iter().map(choice).collect()
    }

    fn audience_hint(&self, w: &Words, audience: Audience) -> String {
        match audience {
            Audience::Everyone | Audience::Quiet => String::new(),
            Audience::Followers if self.open_account => w.t("audience-followers.open").into_owned(),
            Audience::Followers => String::new(),
            Audience::Mentioned => w.t("audience-mentioned.note").into_owned(),
        }
    }

    fn audience_sentence(&self, w: &Words) -> String {
        w.t(&format!("{}.sentence", self.audience.key())).into_owned()
    }
}

impl Tray {
    /// Whether to look again soon.
    fn is_working(&self) -> bool {
        self.pictures.iter().any(|picture| picture.state == PictureState::Working)
    }

    pub fn is_full(&self) -> bool {
        self.pictures.len() >= self.max
    }

    /// Places for plain file inputs.
    fn places(&self) -> std::ops::Range<usize> {
        self.pictures.len()..self.max.max(self.pictures.len())
    }
}
