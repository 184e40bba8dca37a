//! The box to write in: empty, answering, editing, or as it was sent.

use domain::{Code, Invalid, MediaKind, MediaState, QuoteRight, StatusId, Visibility, text};
use services::{
    Error, Viewer, media,
    views::{self, Item, Media, Poll},
};

use super::sent::Sent;
use crate::{
    WebError,
    components::{Answered, AskedPoll, Composer, Errors, Language, Lost, Picture, PictureState, Quoting, Shape, Tray},
    frame::{SignedIn, Visitor},
    present::{self, Look, card},
    wrong,
};

/// Files that browsers can pick, with ffmpeg and without.
const ACCEPT: &str = "image/*,video/*,audio/*";
const ACCEPT_PICTURES: &str = "image/jpeg,image/png,image/webp,image/gif";

/// A box for something new.
pub async fn empty(me: &SignedIn, text: &str) -> Result<Composer, WebError> {
    let mut composer = blank(me, &me.viewer, true).await?;
    text.clone_into(&mut composer.text);
    composer.left -= length(text, "");
    Ok(composer)
}

/// A box for an answer, on a page of its own.
pub async fn answer(me: &SignedIn, id: StatusId) -> Result<Composer, WebError> {
    let item = views::status_item(&me.app, Some(&me.viewer), id).await?;
    answer_page(me, &item).await
}

async fn answer_page(me: &SignedIn, item: &Item) -> Result<Composer, WebError> {
    let mut composer = answering(blank(me, &me.viewer, true).await?, &me.viewer, item);
    let shown = card(item, Look::thread(Some(&me.viewer), Shape::Compact, false));
    if let Some(answered) = &mut composer.answers {
        answered.card = Some(Box::new(shown));
    }
    Ok(composer)
}

/// A box for an answer, below the post in its thread.
pub async fn answer_box(me: &Visitor, viewer: &Viewer, item: &Item) -> Result<Composer, WebError> {
    Ok(Composer { boxed: true, ..answering(blank(me, viewer, false).await?, viewer, item) })
}

/// A box for a few words about another post, on a page of its own.
pub async fn quote(me: &SignedIn, id: StatusId) -> Result<Composer, WebError> {
    let item = views::status_item(&me.app, Some(&me.viewer), id).await?;
    if item.quote_right == QuoteRight::Denied {
        return Err(WebError::NOT_FOUND);
    }
    Ok(quoting(blank(me, &me.viewer, true).await?, &me.viewer, &item))
}

/// Goes to no more people than what it quotes.
fn quoting(composer: Composer, viewer: &Viewer, item: &Item) -> Composer {
    let status = item.target().0;
    let limited = match status.visibility {
        Visibility::Private => present::visibility(composer.audience).max(Visibility::Private),
        _ => present::visibility(composer.audience),
    };
    let shown = card(item, Look::thread(Some(viewer), Shape::Compact, false));
    Composer {
        audience: present::audience(limited),
        quotes: Some(Quoting { id: status.id, card: Box::new(shown) }),
        ..composer
    }
}

/// Names those who are in the conversation; goes to no more people than the post did.
fn answering(composer: Composer, viewer: &Viewer, item: &Item) -> Composer {
    let (status, author) = item.target();
    let others = status.mentions.iter().filter(|mention| mention.id != viewer.account && mention.id != author.id);
    let first = (author.id != viewer.account).then_some(author.acct.as_str());
    let names = first.into_iter().chain(others.map(|mention| mention.acct.as_str()));
    let text: String = names.map(|name| format!("@{name} ")).collect();
    let limited = present::visibility(composer.audience).max(status.visibility);
    Composer {
        left: i64::from(composer.limit) - length(&text, &status.spoiler_text),
        text,
        warning: status.spoiler_text.clone(),
        audience: present::audience(limited),
        answers: Some(Answered { id: status.id, name: author.name().to_owned(), card: None }),
        ..composer
    }
}

/// A box with an own post.
pub async fn edit(me: &SignedIn, id: StatusId) -> Result<Composer, WebError> {
    let item = views::status_item(&me.app, Some(&me.viewer), id).await?;
    let (status, author) = item.target();
    if author.id != me.viewer.account {
        return Err(WebError::NOT_FOUND);
    }
    let composer = blank(me, &me.viewer, true).await?;
    Ok(Composer {
        left: i64::from(composer.limit) - length(&status.text, &status.spoiler_text),
        text: status.text.clone(),
        warning: status.spoiler_text.clone(),
        sensitive: status.sensitive,
        audience: present::audience(status.visibility),
        lang: status.language.clone().unwrap_or(composer.lang),
        edit: Some(status.id),
        tray: Tray { pictures: status.media.iter().map(picture).collect(), ..composer.tray },
        poll: match &status.poll {
            Some(poll) => asked_again(poll, composer.poll),
            None => composer.poll,
        },
        ..composer
    })
}

