use std::{net::IpAddr, time::Duration};

use axum::body::Body;
use domain::StatusId;
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt;
use serde::Deserialize;
use serde_json::{Value, json};
use services::{
    events::Event,
    oauth::{self, Holder, Registration},
    request::ClientIp,
};
use storage::p;
use testkit::{TestApp, TestUser};

use super::*;
use crate::{
    ApiResult, Json, Params,
    extract::{AppToken, IdempotencyKey, MaybeViewer, Newcomer, Path, Path2, State, Streamed, Token, Viewer},
    paging::{OffsetPage, Page},
    route::routes,
    scope,
};

/// An answer, read whole.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

fn request(method: Method, uri: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request {
    let builder = http::Request::builder().method(method).uri(uri);
    let builder = headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
    builder.body(body.into()).unwrap()
}

fn get(uri: &str) -> Request {
    request(Method::GET, uri, &[], "")
}

fn get_as(uri: &str, token: &str) -> Request {
    request(Method::GET, uri, &[("authorization", &format!("Bearer {token}"))], "")
}

fn form(uri: &str, body: &str) -> Request {
    request(Method::POST, uri, &[("content-type", "application/x-www-form-urlencoded")], body.to_owned())
}

async fn token(app: &TestApp, person: &TestUser, scopes: &str) -> String {
    let scopes = scopes.parse().unwrap();
    oauth::token_for(app, person.user, person.account, scopes).await.unwrap().access_token
}

async fn app_token(app: &TestApp, scopes: &str) -> String {
    let registration = Registration {
        name: "Test".into(),
        redirect_uris: vec![oauth::OUT_OF_BAND.into()],
        scopes: Some(scopes.into()),
        website: None,
    };
    let client = oauth::register(app, registration).await.unwrap().client;
    oauth::issue(&mut app.db.conn(), app, client.id, Holder::Application, client.scopes).await.unwrap().access_token
}

async fn exec(app: &TestApp, sql: &'static str) {
    app.db.conn().exec(sql, p![]).await.unwrap();
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Words {
    text: Option<String>,
    number: Option<u8>,
}

async fn public() -> Json<Value> {
    Json(json!({}))
}

async fn optional(viewer: MaybeViewer<scope::ReadStatuses>) -> Json<Value> {
    Json(json!({ "viewer": viewer.get().map(|viewer| viewer.username.clone()), "id": viewer.id() }))
}

async fn mine(viewer: Viewer<scope::ReadStatuses>) -> Json<Value> {
    Json(json!({ "viewer": viewer.username, "scopes": viewer.session().scopes }))
}

async fn profile(viewer: Viewer<scope::Or<scope::Profile, scope::ReadAccounts>>) -> Json<Value> {
    Json(json!({ "viewer": viewer.username }))
}

async fn any(token: Token) -> Json<Value> {
    Json(json!({ "app": token.app }))
}

async fn of_app(_: AppToken<scope::WriteAccounts>) -> Json<Value> {
    Json(json!({}))
}

async fn newcomer(session: Newcomer) -> Json<Value> {
    Json(json!({ "standing": format!("{:?}", session.standing) }))
}

async fn write(_: Viewer<scope::WriteStatuses>, Params(words): Params<Words>) -> Json<Value> {
    Json(json!({ "text": words.text, "number": words.number }))
}

async fn keyed(IdempotencyKey(key): IdempotencyKey) -> Json<Value> {
    Json(json!({ "key": key }))
}

async fn thing(Path(id): Path<StatusId>) -> Json<Value> {
    Json(json!({ "id": id }))
}

async fn reaction(Path2(id, name): Path2<StatusId, String>) -> Json<Value> {
    Json(json!({ "id": id, "name": name }))
}

async fn list(page: Page<20, 40>) -> impl IntoResponse {
    let ids: Vec<i64> = (1..=page.limit as i64).rev().map(|n| n + 100).collect();
    let links = page.links(&ids, |id| *id);
    (links, Json(json!({ "limit": page.limit, "cursor": format!("{:?}", page.cursor()) })))
}

async fn short(page: Page<20, 40>) -> impl IntoResponse {
    (page.links(&[7_i64], |id| *id), Json(json!([])))
}

async fn nothing(page: Page<20, 40>) -> impl IntoResponse {
    (page.links(&[], |id: &i64| *id), Json(json!([])))
}

async fn trends(page: OffsetPage<10, 20>) -> impl IntoResponse {
    (page.links(page.limit), Json(json!([page.offset, page.limit])))
}

async fn broken(State(_): State<App>) -> ApiResult<Json<Value>> {
    Err(services::Error::internal("the disk is full").into())
}

async fn media(_: Viewer<scope::WriteMedia>, mut form: Streamed<1000>) -> ApiResult<Json<Value>> {
    let mut names = Vec::new();
    while let Some(mut part) = form.next_part().await? {
        let mut size = 0;
        while let Some(chunk) = part.chunk().await.map_err(Streamed::<1000>::failed)? {
            size += chunk.len();
        }
        names.push((part.name().unwrap_or_default().to_owned(), size));
    }
    Ok(Json(json!(names)))
}

fn table() -> Vec<Route> {
    routes! {
        GET "/api/v1/public" public, public => "{}";
        GET "/api/v1/optional" optional "read:statuses", optional => "{}";
        GET "/api/v1/mine" user "read:statuses", mine => "{}";
        GET "/api/v1/profile" user "profile|read:accounts", profile => "{}";
        GET "/api/v1/any" token, any => "{}";
        POST "/api/v1/app" app "write:accounts", of_app => "{}";
        GET "/api/v1/newcomer" newcomer, newcomer => "{}";
        POST "/api/v1/write" user "write:statuses", write => "{}";
        PUT "/api/v1/write" user "write:statuses", write => "{}";
        PATCH "/api/v1/patch" user "write:statuses", write => "{}";
        DELETE "/api/v1/write" user "write:statuses", write => "{}";
        POST "/api/v1/keyed" public, keyed => "{}";
        GET "/api/v1/things/:id" public, thing => "{}";
        GET "/api/v1/things/:thing_id/reactions/:name" public, reaction => "{}";
        GET "/api/v1/list" public, list => "{}";
        GET "/api/v1/short" public, short => "{}";
        GET "/api/v1/nothing" public, nothing => "{}";
        GET "/api/v1/trends" public, trends => "{}";
        GET "/api/v1/broken" public, broken => "{}";
        POST "/api/v1/media" user "write:media", media => "{}";
    }
}

async fn start() -> (TestApp, Api) {
    let app = TestApp::new().await;
    let api = Api::of(app.app().clone(), table());
    (app, api)
}

async fn ask(api: &Api, request: Request) -> Answer {
    let (parts, body) = api.answer(request).await.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Answer { status: parts.status, headers: parts.headers, body }
}

async fn refused(api: &Api, request: Request) -> (u16, String) {
    let answer = ask(api, request).await;
    (answer.status.as_u16(), answer.error())
}

fn refusal(status: u16, error: &str) -> (u16, String) {
    (status, error.to_owned())
}

#[tokio::test]
async fn a_token_is_taken_from_header_query_and_body() {
    let (app, api) = start().await;
    let token = token(&app, &app.user("rosa").await, "read write").await;
    assert_eq!(ask(&api, get_as("/api/v1/mine", &token)).await.json()["viewer"], "rosa");
    assert_eq!(ask(&api, get(&format!("/api/v1/mine?access_token={token}"))).await.json()["viewer"], "rosa");
    let lower = request(Method::GET, "/api/v1/mine", &[("authorization", &format!("bearer {token}"))], "");
    assert_eq!(ask(&api, lower).await.json()["viewer"], "rosa");
    let answer = ask(&api, form("/api/v1/write", &format!("access_token={token}&text=hi"))).await;
    assert_eq!(answer.json(), json!({ "text": "hi", "number": null }));
    let body = json!({ "access_token": token, "text": "hi" });
    assert_eq!(
        ask(&api, request(Method::POST, "/api/v1/write", &[("content-type", "application/json")], body.to_string()))
            .await
            .json()["text"],
        "hi"
    );
}

#[tokio::test]
async fn access_is_checked_in_mastodons_words() {
    let (app, api) = start().await;
    let rosa = app.user("rosa").await;
    let reading = token(&app, &rosa, "read:statuses").await;
    let writing = token(&app, &rosa, "write").await;
    let of_app = app_token(&app, "read write").await;
    let invalid = refusal(401, "The access token is invalid");
    assert_eq!(refused(&api, get("/api/v1/mine")).await, invalid);
    assert_eq!(refused(&api, get_as("/api/v1/mine", "nonsense")).await, invalid);
    assert_eq!(refused(&api, get("/api/v1/any")).await, invalid);
    let outside = refusal(403, "This action is outside the authorized scopes");
    assert_eq!(refused(&api, get_as("/api/v1/mine", &writing)).await, outside);
    assert_eq!(refused(&api, get_as("/api/v1/profile", &reading)).await, outside);
    assert_eq!(refused(&api, get_as("/api/v1/optional", &writing)).await, outside);
    let user = refusal(422, "This method requires an authenticated user");
    assert_eq!(refused(&api, get_as("/api/v1/mine", &of_app)).await, user);
    let app_only = refusal(403, "This method requires an client credentials authentication");
    let write_as =
        |token: &str| request(Method::POST, "/api/v1/app", &[("authorization", &format!("Bearer {token}"))], "");
    assert_eq!(refused(&api, write_as(&writing)).await, app_only);
    assert_eq!(ask(&api, write_as(&of_app)).await.status, 200);
    assert_eq!(ask(&api, get_as("/api/v1/any", &of_app)).await.status, 200);
    assert_eq!(ask(&api, get_as("/api/v1/optional", &reading)).await.json()["viewer"], "rosa");
    assert_eq!(ask(&api, get_as("/api/v1/optional", &of_app)).await.json(), json!({ "viewer": null, "id": "0" }));
    assert_eq!(ask(&api, get_as("/api/v1/optional", "nonsense")).await.json()["viewer"], Value::Null);
    let challenge = ask(&api, get("/api/v1/mine")).await;
    assert!(challenge.header("www-authenticate").starts_with("Bearer realm="));
    assert_eq!(ask(&api, get_as("/api/v1/public", "nonsense")).await.status, 200);
}

#[tokio::test]
async fn a_revoked_token_and_a_changed_person_are_noticed_at_once() {
    let (app, api) = start().await;
    let person = app.user("rosa").await;
    let (one, two) = (token(&app, &person, "read").await, token(&app, &person, "read").await);
    assert_eq!(ask(&api, get_as("/api/v1/mine", &one)).await.status, 200);
    let id = services::auth::token(&app, &one).await.unwrap().token;
    services::oauth::revoke_id(&app, id).await.unwrap();
    let revoked = refusal(401, "The access token was revoked");
    assert_eq!(refused(&api, get_as("/api/v1/mine", &one)).await, revoked);
    assert_eq!(refused(&api, get_as("/api/v1/optional", &one)).await, revoked);
    assert_eq!(ask(&api, get_as("/api/v1/mine", &two)).await.status, 200);
    for (sql, status, error) in [
        ("UPDATE users SET confirmed_at = NULL", 403, "Your login is missing a confirmed e-mail address"),
        ("UPDATE users SET confirmed_at = 1, approved = FALSE", 403, "Your login is currently pending approval"),
        ("UPDATE users SET approved = TRUE, disabled = TRUE", 403, "Your login is currently disabled"),
    ] {
        exec(&app, sql).await;
        app.events.raise(Event::UserChanged { user: person.user });
        assert_eq!(refused(&api, get_as("/api/v1/mine", &two)).await, refusal(status, error));
    }
    exec(&app, "UPDATE users SET disabled = FALSE, confirmed_at = NULL").await;
    app.events.raise(Event::UserChanged { user: person.user });
    assert_eq!(ask(&api, get_as("/api/v1/newcomer", &two)).await.json()["standing"], "Unconfirmed");
    exec(&app, "UPDATE users SET confirmed_at = 1").await;
    exec(&app, "DELETE FROM account_members").await;
    app.events.raise(Event::UserChanged { user: person.user });
    assert_eq!(refused(&api, get_as("/api/v1/mine", &two)).await.0, 403);
}

#[tokio::test]
async fn a_known_token_needs_no_database() {
    let (app, api) = start().await;
    let token = token(&app, &app.user("rosa").await, "read").await;
    ask(&api, get_as("/api/v1/mine", &token)).await;
    let before = app.db.queries();
    ask(&api, get_as("/api/v1/mine", &token)).await;
    assert_eq!(app.db.queries(), before);
}

#[tokio::test]
async fn people_are_noted_once_an_hour_and_get_their_home_back() {
    let (app, api) = start().await;
    let token = token(&app, &app.user("rosa").await, "read").await;
    let active = async || -> (i64, i64) {
        let mut db = app.db.conn();
        let seen = db.one("SELECT last_active_at FROM users", p![]).await.unwrap();
        (seen, db.one("SELECT count(*) FROM jobs", p![]).await.unwrap())
    };
    ask(&api, get_as("/api/v1/mine", &token)).await;
    let first = app.now().millis();
    assert_eq!(active().await, (first, 0));
    app.advance(Duration::from_mins(59));
    ask(&api, get_as("/api/v1/mine", &token)).await;
    assert_eq!(active().await, (first, 0));
    app.advance(Duration::from_hours(24 * 31));
    ask(&api, get_as("/api/v1/mine", &token)).await;
    assert_eq!(active().await, (app.now().millis(), 1));
    exec(&app, "DELETE FROM jobs").await;
    app.advance(Duration::from_hours(2));
    ask(&api, get_as("/api/v1/mine", &token)).await;
    assert_eq!(active().await, (app.now().millis(), 0));
}

#[tokio::test]
async fn paths_bend() {
    let (app, api) = start().await;
    for path in ["/api/v1/public", "/api/v1/public/", "/api/v1//public", "//api/v1/public//"] {
        assert_eq!(ask(&api, get(path)).await.status, 200, "{path}");
        assert!(api.owns(path));
    }
    assert_eq!(ask(&api, get("/api/v1/things/12")).await.json()["id"], "12");
    let reaction = ask(&api, get("/api/v1/things/12/reactions/%F0%9F%90%88+x")).await;
    assert_eq!(reaction.json(), json!({ "id": "12", "name": "🐈+x" }));
    let missing = refusal(404, "Record not found");
    for path in ["/api/v1/things/abc", "/api/v1/things/-1", "/api/v1/things/%FF", "/api/v1/things/99999999999999999999"]
    {
        assert_eq!(refused(&api, get(path)).await, missing, "{path}");
    }
    let unknown = refusal(404, "Not Found");
    for path in ["/api/v1/unknown", "/api/v9", "/api", "/api/v1/things/1/2"] {
        assert_eq!(refused(&api, get(path)).await, unknown, "{path}");
        assert!(api.owns(path));
    }
    assert_eq!(refused(&api, form("/api/v1/public", "")).await, unknown);
    assert!(!api.owns("/@rosa") && !api.owns("/apiary") && !api.owns("/oauth/authorize"));
    assert!(Api::new(app.app().clone()).owns("/oauth/token/"));
}

#[tokio::test]
async fn methods_bend() {
    let (app, api) = start().await;
    let token = format!("Bearer {}", token(&app, &app.user("rosa").await, "write").await);
    for (method, path) in [
        (Method::POST, "/api/v1/write?text=x"),
        (Method::PUT, "/api/v1/write?text=x"),
        (Method::PATCH, "/api/v1/write?text=x"),
        (Method::PUT, "/api/v1/patch?text=x"),
        (Method::DELETE, "/api/v1/write?text=x"),
    ] {
        let answer = ask(&api, request(method, path, &[("authorization", &token)], "")).await;
        assert_eq!(answer.json()["text"], "x");
    }
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let with_body = request(Method::DELETE, "/api/v1/write", &[("authorization", &token), kind], "text=y");
    assert_eq!(ask(&api, with_body).await.json()["text"], "y");
    let head = ask(&api, request(Method::HEAD, "/api/v1/public", &[], "")).await;
    assert_eq!((head.status.as_u16(), head.header("content-length"), head.body.len()), (200, "2", 0));
}

#[tokio::test]
async fn other_origins_are_welcome() {
    let (_app, api) = start().await;
    let asked =
        [("origin", "https://app.example"), ("access-control-request-headers", "authorization, idempotency-key")];
    let preflight = ask(&api, request(Method::OPTIONS, "/api/v1/mine", &asked, "")).await;
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), "*");
    assert_eq!(preflight.header("access-control-allow-headers"), "authorization, idempotency-key");
    assert!(preflight.header("access-control-allow-methods").contains("PATCH"));
    for path in ["/api/v1/public", "/api/v1/mine", "/api/v1/unknown"] {
        let answer = ask(&api, get(path)).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert!(answer.header("access-control-expose-headers").contains("Link, X-RateLimit-Reset"));
    }
}

