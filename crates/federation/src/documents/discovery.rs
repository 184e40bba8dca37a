//! WebFinger (RFC 7033), host-meta (RFC 6415) and NodeInfo.

use activitypub::{
    media_type,
    webfinger::{
        self, Jrd, JrdLink, Resource,
        nodeinfo::{NodeInfo, Users, Version},
    },
};
use domain::Registrations;
use services::{App, Error, Result};
use storage::{accounts, accounts::Account};

use crate::instance_actor;

/// Who answers to this resource; None if nobody of this server.
///
/// # Errors
/// [`Error::Gone`] if whoever did has left for good.
pub async fn webfinger(app: &App, resource: &Resource) -> Result<Option<Jrd>> {
    if let Resource::Url(url) = resource
        && url.trim_end_matches('/') == app.config.base()
    {
        return Ok(Some(of_server(app)));
    }
    let account = match resource {
        Resource::Acct(acct) if !app.config.is_here(acct.domain()) => None,
        Resource::Acct(acct) if app.config.is_here(acct.username()) => Some(instance_actor::find(app).await?),
        Resource::Acct(acct) => by_name(app, acct.username()).await?,
        Resource::Url(url) => by_url(app, url).await?,
    };
    if account.as_ref().is_some_and(Account::is_gone) {
        return Err(Error::Gone);
    }
    Ok(account.filter(|a| a.suspended_at.is_none()).map(|account| describe(app, &account)))
}

/// The server itself, whose actor is an application (FEP-d556).
fn of_server(app: &App) -> Jrd {
    let actor = instance_actor::uri(app);
    Jrd {
        subject: app.config.url("/"),
        aliases: Vec::new(),
        links: vec![JrdLink::new(webfinger::SERVICE, Some(media_type::ACTIVITY_JSON), &actor)],
    }
}

async fn by_name(app: &App, username: &str) -> Result<Option<Account>> {
    Ok(accounts::find_by_acct(&mut app.db.conn(), &username.to_lowercase(), "").await?)
}

/// An actor's address, or a profile's page.
async fn by_url(app: &App, url: &str) -> Result<Option<Account>> {
    let found = accounts::find_by_uri(&mut app.db.conn(), url).await?;
    if let Some(account) = found {
        return Ok(Some(account).filter(Account::is_local));
    }
    if url == instance_actor::uri(app) {
        // It is made when it is first asked for.
        return instance_actor::find(app).await.map(Some);
    }
    let rest = url.strip_prefix(&app.config.base()).unwrap_or_default();
    let name = rest.strip_prefix("/@").or_else(|| rest.strip_prefix("/users/"));
    match name.filter(|name| !name.is_empty() && !name.contains('/')) {
        Some(name) => by_name(app, name).await,
        None => Ok(None),
    }
}

fn describe(app: &App, account: &Account) -> Jrd {
    let page = match account.actor_type {
        domain::ActorType::Application => app.config.url("/about"),
        _ => app.config.profile_url(&account.username),
    };
    let mut links = vec![
        JrdLink::new(webfinger::PROFILE_PAGE, Some("text/html"), &page),
        JrdLink::new(webfinger::SELF, Some(media_type::ACTIVITY_JSON), &account.uri),
        JrdLink::template(webfinger::SUBSCRIBE, &app.config.url("/authorize_interaction?uri={uri}")),
    ];
    if account.actor_type != domain::ActorType::Application {
        links.extend(intents(app));
    }
    if let Some(avatar) = account.avatar_id {
        links.push(JrdLink::new(webfinger::AVATAR, None, &app.config.media_url(avatar, "original")));
    }
    Jrd {
        subject: format!("acct:{}@{}", account.username, app.config.account_domain),
        aliases: vec![page, account.uri.clone()],
        links,
    }
}

/// Where somebody of this server can write, look at something or follow somebody, from pages of other sites (FEP-3b86).
fn intents(app: &App) -> [JrdLink; 3] {
    let intent =
        |name: &str, path: &str| JrdLink::template(&format!("{}{name}", webfinger::INTENT), &app.config.url(path));
    let act = "/authorize_interaction?uri={object}";
    [intent("Create", "/compose?text={content}"), intent("Object", act), intent("Follow", act)]
}

/// What this server is and how large, give or take a minute.
pub async fn nodeinfo(app: &App, version: Version) -> Result<serde_json::Value> {
    let instance = services::instance::instance(app).await?;
    let (settings, figures) = (&instance.settings, &instance.figures);
    let n = |n: i64| n.unsigned_abs();
    let info = NodeInfo {
        software: "aldea".into(),
        software_version: env!("CARGO_PKG_VERSION").into(),
        protocols: vec!["activitypub".into()],
        open_registrations: settings.registrations == Registrations::Open,
        users: Users {
            total: n(figures.users),
            active_month: n(figures.active_month),
            active_halfyear: n(figures.active_half_year),
        },
        local_posts: n(figures.local_statuses),
        metadata: serde_json::Map::from_iter([
            ("nodeName".to_owned(), settings.title.clone().into()),
            ("nodeDescription".to_owned(), settings.short_description.clone().into()),
            // By this, services that help servers find where to knock (FASP).
            ("faspBaseUrl".to_owned(), app.config.url(crate::fasp::BASE).into()),
            // Client libraries (megalodon) that know servers by name alone learn from this whose API we speak.
            ("upstream".to_owned(), serde_json::json!({ "name": "mastodon" })),
        ]),
        ..NodeInfo::default()
    };
    Ok(info.document(version))
}
