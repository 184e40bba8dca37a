//! Answers that other servers ask for again and again, kept for a minute: who is behind a handle (WebFinger, RFC 7033).
//! Those who get them are told to keep them far longer.

use std::{sync::Arc, time::Duration};

use axum::{body::Body, response::IntoResponse};
use bytes::Bytes;
use domain::Timestamp;
use http::{Method, Request, Response, StatusCode, response};
use http_body_util::BodyExt;
use quick_cache::{Weighter, sync::Cache};
use services::{Clock, request::RequestLog};

const PATH: &str = "/.well-known/webfinger";
/// How old they may be.
const FRESH: Duration = Duration::from_mins(1);
/// Bytes of all of them, and what one usually takes.
const ROOM: u64 = 4 * 1024 * 1024;
const USUAL: usize = 1280;
/// Longer questions are not kept.
const QUESTION: usize = 512;

pub struct Kept {
    answers: Cache<Box<str>, Arc<Answer>, Weight>,
    clock: Clock,
}

struct Answer {
    head: response::Parts,
    body: Bytes,
    at: Timestamp,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Box<str>, Arc<Answer>> for Weight {
    fn weight(&self, question: &Box<str>, answer: &Arc<Answer>) -> u64 {
        (question.len() + answer.body.len() + 256) as u64
    }
}

impl Kept {
    pub fn new(clock: Clock) -> Self {
        Self { answers: Cache::with_weighter(ROOM as usize / USUAL, ROOM, Weight), clock }
    }

    /// What the answer to this request will be kept under, if it is one of those that are kept.
    pub fn question(request: &Request<Body>) -> Option<Box<str>> {
        let query = request.uri().query().filter(|query| query.len() <= QUESTION)?;
        (request.method() == Method::GET && request.uri().path() == PATH).then(|| query.into())
    }

    pub fn find(&self, question: &str, request: &Request<Body>) -> Option<Response<Body>> {
        let kept = self.answers.get(question).filter(|kept| self.clock.now().since(kept.at) < FRESH)?;
        if let Some(log) = request.extensions().get::<Arc<RequestLog>>() {
            log.set_route(PATH);
        }
        let mut response = Response::new(Body::from(kept.body.clone()));
        *response.headers_mut() = kept.head.headers.clone();
        Some(response)
    }

    /// Keeps an answer, if it is a good one.
    pub async fn keep(&self, question: Box<str>, response: Response<Body>) -> Response<Body> {
        if response.status() != StatusCode::OK {
            return response;
        }
        let (head, body) = response.into_parts();
        let body = match body.collect().await {
            Ok(body) => body.to_bytes(),
            Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
        let answer = Answer { head: head.clone(), body: body.clone(), at: self.clock.now() };
        self.answers.insert(question, Arc::new(answer));
        Response::from_parts(head, Body::from(body))
    }
}
