//! What forms and addresses carry: names and values as they came, and files.

use axum::{
    RequestExt,
    extract::{
        DefaultBodyLimit, FromRef, FromRequest, FromRequestParts, Multipart, Request,
        multipart::{Field, MultipartError},
    },
};
use bytes::Bytes;
use domain::{Code, Invalid};
use futures_util::TryStreamExt;
use http::{StatusCode, header, request::Parts};
use services::{App, Error, media::Received};

use crate::WebError;

/// Bytes of a form without files.
const TEXT: usize = 1 << 20;
/// Bytes of a form with files, beside what the files for a post may have.
const FILES: usize = 36 << 20;
/// The field of the files for a post: they may be films, so they are written to disk as they come.
const UPLOADS: &str = "file";
/// Parts of a form.
const PARTS: usize = 200;

/// Names and values, in order; names may repeat.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    fn parse(encoded: &[u8]) -> Self {
        let pairs = url::form_urlencoded::parse(encoded).take(PARTS);
        Self(pairs.map(|(name, value)| (name.into_owned(), value.replace('\0', ""))).collect())
    }

    /// The first value of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The first value of this name, empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// All values of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// All but these.
    pub fn except<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value)).filter(|(name, _)| !names.contains(name))
    }

    /// Whether a box was ticked.
    pub fn is_on(&self, name: &str) -> bool {
        const OFF: [&str; 5] = ["", "0", "false", "off", "none"];
        self.get(name).is_some_and(|value| !OFF.iter().any(|off| value.eq_ignore_ascii_case(off)))
    }

    /// The value read as something else; None if it is not there or no such thing.
    pub fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.trim().parse().ok()
    }
}

/// A file of a form.
#[derive(Debug, Clone)]
pub struct File {
    /// The field's name.
    pub name: String,
    pub bytes: Bytes,
}

/// A form that was sent, with files or without.
#[derive(Debug, Clone, Default)]
pub struct Form {
    fields: Fields,
    files: Vec<File>,
    uploads: Vec<Result<Received, Invalid>>,
}

impl std::ops::Deref for Form {
    type Target = Fields;
    fn deref(&self) -> &Fields {
        &self.fields
    }
}

impl Form {
    /// As if these had been filled in.
    pub fn of<const N: usize>(fields: [(&str, &str); N]) -> Self {
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { fields: Fields(fields.into()), ..Self::default() }
    }

    /// What was filled in, without the files: of somebody whose files are not kept.
    pub async fn without_files(app: &App, mut request: Request) -> Result<Self, WebError> {
        DefaultBodyLimit::max(FILES).apply(&mut request);
        match Self::is_multipart(&request) {
            true => parts(app, request, false).await,
            false => Self::from_request(request, app).await,
        }
    }

    fn is_multipart(request: &Request) -> bool {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
    }

    /// The files for a post, or why one was not taken; one that was left empty is none.
    pub fn uploads(&self) -> &[Result<Received, Invalid>] {
        &self.uploads
    }

    pub fn file(&self, name: &str) -> Option<Bytes> {
        self.files.iter().find(|file| file.name == name).map(|file| file.bytes.clone())
    }
}

impl<S: Send + Sync> FromRequest<S> for Form
where
    App: FromRef<S>,
{
    type Rejection = WebError;
    async fn from_request(mut request: Request, state: &S) -> Result<Self, WebError> {
        if Self::is_multipart(&request) {
            let app = App::from_ref(state);
            let uploads = app.config.media.video_size.saturating_mul(app.settings.get().max_media.into());
            let most = usize::try_from(uploads).unwrap_or(usize::MAX).saturating_add(FILES);
            DefaultBodyLimit::max(most).apply(&mut request);
            return parts(&app, request, true).await;
        }
        DefaultBodyLimit::max(TEXT).apply(&mut request);
        let body: Bytes = request.extract().await.map_err(|_| WebError::TooLarge)?;
        Ok(Self { fields: Fields::parse(&body), ..Self::default() })
    }
}

fn refused(error: MultipartError) -> WebError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        _ => WebError::Form,
    }
}

async fn parts(app: &App, request: Request, with_files: bool) -> Result<Form, WebError> {
    let mut parts: Multipart = request.extract().await.map_err(|_| WebError::Form)?;
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(refused)? {
        if form.files.len() + form.uploads.len() + form.fields.0.len() >= PARTS {
            return Err(WebError::Form);
        }
        let Some(name) = part.name().map(str::to_owned) else { continue };
        let is_file = part.file_name().is_some();
        if is_file && !with_files {
            continue;
        }
        if is_file && name == UPLOADS {
            form.uploads.extend(take(app, part).await?);
            continue;
        }
        let bytes = part.bytes().await.map_err(refused)?;
        if !is_file {
            let text = String::from_utf8(bytes.into()).map_err(|_| WebError::Form)?;
            form.fields.0.push((name, text.replace('\0', "")));
        } else if !bytes.is_empty() {
            form.files.push(File { name, bytes });
        }
    }
    Ok(form)
}

/// None if the field was left empty: browsers send a part without a name then.
async fn take(app: &App, part: Field<'_>) -> Result<Option<Result<Received, Invalid>>, WebError> {
    let named = part.file_name().is_some_and(|name| !name.is_empty());
    match Received::stream::<WebError, WebError>(app, part.map_err(refused)).await {
        Ok(received) if received.is_empty() => Ok(named.then(|| Err(Invalid::new("file", Code::Blank, "is empty")))),
        Ok(received) => Ok(Some(Ok(received))),
        Err(WebError::Service(Error::Invalid(all))) => Ok(all.into_iter().next().map(Err)),
        Err(error) => Err(error),
    }
}

/// The query of the address.
#[derive(Debug, Clone, Default)]
pub struct Query(Fields);

impl std::ops::Deref for Query {
    type Target = Fields;
    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        Ok(Self(Fields::parse(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}
