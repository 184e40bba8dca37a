//! Requests to a server, and its answers.

use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::response::Response;
use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use services::request::{ClientIp, RequestLog};

use crate::{TestApp, schema};

/// From where people come.
const CLIENT: ClientIp = ClientIp(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)));
/// What the client API answers with.
const JSON: &str = "application/json; charset=utf-8";
const BOUNDARY: &str = "------------------------testkit";

/// A request that is still being written. It is sent by one of the last five.
#[must_use = "a request is not sent before its answer is asked for"]
pub struct Request {
    app: TestApp,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
    ip: ClientIp,
}

impl Request {
    pub(crate) fn new(app: TestApp, method: &str, path: &str) -> Self {
        let method = Method::from_bytes(method.as_bytes()).expect("the method is one");
        Self { app, method, path: path.to_owned(), headers: HeaderMap::new(), body: Vec::new(), ip: CLIENT }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("the header's name is one");
        self.headers.append(name, HeaderValue::from_str(value).expect("the header's value is one"));
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn accept(self, media_type: &str) -> Self {
        self.header("accept", media_type)
    }

    pub fn from_ip(mut self, ip: IpAddr) -> Self {
        self.ip = ClientIp(ip);
        self
    }

    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", media_type)
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// Names may repeat and have brackets.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let encoded = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body("application/x-www-form-urlencoded", encoded)
    }

    /// Fields and one file: its field, its name, its media type and its content.
    pub fn file(self, fields: &[(&str, &str)], (field, name, media_type, content): (&str, &str, &str, &[u8])) -> Self {
        let mut text = String::new();
        for (name, value) in fields {
            let part =
                write!(text, "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            part.expect("writing to a String cannot fail");
        }
        let head = write!(
            text,
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             content-type: {media_type}\r\n\r\n"
        );
        head.expect("writing to a String cannot fail");
        let body = [text.as_bytes(), content, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
        self.body(&format!("multipart/form-data; boundary={BOUNDARY}"), body)
    }

    /// The answer, whatever it is. Requests that change something take a millisecond, so that what they make has an
    /// order.
    pub async fn send(self) -> Answer {
        let (method, asked) = (self.method.clone(), format!("{} {}", self.method, self.path));
        let (response, log) = self.ask().await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the answer can be read to its end").to_bytes();
        let is_json = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == JSON);
        if let Some(route) = log.route().filter(|_| is_json) {
            schema::check_answer(&method, route, parts.status, &body);
        }
        Answer { status: parts.status, headers: parts.headers, body, asked }
    }

    /// The body of a success as it comes, for answers that do not end.
    pub async fn open(self) -> BodyDataStream {
        let (response, _) = self.ask().await;
        assert!(response.status().is_success(), "{}", response.status());
        response.into_body().into_data_stream()
    }

    async fn ask(self) -> (Response, Arc<RequestLog>) {
        if !self.method.is_safe() {
            self.app.advance(Duration::from_millis(1));
        }
        let mut request = http::Request::new(Body::from(self.body));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.path.parse().unwrap_or_else(|_| panic!("{} is not a path", self.path));
        *request.headers_mut() = self.headers;
        // A whole address comes as by HTTP/2: it has the host.
        if request.uri().authority().is_none() {
            let host = HeaderValue::from_str(&self.app.config.web_domain).expect("the host fits into a header");
            request.headers_mut().entry(header::HOST).or_insert(host);
        }
        request.extensions_mut().insert(self.ip);
        let log = Arc::new(RequestLog::new(1));
        request.extensions_mut().insert(log.clone());
        (self.app.doors().answer(request).await, log)
    }

    /// The answer if it is a success; else the test fails.
    pub async fn ok(self) -> Answer {
        let answer = self.send().await;
        assert!(answer.status.is_success(), "{answer}");
        answer
    }

    /// The JSON of a success.
    pub async fn value(self) -> Value {
        self.ok().await.json()
    }

    /// The answer if it has this status; else the test fails.
    pub async fn expect(self, status: u16) -> Answer {
        let answer = self.send().await;
        assert_eq!(answer.status.as_u16(), status, "{answer}");
        answer
    }
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// What it answers, for messages of failing tests.
    asked: String,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The header's value; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("the header is text"))
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}\n{}", self.asked, self.status, self.text())
    }
}
