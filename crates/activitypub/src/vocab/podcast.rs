//! `PodcastEpisode` (Castopod): a sound with a cover and a text, in a shape of its own. It is read as an Audio.

use serde_json::{Value, json};

use super::{PUBLIC, read};

/// The episode as an Audio; `None` for anything else. It says nothing of its audience: whoever can fetch it may hear it.
pub(super) fn as_audio(object: &Value) -> Option<Value> {
    if !is_episode(object) {
        return None;
    }
    let (audio, text) = (&object["audio"], &object["description"]);
    let page = read::first(&object["url"]).filter(|url| url.is_string()).unwrap_or(&object["id"]);
    let mut sound = json!({
        "id": object["id"], "type": "Audio", "attributedTo": object["attributedTo"], "image": object["image"],
        "published": object["published"], "updated": object["updated"], "replies": object["comments"],
        "duration": audio["duration"], "to": object["to"], "cc": object["cc"],
        "url": [{ "type": "Link", "mediaType": "text/html", "href": page }, audio["url"]],
    });
    let names = [&object["name"], &object["title"], &audio["name"]];
    sound["name"] = names.into_iter().find(|name| name.is_string()).cloned().unwrap_or_default();
    // The content itself is Markdown; the map has it as HTML.
    let html = text["contentMap"].is_object();
    let (key, content) = if html {
        ("contentMap", &text["contentMap"])
    } else {
        ("content", &text["content"])
    };
    sound[key] = content.clone();
    if object["to"].is_null() && object["cc"].is_null() {
        sound["to"] = json!(PUBLIC);
    }
    Some(sound)
}

pub(super) fn is_episode(object: &Value) -> bool {
    read::types(object).any(|name| name == "PodcastEpisode")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{Object, ObjectKind, Visibility};

    #[test]
    fn an_episode_is_a_sound() {
        let episode = json!({
            "id": "https://cast.example/@show/episodes/1", "type": "PodcastEpisode",
            "attributedTo": "https://cast.example/@show", "description": { "content": "*One*", "contentMap": { "en": "<p>One</p>" } },
            "image": { "type": "Image", "url": "https://cast.example/c.jpg" },
            "audio": { "type": "Audio", "name": "Pilot", "duration": 61.5,
                "url": { "type": "Link", "href": "https://cast.example/1.mp3", "mediaType": "audio/mpeg" } },
        });
        let object = Object::parse(&episode).unwrap();
        assert_eq!((object.kind, object.name.as_deref()), (ObjectKind::Audio, Some("Pilot")));
        assert_eq!((object.content.as_deref(), object.language.as_deref()), (Some("<p>One</p>"), Some("en")));
        assert_eq!((object.duration, object.page()), (Some(61_500), "https://cast.example/@show/episodes/1"));
        let media = object.media.as_ref().unwrap();
        assert_eq!(
            (media.url.as_str(), media.preview.as_deref()),
            ("https://cast.example/1.mp3", Some("https://cast.example/c.jpg"))
        );
        assert_eq!(object.visibility("https://cast.example/@show", None), Visibility::Public);
        assert!(Object::parse(&json!({ "id": "https://cast.example/2", "type": "PodcastEpisode" })).is_ok());
    }
}