#[tokio::test]
async fn bad_bodies_have_clear_answers() {
    let (app, api) = start().await;
    let token = format!("Bearer {}", token(&app, &app.user("rosa").await, "write").await);
    let send = |kind: &str, body: Vec<u8>| {
        request(Method::POST, "/api/v1/write", &[("authorization", &token), ("content-type", kind)], body)
    };
    let malformed = ask(&api, send("application/json", b"{\"text\": ".to_vec())).await;
    assert_eq!(malformed.status, 400);
    assert!(malformed.error().starts_with("The request is not valid JSON: "), "{}", malformed.error());
    let wrong = refusal(422, "Validation failed: number must be a whole number in its range");
    assert_eq!(refused(&api, send("application/json", b"{\"number\": 256}".to_vec())).await, wrong);
    assert_eq!(refused(&api, send("application/x-www-form-urlencoded", b"number=x".to_vec())).await, wrong);
    let utf8 = refusal(400, "The request holds text that is not valid UTF-8");
    assert_eq!(refused(&api, send("application/x-www-form-urlencoded", b"text=%C3%28".to_vec())).await, utf8);
    let large = vec![b' '; (1 << 20) + 1];
    assert_eq!(
        refused(&api, send("application/json", large)).await,
        refusal(413, "The request is larger than 1048576 bytes")
    );
    let fault = refusal(500, "We're sorry, but something went wrong on our end.");
    assert_eq!(refused(&api, get("/api/v1/broken")).await, fault);
}

