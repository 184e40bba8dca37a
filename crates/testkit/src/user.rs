//! People, with the requests that their apps would send.

use domain::{AccountId, Scopes, UserId};
use serde_json::{Value, json};
use services::{Viewer, auth, oauth, users};
use storage::accounts::{self, Account};

use crate::{Request, TestApp};

/// What the person's app may do.
const EVERYTHING: &str = "read write follow push admin:read admin:write profile";

/// Somebody with an account and a token.
#[derive(Clone)]
pub struct TestUser {
    pub app: TestApp,
    pub user: UserId,
    pub account: AccountId,
    pub name: String,
    pub token: String,
}

/// Somebody who is yet to come.
pub struct UserBuilder {
    app: TestApp,
    new: users::New,
    scopes: String,
    password: Option<String>,
}

impl UserBuilder {
    pub(crate) fn new(app: TestApp, name: &str) -> Self {
        let mut new = users::New::named(name, &format!("{name}@people.example"));
        new.confirmed = true;
        Self { app, new, scopes: EVERYTHING.to_owned(), password: None }
    }

    /// Whatever else differs.
    pub fn with(mut self, change: impl FnOnce(&mut users::New)) -> Self {
        change(&mut self.new);
        self
    }

    /// What the token is for, separated by spaces.
    pub fn scopes(mut self, scopes: &str) -> Self {
        self.scopes = scopes.to_owned();
        self
    }

    /// For tests that log in. Others need none, which saves the time to hash it.
    pub fn password(mut self, password: &str) -> Self {
        self.password = Some(password.to_owned());
        self
    }

    pub async fn make(self) -> TestUser {
        let app = self.app;
        app.advance(std::time::Duration::from_millis(1));
        let hash = match &self.password {
            Some(password) => users::password::hash(&app, password).await.expect("the password can be hashed"),
            None => String::new(),
        };
        let mut tx = app.db.begin().await.expect("the database answers");
        let made = users::insert(&app, &mut tx, &self.new, &hash).await;
        let (user, account) = made.unwrap_or_else(|error| panic!("{}: {error}", self.new.username));
        tx.commit().await.expect("the database answers");
        let scopes: Scopes = self.scopes.parse().expect("the scopes exist");
        let issued = oauth::token_for(&app, user, account, scopes).await.expect("a token can be made");
        TestUser { app, user, account, name: self.new.username, token: issued.access_token }
    }
}

impl TestUser {
    /// `alice@alpha.test`
    pub fn handle(&self) -> String {
        format!("{}@{}", self.name, self.app.config.account_domain)
    }

    /// The federated identity.
    pub fn uri(&self) -> String {
        self.app.config.actor_uri(self.account)
    }

    /// The account's row as it is now.
    pub async fn row(&self) -> Account {
        let found = accounts::find(&mut self.app.db.conn(), self.account).await.expect("the database answers");
        found.expect("the account is there")
    }

    /// For calls of services.
    pub async fn viewer(&self) -> Viewer {
        let session = auth::token(&self.app, &self.token).await.expect("the token is good");
        session.viewer.clone().expect("the token is a person's")
    }

    pub fn request(&self, method: &str, path: &str) -> Request {
        self.app.request(method, path).token(&self.token)
    }

    pub fn get(&self, path: &str) -> Request {
        self.request("GET", path)
    }

    pub fn post(&self, path: &str) -> Request {
        self.request("POST", path)
    }

    pub fn put(&self, path: &str) -> Request {
        self.request("PUT", path)
    }

    pub fn patch(&self, path: &str) -> Request {
        self.request("PATCH", path)
    }

    pub fn delete(&self, path: &str) -> Request {
        self.request("DELETE", path)
    }

    /// A public post; the `Status` of the API.
    pub async fn publish(&self, text: &str) -> Value {
        self.publish_with(json!({ "status": text })).await
    }

    /// A post with these parameters of `POST /api/v1/statuses`.
    pub async fn publish_with(&self, parameters: Value) -> Value {
        self.post("/api/v1/statuses").json(&parameters).value().await
    }

    /// A status as this person sees it; `id` as in the API.
    pub async fn status(&self, id: &Value) -> Value {
        self.get(&format!("/api/v1/statuses/{}", text(id))).value().await
    }

    /// `favourite`, `reblog`, `bookmark`, `pin`, and their undoing.
    pub async fn act(&self, verb: &str, id: &Value) -> Value {
        self.post(&format!("/api/v1/statuses/{}/{verb}", text(id))).value().await
    }

    /// Follows somebody, here or elsewhere, by the handle.
    pub async fn follow(&self, handle: &str) -> Value {
        let account = self.find(handle).await;
        self.post(&format!("/api/v1/accounts/{}/follow", text(&account["id"]))).value().await
    }

    /// The account of this handle, as this person's server knows it or finds it out.
    pub async fn find(&self, handle: &str) -> Value {
        self.search(handle).await["accounts"][0].clone()
    }

    /// The status at this address, as this person's server knows it or finds it out.
    pub async fn resolve(&self, uri: &str) -> Value {
        self.search(uri).await["statuses"][0].clone()
    }

    async fn search(&self, what: &str) -> Value {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", what).finish();
        self.get(&format!("/api/v2/search?resolve=true&{query}")).value().await
    }

    pub async fn home(&self) -> Vec<Value> {
        self.list("/api/v1/timelines/home").await
    }

    pub async fn notifications(&self) -> Vec<Value> {
        self.list("/api/v1/notifications").await
    }

    /// An answer that is a list.
    pub async fn list(&self, path: &str) -> Vec<Value> {
        match self.get(path).value().await {
            Value::Array(list) => list,
            other => panic!("{path} is no list: {other}"),
        }
    }
}

fn text(id: &Value) -> &str {
    id.as_str().unwrap_or_else(|| panic!("{id} is no id of the API"))
}
