//! Fetching documents: signed by the instance actor, within the limits of the one HTTP client, believed only if they
//! come from where their id says.

use activitypub::{
    Verified, media_type,
    uri::{self, Bearcap, Schemes},
    vocab::{self, Audience, Object, read as values},
    webfinger::{self, Jrd},
};
use domain::{AccountId, text};
use http::{HeaderValue, header::AUTHORIZATION};
use serde_json::Value;
use services::{
    App,
    http::{HttpError, Request, Response},
    server_blocks,
};
use storage::{accounts, accounts::Account, follows};

use crate::{
    instance_actor, keys,
    knock::{self, KnockError},
    remote::Fediverse,
    silence::Silences,
};

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("the other server has no such document")]
    Absent(Absence),
    /// It is no document of ActivityPub, not of the address it was fetched from, or expressly not for us.
    #[error("the answer is not usable: {0}")]
    Unusable(&'static str),
    /// The server did not answer as servers do. May be better later.
    #[error("the other server did not answer: {0}")]
    Unreachable(String),
    #[error(transparent)]
    Internal(#[from] services::Error),
}

impl From<HttpError> for FetchError {
    fn from(error: HttpError) -> Self {
        if error.is_temporary() {
            Self::Unreachable(error.to_string())
        } else {
            Self::Unusable("refused by our own rules")
        }
    }
}

impl From<KnockError> for FetchError {
    fn from(error: KnockError) -> Self {
        match error {
            KnockError::Http(error) => error.into(),
            KnockError::Internal(error) => Self::Internal(error),
        }
    }
}

impl From<storage::Error> for FetchError {
    fn from(error: storage::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<FetchError> for services::Error {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Absent(_) | FetchError::Unusable(_) => Self::NotFound,
            FetchError::Unreachable(reason) => Self::Unreachable(reason),
            FetchError::Internal(error) => error,
        }
    }
}

/// Why a server has no such document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// It is there no longer (410).
    Deleted,
    /// There is none (404), or none for us: servers do not tell these apart.
    Unknown,
}

/// A document and the address that gave it in the end.
pub struct Fetched {
    pub url: String,
    pub document: Value,
}

impl Fetched {
    /// What the document says is its id.
    pub fn id(&self) -> &str {
        values::id_of(&self.document).unwrap_or_default()
    }

    pub fn is_tombstone(&self) -> bool {
        values::type_of(&self.document) == Some("Tombstone")
    }

    /// The object, of whose author's server it must be.
    pub fn object(&self) -> Result<Verified<Object>, FetchError> {
        self.object_for(&Audience::default())
    }

    /// The same of which an activity of its server says whom it is for, where it says nothing itself.
    pub fn object_for(&self, audience: &Audience) -> Result<Verified<Object>, FetchError> {
        let mut object = Object::parse(&self.document).map_err(|_| FetchError::Unusable("not an object"))?;
        object.audience.or(audience);
        Verified::fetched(&self.url, object).map_err(|_| FetchError::Unusable("of another server"))
    }
}

tokio::task_local! {
    /// Nobody is asked within this work.
    static WITHOUT_ASKING: ();
}

/// Does this work as far as no other server must be asked: where one must, it ends with [`services::Error::Apart`].
pub async fn without_asking<F: Future>(work: F) -> F::Output {
    WITHOUT_ASKING.scope((), work).await
}

/// Whether the host may be asked now: not where nobody may wait for an answer, and not if it has not answered lately.
fn may_ask(app: &App, host: &str) -> Result<(), FetchError> {
    if WITHOUT_ASKING.try_with(|()| ()).is_ok() {
        return Err(FetchError::Internal(services::Error::Apart));
    }
    match silences(app).is_some_and(|silences| silences.holds(host, app.now())) {
        true => Err(FetchError::Unreachable("it has not answered lately".into())),
        false => Ok(()),
    }
}

/// What an answer, or that there was none, says of the host.
fn note(app: &App, host: &str, failure: Option<&HttpError>) {
    let Some(silences) = silences(app) else { return };
    match failure {
        Some(HttpError::Busy) => {}
        Some(error) if error.is_temporary() => silences.add(host, app.now()),
        _ => silences.end(host),
    }
}

fn silences(app: &App) -> Option<&Silences> {
    app.remote.as_any().downcast_ref::<Fediverse>().map(|fediverse| &fediverse.silences)
}