#[tokio::test]
async fn large_forms_are_streamed() {
    let (app, api) = start().await;
    let token = format!("Bearer {}", token(&app, &app.user("rosa").await, "write").await);
    let part = |size: usize| {
        let content = "x".repeat(size);
        format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n{content}\r\n--b--\r\n")
    };
    let kind = ("content-type", "multipart/form-data; boundary=b");
    let send = |body: String| request(Method::POST, "/api/v1/media", &[("authorization", &token), kind], body);
    assert_eq!(ask(&api, send(part(500))).await.json(), json!([["file", 500]]));
    assert_eq!(refused(&api, send(part(2000))).await, refusal(413, "The request is larger than 1000 bytes"));
    let not_a_form = request(Method::POST, "/api/v1/media", &[("authorization", &token)], "");
    assert_eq!(refused(&api, not_a_form).await, refusal(400, "The request must be a multipart form"));
}

#[tokio::test]
async fn pages_lead_on() {
    let (_app, api) = start().await;
    let link = async |path: &str| ask(&api, get(path)).await.header("link").to_owned();
    let base = "https://alpha.test/api/v1";
    assert_eq!(
        link("/api/v1/list").await,
        format!("<{base}/list?max_id=101>; rel=\"next\", <{base}/list?min_id=120>; rel=\"prev\"")
    );
    assert_eq!(
        link("/api/v1/list?limit=2&types[]=a&max_id=9&access_token=secret&types[]=b").await,
        format!(
            "<{base}/list?limit=2&types[]=a&types[]=b&max_id=101>; rel=\"next\", \
             <{base}/list?limit=2&types[]=a&types[]=b&min_id=102>; rel=\"prev\""
        )
    );
    assert_eq!(link("/api/v1/short").await, format!("<{base}/short?min_id=7>; rel=\"prev\""));
    assert!(link("/api/v1/short?min_id=3").await.contains("max_id=7>; rel=\"next\""));
    assert_eq!(link("/api/v1/nothing").await, "");
    assert_eq!(
        link("/api/v1/trends?offset=15&limit=10").await,
        format!("<{base}/trends?limit=10&offset=25>; rel=\"next\", <{base}/trends?limit=10&offset=5>; rel=\"prev\"")
    );
    assert_eq!(link("/api/v1/trends").await, format!("<{base}/trends?offset=10>; rel=\"next\""));
}

