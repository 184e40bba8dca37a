//! How other servers fare, for those who look after them.

use std::time::Duration;

use storage::instances::{self, Failure};
use testkit::TestApp;

use crate::site::{Person, location};

#[tokio::test]
async fn the_staff_sees_which_servers_are_silent() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let owner = Person::of(app.build_user("lena").with(|new| new.role = storage::users::OWNER).make().await).await;
    rosa.get("/admin/servers").expect(403).await;
    rosa.post("/admin/servers").form(&[("host", "waves.example"), ("do", "retry")]).expect(403).await;
    assert!(!rosa.page("/menu").await.contains("/admin/servers"));
    assert!(owner.page("/menu").await.contains("href=\"/admin/servers\""));
    let page = owner.page("/admin/servers").await;
    assert!(page.contains("Every server that we write to answers.") && page.contains("Nothing waits"), "{page}");

    let mut db = app.db.conn();
    instances::record_successes(&mut db, &["hills.example", "waves.example"], app.now()).await.unwrap();
    app.advance(Duration::from_secs(3600));
    let retry_at = app.now() + Duration::from_secs(600);
    let failure = Failure { domain: "waves.example", reason: "timeout", retry_at, silent: true };
    instances::record_failures(&mut db, &[failure], app.now()).await.unwrap();
    instances::find_or_insert(&mut db, "new.example", app.now()).await.unwrap();
    let page = owner.page("/admin/servers").await;
    for wanted in ["1 server does not answer", "waves.example", "We try again:", "timeout", "Last reached"] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(!page.contains("hills.example"), "{page}");
    let all = owner.page("/admin/servers?show=all").await;
    assert!(all.contains("hills.example") && all.contains("Nothing has been sent there yet"), "{all}");
    assert!(all.find("waves.example").unwrap() < all.find("hills.example").unwrap(), "{all}");

    let form = [("host", "waves.example"), ("back", "/admin/servers?show=all"), ("do", "retry")];
    let answer = owner.post("/admin/servers").form(&form).expect(303).await;
    assert_eq!(location(&answer), "/admin/servers?show=all");
    assert!(!owner.page("/admin/servers").await.contains("waves.example"));
    let away = [("host", "waves.example"), ("back", "https://evil.example/"), ("do", "retry")];
    assert_eq!(location(&owner.post("/admin/servers").form(&away).expect(303).await), "/admin/servers");
    owner.post("/admin/servers").form(&[("host", "nobody.example"), ("do", "retry")]).expect(404).await;
    owner.post("/admin/servers").form(&[("host", "new.example"), ("do", "stop")]).expect(303).await;
    let page = owner.page("/admin/servers").await;
    assert!(page.contains("new.example") && page.contains("Stopped") && page.contains("Start again"), "{page}");
    owner.post("/admin/servers").form(&[("host", "new.example"), ("do", "clear")]).expect(303).await;
    owner.post("/admin/servers").form(&[("host", "new.example"), ("do", "retry")]).expect(303).await;
    assert!(!owner.page("/admin/servers").await.contains("new.example"));
    owner.post("/admin/servers").form(&[("host", "new.example"), ("do", "explode")]).expect(400).await;
    instances::bury(&mut db, "hills.example", app.now()).await.unwrap();
    assert!(owner.page("/admin/servers?show=all").await.contains("Given up"));
}

#[tokio::test]
async fn many_servers_stand_on_several_pages() {
    let app = TestApp::new().await;
    let owner = Person::of(app.build_user("lena").with(|new| new.role = storage::users::OWNER).make().await).await;
    for n in 0..60 {
        instances::find_or_insert(&mut app.db.conn(), &format!("s{n:02}.example"), app.now()).await.unwrap();
    }
    let page = owner.page("/admin/servers?show=all").await;
    assert!(page.contains("s49.example") && !page.contains("s50.example"), "{page}");
    assert!(page.contains("href=\"/admin/servers?show=all&#38;from=50\""), "{page}");
    let more = owner.fragment("/admin/servers?show=all&from=50").await;
    assert!(more.contains("s59.example") && more.contains("data-put=\"append\""), "{more}");
}
