//! Applications register themselves (`POST /api/v1/apps`).

use domain::{AppId, Code, Invalid, Scopes, text};
use storage::oauth::{self as rows, OauthApp};

use super::{Client, default_scopes, redirect::objection};
use crate::{App, Error, Result, secret};

/// What an application says of itself.
#[derive(Debug, Clone, Default)]
pub struct Registration {
    pub name: String,
    /// Each may hold several, separated by white space.
    pub redirect_uris: Vec<String>,
    /// Separated by spaces; the default if there is none.
    pub scopes: Option<String>,
    pub website: Option<String>,
}

/// A new application and its secret, which is not told again.
#[derive(Debug)]
pub struct Registered {
    pub client: Client,
    pub client_secret: String,
}

const NAME_LENGTH: usize = 60;
const URI_LENGTH: usize = 2000;

/// Adds an application. Errors: [`Error::Invalid`].
pub async fn register(app: &App, registration: Registration) -> Result<Registered> {
    let (name, uris, scopes, website) = checked(registration)?;
    let (now, client_secret) = (app.now(), app.random.secret());
    let mut row = OauthApp {
        id: AppId::at(now),
        client_id: app.random.secret(),
        secret_hash: secret::hash_of(&client_secret),
        name,
        website,
        redirect_uris: uris.join("\n"),
        scopes: scopes.to_string(),
        created_at: now,
    };
    let mut db = app.db.conn();
    while !rows::insert_app(&mut db, &row).await? {
        row.id = AppId::at(now);
    }
    Ok(Registered { client: row.try_into()?, client_secret })
}

type Checked = (String, Vec<String>, Scopes, Option<String>);

fn checked(registration: Registration) -> Result<Checked> {
    let Registration { name, redirect_uris, scopes, website } = registration;
    let mut invalid = Vec::new();
    let mut refuse = |field: &'static str, code, reason: &'static str| invalid.push(Invalid::new(field, code, reason));
    let name = text::without_controls(&name).trim().to_owned();
    if name.is_empty() {
        refuse("name", Code::Blank, "can't be blank");
    } else if name.chars().count() > NAME_LENGTH {
        refuse("name", Code::TooLong, "is too long (maximum is 60 characters)");
    }
    let uris: Vec<String> = redirect_uris.iter().flat_map(|all| all.split_whitespace()).map(str::to_owned).collect();
    if uris.is_empty() {
        refuse("redirect_uri", Code::Blank, "can't be blank");
    } else if uris.iter().map(|uri| uri.len() + 1).sum::<usize>() > URI_LENGTH {
        refuse("redirect_uri", Code::TooLong, "is too long (maximum is 2000 characters)");
    } else if let Some(reason) = uris.iter().find_map(|uri| objection(uri)) {
        refuse("redirect_uri", Code::Invalid, reason);
    }
    let scopes = scopes.filter(|scopes| !scopes.trim().is_empty());
    let scopes = scopes.map_or_else(|| Ok(default_scopes()), |scopes| scopes.parse()).unwrap_or_else(|_| {
        refuse("scopes", Code::Invalid, "doesn't match configured on the server.");
        Scopes::default()
    });
    let website = website.map(|website| website.trim().to_owned()).filter(|website| !website.is_empty());
    if website.as_deref().is_some_and(|website| website.len() > URI_LENGTH || !is_web_address(website)) {
        refuse("website", Code::Invalid, "is not a valid URL");
    }
    if invalid.is_empty() {
        Ok((name, uris, scopes, website))
    } else {
        Err(Error::Invalid(invalid))
    }
}

fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