/// A box for one more of the same: each has a key of its own. What cannot be answered or quoted any more is left out,
/// and the box says so.
pub async fn next(me: &SignedIn, sent: &Sent, boxed: bool) -> Result<Composer, WebError> {
    let leads = Leads::of(me, sent).await?;
    let composer = match &leads.answered {
        Some(item) if boxed && leads.quoted.is_none() => answer_box(me, &me.viewer, item).await?,
        Some(item) => answer_page(me, item).await?,
        None => empty(me, "").await?,
    };
    let composer = match &leads.quoted {
        Some(item) => quoting(composer, &me.viewer, item),
        None => composer,
    };
    Ok(Composer { lost: leads.lost, ..composer })
}

/// The posts that a form leads to, as far as they are still there for its author.
struct Leads {
    answered: Option<Item>,
    quoted: Option<Item>,
    lost: Vec<Lost>,
}

impl Leads {
    async fn of(me: &SignedIn, sent: &Sent) -> Result<Self, WebError> {
        let mut leads = Self { answered: None, quoted: None, lost: Vec::new() };
        if sent.edit.is_some() {
            return Ok(leads);
        }
        if let Some(id) = sent.reply_to {
            leads.answered = found(me, id).await?;
            leads.lost.extend(leads.answered.is_none().then_some(Lost::Answered));
        }
        if let Some(id) = sent.quote {
            leads.quoted = found(me, id).await?.filter(|item| item.quote_right != QuoteRight::Denied);
            leads.lost.extend(leads.quoted.is_none().then_some(Lost::Quoted));
        }
        Ok(leads)
    }
}

