//! The pictures of a form: taken in, described, removed.

use domain::MediaId;
use services::{
    Error,
    media::{self, Upload},
};

use super::sent::Sent;
use crate::{
    WebError,
    components::Errors,
    frame::{Form, SignedIn},
};

/// Takes the files that came with the form. What cannot be taken is told beside the pictures.
pub async fn take(me: &SignedIn, form: &Form, sent: &mut Sent) -> Result<Errors, WebError> {
    let mut errors = Errors::default();
    let most = me.app.settings.get().max_media as usize;
    let described: Vec<&str> = form.all("file_description").collect();
    for (at, bytes) in form.files("file").enumerate() {
        if sent.media.len() >= most {
            errors.push("", me.w.t("pictures-too-many"));
            break;
        }
        if bytes.len() as u64 > me.app.config.media.image_size {
            let size = format!("{} MB", me.app.config.media.image_size >> 20);
            errors.push("", me.w.t1("picture-too-large", "size", size));
            continue;
        }
        let description = described.get(at).map_or("", |text| text.trim()).to_owned();
        let upload = Upload { bytes: bytes.clone(), description: description.clone(), focus: None };
        match media::upload(&me.app, &me.viewer, upload).await {
            Ok(row) => {
                sent.media.push(row.id);
                sent.descriptions.push((row.id, description));
            }
            Err(Error::Invalid(_)) => errors.push("", me.w.t("picture-broken")),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(errors)
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
        match media::describe(&me.app, &me.viewer, *id, Some(text.clone()), None).await {
            // A form sent twice: its pictures belong to the post by now.
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