#[tokio::test]
async fn limits_and_cursors_are_read_leniently() {
    let (_app, api) = start().await;
    let page = async |query: &str| ask(&api, get(&format!("/api/v1/list?{query}"))).await.json();
    for (query, limit) in [
        ("", 20),
        ("limit=5", 5),
        ("limit=1000", 40),
        ("limit=0", 1),
        ("limit=-3", 3),
        ("limit=", 20),
        ("limit=abc", 20),
        ("limit=5x", 5),
    ] {
        assert_eq!(page(query).await["limit"], limit, "{query}");
    }
    let cursor = |max_id: i64, above_id: i64, upwards: bool| {
        format!("{:?}", storage::timelines::Page { max_id, above_id, upwards, limit: 20 })
    };
    for (query, want) in [
        ("", cursor(i64::MAX, 0, false)),
        ("max_id=9&since_id=3", cursor(9, 3, false)),
        ("max_id=9&min_id=3", cursor(9, 3, true)),
        ("max_id=&min_id=", cursor(i64::MAX, 0, false)),
        ("max_id=abc", cursor(0, 0, false)),
        ("max_id=99999999999999999999", cursor(i64::MAX, 0, false)),
    ] {
        assert_eq!(page(query).await["cursor"], want, "{query}");
    }
}

