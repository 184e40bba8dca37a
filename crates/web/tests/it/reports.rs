//! Telling the staff of somebody; and quoting, which stands in the same menu.

use serde_json::json;
use testkit::{TestApp, TestNet};

use crate::site::Person;

#[tokio::test]
async fn a_report_goes_to_the_staff_with_its_posts_and_rules() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let staff = app.build_user("lena").with(|new| new.role = storage::users::MODERATOR).make().await;
    let rule = services::rules::add(app.app(), "No boats for sale.", "").await.unwrap();
    let bad = amir.user.publish("Buy my boat").await;
    let other = amir.user.publish("Good morning").await;
    let [bad, other] = [bad, other].map(|post| post["id"].as_str().unwrap().to_owned());
    let thread = rosa.page(&format!("/@amir/{bad}")).await;
    let address = format!("/report?status={bad}");
    assert!(thread.contains(&format!("href=\"{address}\"")), "{thread}");
    assert!(rosa.page("/@amir").await.contains(&format!("href=\"/report?account={}\"", amir.user.account)));
    assert!(!amir.page(&format!("/@amir/{bad}")).await.contains("/report"));
    let page = rosa.page(&address).await;
    assert!(page.contains(&format!("value=\"{bad}\" aria-label=\"Buy my boat\" checked")), "{page}");
    assert!(page.contains(&format!("value=\"{other}\"")) && page.contains("No boats for sale."), "{page}");
    assert!(!page.contains("name=\"forward\""), "it is an account of this server");

    let account = amir.user.account.to_string();
    let broken = [("account", &*account), ("category", "violation"), ("post", &bad), ("comment", "Again")];
    let refused = rosa.post("/report").accept("text/html").form(&broken).expect(422).await.text();
    assert!(
        refused.contains("Please choose the rule that it breaks.") && refused.contains("\nAgain</textarea>"),
        "{refused}"
    );
    let long = "x".repeat(1001);
    let refused = [("account", &*account), ("category", "other"), ("comment", &*long)];
    assert!(rosa.post("/report").form(&refused).expect(422).await.text().contains("fewer words"));

    let rule = rule.to_string();
    let mut whole = broken.to_vec();
    whole.push(("rule", &rule));
    assert_eq!(rosa.post("/report").form(&whole).expect(303).await.header("location"), "/@amir");
    let told = staff.notifications().await;
    let report = &told[0]["report"];
    assert_eq!((told.len(), &report["comment"], &report["category"]), (1, &json!("Again"), &json!("violation")));
    assert_eq!((&report["status_ids"], &report["rule_ids"]), (&json!([bad]), &json!([rule])));

    let own = rosa.user.account.to_string();
    rosa.get(&format!("/report?account={own}")).expect(404).await;
    rosa.get("/report?status=1").expect(404).await;
    rosa.get("/report").expect(404).await;
}

#[tokio::test]
async fn an_account_of_another_server_can_be_reported_there_too() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    net.user("amir@beta.test").await;
    let beta = net.app("beta.test");
    let staff = beta.build_user("lena").with(|new| new.role = storage::users::MODERATOR).make().await;
    let rosa = Person::new(net.app("alpha.test"), "rosa").await;
    let found = rosa.user.find("amir@beta.test").await;
    let address = format!("/report?account={}", found["id"].as_str().unwrap());
    assert!(rosa.page(&address).await.contains("Send it to beta.test too"));
    let account = found["id"].as_str().unwrap();
    let form = [("account", account), ("category", "spam"), ("forward", "1")];
    rosa.post("/report").form(&form).expect(303).await;
    net.settle().await;
    let told = staff.notifications().await;
    assert_eq!((told.len(), &told[0]["type"]), (1, &json!("admin.report")));
}

#[tokio::test]
async fn a_post_is_quoted_from_its_menu() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let open = amir.user.publish("The lake does not care").await;
    let closed =
        amir.user.publish_with(json!({ "status": "Not to be quoted", "quote_approval_policy": "nobody" })).await;
    let [open, closed] = [open, closed].map(|post| post["id"].as_str().unwrap().to_owned());
    let thread = async |id: &str| rosa.page(&format!("/@amir/{id}")).await;
    let address = format!("/compose?quote={open}");
    assert!(thread(&open).await.contains(&format!("href=\"{address}\"")));
    assert!(!thread(&closed).await.contains("/compose?quote="));
    rosa.get(&format!("/compose?quote={closed}")).expect(404).await;
    let page = rosa.page(&address).await;
    assert!(
        page.contains("The lake does not care") && page.contains(&format!("name=\"quote\" value=\"{open}\"")),
        "{page}"
    );
    assert!(!page.contains("name=\"file\"") && !page.contains("poll_option"), "a quote stands alone");
    let post = |do_: &'static str| [("text", "How true"), ("quote", &*open), ("key", "one"), ("do", do_)];
    let long = "x".repeat(501);
    let long = [("text", &*long), ("quote", &*open), ("do", "post")];
    let refused = rosa.post("/compose").accept("text/html").form(&long).expect(422).await.text();
    assert!(refused.contains("The lake does not care"), "what is quoted stays: {refused}");
    rosa.post("/compose").form(&post("post")).expect(303).await;
    let home = rosa.user.home().await;
    let quote = &home[0]["quote"];
    assert_eq!((&quote["state"], &quote["quoted_status"]["id"]), (&json!("accepted"), &json!(open)));
    rosa.post("/compose").form(&post("keep")).expect(303).await;
    let drafts = rosa.page("/drafts").await;
    let draft = drafts.split("/compose?draft=").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert!(rosa.page(&format!("/compose?draft={draft}")).await.contains("The lake does not care"));
}

#[tokio::test]
async fn counts_in_words_follow_the_buttons() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let post = amir.user.publish("Hello").await;
    let path = format!("/@amir/{}", post["id"].as_str().unwrap());
    let tally = format!("id=\"c{}\"", post["id"].as_str().unwrap());
    assert!(rosa.page(&path).await.contains(&format!("{tally} hidden")));
    let answer = rosa.post(&path).accept("text/html+fragment").form(&[("do", "like")]).ok().await.text();
    assert!(answer.contains(&format!("{tally}>1 like")), "{answer}");
}
