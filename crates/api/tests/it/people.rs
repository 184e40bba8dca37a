//! What tests need of people that has other ways to it than the routes under test.

use domain::{MediaId, MediaKind, MediaState, MediaUse, StatusId};
use serde_json::Value;
use services::{Viewer, auth, relations};
use storage::{
    follows::Rules,
    media::{self, Media},
};
use testkit::TestUser;

/// The person as services know it.
pub async fn viewer(user: &TestUser) -> Viewer {
    let session = auth::token(&user.app, &user.token).await.unwrap();
    session.viewer.clone().unwrap()
}

/// Follows an account of the same server.
pub async fn follow(follower: &TestUser, followed: &TestUser) {
    let person = viewer(follower).await;
    relations::follow(&follower.app, &person, followed.account, &Rules::default()).await.unwrap();
    follower.app.settle().await;
}

/// A picture that is ready to be attached.
pub async fn picture(user: &TestUser, description: &str) -> MediaId {
    let now = user.app.now();
    let media = Media {
        id: MediaId::at(now),
        account_id: user.account,
        used_as: MediaUse::Attachment,
        status_id: None,
        position: 0,
        kind: MediaKind::Image,
        state: MediaState::Ready,
        mime: "image/png".into(),
        description: description.into(),
        blurhash: Some("LEHV6nWB2yk8pyo0adR*.7kCMdnj".into()),
        color: Some("#335577".into()),
        focus_x: Some(0.5),
        focus_y: Some(-0.25),
        width: Some(1600),
        height: Some(900),
        small_width: Some(640),
        small_height: Some(360),
        original_blob: Some("a".into()),
        small_blob: Some("b".into()),
        ..Media::new(user.account, MediaUse::Attachment, now)
    };
    media::insert(&mut user.app.db.conn(), &media).await.unwrap();
    media.id
}

/// The id as services know it.
pub fn id(status: &Value) -> StatusId {
    text(&status["id"]).parse().unwrap()
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// The texts of statuses, without their marks.
pub fn contents(list: &[Value]) -> Vec<String> {
    let plain = |status: &Value| {
        let html = if status["reblog"].is_null() {
            &status["content"]
        } else {
            &status["reblog"]["content"]
        };
        text(html).trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
    };
    list.iter().map(plain).collect()
}

/// The address that a `Link` header gives, without its host.
pub fn link(answer: &testkit::Answer, rel: &str) -> Option<String> {
    let rel = format!("rel=\"{rel}\"");
    let part = answer.header("link").split(", ").find(|part| part.ends_with(&rel))?;
    let url = part.split_once('<')?.1.split_once('>')?.0;
    Some(url.strip_prefix("https://alpha.test").expect("links are absolute").to_owned())
}