pub fn schemes(app: &App) -> Schemes {
    if app.config.testbed || !app.config.https {
        Schemes::HttpToo
    } else {
        Schemes::HttpsOnly
    }
}

/// The document at an address. If it names another address on the same server as its id, that one is fetched, once.
pub async fn document(app: &App, address: &str) -> Result<Fetched, FetchError> {
    whole(app, address, None).await
}

/// The same of what may be for followers only: what is not shown to this server is asked for once more by a follower of
/// its author, if there is one here.
pub async fn document_by(app: &App, address: &str, author: AccountId) -> Result<Fetched, FetchError> {
    whole(app, address, Some(author)).await
}

/// The document behind an address that somebody typed. A page that is none itself may say where it is.
pub async fn looked_up(app: &App, address: &str) -> Result<Fetched, FetchError> {
    let response = ask(app, address, media_type::ACCEPT_PAGES, None).await?;
    match alternate(&response) {
        Some(document) => whole(app, document.as_str(), None).await,
        None => settle(app, read(&response)?, None).await,
    }
}

/// Where a page has its document for servers: in a `Link` of the answer (RFC 8288), or in its own head.
fn alternate(response: &Response) -> Option<url::Url> {
    if !matches!(response.media_type(), Some("text/html" | "application/xhtml+xml")) {
        return None;
    }
    let told = response.headers.get_all("link").iter().filter_map(|value| value.to_str().ok());
    let told = told.flat_map(|value| value.split('<').skip(1).filter_map(|link| link.split_once('>')));
    let is_ours = |of: &str| of.contains("alternate") && of.contains(media_type::ACTIVITY_JSON);
    let found = match told.into_iter().find(|(_, parameters)| is_ours(parameters)) {
        Some((address, _)) => address.to_owned(),
        None => {
            let head = text::page_head(&String::from_utf8_lossy(&response.body));
            head.link("alternate", Some(media_type::ACTIVITY_JSON))?.to_owned()
        }
    };
    response.url.join(&found).ok()
}

async fn whole(app: &App, address: &str, author: Option<AccountId>) -> Result<Fetched, FetchError> {
    let fetched = get(app, address, author).await?;
    settle(app, fetched, author).await
}

async fn settle(app: &App, fetched: Fetched, author: Option<AccountId>) -> Result<Fetched, FetchError> {
    let id = fetched.id();
    if uri::same(id, &fetched.url) || uri::same(without_fragment(id), &fetched.url) {
        return Ok(fetched);
    }
    // A page's address gives the object with its own; elsewhere it must be asked for again.
    let id = id.to_owned();
    let again = get(app, &id, author).await?;
    match uri::same(again.id(), &id) {
        true => Ok(again),
        false => Err(FetchError::Unusable("its id leads elsewhere")),
    }
}

/// A document that need not have the address as its id: a key, or the actor behind a key id.
pub async fn any_document(app: &App, address: &str) -> Result<Fetched, FetchError> {
    get(app, address, None).await
}

fn without_fragment(id: &str) -> &str {
    id.split('#').next().unwrap_or(id)
}

async fn get(app: &App, address: &str, author: Option<AccountId>) -> Result<Fetched, FetchError> {
    read(&ask(app, address, media_type::ACCEPT, author).await?)
}

async fn ask(
    app: &App,
    address: &str,
    accept: &'static str,
    author: Option<AccountId>,
) -> Result<Response, FetchError> {
    let bearcap = Bearcap::parse(address);
    let address = bearcap.as_ref().map_or(address, |bearcap| &bearcap.address);
    let url = schemes(app).check(address).map_err(|_| FetchError::Unusable("not an address"))?;
    if uri::authority(&url).is_some_and(|host| app.config.is_here(&host)) {
        return Err(FetchError::Unusable("it is of this server"));
    }
    check_open(app, &url).await?;
    may_ask(app, &uri::authority(&url).unwrap_or_default())?;
    let mut request = Request::get(url).accept(accept);
    if let Some(Bearcap { token, .. }) = bearcap {
        let token = HeaderValue::try_from(format!("Bearer {token}"));
        request = request.header(AUTHORIZATION, token.map_err(|_| FetchError::Unusable("not a token"))?);
    }
    let response = signed_get(app, request, author).await?;
    // A redirect may have led elsewhere.
    if uri::authority(&response.url).is_some_and(|host| app.config.is_here(&host)) {
        return Err(FetchError::Unusable("it is of this server"));
    }
    check_open(app, &response.url).await?;
    Ok(response)
}

