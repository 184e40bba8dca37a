//! Writing, reading, following and liking, with script and without.

use domain::{Audience, LandingPage, Settings};
use testkit::TestApp;

use crate::site::{Person, first_post, location};

#[tokio::test]
async fn a_post_appears_in_the_homes_of_those_who_follow() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    assert!(amir.page("/home").await.contains("It is quiet here"));
    assert_eq!(location(&amir.press("/@rosa", "/@rosa", "follow").await), "/@rosa");
    assert!(amir.page("/@rosa").await.contains(">Following<"));

    assert_eq!(location(&rosa.write("The lake does not care #lake", "public").await), "/home");
    for page in ["/home", "/public/local", "/public", "/@rosa", "/tags/lake"] {
        let html = amir.page(page).await;
        assert!(html.contains("The lake does not care"), "{page}");
        assert!(html.contains("href=\"/tags/lake\""), "{page}");
    }
    let home = amir.page("/home").await;
    assert!(amir.page(&first_post(&home)).await.contains("Reply to rosa"));
    amir.press("/@rosa", "/@rosa", "unfollow").await;
    assert!(!amir.page("/home").await.contains("The lake does not care"));
}

#[tokio::test]
async fn a_like_flips_and_flips_back() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    rosa.write("bread", "public").await;
    let post = first_post(&amir.page("/public/local").await);
    let id = post.rsplit('/').next().unwrap().to_owned();

    let answer = amir.press("/public/local?max_id=9", &post, "like").await;
    assert_eq!(location(&answer), format!("/public/local?max_id=9#p{id}"));
    assert!(amir.page(&post).await.contains("value=\"unlike\""));
    let part = amir.press_live(&post, "unlike").await;
    assert!(part.contains(&format!("id=\"a{id}\"")) && part.contains("value=\"like\""), "{part}");
    assert!(!part.contains("<html"), "{part}");

    for act in ["like", "boost", "bookmark"] {
        amir.press_live(&post, act).await;
    }
    assert!(amir.page("/bookmarks").await.contains("bread"));
    assert!(amir.page("/favourites").await.contains("bread"));
    assert!(amir.page("/@amir").await.contains("amir</bdi> boosted"));
    let told = rosa.page("/notifications").await;
    assert!(told.contains("liked your post") && told.contains("boosted your post"), "{told}");
    assert!(rosa.page("/home").await.contains("id=\"badge-nav\" hidden"));
}

#[tokio::test]
async fn pages_lead_down_and_new_posts_are_put_above() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    for n in 0..25 {
        rosa.write(&format!("post number {n}."), "public").await;
    }
    let first = rosa.page("/home").await;
    assert!(first.contains("post number 24.") && !first.contains("post number 4."));
    let older = first.split("href=\"/home?max_id=").nth(1).unwrap().split('"').next().unwrap();
    let below = rosa.page(&format!("/home?max_id={older}")).await;
    assert!(below.contains("post number 4.") && below.contains("That is everything"));

    let newest = first.split("data-newest=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    rosa.write("one more", "public").await;
    let part = rosa.fragment(&format!("/home?min_id={newest}")).await;
    assert!(part.contains("data-put=\"prepend\"") && part.contains("one more"), "{part}");
    assert!(!part.contains("post number 24."), "{part}");
}

#[tokio::test]
async fn pictures_answers_edits_and_deleting_work_without_script() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let png = include_bytes!("../../../services/assets/avatar.png");
    let fields = [("text", "a picture"), ("audience", "public"), ("file_description", "one pixel"), ("do", "attach")];
    let tray = rosa.post("/compose").file(&fields, ("file", "a.png", "image/png", png)).ok().await.text();
    let id = tray.split("name=\"media\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(tray.contains("one pixel") && tray.contains("a picture"));
    let described = format!("description.{id}");
    let fields =
        [("text", "a picture"), ("audience", "public"), ("media", &*id), (&*described, "a dot"), ("do", "post")];
    rosa.post("/compose").form(&fields).expect(303).await;
    app.settle().await;
    let home = rosa.page("/home").await;
    assert!(home.contains("alt=\"a dot\""), "{home}");

    let post = first_post(&home);
    let id = post.rsplit('/').next().unwrap().to_owned();
    assert!(amir.page(&format!("{post}/media/1")).await.contains("a dot"));
    let fields = [("text", "@rosa which one?"), ("audience", "public"), ("reply_to", &*id), ("do", "post")];
    amir.post("/compose").form(&fields).expect(303).await;
    app.settle().await;
    assert!(rosa.page(&post).await.contains("which one?"));
    assert!(rosa.page("/notifications").await.contains("replied to you"));

    let fields = [("text", "a small picture"), ("edit", &*id), ("do", "post")];
    rosa.post("/compose").form(&fields).expect(303).await;
    let history = amir.page(&format!("{post}/edits")).await;
    assert!(history.contains("<ins>small </ins>"), "{history}");

    let deleted = rosa.press(&post, &post, "delete").await;
    assert_eq!(location(&deleted), "/home");
    amir.get(&post).expect(404).await;
    amir.press(&post, &post, "undelete").await;
    amir.get(&post).expect(404).await;
    assert_eq!(location(&rosa.press(&post, &post, "undelete").await), post);
    assert!(amir.page(&post).await.contains("small picture"));

    let parts = rosa.press_live(&post, "delete").await;
    assert!(parts.contains("data-put=\"remove\"") && parts.contains("value=\"undelete\""), "{parts}");
    let parts = rosa.press_live(&post, "undelete").await;
    assert!(parts.contains("data-put=\"back\""), "the card comes back to where it was: {parts}");
    assert!(parts.contains("It is back.") && parts.contains(&format!("href=\"{post}\"")), "{parts}");
    rosa.press_live(&post, "delete").await;
    app.advance(std::time::Duration::from_secs(11));
    app.settle().await;
    let parts = rosa.press_live(&post, "undelete").await;
    assert!(parts.contains("too late"), "{parts}");
}

