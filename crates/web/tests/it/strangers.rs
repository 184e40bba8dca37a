//! What is kept apart of people whom one may not know, and who may notify.

use testkit::TestApp;

use crate::site::{Person, location};

#[tokio::test]
async fn a_strangers_message_waits_apart_until_it_is_let_through() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    assert!(rosa.page("/notifications/requests").await.contains("Nobody is waiting."));
    amir.write("@rosa is the boat still for sale?", "direct").await;
    let told = rosa.page("/notifications").await;
    assert!(told.contains("1 person you may not know wants to reach you"), "{told}");
    assert!(!told.contains("still for sale"), "{told}");

    let list = rosa.page("/notifications/requests").await;
    assert!(list.contains("1 notification") && list.contains("is the boat still for sale?"), "{list}");
    let (_, rest) = list.split_once("href=\"/notifications/requests/").unwrap();
    let id = rest.split('"').next().unwrap().to_owned();
    let inside = rosa.page(&format!("/notifications/requests/{id}")).await;
    assert!(inside.contains("is the boat still for sale?") && inside.contains("value=\"accept\""), "{inside}");
    amir.get(&format!("/notifications/requests/{id}")).expect(404).await;

    let path = "/notifications/requests";
    amir.post(path).form(&[("request", &*id), ("do", "accept")]).expect(404).await;
    rosa.post(path).form(&[("do", "accept")]).expect(400).await;
    let done = rosa.post(path).form(&[("request", &*id), ("do", "dismiss")]).expect(303).await;
    assert_eq!(location(&done), path);
    assert!(rosa.page(path).await.contains("Nobody is waiting."));
    amir.write("@rosa hello?", "direct").await;
    let list = rosa.page(path).await;
    assert!(list.contains("2 notifications"), "{list}");
    rosa.post(path).form(&[("request", &*id), ("do", "accept")]).expect(303).await;
    app.settle().await;
    let told = rosa.page("/notifications").await;
    assert!(told.contains("still for sale") && !told.contains("may not know want"), "{told}");
}

#[tokio::test]
async fn several_are_decided_at_once() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    for name in ["amir", "jun"] {
        Person::new(&app, name).await.write("@rosa hello", "direct").await;
    }
    let list = rosa.page("/notifications/requests").await;
    let (_, form) = list.split_once("id=\"sheets\"").unwrap();
    let form = form.split("</form>").next().unwrap();
    let ids: Vec<&str> =
        form.split("name=\"request\" value=\"").skip(1).filter_map(|id| id.split('"').next()).collect();
    assert_eq!(ids.len(), 2, "{form}");
    let fields = [("request", ids[0]), ("request", ids[1]), ("do", "accept")];
    rosa.post("/notifications/requests").form(&fields).expect(303).await;
    app.settle().await;
    assert!(rosa.page("/notifications/requests").await.contains("Nobody is waiting."));
}

#[tokio::test]
async fn the_policy_is_what_the_page_says() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let path = "/settings/notifications";
    let page = rosa.page(path).await;
    assert_eq!(page.matches("<option value=\"filter\" selected>").count(), 2, "{page}");
    rosa.post(path).form(&[("not-following", "perhaps")]).expect(400).await;
    let form = [("not-following", "drop"), ("private-mentions", "accept"), ("limited-accounts", "filter")];
    assert_eq!(location(&rosa.post(path).form(&form).expect(303).await), path);
    let page = rosa.page(path).await;
    assert!(page.contains("<option value=\"drop\" selected>"), "{page}");
    amir.write("@rosa hello", "public").await;
    assert!(!rosa.page("/notifications").await.contains("mentioned you"));
    assert!(rosa.page("/notifications/requests").await.contains("Nobody is waiting."));
}