#[tokio::test]
async fn requests_are_counted() {
    let (app, api) = start().await;
    let from = |ip: &str| {
        let mut request = get("/api/v1/public");
        request.extensions_mut().insert(ClientIp(ip.parse::<IpAddr>().unwrap()));
        request
    };
    let first = ask(&api, from("192.0.2.1")).await;
    assert_eq!((first.header("x-ratelimit-limit"), first.header("x-ratelimit-remaining")), ("300", "299"));
    assert_eq!(first.header("x-ratelimit-reset"), "2026-11-25T12:05:00.000Z");
    for _ in 0..299 {
        ask(&api, from("192.0.2.1")).await;
    }
    assert_eq!(refused(&api, from("192.0.2.1")).await, refusal(429, "Too many requests"));
    assert_eq!(ask(&api, from("192.0.2.2")).await.status, 200);
    app.advance(Duration::from_mins(5));
    assert_eq!(ask(&api, from("192.0.2.1")).await.header("x-ratelimit-remaining"), "299");
    let token = token(&app, &app.user("rosa").await, "read").await;
    let mine = ask(&api, get_as("/api/v1/mine", &token)).await;
    assert_eq!((mine.header("x-ratelimit-limit"), mine.header("x-ratelimit-remaining")), ("300", "299"));
    let paging = ask(&api, get_as("/api/v1/mine?max_id=1", &token)).await;
    assert_eq!((paging.header("x-ratelimit-limit"), paging.header("x-ratelimit-remaining")), ("300", "298"));
    assert_eq!(ask(&api, get("/api/v1/unknown")).await.header("x-ratelimit-limit"), "");
}

#[tokio::test]
async fn keys_logs_and_caching() {
    let (app, api) = start().await;
    let key = async |key: &str| {
        let keyed = request(Method::POST, "/api/v1/keyed", &[("idempotency-key", key)], "");
        ask(&api, keyed).await.json()["key"].clone()
    };
    assert_eq!(
        (key(" abc ").await, key("").await, key(&"x".repeat(256)).await),
        (json!("abc"), Value::Null, Value::Null)
    );
    let person = app.user("rosa").await;
    let mut known = get_as("/api/v1/mine/", &token(&app, &person, "read").await);
    let log = Arc::new(RequestLog::new(1));
    known.extensions_mut().insert(log.clone());
    let answer = ask(&api, known).await;
    assert_eq!((log.route(), log.account()), (Some("/api/v1/mine"), Some(person.account)));
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
}
