//! Conversations, lists, followed hashtags, whom one keeps away, and what filters do to pages.

use testkit::TestApp;

use crate::site::{Person, first_post, location};

async fn write(person: &Person, text: &str, audience: &str) {
    let form = [("text", text), ("audience", audience), ("lang", "en"), ("do", "post")];
    person.post("/compose").form(&form).expect(303).await;
}

#[tokio::test]
async fn a_list_is_made_filled_and_deleted() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    assert!(rosa.page("/lists").await.contains("You have no list yet."));
    let empty = rosa.post("/lists").form(&[("title", ""), ("do", "create")]).expect(422).await.text();
    assert!(empty.contains("class=\"errors\""), "{empty}");
    let edit = location(&rosa.post("/lists").form(&[("title", "Family"), ("do", "create")]).expect(303).await);
    assert!(rosa.page("/lists").await.contains("Family"));

    let add = [("do", "add"), ("acct", "@amir")];
    let page = rosa.post(&edit).form(&add).expect(422).await.text();
    assert!(page.contains("You do not follow amir. Only people you follow"), "{page}");
    for (typed, said) in [("", "Please say whom."), ("nobody", "We know nobody with the address nobody.")] {
        let page = rosa.post(&edit).form(&[("do", "add"), ("acct", typed)]).expect(422).await.text();
        assert!(page.contains(said) && !page.contains("<datalist"), "{page}");
    }
    rosa.post("/@amir").form(&[("do", "follow")]).expect(303).await;
    assert!(rosa.page(&edit).await.contains("<option value=\"amir\">"), "who is followed is offered");
    assert_eq!(location(&rosa.post(&edit).form(&add).expect(303).await), edit);
    let page = rosa.page(&edit).await;
    assert!(page.contains("@amir") && page.contains("Take off the list"), "{page}");

    let save = [("do", "save"), ("title", "Friends"), ("replies_policy", "none"), ("exclusive", "1")];
    rosa.post(&edit).form(&save).expect(303).await;
    let page = rosa.page(&edit).await;
    assert!(page.contains("value=\"Friends\"") && page.contains("value=\"none\" checked"), "{page}");
    amir.get(&edit).expect(404).await;
    let list = edit.trim_end_matches("/edit");
    assert!(rosa.page(list).await.contains("When people on this list write"));
    let asked = rosa.post(&edit).form(&[("do", "delete")]).ok().await.text();
    assert!(asked.contains("Delete this list?") && asked.contains("name=\"sure\""), "{asked}");
    rosa.get(list).ok().await;
    rosa.post(&edit).form(&[("do", "delete"), ("sure", "1")]).expect(303).await;
    rosa.get(list).expect(404).await;
}

#[tokio::test]
async fn a_message_waits_with_a_mark() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    write(&rosa, "@amir do you know me?", "direct").await;
    let page = amir.page("/messages").await;
    assert!(!page.contains("do you know me?") && page.contains("/notifications/requests"), "{page}");
    amir.press("/@rosa", "/@rosa", "follow").await;
    write(&rosa, "@amir see you at eight", "direct").await;
    let page = amir.page("/messages").await;
    assert!(page.contains("see you at eight") && page.contains("Mark as read"), "{page}");
    let direct = rosa.page("/compose?audience=direct").await;
    assert!(direct.contains("value=\"direct\" checked"), "{direct}");
    assert!(rosa.page("/messages").await.contains("Mark as unread"), "one's own words are read");
    let (_, rest) = page.split_once("name=\"conversation\" value=\"").unwrap();
    let id = rest.split('"').next().unwrap();
    rosa.post("/messages").form(&[("conversation", id), ("do", "read")]).expect(404).await;
    amir.post("/messages").form(&[("conversation", id), ("do", "read")]).expect(303).await;
    assert!(amir.page("/messages").await.contains("Mark as unread"));
    let asked = amir.post("/messages").form(&[("conversation", id), ("do", "delete")]).ok().await.text();
    assert!(asked.contains("Remove this conversation?") && asked.contains(id), "{asked}");
    assert!(amir.page("/messages").await.contains("see you at eight"), "nothing happened yet");
    amir.post("/messages").form(&[("conversation", id), ("do", "delete"), ("sure", "1")]).expect(303).await;
    assert!(amir.page("/messages").await.contains("Write to one person, or a few."));
}

#[tokio::test]
async fn hashtags_are_followed_by_a_button() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    assert!(rosa.page("/tags/ferry").await.contains("name=\"do\" value=\"follow\""));
    assert_eq!(location(&rosa.post("/tags/ferry").form(&[("do", "follow")]).expect(303).await), "/tags/ferry");
    assert!(rosa.page("/followed_tags").await.contains("#ferry"));
    rosa.post("/followed_tags").form(&[("do", "unfollow"), ("tag", "ferry")]).expect(303).await;
    assert!(!rosa.page("/followed_tags").await.contains("#ferry"));
    let stranger = app.get("/tags/ferry").accept("text/html").ok().await.text();
    assert!(!stranger.contains("value=\"follow\""), "{stranger}");
}