fn read(response: &Response) -> Result<Fetched, FetchError> {
    let kind = response.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !media_type::is_activity(kind) {
        return Err(FetchError::Unusable("not a document of ActivityPub"));
    }
    let document = vocab::parse(&response.body).map_err(|_| FetchError::Unusable("not JSON"))?;
    Ok(Fetched { url: response.url.to_string(), document })
}

/// Nothing is asked of servers that the staff shut out.
async fn check_open(app: &App, url: &url::Url) -> Result<(), FetchError> {
    match uri::authority(url) {
        Some(host) if server_blocks::is_closed(app, &host).await? => {
            Err(FetchError::Unusable("its server is shut out here"))
        }
        _ => Ok(()),
    }
}

/// A GET signed by the instance actor; where that sees nothing, by a follower of the author.
async fn signed_get(app: &App, request: Request, author: Option<AccountId>) -> Result<Response, FetchError> {
    let actor = instance_actor::find(app).await?;
    let mut response = get_as(app, request.clone(), &actor).await?;
    if matches!(response.status.as_u16(), 401 | 403 | 404)
        && let Some(author) = author
        && let Some(follower) = follows::find_local_follower(&mut app.db.conn(), author).await?
        && let Some(follower) = accounts::find(&mut app.db.conn(), follower).await?
    {
        response = get_as(app, request, &follower).await?;
    }
    match response.status.as_u16() {
        200..=299 => Ok(response),
        410 => Err(FetchError::Absent(Absence::Deleted)),
        404 => Err(FetchError::Absent(Absence::Unknown)),
        400 if knock::is_refusal(&response) => Err(FetchError::Unusable("not for us")),
        401 | 403 | 405 | 406 => Err(FetchError::Unusable("not for us")),
        status => Err(FetchError::Unreachable(format!("status {status}"))),
    }
}

async fn get_as(app: &App, request: Request, account: &Account) -> Result<Response, FetchError> {
    let signer = keys::signer_of(app, account.id, &account.uri).await?;
    let host = uri::authority(&request.url).unwrap_or_default();
    let answer = knock::send(app, request, &signer, None).await;
    match &answer {
        Ok(_) => note(app, &host, None),
        Err(KnockError::Http(error)) => note(app, &host, Some(error)),
        Err(KnockError::Internal(_)) => {}
    }
    Ok(answer?)
}

/// Asks a server about one of its people (RFC 7033), by host-meta (RFC 6415) where WebFinger is not at its usual place.
pub async fn webfinger(app: &App, acct: &webfinger::Acct) -> Result<Jrd, FetchError> {
    let scheme = if app.config.https { "https" } else { "http" };
    match jrd(app, &webfinger::query_url(scheme, acct)).await {
        Err(FetchError::Absent(_)) => {}
        done => return done,
    }
    let address = format!("{scheme}://{}/.well-known/host-meta", acct.domain());
    let url = schemes(app).check(&address).map_err(|_| FetchError::Unusable("not an address"))?;
    let response = app.http.send(Request::get(url).accept(media_type::XRD_XML), None).await?;
    let text = String::from_utf8_lossy(&response.body);
    let template = webfinger::host_meta::template(&text)
        .filter(|_| response.is_success())
        .ok_or(FetchError::Absent(Absence::Unknown))?;
    jrd(app, &webfinger::template_url(&template, &acct.uri())).await
}

async fn jrd(app: &App, address: &str) -> Result<Jrd, FetchError> {
    let url = schemes(app).check(address).map_err(|_| FetchError::Unusable("not an address"))?;
    check_open(app, &url).await?;
    let host = uri::authority(&url).unwrap_or_default();
    may_ask(app, &host)?;
    let request = Request::get(url).accept("application/jrd+json, application/json");
    let response = app.http.send(request, None).await;
    note(app, &host, response.as_ref().err());
    let response = response?;
    match response.status.as_u16() {
        200..=299 => {}
        400..=499 => return Err(FetchError::Absent(Absence::Unknown)),
        status => return Err(FetchError::Unreachable(format!("status {status}"))),
    }
    let document = vocab::parse(&response.body).map_err(|_| FetchError::Unusable("not JSON"))?;
    Jrd::parse(&document).ok_or(FetchError::Unusable("says nothing"))
}
