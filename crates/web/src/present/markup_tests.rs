use domain::{AccountId, TagId};
use services::views::{Emoji, Mention, Tag};

use super::{body, line};

fn emoji(shortcode: &str) -> Emoji {
    Emoji {
        shortcode: shortcode.into(),
        url: "https://alpha.test/media/1/original".into(),
        static_url: String::new(),
        visible_in_picker: true,
        category: None,
    }
}

#[test]
fn shortcodes_become_pictures_in_text_but_not_in_tags() {
    let html = body("<p title=\":cat:\">a :cat: &amp; :dog:</p>", &[emoji("cat")], &[], &[]);
    assert!(html.starts_with("<p title=\":cat:\">a <img class=\"emoji\""), "{html}");
    assert!(html.ends_with(" &amp; :dog:</p>"), "{html}");
    assert!(line("<b> :cat:", &[emoji("cat")]).as_str().starts_with("&lt;b&gt; <img"));
}

#[test]
fn people_and_hashtags_lead_to_pages_here() {
    let amir = Mention {
        id: AccountId(1),
        username: "amir".into(),
        acct: "amir@waves.example".into(),
        url: "https://waves.example/@amir".into(),
    };
    let tag = Tag { id: TagId(1), name: "ferry".into(), display_name: "Ferry".into(), url: String::new() };
    let html = "<a href=\"https://waves.example/@amir\" class=\"u-url mention\">@amir</a> \
                <a href=\"https://waves.example/tags/Ferry\" class=\"mention hashtag\">#Ferry</a> \
                <a href=\"https://waves.example/page\">page</a>";
    let html = body(html, &[], &[amir], &[tag]);
    assert!(html.contains("href=\"/@amir@waves.example\""), "{html}");
    assert!(html.contains("href=\"/tags/ferry\""), "{html}");
    assert!(html.contains("href=\"https://waves.example/page\""), "{html}");
}
