//! The rest of the fediverse, as far as one payload speaks of it.

use std::{collections::HashMap, sync::Mutex};

use bytes::Bytes;
use serde_json::{Value, json};
use services::http::HttpError;
use testkit::TestApp;

/// Every other server at once: documents by address, and an actor for every address that nothing is known of.
#[derive(Default)]
pub struct World {
    documents: Mutex<HashMap<String, Value>>,
    /// Which actor answers to `name@host`.
    handles: Mutex<HashMap<String, String>>,
    /// Whole answers to `acct:name@host`.
    answers: Mutex<HashMap<String, Value>>,
    /// Addresses that open to whoever has this token.
    tokens: Mutex<HashMap<String, String>>,
    /// What came to its inboxes.
    posted: Mutex<Vec<Value>>,
}

impl World {
    /// Also under the address as a client asks for it: with a path.
    pub fn put(&self, address: &str, document: Value) {
        let asked = url::Url::parse(address).map_or_else(|_| address.to_owned(), |url| url.to_string());
        self.documents.lock().unwrap().insert(asked, document);
    }

    /// At this address there is a page for people.
    pub fn put_page(&self, address: &str, html: &str) {
        self.put(address, Value::String(html.to_owned()));
    }

    /// What is at this address is for those alone who have a token.
    pub fn lock(&self, address: &str, token: &str) {
        self.tokens.lock().unwrap().insert(address.to_owned(), format!("Bearer {token}"));
    }

    /// There is nothing at this address any more.
    pub fn take(&self, address: &str) {
        self.put(address, Value::Null);
    }

    /// This is what is said of somebody.
    pub fn answer_webfinger(&self, acct: &str, answer: Value) {
        self.answers.lock().unwrap().insert(acct.to_lowercase(), answer);
    }

    /// The last activity of this type that came.
    pub fn posted(&self, kind: &str) -> Option<Value> {
        self.posted.lock().unwrap().iter().rev().find(|activity| activity["type"] == kind).cloned()
    }

    fn answer(&self, request: &http::Request<Bytes>) -> http::Response<Bytes> {
        let uri = request.uri();
        if request.method() == http::Method::POST {
            self.posted.lock().unwrap().extend(serde_json::from_slice::<Value>(request.body()));
            return http::Response::builder().status(202).body(Bytes::new()).unwrap();
        }
        let address = url::Url::parse(&uri.to_string()).map_or_else(|_| uri.to_string(), |url| url.to_string());
        if uri.path() == "/.well-known/webfinger" {
            return self.webfinger(uri.query().unwrap_or_default());
        }
        let token = self.tokens.lock().unwrap().get(&address).cloned();
        let shown = request.headers().get("authorization").and_then(|value| value.to_str().ok());
        if token.is_some_and(|token| shown != Some(&token)) {
            return http::Response::builder().status(401).body(Bytes::new()).unwrap();
        }
        let known = self.documents.lock().unwrap().get(&address).cloned();
        let document = known.unwrap_or_else(|| stub(&address));
        if document.is_null() {
            return http::Response::builder().status(404).body(Bytes::new()).unwrap();
        }
        if let Value::String(html) = &document {
            let page = Bytes::from(html.clone());
            return http::Response::builder().header("content-type", "text/html; charset=utf-8").body(page).unwrap();
        }
        let name = document["preferredUsername"].as_str().unwrap_or_default();
        let handle = format!("{name}@{}", uri.authority().unwrap()).to_lowercase();
        let said = document["webfinger"].as_str().unwrap_or_default().trim_start_matches("acct:").to_lowercase();
        let id = document["id"].as_str().unwrap_or_default().to_owned();
        self.handles.lock().unwrap().extend([(handle, id.clone()), (said, id)]);
        respond("application/activity+json", &document)
    }

    fn webfinger(&self, query: &str) -> http::Response<Bytes> {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let resource =
            pairs.into_iter().find(|(k, _)| k == "resource").map(|(_, v)| v.into_owned()).unwrap_or_default();
        if let Some(answer) = self.answers.lock().unwrap().get(&resource.to_lowercase()) {
            return respond("application/jrd+json", answer);
        }
        let handle = resource.trim_start_matches("acct:").to_lowercase();
        let Some(actor) = self.handles.lock().unwrap().get(&handle).cloned() else {
            return http::Response::builder().status(404).body(Bytes::new()).unwrap();
        };
        let link = json!({ "rel": "self", "type": "application/activity+json", "href": actor });
        respond("application/jrd+json", &json!({ "subject": resource, "links": [link] }))
    }
}

fn respond(kind: &str, document: &Value) -> http::Response<Bytes> {
    http::Response::builder().header("content-type", kind).body(document.to_string().into()).unwrap()
}

pub fn stub(address: &str) -> Value {
    let name = address.trim_end_matches('/').rsplit(['/', '=']).next().unwrap_or("x");
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": address, "type": "Person",
        "preferredUsername": if name.is_empty() { "x" } else { &name }, "inbox": format!("{address}/inbox"),
        "followers": format!("{address}/followers"),
    })
}

/// A server that reaches the hosts of this text.
pub async fn server(world: &'static World, text: &str) -> TestApp {
    let app = TestApp::with(|config| config.testbed = true).await;
    let addresses = text.split("http").skip(1);
    let addresses = addresses.map(|piece| piece.trim_start_matches('s').strip_prefix("://").unwrap_or_default());
    // Handles name hosts, too.
    for rest in addresses.chain(text.split('@').skip(1)) {
        let host = rest.split(['/', '"', '\\', '?', '#', '<', ' ', ')']).next().unwrap_or_default();
        if !host.is_empty() {
            app.hosts().insert(&host.to_lowercase(), move |request: http::Request<Bytes>| {
                let answer = world.answer(&request);
                async move { Ok::<_, HttpError>(answer) }
            });
        }
    }
    app
}
