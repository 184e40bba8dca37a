//! The ACME client's way out: our one HTTP client.

use std::pin::Pin;

use bytes::Bytes;
use http::Request;
use http_body_util::BodyExt;
use instant_acme::{BodyWrapper, BytesResponse, Error, HttpClient};
use services::http::{self as outgoing, Http};
use url::Url;

pub struct Client(pub Http);

type Answer = Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>>;

impl HttpClient for Client {
    fn request(&self, request: Request<BodyWrapper<Bytes>>) -> Answer {
        let http = self.0.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let Ok(body) = body.collect().await;
            let url = Url::parse(&head.uri.to_string()).map_err(|error| Error::Other(error.into()))?;
            let mut request = outgoing::Request::new(head.method, url);
            request.headers = head.headers;
            request.body = body.to_bytes();
            let answer = http.send(request, None).await.map_err(|error| Error::Other(error.into()))?;
            let mut response = http::Response::new(());
            *response.status_mut() = answer.status;
            *response.headers_mut() = answer.headers;
            Ok(BytesResponse { parts: response.into_parts().0, body: Box::new(answer.body) })
        })
    }
}
