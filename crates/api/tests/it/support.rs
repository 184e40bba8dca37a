//! A small application to send requests to. Shared by the unit tests and the integration tests.
#![allow(dead_code, reason = "each of the two uses its part")]

use std::{sync::Arc, time::Duration};

use axum::{body::Body, response::Response};
use domain::{AccountId, Acct, Scopes, Settings, Timestamp, UserId};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use services::{
    App, Clock, Config, Parts, Random, Remote, Resolve, Result, SettingsCache,
    http::{Http, HttpOptions},
    oauth::{self, Holder},
    views,
};
use storage::{p, testing::TestDb};

/// Wednesday, 25 November 2026, noon.
pub const NOON: Timestamp = Timestamp::from_secs(1_795_608_000);

pub struct Bed {
    pub app: App,
    _db: TestDb,
}

type Pending<'a, T> = std::pin::Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Nobody else is on this network.
struct Alone;

impl Remote for Alone {
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
    fn account<'a>(&'a self, _: &'a App, _: &'a Acct) -> Pending<'a, Option<AccountId>> {
        Box::pin(async { Ok(None) })
    }
    fn resolve<'a>(&'a self, _: &'a App, _: &'a str) -> Pending<'a, Option<Resolve>> {
        Box::pin(async { Ok(None) })
    }
}

impl Bed {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let db = TestDb::new().await;
        let mut config = Config::new("alpha.test", true);
        change(&mut config);
        let app = App::new(Parts {
            db: db.db().clone(),
            config,
            settings: SettingsCache::new(Settings::default()),
            clock: Clock::fixed(NOON),
            random: Random::seeded(7),
            http: Http::new(&HttpOptions::new("alpha.test")).unwrap(),
            events: Default::default(),
            remote: Box::new(Alone),
            views: views::Cache::new(1 << 20),
            sessions: Default::default(),
            fetches: Default::default(),
        });
        Self { app, _db: db }
    }

    /// A person who has finished signing up.
    pub async fn person(&self, name: &str) -> (UserId, AccountId) {
        let mut db = self.app.db.conn();
        let account = AccountId::at(NOON);
        let user = UserId::at(NOON);
        let uri = self.app.config.actor_uri(account);
        db.exec(
            "INSERT INTO accounts (id, username, username_key, domain, uri, url, actor_type, display_name, note, note_html,
             created_at, updated_at) VALUES ($1, $2, $2, '', $3, $4, 0, 'Some Body', '', '', $5, $5)",
            p![account, name, uri, self.app.config.profile_url(name), NOON],
        )
        .await
        .unwrap();
        db.exec("INSERT INTO account_stats (account_id) VALUES ($1)", p![account]).await.unwrap();
        db.exec(
            "INSERT INTO users (id, email, password_hash, role_id, confirmed_at, approved, agreed_at, created_at, last_active_at)
             VALUES ($1, $2, '', -99, $3, TRUE, $3, $3, $3)",
            p![user, format!("{name}@example.org"), NOON],
        )
        .await
        .unwrap();
        db.exec("INSERT INTO account_members (user_id, account_id, role) VALUES ($1, $2, 0)", p![user, account])
            .await
            .unwrap();
        (user, account)
    }

    /// A token of a new application for this person.
    pub async fn token(&self, person: (UserId, AccountId), scopes: &str) -> String {
        oauth::token_for(&self.app, person.0, person.1, self.scopes(scopes)).await.unwrap().access_token
    }

    /// A token of a new application for itself.
    pub async fn app_token(&self, scopes: &str) -> String {
        let registration = oauth::Registration {
            name: "Test".into(),
            redirect_uris: vec![oauth::OUT_OF_BAND.into()],
            scopes: Some(scopes.into()),
            website: None,
        };
        let client = oauth::register(&self.app, registration).await.unwrap().client;
        let scopes = self.scopes(scopes);
        let issued = oauth::issue(&mut self.app.db.conn(), &self.app, client.id, Holder::Application, scopes).await;
        issued.unwrap().access_token
    }

    fn scopes(&self, scopes: &str) -> Scopes {
        scopes.parse().unwrap()
    }

    pub fn advance(&self, by: Duration) {
        self.app.clock.advance(by);
    }

    pub async fn exec(&self, sql: &'static str, params: storage::db::Params) {
        self.app.db.conn().exec(sql, params).await.unwrap();
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Self { status: parts.status, headers: parts.headers, body }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// `error` of the body.
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A request with these headers; the body's kind is the first of them that needs saying.
pub fn request(method: Method, uri: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut builder = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(body.into()).unwrap()
}

pub fn get(uri: &str) -> Request<Body> {
    request(Method::GET, uri, &[], "")
}

pub fn get_as(uri: &str, token: &str) -> Request<Body> {
    request(Method::GET, uri, &[("authorization", &format!("Bearer {token}"))], "")
}

pub fn form(uri: &str, body: &str) -> Request<Body> {
    request(Method::POST, uri, &[("content-type", "application/x-www-form-urlencoded")], body.to_owned())
}

pub fn json(uri: &str, body: &Value) -> Request<Body> {
    request(Method::POST, uri, &[("content-type", "application/json")], body.to_string())
}

/// For extensions of requests.
pub fn log() -> Arc<services::request::RequestLog> {
    Arc::new(services::request::RequestLog::new(1))
}
