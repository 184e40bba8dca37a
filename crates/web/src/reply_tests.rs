use axum::body::to_bytes;
use domain::Timestamp;

use super::*;
use crate::{components::ToastAction, i18n::Locale};

fn words() -> Words {
    Words::new(Locale::english(), "UTC", Timestamp::from_secs(0))
}

#[test]
fn only_the_script_gets_fragments() {
    let accepting = |value: &'static str| HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(value))]);
    assert!(wants_fragment(&accepting("text/html+fragment, text/html;q=0.5")));
    assert!(!wants_fragment(&accepting("text/html,application/xhtml+xml,*/*;q=0.8")));
    assert!(!wants_fragment(&HeaderMap::new()));
}

#[tokio::test]
async fn parts_say_where_they_go() {
    let action = ToastAction::Undo { path: "/@ines/1".into(), act: "undelete", label: "Undo".into() };
    let toast = Toast { text: "Deleted <it>.".into(), action: Some(action) };
    let response = Parts::default().remove("p1").toast(&toast, &words()).answer();
    assert_eq!(response.headers()[header::CACHE_CONTROL], "private, no-cache");
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    let html = String::from_utf8(body.to_vec()).unwrap();
    assert!(html.starts_with(r#"<div id="p1" data-put="remove"></div><div id="toasts" data-put="append">"#), "{html}");
    assert!(html.contains("Deleted &#60;it&#62;."), "{html}");
    assert!(html.contains(r#"<button name="do" value="undelete">Undo</button>"#), "{html}");
}
