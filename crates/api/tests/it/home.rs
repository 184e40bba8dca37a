//! What is in a home and what is not: one table over all rules. In each case `me` has a home; `bob` and `carol` are
//! followed, `emil` and `fritz` are not. What happens before the post is written in short words, and read by `prepare`.

use std::collections::HashMap;

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{contents, follow, text};

/// The rule; what is prepared; what is said, `who: text` (`who -> parent: text` for an answer, `who boosts whom` for a
/// boost of the last post); what of it the home shows, newest first.
type Case = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    ("posts of people one follows, and own ones", "", &["bob: a", "emil: b", "me: c"], &["c", "a"]),
    ("answers to people one follows", "", &["carol: a", "bob -> carol: b"], &["b", "a"]),
    ("answers to others are not shown", "", &["emil: a", "bob -> emil: b"], &[]),
    ("answers to oneself", "", &["me: a", "bob -> me: b"], &["b", "a"]),
    ("threads of one person", "", &["bob: a", "bob -> bob: b"], &["b", "a"]),
    ("answers by people one does not follow", "", &["bob: a", "emil -> bob: b"], &["a"]),
    ("own answers to anybody", "", &["emil: a", "me -> emil: b"], &["b"]),
    ("boosts", "", &["emil: a", "bob boosts emil"], &["a"]),
    ("boosts of one follow are hidden", "hide boosts of bob", &["emil: a", "bob boosts emil"], &[]),
    ("but not those of another", "hide boosts of bob", &["emil: a", "carol boosts emil"], &["a"]),
    ("a boost of what is there is none", "", &["bob: a", "carol boosts bob"], &["a"]),
    ("two boosts of the same are one", "", &["emil: a", "bob boosts emil", "carol boosts emil"], &["a"]),
    ("own boosts", "", &["emil: a", "me boosts emil"], &["a"]),
    ("languages of a follow", "want de of bob", &["bob: a", "bob: [de] b", "carol: c"], &["c", "b"]),
    ("exclusive lists keep out", "list bob exclusively", &["bob: a", "carol: b"], &["b"]),
    ("also what these boost", "list bob exclusively", &["emil: a", "bob boosts emil"], &[]),
    ("other lists do not", "list bob", &["bob: a"], &["a"]),
    ("people one mutes", "mute bob", &["bob: a", "carol: b"], &["b"]),
    ("boosts of people one mutes", "mute emil", &["emil: a", "bob boosts emil"], &[]),
    ("boosts of people one blocks", "block emil", &["emil: a", "bob boosts emil"], &[]),
    ("boosts of people who block", "be blocked by emil", &["emil: a", "bob boosts emil"], &[]),
    ("what names people one blocks", "block emil", &["bob: @emil a", "carol: b"], &["b"]),
    ("what names people one mutes", "mute emil", &["bob: @emil a", "carol: b"], &["b"]),
    ("tags one follows", "follow #tea", &["emil: #tea", "emil: b"], &["#tea"]),
    ("answers with such tags, too", "follow #tea", &["fritz: a", "emil -> fritz: #tea"], &["#tea"]),
    ("but not what is only unlisted", "follow #tea", &["emil: [unlisted] #tea", "emil: [private] #tea"], &[]),
    ("nor by people one mutes", "follow #tea; mute emil", &["emil: #tea"], &[]),
    ("nor what names them", "follow #tea; block fritz", &["emil: @fritz #tea"], &[]),
    ("a tagged boost is just a boost", "follow #tea", &["emil: #tea", "fritz boosts emil"], &["#tea"]),
    ("private posts of people one follows", "", &["bob: [private] a"], &["a"]),
    ("messages of people one follows", "", &["bob: [direct] @me a"], &["@me a"]),
    ("but not to others, nor of strangers", "", &["bob: [direct] @emil a", "emil: [direct] @me b"], &[]),
    ("and one's own", "", &["me: [direct] @emil a"], &["@emil a"]),
    ("filters hide", "hide tea", &["bob: tea", "carol: coffee", "me: tea"], &["tea", "coffee"]),
    ("people one no longer follows", "unfollow bob", &["bob: a"], &[]),
];

