//! `multipart/form-data` (RFC 7578): parts with a file name are files, all others text.

use axum::{
    body::Body,
    extract::{
        DefaultBodyLimit, FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
};
use http::{HeaderMap, StatusCode, header};

use super::{MAX_VALUES, Map, Node, ParamError, Upload, Values, form};

/// Reads the whole form into memory, at most `limit` bytes of it.
pub async fn parse(headers: &HeaderMap, body: Body, limit: usize) -> Result<Values, ParamError> {
    let mut request = Request::new(body);
    if let Some(kind) = headers.get(header::CONTENT_TYPE) {
        request.headers_mut().insert(header::CONTENT_TYPE, kind.clone());
    }
    DefaultBodyLimit::max(limit).apply(&mut request);
    let broken = |_| ParamError::malformed("The multipart form has no boundary");
    let mut parts = Multipart::from_request(request, &()).await.map_err(broken)?;
    let mut root = Map::default();
    let mut count = 0;
    while let Some(part) = parts.next_field().await.map_err(|e| refused(&e, limit))? {
        count += 1;
        if count > MAX_VALUES {
            return Err(ParamError::malformed(format!("More than {MAX_VALUES} parameters")));
        }
        let Some(name) = part.name().map(str::to_owned) else { continue };
        let node = node(&name, part).await.map_err(|e| refused(&e, limit))?;
        form::insert(&mut root, &name, node.ok_or_else(not_text)?)?;
    }
    Ok(Values(root))
}

/// `None` if a part that should be text is not.
async fn node(name: &str, part: Field<'_>) -> Result<Option<Node>, MultipartError> {
    let file_name = part.file_name().map(str::to_owned);
    let content_type = part.content_type().map(str::to_owned);
    let bytes = part.bytes().await?;
    if file_name.is_some() {
        return Ok(Some(Node::File(Upload { name: name.to_owned(), file_name, content_type, bytes })));
    }
    Ok(String::from_utf8(bytes.into()).ok().map(|mut text| {
        text.retain(|c| c != '\0');
        Node::Text(text)
    }))
}

fn not_text() -> ParamError {
    ParamError::malformed("The request holds text that is not valid UTF-8")
}

fn refused(error: &MultipartError, limit: usize) -> ParamError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ParamError::TooLarge(limit),
        _ => ParamError::malformed("The multipart form is malformed"),
    }
}
