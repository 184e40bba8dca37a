//! Automatic certificates, from an authority that stands on the test's network.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{Request, Response};
use rcgen::{BasicConstraints, CertificateParams, CertificateSigningRequestParams, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};
use server::serve::acme::{self, Settings};
use services::App;
use storage::secrets;
use testkit::TestApp;

/// An authority that believes whoever answers its challenge, and signs what it is asked to sign.
struct Authority {
    app: App,
    issuer: Issuer<'static, KeyPair>,
    proved: Mutex<bool>,
    certificate: Mutex<Option<String>>,
}

impl Authority {
    fn new(app: App) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = Issuer::new(params, KeyPair::generate().unwrap());
        Self { app, issuer, proved: Mutex::new(false), certificate: Mutex::new(None) }
    }

    async fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        let asked = request.uri().path().to_owned();
        let payload = payload(request.body());
        let (status, location, body) = match asked.as_str() {
            "/directory" => (200, None, directory()),
            "/nonce" => (200, None, Value::Null),
            "/account" => (201, Some("/account/1"), json!({ "status": "valid" })),
            "/order" => (201, Some("/order/1"), self.order()),
            "/order/1" => (200, None, self.order()),
            "/authorization/1" => (200, None, self.authorization()),
            "/challenge/1" => {
                let answer = acme::challenge(&self.app, "some-token").await;
                *self.proved.lock().unwrap() = answer.is_some_and(|answer| answer.starts_with("some-token."));
                (200, None, challenge())
            }
            "/finalize/1" => {
                self.sign(payload["csr"].as_str().unwrap());
                (200, None, self.order())
            }
            "/certificate/1" => {
                let chain = self.certificate.lock().unwrap().clone().unwrap();
                return Response::builder().header("replay-nonce", "n").body(chain.into()).unwrap();
            }
            other => panic!("nobody asks for {other}"),
        };
        let response = Response::builder().status(status).header("replay-nonce", "n");
        let response = location.into_iter().fold(response, |response, path| response.header("location", url(path)));
        response.body(body.to_string().into()).unwrap()
    }

    fn order(&self) -> Value {
        let certificate = self.certificate.lock().unwrap().as_ref().map(|_| url("/certificate/1"));
        let status = match (&certificate, *self.proved.lock().unwrap()) {
            (Some(_), _) => "valid",
            (None, true) => "ready",
            (None, false) => "pending",
        };
        json!({
            "status": status,
            "identifiers": [{ "type": "dns", "value": "alpha.test" }],
            "authorizations": [url("/authorization/1")],
            "finalize": url("/finalize/1"),
            "certificate": certificate,
        })
    }

    fn authorization(&self) -> Value {
        json!({
            "identifier": { "type": "dns", "value": "alpha.test" },
            "status": "pending",
            "challenges": [challenge()],
        })
    }

    fn sign(&self, request: &str) {
        let der = URL_SAFE_NO_PAD.decode(request).unwrap();
        let params = CertificateSigningRequestParams::from_der(&der.into()).unwrap();
        *self.certificate.lock().unwrap() = Some(params.signed_by(&self.issuer).unwrap().pem());
    }
}

fn url(path: &str) -> String {
    format!("https://authority.test{path}")
}

fn directory() -> Value {
    json!({
        "newNonce": url("/nonce"), "newAccount": url("/account"), "newOrder": url("/order"),
        "revokeCert": url("/revoke"), "keyChange": url("/key"),
    })
}

fn challenge() -> Value {
    json!({ "type": "http-01", "url": url("/challenge/1"), "token": "some-token", "status": "pending" })
}

/// What a signed message says. Whether it is signed well is for the library's own tests.
fn payload(body: &[u8]) -> Value {
    let message: Value = serde_json::from_slice(body).unwrap_or_default();
    let payload = URL_SAFE_NO_PAD.decode(message["payload"].as_str().unwrap_or_default()).unwrap();
    serde_json::from_slice(&payload).unwrap_or_default()
}

#[tokio::test]
async fn a_certificate_is_asked_for_proved_and_kept() {
    let app = TestApp::new().await;
    let authority = Arc::new(Authority::new(app.app().clone()));
    app.hosts().insert("authority.test", move |request| {
        let authority = authority.clone();
        async move { Ok(authority.answer(request).await) }
    });
    let settings = Settings {
        domain: "alpha.test".into(),
        contact: Some("admin@alpha.test".into()),
        directory: url("/directory"),
    };
    acme::obtain(&app, &settings, &app.http).await.unwrap();

    let kept = secrets::find(&mut app.db.conn(), "acme/certificate").await.unwrap().unwrap();
    let kept: Value = serde_json::from_str(&kept).unwrap();
    assert!(kept["chain"].as_str().unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    assert!(kept["expires_at"].as_i64().unwrap() > app.now().millis());
    assert_eq!(acme::challenge(&app, "some-token").await, None, "the challenge is over");

    // It is good for long, so nobody is asked again.
    app.hosts().remove("authority.test");
    acme::renew(&app, &settings).await.unwrap();
}