struct People(HashMap<&'static str, TestUser>);

impl People {
    async fn new(app: &TestApp) -> Self {
        let mut all = HashMap::new();
        for name in ["me", "bob", "carol", "emil", "fritz"] {
            all.insert(name, app.user(name).await);
        }
        let people = Self(all);
        follow(people.get("me"), people.get("bob")).await;
        follow(people.get("me"), people.get("carol")).await;
        people
    }

    fn get(&self, name: &str) -> &TestUser {
        self.0.get(name).unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    async fn act(&self, who: &str, verb: &str, whom: &str, parameters: Value) {
        let path = format!("/api/v1/accounts/{}/{verb}", self.get(whom).account);
        self.get(who).post(&path).json(&parameters).ok().await;
    }

    async fn prepare(&self, wish: &str) {
        let words: Vec<&str> = wish.split(' ').collect();
        match words[..] {
            ["hide", "boosts", "of", whom] => self.act("me", "follow", whom, json!({ "reblogs": false })).await,
            ["want", code, "of", whom] => self.act("me", "follow", whom, json!({ "languages": [code] })).await,
            ["be", "blocked", "by", whom] => self.act(whom, "block", "me", json!({})).await,
            ["follow", tag] => {
                let path = format!("/api/v1/tags/{}/follow", tag.trim_start_matches('#'));
                self.get("me").post(&path).ok().await;
            }
            ["list", whom, ref rest @ ..] => self.list(whom, !rest.is_empty()).await,
            ["hide", word] => {
                let words = json!([{ "keyword": word }]);
                let filter =
                    json!({ "title": "x", "context": ["home"], "filter_action": "hide", "keywords_attributes": words });
                self.get("me").post("/api/v2/filters").json(&filter).ok().await;
            }
            [verb, whom] => self.act("me", verb, whom, json!({})).await,
            _ => panic!("{wish} is not understood"),
        }
        self.get("me").app.settle().await;
    }

    async fn list(&self, whom: &str, exclusive: bool) {
        let me = self.get("me");
        let list = me.post("/api/v1/lists").json(&json!({ "title": "x", "exclusive": exclusive })).value().await;
        let ids = json!({ "account_ids": [self.get(whom).account.to_string()] });
        me.post(&format!("/api/v1/lists/{}/accounts", text(&list["id"]))).json(&ids).ok().await;
    }

    /// Says what a line of the table says; `last` has everybody's last post.
    async fn say(&self, line: &str, last: &mut HashMap<String, Value>) {
        if let Some((who, whom)) = line.split_once(" boosts ") {
            self.get(who).act("reblog", &last[whom]["id"]).await;
            return;
        }
        let (head, words) = line.split_once(": ").expect("a line has a colon");
        let (who, parent) = head.split_once(" -> ").map_or((head, None), |(who, whom)| (who, Some(whom)));
        let mut post = json!({ "language": "en", "status": words });
        for (mark, field, value) in [
            ("[de] ", "language", "de"),
            ("[private] ", "visibility", "private"),
            ("[unlisted] ", "visibility", "unlisted"),
            ("[direct] ", "visibility", "direct"),
        ] {
            if let Some(rest) = words.strip_prefix(mark) {
                post["status"] = rest.into();
                post[field] = value.into();
            }
        }
        if let Some(parent) = parent {
            post["in_reply_to_id"] = last[parent]["id"].clone();
        }
        let made = self.get(who).publish_with(post).await;
        last.insert(who.to_owned(), made);
    }
}

#[tokio::test]
async fn the_rules_of_the_home() {
    let mut wrong = Vec::new();
    for (rule, wishes, said, expected) in CASES {
        let app = TestApp::new().await;
        let people = People::new(&app).await;
        for wish in wishes.split("; ").filter(|wish| !wish.is_empty()) {
            people.prepare(wish).await;
        }
        let mut last = HashMap::new();
        for line in *said {
            people.say(line, &mut last).await;
            app.settle().await;
        }
        let shown: Vec<String> = contents(&people.get("me").home().await).iter().map(|html| plain(html)).collect();
        if shown != *expected {
            wrong.push(format!("{rule}: {shown:?} instead of {expected:?}"));
        }
        // Written anew, as after an absence, it shows the same (but for boosts of what is there).
        let me = people.get("me");
        storage::feeds::clear(&mut app.db.conn(), me.account).await.unwrap();
        services::statuses::rebuild_home(&app, me.account).await.unwrap();
        let mut anew: Vec<String> = contents(&me.home().await).iter().map(|html| plain(html)).collect();
        anew.dedup();
        if anew != *expected {
            wrong.push(format!("{rule}, anew: {anew:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The words of a post without the marks of tags and mentions.
fn plain(html: &str) -> String {
    domain::text::to_plain(html)
}

#[tokio::test]
async fn who_asks_for_it_is_told_of_new_posts() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    alice.post(&format!("/api/v1/accounts/{}/follow", bob.account)).json(&json!({ "notify": true })).ok().await;
    let first = bob.publish("one").await;
    let other = carol.publish("by carol").await;
    bob.act("reblog", &other["id"]).await;
    bob.publish_with(json!({ "status": "to carol", "in_reply_to_id": other["id"] })).await;
    bob.publish_with(json!({ "status": "two", "in_reply_to_id": first["id"] })).await;
    app.settle().await;
    let told = alice.list("/api/v1/notifications?types[]=status").await;
    let texts: Vec<Value> = told.iter().map(|one| one["status"].clone()).collect();
    assert_eq!(contents(&texts), ["two", "one"]);
}

#[tokio::test]
async fn a_chunk_of_homes_costs_the_same_whatever_its_size() {
    let app = TestApp::new().await;
    let bob = app.user("bob").await;
    let mut costs = Vec::new();
    for n in 0..3 {
        for m in 0..=n {
            follow(&app.user(&format!("fan{n}{m}")).await, &bob).await;
        }
        bob.publish("#tag one").await;
        costs.push(app.queries(app.settle()).await);
    }
    // The first post of all has a little more to do.
    assert_eq!(costs[1], costs[2], "{costs:?}");
}
