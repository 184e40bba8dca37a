//! The authorization endpoint (RFC 6749, section 4.1): an application asks, a person grants or refuses. The pages around
//! it call, in this order, [`authorization_request`], [`already_granted`], and [`grant`] or [`deny`].

use std::time::Duration;

use domain::Scopes;
use storage::oauth::{self as rows, Code};

use super::{
    Client, OauthError,
    redirect::{Delivery, OUT_OF_BAND, ResponseMode, deliver},
    requested,
};
use crate::{App, Error, Result, Viewer, secret};

/// What `/oauth/authorize` was asked, as it came.
#[derive(Debug, Clone, Default)]
pub struct Authorize {
    pub response_type: Option<String>,
    pub client_id: Option<String>,
    pub redirect_uri: Option<String>,
    pub scope: Option<String>,
    pub state: Option<String>,
    pub response_mode: Option<String>,
    pub code_challenge: Option<String>,
    pub code_challenge_method: Option<String>,
}

/// A request that may be granted.
#[derive(Debug, Clone)]
pub struct AuthorizationRequest {
    pub client: Client,
    /// As registered, byte for byte.
    pub redirect_uri: String,
    pub scopes: Scopes,
    /// The client's own, given back as it came.
    pub state: Option<String>,
    pub mode: ResponseMode,
    /// PKCE S256.
    pub challenge: Option<String>,
}

/// Why a request cannot even be shown to a person.
#[derive(Debug)]
pub enum Refusal {
    /// To be told on a page: where to send the browser is not known for sure.
    Page(OauthError),
    /// To be told to the application.
    Tell(Delivery),
    Failed(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<storage::Error> for Refusal {
    fn from(error: storage::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// How long a code is good for.
const LIFE: Duration = Duration::from_mins(10);
/// How long it is remembered afterwards, to notice that it comes again.
const MEMORY: Duration = Duration::from_hours(24);

/// Checks what an application asks for.
pub async fn authorization_request(app: &App, asked: Authorize) -> Result<AuthorizationRequest, Refusal> {
    let id = asked.client_id.as_deref().unwrap_or_default();
    let row = rows::find_app_by_client_id(&mut app.db.conn(), id).await?;
    let client = Client::try_from(row.ok_or(Refusal::Page(OauthError::InvalidClient))?)?;
    let redirect_uri = match (&asked.redirect_uri, client.redirect_uris.as_slice()) {
        (Some(uri), registered) if registered.contains(uri) => uri.clone(),
        (None, [only]) => only.clone(),
        _ => return Err(Refusal::Page(OauthError::InvalidRedirectUri)),
    };
    let mode = response_mode(asked.response_mode.as_deref());
    let request = AuthorizationRequest {
        redirect_uri,
        scopes: Scopes::default(),
        state: asked.state.clone(),
        mode: mode.unwrap_or_default(),
        challenge: asked.code_challenge.clone(),
        client,
    };
    match mode.and_then(|_| request.check(&asked)) {
        Ok(scopes) => Ok(AuthorizationRequest { scopes, ..request }),
        Err(error) if request.redirect_uri == OUT_OF_BAND => Err(Refusal::Page(error)),
        Err(error) => Err(Refusal::Tell(request.failure(error))),
    }
}

fn response_mode(asked: Option<&str>) -> Result<ResponseMode, OauthError> {
    let Some(asked) = asked else { return Ok(ResponseMode::default()) };
    let known = ResponseMode::ALL.into_iter().find(|mode| mode.as_str() == asked);
    known.ok_or(OauthError::UnsupportedResponseMode)
}

/// RFC 7636, sections 4.2 and 4.3. The method `plain` protects nobody.
fn check_challenge(challenge: Option<&str>, method: Option<&str>) -> Result<(), OauthError> {
    let base64url = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    match (challenge, method) {
        (None, None | Some("S256")) => Ok(()),
        (Some(challenge), Some("S256")) if challenge.len() == 43 && base64url(challenge) => Ok(()),
        (Some(_), Some("S256")) => Err(OauthError::Request("The code challenge is not a SHA-256 in base64url.")),
        _ => Err(OauthError::Request("The code challenge method must be S256.")),
    }
}

/// Whether this person has already allowed this application all that it asks for, so that no consent need be asked.
pub async fn already_granted(app: &App, viewer: &Viewer, request: &AuthorizationRequest) -> Result<bool> {
    let held = rows::list_scopes(&mut app.db.conn(), request.client.id, viewer.user, viewer.account).await?;
    Ok(held.iter().any(|scopes| scopes.parse::<Scopes>().is_ok_and(|held| held.contain(request.scopes))))
}

/// The person agrees: the code, on its way to the application.
pub async fn grant(app: &App, viewer: &Viewer, request: &AuthorizationRequest) -> Result<Delivery> {
    let (now, code) = (app.now(), app.random.secret());
    let row = Code {
        hash: secret::hash_of(&code),
        app_id: request.client.id,
        user_id: viewer.user,
        account_id: viewer.account,
        redirect_uri: request.redirect_uri.clone(),
        scopes: request.scopes.to_string(),
        challenge: request.challenge.clone(),
        expires_at: now + LIFE,
        used_at: None,
        token_id: None,
    };
    let mut tx = app.db.begin().await?;
    rows::delete_codes(&mut tx, now - MEMORY).await?;
    rows::insert_code(&mut tx, &row).await?;
    tx.commit().await?;
    if request.redirect_uri == OUT_OF_BAND {
        return Ok(Delivery::ShowCode(code));
    }
    Ok(request.answer(vec![("code", code)]))
}

/// The person refuses. `None` if there is nobody to tell (out of band).
pub fn deny(request: &AuthorizationRequest) -> Option<Delivery> {
    (request.redirect_uri != OUT_OF_BAND).then(|| request.failure(OauthError::AccessDenied))
}

impl AuthorizationRequest {
    fn check(&self, asked: &Authorize) -> Result<Scopes, OauthError> {
        match asked.response_type.as_deref() {
            Some("code") => {}
            Some(_) => return Err(OauthError::UnsupportedResponseType),
            None => return Err(OauthError::Missing("response_type")),
        }
        check_challenge(self.challenge.as_deref(), asked.code_challenge_method.as_deref())?;
        requested(&self.client, asked.scope.as_deref())
    }

    fn failure(&self, error: OauthError) -> Delivery {
        self.answer(vec![("error", error.code().to_owned()), ("error_description", error.description())])
    }

    fn answer(&self, mut fields: Vec<(&'static str, String)>) -> Delivery {
        fields.extend(self.state.clone().map(|state| ("state", state)));
        deliver(&self.redirect_uri, self.mode, fields)
    }
}