#[tokio::test]
async fn films_and_sounds_play_in_place_without_script() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let film =
        ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=2", "-c:v", "libvpx", "-f", "webm", "pipe:1"];
    let sources = ["-f", "lavfi", "-i", "sine=duration=2"];
    for (arguments, name) in [
        ([&sources[..], &film[..]].concat(), "video"),
        ([&sources[..], &["-c:a", "libmp3lame", "-f", "mp3", "pipe:1"]].concat(), "audio"),
    ] {
        let made = std::process::Command::new("ffmpeg").args(["-v", "error"]).args(arguments).output();
        let file = made.expect("ffmpeg is installed: scripts/setup.sh test").stdout;
        let fields = [("text", name), ("audience", "public"), ("file_description", "a test"), ("do", "attach")];
        let tray = rosa.post("/compose").file(&fields, ("file", "a", "", &file)).ok().await.text();
        let id = tray.split("name=\"media\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(tray.contains("a test") && !tray.contains("data-working"), "{tray}");
        let described = format!("description.{id}");
        let fields = [("text", name), ("audience", "public"), ("media", &*id), (&*described, "a test"), ("do", "post")];
        rosa.post("/compose").form(&fields).expect(303).await;
        app.settle().await;
        let home = rosa.page("/home").await;
        let player = home.split(&format!("<{name} controls preload=\"none\"")).nth(1).unwrap();
        let player = player.split('>').next().unwrap();
        assert!(player.contains("aria-label=\"a test\"") && player.contains("/original.mp"), "{player}");
        assert!(name == "audio" || player.contains("poster="), "{player}");
    }
    let fields = [("text", "broken"), ("audience", "public"), ("do", "attach")];
    let broken = rosa
        .post("/compose")
        .file(&fields, ("file", "a.mp4", "video/mp4", b"\0\0\0\x18ftypisom\0\0\0\0"))
        .expect(422)
        .await;
    assert!(broken.text().contains("We cannot read this file"), "{broken}");
}

#[tokio::test]
async fn a_film_that_is_not_ready_yet_says_so() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let mut row = storage::media::Media::new(rosa.user.account, domain::MediaUse::Attachment, app.now());
    row.kind = domain::MediaKind::Video;
    storage::media::insert(&mut app.db.conn(), &row).await.unwrap();
    let id = row.id.to_string();
    let fields = [("text", "soon"), ("audience", "public"), ("media", &*id), ("do", "look")];
    let page = rosa.post("/compose").form(&fields).ok().await.text();
    assert!(page.contains("data-working") && page.contains("Still being prepared"), "{page}");
    let fields = [("text", "soon"), ("audience", "public"), ("media", &*id), ("bare", "1"), ("do", "post")];
    let page = rosa.post("/compose").form(&fields).expect(422).await.text();
    assert!(page.contains("A file is still being prepared."), "{page}");
}

#[tokio::test]
async fn what_cannot_be_posted_comes_back_with_its_text() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let long = "x".repeat(510);
    let fields = [("text", long.as_str()), ("audience", "private"), ("do", "post")];
    let html = rosa.post("/compose").form(&fields).expect(422).await.text();
    assert!(html.contains("10 characters too many") && html.contains(&long), "{html}");
    let empty = rosa.post("/compose").form(&[("text", " "), ("do", "post")]).expect(422).await.text();
    assert!(empty.contains("Write something, or add a picture."));
}

#[tokio::test]
async fn people_are_found_muted_and_blocked() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    assert!(rosa.page("/search?q=ami").await.contains("href=\"/@amir\""));
    let exact = rosa.get("/search?q=%40amir%40alpha.test").ok().await.text();
    assert!(exact.contains("href=\"/@amir\""));
    rosa.write("hello", "public").await;
    amir.press("/@rosa", "/@rosa", "mute").await;
    assert!(!amir.page("/public/local").await.contains("hello"));
    let muted = amir.page("/@rosa").await;
    assert!(muted.contains("You have muted ") && muted.contains(">muted</span>"), "{muted}");
    assert!(muted.contains("<p>hello</p>"), "{muted}");
    amir.press("/@rosa", "/@rosa", "unmute").await;
    assert!(amir.page("/public/local").await.contains("hello"));
    rosa.press("/@amir", "/@amir", "block").await;
    let shut_out = amir.page("/@rosa").await;
    assert!(!shut_out.contains("hello") && shut_out.contains("rosa does not show you any posts."), "{shut_out}");
}