#[tokio::test]
async fn who_is_kept_away_can_come_back() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let which = amir.user.account.to_string();
    for (act, path) in [("mute", "/settings/muted"), ("block", "/settings/blocked")] {
        rosa.post("/@amir").form(&[("do", act)]).expect(303).await;
        assert!(rosa.page(path).await.contains("@amir"), "{path}");
        rosa.post(path).form(&[("do", "undo"), ("which", &which)]).expect(303).await;
        assert!(!rosa.page(path).await.contains("@amir"), "{path}");
    }
    let path = "/settings/blocked_servers";
    rosa.post(path).form(&[("do", "add"), ("server", "waves.example")]).expect(303).await;
    assert!(rosa.page(path).await.contains("waves.example"));
    for wrong in ["not a server!!", "alpha.test"] {
        let answer = rosa.post(path).form(&[("do", "add"), ("server", wrong)]).expect(422).await.text();
        assert!(answer.contains("not the address of another server") && answer.contains(wrong), "{wrong}");
    }
    rosa.post(path).form(&[("do", "undo"), ("which", "waves.example")]).expect(303).await;
    assert!(!rosa.page(path).await.contains(">waves.example<"));
}

#[tokio::test]
async fn filters_fold_or_leave_out() {
    use domain::{FilterAction, FilterContext};
    use services::filters::{self, Change, KeywordChange};
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    write(&amir, "football again", "public").await;
    write(&amir, "bread", "public").await;
    let viewer = rosa.user.viewer().await;
    let change = |action| Change {
        title: Some("Sports".to_owned()),
        action: Some(action),
        contexts: Some([FilterContext::Public, FilterContext::Account].into_iter().collect()),
        keywords: vec![KeywordChange { keyword: Some("football".to_owned()), ..KeywordChange::default() }],
        ..Change::default()
    };
    let made = filters::create(&app, &viewer, change(FilterAction::Warn)).await.unwrap();
    for path in ["/public/local", "/@amir"] {
        let page = rosa.page(path).await;
        assert!(page.contains("Hidden by your filter") && page.contains("football again"), "{path}: {page}");
    }
    assert!(!amir.page("/public/local").await.contains("Hidden by your filter"));
    let hide = Change { action: Some(FilterAction::Hide), ..Change::default() };
    filters::update(&app, &viewer, made.filter.id, hide).await.unwrap();
    for path in ["/public/local", "/@amir"] {
        let page = rosa.page(path).await;
        assert!(!page.contains("football again") && page.contains("bread"), "{path}: {page}");
    }
}

#[tokio::test]
async fn what_a_filter_hides_is_not_told() {
    use domain::{FilterAction, FilterContext};
    use services::filters::{self, Change, KeywordChange};
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let change = Change {
        title: Some("Sports".to_owned()),
        action: Some(FilterAction::Hide),
        contexts: Some([FilterContext::Notifications].into_iter().collect()),
        keywords: vec![KeywordChange { keyword: Some("football".to_owned()), ..KeywordChange::default() }],
        ..Change::default()
    };
    filters::create(&app, &rosa.user.viewer().await, change).await.unwrap();
    let quiet = "id=\"badge-nav\" hidden";
    write(&amir, "football @rosa", "public").await;
    assert!(rosa.page("/lists").await.contains(quiet));
    write(&amir, "bread @rosa", "public").await;
    assert!(!rosa.page("/lists").await.contains(quiet));
    let told = rosa.page("/notifications").await;
    assert!(told.contains("bread") && !told.contains("football"), "{told}");
}

#[tokio::test]
async fn a_chain_says_which_part_one_reads() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    write(&rosa, "one", "public").await;
    let post = first_post(&rosa.page("/public/local").await);
    assert!(!rosa.page(&post).await.contains("class=\"chain\""), "one post is no chain");
    let id = post.rsplit('/').next().unwrap();
    let answer = [("text", "two"), ("reply_to", id), ("audience", "public"), ("lang", "en"), ("do", "post")];
    rosa.post("/compose").form(&answer).expect(303).await;
    let page = rosa.page(&post).await;
    assert!(page.contains(">1/2<") && page.contains(">2/2<"), "{page}");
}

#[tokio::test]
async fn lost_follows_are_told_and_listed() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    assert!(rosa.page("/severed_relationships").await.contains("You have lost nobody."));
    let lost = storage::severances::Severance {
        id: domain::SeveranceId::at(app.now()),
        account_id: rosa.user.account,
        kind: domain::SeveranceKind::DomainBlock,
        target_name: "waves.test".into(),
        followers_count: 1,
        following_count: 2,
        purged: false,
        created_at: app.now(),
    };
    let mut tx = app.db.begin().await.unwrap();
    storage::severances::insert(&mut tx, &lost).await.unwrap();
    let mut told = services::notifications::Told::default();
    let kind = domain::NotificationType::SeveredRelationships;
    told.tell_about(&app, &mut tx, rosa.user.account, rosa.user.account, kind, lost.id.0).await.unwrap();
    tx.commit().await.unwrap();
    let told = rosa.page("/notifications").await;
    assert!(told.contains("have ended") && told.contains("href=\"/severed_relationships\""), "{told}");
    let list = rosa.page("/severed_relationships").await;
    assert!(list.contains("2 people whom you followed") && list.contains("1 person who followed you"), "{list}");
    let path = format!("/severed_relationships/{}/followers.csv", lost.id);
    let file = rosa.get(&path).expect(200).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.text(), "Account address\n");
    Person::new(&app, "amir").await.get(&path).expect(404).await;
}
