//! One's own account: signing up through an application, looking at it, changing it.

use domain::{Code, Invalid, QuotePolicy, Visibility};
use serde::Deserialize;
use services::{
    App, Error, Posting, accounts,
    accounts::{Picture, PostingChange, Profile},
    oauth::{self, Holder},
    users::{self, SignUp},
};

use crate::{
    ApiError, ApiResult, Json, JsonBytes, Params,
    entities::{Token, credential_account_json, own_piece},
    extract::{AppToken, State, Viewer},
    params::{Maybe, Upload},
    scope::{self, Or},
};

/// Largest request: two pictures, perhaps as `data:` URIs, and what surrounds them.
pub(super) const MAX_PROFILE: usize = 24 << 20;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CreateAccount {
    username: String,
    email: String,
    password: String,
    agreement: bool,
    locale: Option<String>,
    time_zone: Option<String>,
    reason: Option<String>,
    date_of_birth: Option<String>,
}

/// `POST /api/v1/accounts`: the token is good for little until the e-mail address is confirmed.
pub async fn create(
    State(app): State<App>,
    token: AppToken<scope::WriteAccounts>,
    Params(params): Params<CreateAccount>,
) -> ApiResult<Json<Token>> {
    let sign_up = SignUp {
        username: params.username,
        email: params.email,
        password: params.password,
        agreement: params.agreement,
        locale: params.locale,
        time_zone: params.time_zone,
        reason: params.reason,
        date_of_birth: params.date_of_birth,
        app: Some(token.app),
    };
    let (user, account) = users::register(&app, sign_up).await.map_err(|error| match error {
        Error::Invalid(wrong) => ApiError::Details(wrong),
        other => other.into(),
    })?;
    let scopes = oauth::client(&app, token.app).await?.scopes;
    let issued = oauth::issue(&mut app.db.conn(), &app, token.app, Holder::Person(user, account), scopes).await?;
    Ok(Json(issued.into()))
}

/// `GET /api/v1/accounts/verify_credentials`
pub async fn verify(
    State(app): State<App>,
    viewer: Viewer<Or<scope::Profile, scope::ReadAccounts>>,
) -> ApiResult<JsonBytes> {
    let (account, version) = accounts::own(&app, &viewer).await?;
    if let Some(piece) = viewer.session().own_piece(version) {
        return Ok(credential_account_json(&account, &piece));
    }
    let details = accounts::own_details(&app, &viewer).await?;
    let piece = own_piece(&account, &viewer.posting, version.1, &details);
    viewer.session().keep_own_piece(version, piece.clone());
    Ok(credential_account_json(&account, &piece))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UpdateCredentials {
    display_name: Maybe<String>,
    note: Maybe<String>,
    avatar: Option<Upload>,
    header: Option<Upload>,
    avatar_description: Maybe<String>,
    header_description: Maybe<String>,
    locked: Option<bool>,
    bot: Option<bool>,
    discoverable: Option<bool>,
    indexable: Option<bool>,
    hide_collections: Option<bool>,
    fields_attributes: Option<Vec<FieldAttributes>>,
    attribution_domains: Maybe<Vec<String>>,
    source: SourceParams,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FieldAttributes {
    name: String,
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SourceParams {
    privacy: Option<String>,
    sensitive: Option<bool>,
    language: Maybe<String>,
    quote_policy: Option<String>,
}

/// `PATCH /api/v1/accounts/update_credentials`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Params(params): Params<UpdateCredentials, MAX_PROFILE>,
) -> ApiResult<JsonBytes> {
    // The session still has the defaults for new posts that were true before.
    let posting = accounts::update_profile(&app, &viewer, params.try_into()?).await?;
    own_account(&app, &viewer, &posting).await
}

/// `CredentialAccount` right after a change.
pub(super) async fn own_account(app: &App, viewer: &services::Viewer, posting: &Posting) -> ApiResult<JsonBytes> {
    let (account, version) = accounts::own(app, viewer).await?;
    let details = accounts::own_details(app, viewer).await?;
    Ok(credential_account_json(&account, &own_piece(&account, posting, version.1, &details)))
}

/// Names and values as services take them.
pub(super) fn same_fields(fields: Vec<FieldAttributes>) -> Vec<(String, String)> {
    fields.into_iter().map(|field| (field.name, field.value)).collect()
}

impl TryFrom<UpdateCredentials> for Profile {
    type Error = ApiError;
    fn try_from(params: UpdateCredentials) -> Result<Self, ApiError> {
        Ok(Self {
            display_name: params.display_name.or_empty(),
            note: params.note.or_empty(),
            avatar: picture(params.avatar, params.avatar_description),
            header: picture(params.header, params.header_description),
            locked: params.locked,
            bot: params.bot,
            discoverable: params.discoverable,
            indexable: params.indexable,
            hide_collections: params.hide_collections,
            fields: params.fields_attributes.map(same_fields),
            attribution_domains: params.attribution_domains.or_empty(),
            posting: params.source.try_into()?,
            ..Self::default()
        })
    }
}

pub(super) fn picture(file: Option<Upload>, description: Maybe<String>) -> Picture {
    Picture { file: file.map(|upload| upload.bytes), description: description.or_empty(), remove: false }
}

impl TryFrom<SourceParams> for PostingChange {
    type Error = ApiError;
    fn try_from(source: SourceParams) -> Result<Self, ApiError> {
        let refused = |field: &'static str| Invalid::new(field, Code::Inclusion, "is not included in the list");
        let visibility = |word: String| word.parse::<Visibility>().map_err(|_| refused("privacy"));
        let policy = |word: String| word.parse::<QuotePolicy>().map_err(|_| refused("quote_policy"));
        Ok(Self {
            visibility: source.privacy.map(visibility).transpose()?,
            sensitive: source.sensitive,
            language: source.language.change(),
            quote_policy: source.quote_policy.map(policy).transpose()?,
        })
    }
}
