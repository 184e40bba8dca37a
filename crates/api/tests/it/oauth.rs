//! Signing in, from the registration of an application to the end of its token.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::Scopes;
use serde_json::{Value, json};
use services::{
    Viewer, auth,
    oauth::{self, Authorize, Delivery, OauthError, Refusal},
};
use testkit::{Answer, TestApp};

struct Client {
    id: String,
    secret: String,
}

/// Registrations of applications are few for one address.
async fn start() -> TestApp {
    TestApp::with(|config| config.testbed = true).await
}

fn error(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), text(&answer.json()["error"]))
}

fn says(status: u16, error: &str) -> (u16, String) {
    (status, error.to_owned())
}

const CALLBACK: &str = "icecubesapp://";
const FORM: &str = "application/x-www-form-urlencoded";

async fn register(app: &TestApp, scopes: &str) -> Client {
    let body = json!({ "client_name": "App", "redirect_uris": [CALLBACK, oauth::OUT_OF_BAND], "scopes": scopes });
    let answer = app.post("/api/v1/apps").json(&body).value().await;
    Client { id: text(&answer["client_id"]), secret: text(&answer["client_secret"]) }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Client {
    fn asks(&self, scope: &str) -> Authorize {
        Authorize {
            response_type: Some("code".into()),
            client_id: Some(self.id.clone()),
            redirect_uri: Some(CALLBACK.into()),
            scope: Some(scope.into()),
            state: Some("s t".into()),
            ..Default::default()
        }
    }

    fn token_body(&self, code: &str) -> Value {
        json!({
            "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK,
            "client_id": self.id, "client_secret": self.secret,
        })
    }
}

async fn person(app: &TestApp) -> Viewer {
    let rosa = app.user("rosa").await;
    auth::token(app, &rosa.token).await.unwrap().viewer.clone().unwrap()
}

/// What the pages do once the person has agreed.
async fn code(app: &TestApp, viewer: &Viewer, asked: Authorize) -> String {
    let request = oauth::authorization_request(app, asked).await.unwrap();
    match oauth::grant(app, viewer, &request).await.unwrap() {
        Delivery::ShowCode(code) => code,
        Delivery::Redirect(uri) => {
            let query = uri.strip_prefix(CALLBACK).and_then(|rest| rest.strip_prefix("?code=")).unwrap();
            query.strip_suffix("&state=s+t").unwrap().to_owned()
        }
        Delivery::FormPost { fields, .. } => fields[0].1.clone(),
    }
}

#[tokio::test]
async fn an_application_registers_itself() {
    let server = start().await;
    let body = "client_name=Tusky&redirect_uris=oauth2redirect%3A%2F%2Fcom.keylesspalace.tusky%2F%0Ahttps%3A%2F%2Fa.example\
                &scopes=read+write+follow+push&website=https%3A%2F%2Ftusky.app";
    let answer = server.post("/api/v1/apps").body(FORM, body).send().await;
    let app = answer.json();
    assert_eq!(answer.status, 200);
    assert_eq!(app["redirect_uris"], json!(["oauth2redirect://com.keylesspalace.tusky/", "https://a.example"]));
    assert_eq!(app["redirect_uri"], "oauth2redirect://com.keylesspalace.tusky/\nhttps://a.example");
    assert_eq!(app["scopes"], json!(["read", "write", "follow", "push"]));
    assert_eq!((&app["name"], &app["website"]), (&json!("Tusky"), &json!("https://tusky.app")));
    assert!(app["id"].is_string() && app["client_secret_expires_at"] == 0);
    assert_eq!(text(&app["vapid_key"]).len(), 87);
    let body = json!({ "client_name": "X", "redirect_uris": CALLBACK, "website": "" });
    let plain = server.post("/api/v1/apps").json(&body).value().await;
    assert_eq!(
        (&plain["website"], &plain["scopes"], &plain["redirect_uri"]),
        (&Value::Null, &json!(["read"]), &json!(CALLBACK))
    );
    assert_eq!(plain["vapid_key"], app["vapid_key"]);
}

#[tokio::test]
async fn a_bad_registration_is_refused() {
    let app = start().await;
    for (body, reason) in [
        ("redirect_uris=x:y", "Validation failed: Name can't be blank"),
        ("client_name=A", "Validation failed: Redirect uri can't be blank"),
        ("client_name=A&redirect_uris=/cb", "Validation failed: Redirect uri must be an absolute URI."),
        (
            "client_name=A&redirect_uris=x:y+javascript:alert(1)",
            "Validation failed: Redirect uri is forbidden by the server.",
        ),
        (
            "client_name=A&redirect_uris=x:y&scopes=read+everything",
            "Validation failed: Scopes doesn't match configured on the server.",
        ),
        ("client_name=A&redirect_uris=x:y&website=javascript:x", "Validation failed: Website is not a valid URL"),
    ] {
        let answer = app.post("/api/v1/apps").body(FORM, body).send().await;
        assert_eq!(error(&answer), says(422, reason), "{body}");
    }
}

#[tokio::test]
async fn a_code_becomes_a_token_once() {
    let app = start().await;
    let client = register(&app, "read write").await;
    let viewer = person(&app).await;
    let code = code(&app, &viewer, client.asks("read write:statuses")).await;
    let answer = app.post("/oauth/token").json(&client.token_body(&code)).send().await;
    let token = answer.json();
    assert_eq!((&token["token_type"], &token["scope"]), (&json!("Bearer"), &json!("read write:statuses")));
    assert_eq!(token["created_at"], app.now().secs());
    assert_eq!((answer.header("cache-control"), answer.header("access-control-allow-origin")), ("no-store", "*"));
    let token = text(&token["access_token"]);
    let own = app.get("/api/v1/apps/verify_credentials").token(&token).value().await;
    assert_eq!((&own["name"], own.get("client_secret")), (&json!("App"), None));
    let info = app.get("/oauth/userinfo").token(&token).value().await;
    assert_eq!((&info["preferred_username"], &info["iss"]), (&json!("rosa"), &json!("https://alpha.test/")));
    assert_eq!(info["sub"], app.config.actor_uri(viewer.account));

    // Whoever brings the code again has stolen it, or it was stolen before: neither keeps a token.
    let again = app.post("/oauth/token").json(&client.token_body(&code)).send().await;
    assert_eq!(error(&again), says(400, "invalid_grant"));
    let dead = app.get("/oauth/userinfo").token(&token).send().await;
    assert_eq!(error(&dead), says(401, "The access token was revoked"));
}

#[tokio::test]
async fn a_code_is_bound_to_client_uri_and_time() {
    let app = start().await;
    let (client, other) = (register(&app, "read").await, register(&app, "read").await);
    let viewer = person(&app).await;
    let code = code(&app, &viewer, client.asks("read")).await;
    let exchange = async |body: Value| {
        let answer = app.post("/oauth/token").json(&body).send().await;
        error(&answer)
    };
    let change = |name: &str, value: Value| {
        let mut body = client.token_body(&code);
        body[name] = value;
        body
    };
    assert_eq!(exchange(other.token_body(&code)).await, says(400, "invalid_grant"));
    assert_eq!(exchange(change("redirect_uri", json!("icecubesapp:"))).await, says(400, "invalid_grant"));
    assert_eq!(exchange(change("redirect_uri", Value::Null)).await, says(400, "invalid_request"));
    assert_eq!(exchange(change("code", json!("x"))).await, says(400, "invalid_grant"));
    assert_eq!(exchange(change("code", Value::Null)).await, says(400, "invalid_request"));
    assert_eq!(exchange(change("client_secret", json!("x"))).await, says(401, "invalid_client"));
    assert_eq!(exchange(change("client_id", json!("x"))).await, says(401, "invalid_client"));
    assert_eq!(exchange(change("grant_type", json!("password"))).await, says(400, "unsupported_grant_type"));
    assert_eq!(exchange(change("grant_type", Value::Null)).await, says(400, "invalid_request"));
    assert_eq!(exchange(change("code_verifier", json!("x"))).await, says(400, "invalid_grant"));
    app.advance(std::time::Duration::from_mins(10));
    assert_eq!(exchange(client.token_body(&code)).await, says(400, "invalid_grant"));
}

#[tokio::test]
async fn pkce_protects_the_code() {
    let app = start().await;
    let client = register(&app, "read").await;
    let viewer = person(&app).await;
    // RFC 7636, appendix B.
    let (verifier, challenge) =
        ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    let asked = || Authorize {
        code_challenge: Some(challenge.into()),
        code_challenge_method: Some("S256".into()),
        ..client.asks("read")
    };
    let code = code(&app, &viewer, asked()).await;
    let exchange = async |verifier: Option<&str>| {
        let mut body = client.token_body(&code);
        body["code_verifier"] = json!(verifier);
        let answer = app.post("/oauth/token").json(&body).send().await;
        error(&answer)
    };
    assert_eq!(exchange(None).await, says(400, "invalid_request"));
    assert_eq!(exchange(Some("wrong-verifier-wrong-verifier-wrong-verifier")).await, says(400, "invalid_grant"));
    assert_eq!(exchange(Some(verifier)).await, says(200, ""));
    for (challenge, method) in [(challenge, Some("plain")), (challenge, None), ("short", Some("S256"))] {
        let bad = Authorize {
            code_challenge: Some(challenge.into()),
            code_challenge_method: method.map(str::to_owned),
            ..client.asks("read")
        };
        let refusal = oauth::authorization_request(&app, bad).await.unwrap_err();
        assert!(matches!(refusal, Refusal::Tell(Delivery::Redirect(uri)) if uri.contains("error=invalid_request")));
    }
}

#[tokio::test]
async fn requests_that_cannot_be_granted() {
    let app = start().await;
    let client = register(&app, "read write:statuses").await;
    let refused = async |asked: Authorize| oauth::authorization_request(&app, asked).await.unwrap_err();
    let page = async |asked| match refused(asked).await {
        Refusal::Page(error) => error,
        other => panic!("{other:?}"),
    };
    let ask_for = || client.asks("read");
    assert_eq!(page(Authorize { client_id: Some("x".into()), ..ask_for() }).await, OauthError::InvalidClient);
    for uri in ["icecubesapp:", "icecubesapp:///", "https://evil.example/"] {
        let asked = Authorize { redirect_uri: Some(uri.into()), ..ask_for() };
        assert_eq!(page(asked).await, OauthError::InvalidRedirectUri);
    }
    let oob = || Authorize { redirect_uri: Some(oauth::OUT_OF_BAND.into()), ..ask_for() };
    assert_eq!(page(Authorize { scope: Some("push".into()), ..oob() }).await, OauthError::InvalidScope);
    for (asked, error) in [
        (Authorize { scope: Some("write".into()), ..ask_for() }, "invalid_scope"),
        (Authorize { scope: Some("everything".into()), ..ask_for() }, "invalid_scope"),
        (Authorize { response_type: Some("token".into()), ..ask_for() }, "unsupported_response_type"),
        (Authorize { response_type: None, ..ask_for() }, "invalid_request"),
        (Authorize { response_mode: Some("web_message".into()), ..ask_for() }, "unsupported_response_mode"),
    ] {
        let Refusal::Tell(Delivery::Redirect(uri)) = refused(asked).await else {
            panic!("not told")
        };
        assert!(uri.starts_with(&format!("icecubesapp://?error={error}&")) && uri.ends_with("&state=s+t"), "{uri}");
    }
    let granted = oauth::authorization_request(&app, Authorize { scope: None, ..ask_for() }).await.unwrap();
    assert_eq!(granted.scopes.to_string(), "read");
    assert!(matches!(oauth::deny(&granted), Some(Delivery::Redirect(uri)) if uri.contains("error=access_denied")));
    let out_of_band = oauth::authorization_request(&app, oob()).await.unwrap();
    assert_eq!(oauth::deny(&out_of_band), None);
}

#[tokio::test]
async fn answers_go_where_they_were_asked_to() {
    let app = start().await;
    let client = register(&app, "read").await;
    let viewer = person(&app).await;
    let delivered = async |mode: &str| {
        let asked = Authorize { response_mode: Some(mode.into()), ..client.asks("read") };
        let request = oauth::authorization_request(&app, asked).await.unwrap();
        oauth::grant(&app, &viewer, &request).await.unwrap()
    };
    assert!(matches!(delivered("query").await, Delivery::Redirect(uri) if uri.starts_with("icecubesapp://?code=")));
    assert!(matches!(delivered("fragment").await, Delivery::Redirect(uri) if uri.starts_with("icecubesapp://#code=")));
    let Delivery::FormPost { action, fields } = delivered("form_post").await else {
        panic!("not a form")
    };
    assert_eq!((action.as_str(), fields[1].clone()), (CALLBACK, ("state", "s t".to_owned())));
}

#[tokio::test]
async fn consent_is_remembered() {
    let app = start().await;
    let client = register(&app, "read write").await;
    let viewer = person(&app).await;
    let remembered = async |scope: &str| {
        let request = oauth::authorization_request(&app, client.asks(scope)).await.unwrap();
        oauth::already_granted(&app, &viewer, &request).await.unwrap()
    };
    assert!(!remembered("read").await);
    let code = code(&app, &viewer, client.asks("read")).await;
    let token = app.post("/oauth/token").json(&client.token_body(&code)).value().await;
    assert!(remembered("read").await && remembered("read:accounts").await);
    assert!(!remembered("read write").await);
    let body = json!({ "client_id": client.id, "client_secret": client.secret, "token": token["access_token"] });
    assert_eq!(app.post("/oauth/revoke").json(&body).send().await.status, 200);
    assert!(!remembered("read").await);
}

#[tokio::test]
async fn an_application_speaks_for_itself() {
    let app = start().await;
    let client = register(&app, "read write:accounts").await;
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", client.id, client.secret)));
    let exchange = async |authorization: &str, body: &'static str| {
        app.post("/oauth/token").header("authorization", authorization).body(FORM, body).send().await
    };
    let token = exchange(&basic, "grant_type=client_credentials").await.json();
    assert_eq!(token["scope"], "read");
    let token = exchange(&basic, "grant_type=client_credentials&scope=write:accounts").await.json();
    assert_eq!(token["scope"], "write:accounts");
    let token = text(&token["access_token"]);
    assert_eq!(app.get("/api/v1/apps/verify_credentials").token(&token).value().await["name"], "App");
    assert_eq!(app.get("/oauth/userinfo").token(&token).send().await.status, 403);
    let beyond = exchange(&basic, "grant_type=client_credentials&scope=write").await;
    assert_eq!(error(&beyond), says(400, "invalid_scope"));
    let wrong = format!("Basic {}", STANDARD.encode(format!("{}:x", client.id)));
    let wrong = exchange(&wrong, "grant_type=client_credentials").await;
    assert_eq!(error(&wrong), says(401, "invalid_client"));
    assert!(wrong.header("www-authenticate").starts_with("Basic"));
}

