use serde_json::json;

use super::*;

#[test]
fn a_mastodon_document() {
    let all =
        Attachment::all(&json!([null, {"type": "Document", "mediaType": "IMAGE/PNG", "url": "https://a.example/i.png",
        "name": "a cat", "blurhash": "UFF", "focalPoint": [0.5, -7], "width": 3, "height": "4"}]));
    let [image] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((image.kind.as_str(), image.url.as_str()), ("Document", "https://a.example/i.png"));
    assert_eq!(image.media_type.as_deref(), Some("image/png"));
    assert_eq!(image.description.as_deref(), Some("a cat"));
    assert_eq!((image.focus, image.width, image.height), (Some((0.5, -1.0)), Some(3), Some(4)));
}

#[test]
fn a_summary_describes_better_than_a_name() {
    let image = Attachment::read(
        &json!({"type": "Image", "url": {"href": "https://a.example/i"}, "name": "file.png", "summary": "a dog"}),
    );
    assert_eq!(image.and_then(|image| image.description).as_deref(), Some("a dog"));
    let image = Attachment::read(&json!({"type": "Image", "url": "https://a.example/i", "nameMap": {"en": "a fox"}}));
    assert_eq!(image.and_then(|image| image.description).as_deref(), Some("a fox"));
}

#[test]
fn links_become_cards() {
    let value = json!([{"type": "Link", "href": "https://a.example/page"}, {"type": "Image", "url": "https://a.example/i.png"}]);
    assert_eq!(cards(&value), ["https://a.example/page"]);
    assert_eq!(Attachment::all(&value).len(), 1);
}

#[test]
fn films_are_taken_at_a_modest_size() {
    let link = |height: u32| json!({"type": "Link", "mediaType": "video/mp4", "href": format!("https://a.example/{height}"), "height": height});
    let video = json!({"type": "Video", "icon": [{"type": "Image", "url": "https://a.example/p.jpg"}]});
    let media = |urls: Value| Attachment::of_object(&video, &Link::all(&urls)).map(|media| media.url);
    let sized = |lines: u32, size: u64| {
        let mut link = link(lines);
        link["size"] = json!(size);
        link
    };
    let long = json!([sized(1080, 900 << 20), sized(720, 400 << 20), sized(480, 90 << 20), sized(240, 30 << 20)]);
    assert_eq!(media(long).as_deref(), Some("https://a.example/480"));
    let longer = json!([sized(720, 900 << 20), sized(240, 300 << 20)]);
    assert_eq!(media(longer).as_deref(), Some("https://a.example/240"), "none fits: the smallest");
    assert_eq!(media(json!([link(1080), link(720), link(360)])).as_deref(), Some("https://a.example/720"));
    assert_eq!(media(json!([link(2160), link(1080)])).as_deref(), Some("https://a.example/1080"));
    assert_eq!(media(json!("https://a.example/page")), None);
}

#[test]
fn wrong_types_are_nothing() {
    for value in [json!(3), json!({}), json!([{"url": 3}]), json!({"url": {"href": []}}), json!(["x"])] {
        assert!(Attachment::all(&value).is_empty(), "{value}");
        assert!(cards(&value).is_empty(), "{value}");
        assert_eq!(picture(&value), None, "{value}");
    }
}
