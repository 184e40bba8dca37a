//! The pictures and films of a form: taken in, described, removed.

use std::time::Duration;

use domain::{Code, Invalid, MediaId};
use services::{
    Error,
    media::{self, Changes, Patience, Received, Upload},
};

use super::sent::Sent;
use crate::{
    WebError,
    components::Errors,
    frame::{Form, SignedIn},
    wrong,
};

/// How long a form waits for a film; then it is shown as still being prepared.
const PATIENCE: Patience = Patience::For(Duration::from_secs(20));

/// Takes the files that came with the form. What cannot be taken is told beside the pictures.
pub async fn take(me: &SignedIn, form: &Form, sent: &mut Sent) -> Result<Errors, WebError> {
    let mut errors = Errors::default();
    let most = me.app.settings.get().max_media as usize;
    let described: Vec<&str> = form.all("file_description").collect();
    for (at, file) in form.uploads().iter().enumerate() {
        if sent.media.len() >= most {
            errors.push("", me.w.t("pictures-too-many"));
            break;
        }
        let description = described.get(at).map_or("", |text| text.trim()).to_owned();
        match take_one(me, file, &description).await {
            Ok(id) => {
                sent.media.push(id);
                sent.descriptions.push((id, description));
            }
            Err(Error::Invalid(wrong)) => errors.push("", in_words(me, &wrong)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(errors)
}

async fn take_one(me: &SignedIn, file: &Result<Received, Invalid>, description: &str) -> services::Result<MediaId> {
    let file = file.clone()?;
    let upload = Upload { file, description: description.to_owned(), focus: None, thumbnail: None };
    Ok(media::upload(&me.app, &me.viewer, upload, PATIENCE).await?.id)
}

fn in_words(me: &SignedIn, all: &[Invalid]) -> String {
    let limits = &me.app.config.media;
    match all.first() {
        Some(one) if one.code == Code::TooLong => {
            let sizes = (limits.image_size >> 20, limits.video_size >> 20);
            me.w.t2("file-too-large", "size", format!("{} MB", sizes.0), "film", format!("{} MB", sizes.1))
        }
        Some(one) if one.code == Code::Blank => me.w.t("file-empty").into_owned(),
        Some(one) if !one.about.is_empty() => wrong::sentence(&me.w, one),
        _ => me.w.t("file-broken").into_owned(),
    }
}

/// Takes a picture off the form; one that no post uses goes.
pub async fn detach(me: &SignedIn, sent: &mut Sent, id: &str) -> Result<(), WebError> {
    let id: MediaId = id.parse().map_err(|_| WebError::Form)?;
    sent.media.retain(|other| *other != id);
    sent.descriptions.retain(|(other, _)| *other != id);
    match media::delete(&me.app, &me.viewer, id).await {
        Ok(()) | Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Writes down what was typed beside each.
pub async fn describe(me: &SignedIn, sent: &Sent) -> services::Result<()> {
    for (id, text) in &sent.descriptions {
        let changes = Changes { description: Some(text.clone()), ..Changes::default() };
        match media::describe(&me.app, &me.viewer, *id, changes).await {
            // A form sent twice: its pictures belong to the post by now.
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