#[tokio::test]
async fn only_its_own_client_revokes_a_token() {
    let app = start().await;
    let (client, other) = (register(&app, "read").await, register(&app, "read").await);
    let viewer = person(&app).await;
    let code = code(&app, &viewer, client.asks("read")).await;
    let token = text(&app.post("/oauth/token").json(&client.token_body(&code)).value().await["access_token"]);
    let revoke = async |by: &Client, token: &str| {
        let body = format!("client_id={}&client_secret={}&token={token}", by.id, by.secret);
        app.post("/oauth/revoke").body(FORM, body).send().await
    };
    let stranger = revoke(&other, &token).await;
    assert_eq!(error(&stranger), says(403, "unauthorized_client"));
    assert_eq!(app.get("/oauth/userinfo").token(&token).send().await.status, 200);
    for token in ["unknown", "", &token, &token] {
        let answer = revoke(&client, token).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({})), "{token}");
    }
    let dead = app.get("/oauth/userinfo").token(&token).send().await;
    assert_eq!(error(&dead), says(401, "The access token was revoked"));
}

#[tokio::test]
async fn nothing_secret_is_kept() {
    let app = start().await;
    let client = register(&app, "read").await;
    let viewer = person(&app).await;
    let code = code(&app, &viewer, client.asks("read")).await;
    let token = text(&app.post("/oauth/token").json(&client.token_body(&code)).value().await["access_token"]);
    for (sql, secret) in [
        ("SELECT count(*) FROM oauth_apps WHERE secret_hash = $1", &client.secret),
        ("SELECT count(*) FROM oauth_codes WHERE hash = $1", &code),
        ("SELECT count(*) FROM oauth_tokens WHERE hash = $1", &token),
    ] {
        let count = async |text: String| -> i64 { app.db.conn().one(sql, storage::p![text]).await.unwrap() };
        assert_eq!((count(secret.clone()).await, count(services::secret::hash_of(secret)).await), (0, 1), "{sql}");
    }
}

#[tokio::test]
async fn the_server_describes_itself() {
    let app = start().await;
    let metadata = app.get("/.well-known/oauth-authorization-server").send().await;
    assert_eq!(metadata.header("access-control-allow-origin"), "*");
    let metadata = metadata.json();
    assert_eq!(metadata["issuer"], "https://alpha.test/");
    assert_eq!(metadata["token_endpoint"], "https://alpha.test/oauth/token");
    assert_eq!(metadata["code_challenge_methods_supported"], json!(["S256"]));
    let scopes: Vec<String> = metadata["scopes_supported"].as_array().unwrap().iter().map(text).collect();
    assert!(scopes.join(" ").parse::<Scopes>().is_ok() && scopes.contains(&"profile".to_owned()));
}