#[tokio::test]
async fn a_profile_says_that_it_is_blocked_and_folds_its_posts() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    rosa.write("hello", "public").await;
    assert!(amir.page("/@rosa").await.contains("<p>hello</p>"));
    let told = amir.press_live("/@rosa", "block").await;
    assert!(told.contains("id=\"posts-of-") && told.contains("their posts are not shown"), "{told}");
    for path in ["/@rosa", "/@rosa/with_replies"] {
        let page = amir.page(path).await;
        assert!(!page.contains("<p>hello</p>") && page.contains(">blocked</span>"), "{page}");
        assert!(page.contains("You have blocked rosa, so their posts are not shown."), "{page}");
        assert!(page.contains("aria-label=\"Unblock rosa\">Unblock</button>"), "{page}");
        let anyway = format!("{path}?show=1");
        assert!(page.contains(&format!("href=\"{anyway}\"")), "{page}");
        let page = amir.page(&anyway).await;
        assert!(page.contains("<p>hello</p>") && page.contains(">blocked</span>"), "{page}");
    }
    let told = amir.press_live("/@rosa", "unblock").await;
    assert!(told.contains("<p>hello</p>") && told.contains(">Follow</button>"), "{told}");
    assert!(amir.page("/@rosa").await.contains("<p>hello</p>"));
}

#[tokio::test]
async fn a_home_page_takes_few_statements_however_long_it_is() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    rosa.write("first", "public").await;
    rosa.page("/home").await;
    let short = app.queries(rosa.page("/home")).await;
    for n in 0..15 {
        rosa.write(&format!("post {n}"), "public").await;
    }
    rosa.page("/home").await;
    let long = app.queries(rosa.page("/home")).await;
    assert_eq!(short, long);
    assert!(long <= 8, "{long}");
}

/// What is not built has no link.
#[tokio::test]
async fn every_link_leads_somewhere() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    rosa.write("hello @rosa #lake", "public").await;
    let post = first_post(&rosa.page("/home").await);
    let mut seen = std::collections::BTreeSet::new();
    for page in ["/home", "/public/local", "/@rosa", "/compose", "/notifications", "/search", "/about", &post] {
        let (mine, others) = (rosa.page(page).await, app.get(page).accept("text/html").send().await.text());
        let html = mine + &others;
        let links = html.split("href=\"/").skip(1).filter_map(|rest| rest.split(['"', '#']).next());
        for path in links.map(|path| format!("/{path}")).filter(|path| !path.starts_with("/assets/")) {
            if !seen.insert(path.clone()) {
                continue;
            }
            let status = rosa.get(&path).send().await.status.as_u16();
            assert!(status < 400, "{path} on {page} answers {status}");
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
}

/// With script the box stays on the page: what it sends next is another post.
#[tokio::test]
async fn a_box_that_stays_gets_a_key_of_its_own_for_the_next_post() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    rosa.write("begin", "public").await;
    let post = first_post(&rosa.page("/home").await);
    let key = |html: &str| html.split("name=\"key\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let first = key(&rosa.page(&post).await);
    let id = post.rsplit('/').next().unwrap();
    let fields = [("text", "and on"), ("key", &*first), ("reply_to", id), ("do", "post")];
    for _ in 0..2 {
        let sent = rosa.post("/compose").accept("text/html+fragment").header("referer", &app.config.url(&post));
        let answer = sent.form(&fields).ok().await.text();
        assert!(answer.contains("data-put=\"append\"") && answer.contains("and on"), "{answer}");
        assert_ne!(key(&answer), first);
    }
    assert_eq!(rosa.page(&post).await.matches("<p>and on</p>").count(), 1);
}

#[tokio::test]
async fn visitors_see_first_what_the_staff_chose() {
    let app = TestApp::new().await;
    let first = async |page: LandingPage, change: fn(&mut Settings)| {
        let mut settings = (*app.settings.get()).clone();
        settings.landing_page = page;
        change(&mut settings);
        services::settings::change(&app, settings).await.unwrap();
        location(&app.get("/").expect(303).await)
    };
    assert_eq!(first(LandingPage::LocalFeed, |_| ()).await, "/public/local");
    assert_eq!(first(LandingPage::Trends, |_| ()).await, "/explore");
    assert_eq!(first(LandingPage::About, |_| ()).await, "/about");
    assert_eq!(first(LandingPage::Trends, |settings| settings.trends = false).await, "/about");
    let closed = first(LandingPage::LocalFeed, |settings| settings.local_live_feed = Audience::Users).await;
    assert_eq!(closed, "/about");
}
