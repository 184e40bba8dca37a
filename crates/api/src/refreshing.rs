//! `Mastodon-Async-Refresh`: the answer is what there is now, and more is on its way.

use std::convert::Infallible;

use axum::response::{IntoResponseParts, ResponseParts};
use http::{HeaderName, HeaderValue};
use services::refreshes::{RETRY, Refresh};

const NAME: HeaderName = HeaderName::from_static("mastodon-async-refresh");

/// Part of an answer: `Ok((Refreshing(refreshes::running(&app, key).await?), json))`. No header if nothing goes on.
#[derive(Debug, Clone)]
pub struct Refreshing(pub Option<Refresh>);

impl Refreshing {
    fn header(&self) -> Option<HeaderValue> {
        let refresh = self.0.as_ref()?;
        let count = refresh.result_count.map(|count| format!(", result_count={count}")).unwrap_or_default();
        HeaderValue::try_from(format!("id=\"{}\", retry={RETRY}{count}", refresh.token)).ok()
    }
}

impl IntoResponseParts for Refreshing {
    type Error = Infallible;
    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        if let Some(value) = self.header() {
            parts.headers_mut().insert(NAME, value);
        }
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_what_goes_on() {
        let refresh = |result_count| Refresh { token: "abc".into(), finished: false, result_count };
        let header = |count| Refreshing(Some(refresh(count))).header().unwrap();
        assert_eq!(header(None), "id=\"abc\", retry=5");
        assert_eq!(header(Some(3)), "id=\"abc\", retry=5, result_count=3");
        assert!(Refreshing(None).header().is_none());
    }
}