async fn found(me: &SignedIn, id: StatusId) -> Result<Option<Item>, WebError> {
    match views::status_item(&me.app, Some(&me.viewer), id).await {
        Ok(item) => Ok(Some(item)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What the form answers or quotes and can no more, in words.
pub async fn lost(me: &SignedIn, sent: &Sent) -> Result<Errors, WebError> {
    let mut errors = Errors::default();
    for lost in Leads::of(me, sent).await?.lost {
        errors.push("", me.w.t(lost.key()));
    }
    Ok(errors)
}

/// The box as it was sent.
pub async fn from(me: &SignedIn, sent: &Sent, boxed: bool) -> Result<Composer, WebError> {
    let mut composer = next(me, sent, boxed).await?;
    composer.tray.pictures = pictures(me, sent).await?;
    Ok(Composer {
        key: if sent.key.is_empty() { composer.key } else { sent.key.clone() },
        kept: sent.kept,
        later: sent.later.clone(),
        left: i64::from(composer.limit) - length(&sent.whole_text(), &sent.warning),
        to: sent.to.clone(),
        text: sent.text.clone(),
        warning: sent.warning.clone(),
        sensitive: sent.sensitive,
        audience: sent.audience_or(&me.viewer.posting),
        lang: sent.lang.clone().unwrap_or(composer.lang),
        edit: sent.edit,
        bare: sent.bare,
        poll: as_sent(sent, composer.poll),
        ..composer
    })
}

/// The first picture without a description, unless that was said already.
pub async fn undescribed(me: &SignedIn, sent: &Sent) -> Result<Option<Picture>, WebError> {
    if sent.bare {
        return Ok(None);
    }
    Ok(pictures(me, sent).await?.into_iter().find(|picture| picture.description.trim().is_empty()))
}

/// The poll of an own post; places that are free stay empty.
fn asked_again(poll: &Poll, blank: AskedPoll) -> AskedPoll {
    let titles = poll.options.iter().map(|option| option.title.clone());
    let (multiple, hide_totals) = (poll.multiple, poll.hide_totals);
    AskedPoll { multiple, hide_totals, open_for: None, has_end: true, ..filled(blank, titles) }
}

fn as_sent(sent: &Sent, blank: AskedPoll) -> AskedPoll {
    let has_end = sent.edit.is_some();
    let Some(poll) = &sent.poll else { return AskedPoll { has_end, ..blank } };
    let (multiple, hide_totals, open_for) = (poll.multiple, poll.hide_totals, poll.expires_in);
    AskedPoll { multiple, hide_totals, open_for, has_end, ..filled(blank, poll.options.iter().cloned()) }
}

fn filled(mut blank: AskedPoll, titles: impl Iterator<Item = String>) -> AskedPoll {
    for (place, title) in blank.options.iter_mut().zip(titles) {
        *place = title;
    }
    blank
}

async fn pictures(me: &SignedIn, sent: &Sent) -> Result<Vec<Picture>, WebError> {
    let mut pictures = Vec::with_capacity(sent.media.len());
    for id in &sent.media {
        let row = match media::find(&me.app, &me.viewer, *id).await {
            Ok(row) => row,
            Err(Error::NotFound) => continue,
            Err(error) => return Err(error.into()),
        };
        let mut shown = picture(&Media::of(&me.app.config, row));
        if let Some(typed) = sent.description(*id) {
            typed.clone_into(&mut shown.description);
        }
        pictures.push(shown);
    }
    Ok(pictures)
}

fn picture(file: &Media) -> Picture {
    let shown = file.has_preview || file.kind == MediaKind::Image;
    Picture {
        id: file.id,
        preview_url: file.preview_url.clone().filter(|_| shown),
        description: file.description.clone(),
        describe: match file.kind {
            MediaKind::Video | MediaKind::Gifv => "picture-describe-film",
            MediaKind::Audio => "picture-describe-sound",
            MediaKind::Image | MediaKind::Unknown => "picture-describe",
        },
        state: match file.state {
            MediaState::Ready | MediaState::Remote => PictureState::Ready,
            MediaState::Processing => PictureState::Working,
            MediaState::Failed => PictureState::Broken,
        },
    }
}

/// What is wrong with it, in words.
pub fn errors(me: &SignedIn, sent: &Sent, invalid: &[Invalid]) -> Errors {
    let mut errors = Errors::default();
    let limit = i64::from(me.app.settings.get().max_characters);
    for one in invalid {
        let words = match (one.field.as_ref(), one.code) {
            ("text", Code::TooLong) => {
                let over = length(&sent.whole_text(), &sent.warning) - limit;
                me.w.t1("compose-too-long", "n", u64::try_from(over).unwrap_or_default())
            }
            _ => wrong::sentence(&me.w, one),
        };
        errors.push("", words);
    }
    errors
}

/// In characters, as the server counts them.
fn length(text: &str, warning: &str) -> i64 {
    (text::count(text) + text::graphemes(warning)) as i64
}

async fn blank(me: &Visitor, viewer: &Viewer, all_languages: bool) -> Result<Composer, WebError> {
    let account = views::account(&me.app, None, viewer.account).await?;
    let settings = me.app.settings.get();
    let films = me.app.files.tools.get().await.is_some();
    let lang = viewer.posting.language.clone().unwrap_or_else(|| viewer.locale.clone());
    Ok(Composer {
        key: me.app.random.secret(),
        me: present::person(&account),
        to: None,
        text: String::new(),
        warning: String::new(),
        sensitive: viewer.posting.sensitive,
        audience: present::audience(viewer.posting.visibility),
        languages: languages(&lang, &settings.languages, all_languages),
        lang,
        answers: None,
        quotes: None,
        edit: None,
        kept: None,
        later: String::new(),
        tray: Tray {
            pictures: Vec::new(),
            max: settings.max_media as usize,
            accept: if films { ACCEPT } else { ACCEPT_PICTURES }.to_owned(),
            description_limit: media::DESCRIPTION as u32,
            errors: Errors::default(),
        },
        poll: AskedPoll {
            options: vec![String::new(); settings.max_poll_options as usize],
            open_for: Some(86_400),
            multiple: false,
            hide_totals: false,
            has_end: false,
            option_limit: settings.max_poll_option_characters,
            suffix: if all_languages { "page" } else { "box" }.to_owned(),
        },
        limit: settings.max_characters,
        left: i64::from(settings.max_characters),
        errors: Errors::default(),
        lost: Vec::new(),
        bare: false,
        boxed: false,
        open_account: !account.locked,
    })
}

/// All languages, or the person's and those of this server: a box among other things stays small.
fn languages(own: &str, here: &[String], all: bool) -> Vec<Language> {
    let listed =
        text::languages().iter().filter(|one| all || one.code == own || here.iter().any(|code| code == one.code));
    listed.map(|one| Language { code: one.code.to_owned(), name: one.native.to_owned() }).collect()
}
