//! The actor of the server itself: it signs fetches, so that servers which answer signed requests only can read who
//! asks, and it owns what is nobody else's. An account row like any other, whose uri is `https://WEB/actor` and whose
//! name is the host (FEP-d556).

use domain::{AccountId, ActorType, Suspension};
use storage::{accounts, accounts::Account};

use crate::{App, Error, Result};

/// Where it is on every server.
pub const PATH: &str = "/actor";

pub fn uri(app: &App) -> String {
    app.config.url(PATH)
}

/// The row of the instance actor, made at the first need.
pub async fn find(app: &App) -> Result<Account> {
    let uri = uri(app);
    if let Some(found) = accounts::find_by_uri(&mut app.db.conn(), &uri).await? {
        return Ok(found);
    }
    let mut tx = app.db.begin().await?;
    accounts::insert(&mut tx, &row(app, &uri)).await?;
    tx.commit().await?;
    accounts::find_by_uri(&mut app.db.conn(), &uri).await?.ok_or(Error::NotFound)
}

fn row(app: &App, uri: &str) -> Account {
    let now = app.now();
    Account {
        id: AccountId::at(now),
        username: app.config.web_domain.clone(),
        username_key: app.config.web_domain.to_lowercase(),
        domain: String::new(),
        instance_id: None,
        uri: uri.to_owned(),
        url: Some(app.config.url("/about")),
        actor_type: ActorType::Application,
        display_name: String::new(),
        note: String::new(),
        note_html: String::new(),
        fields: "[]".into(),
        emojis: "[]".into(),
        sanitizer_version: domain::text::SANITIZER_VERSION,
        locked: true,
        discoverable: Some(false),
        indexable: false,
        hide_collections: true,
        memorial: false,
        avatar_id: None,
        header_id: None,
        inbox_url: format!("{uri}/inbox"),
        shared_inbox_url: None,
        outbox_url: None,
        followers_url: None,
        following_url: None,
        featured_url: None,
        also_known_as: "[]".into(),
        moved_to_id: None,
        attribution_domains: "[]".into(),
        suspended_at: None,
        suspended_by: Suspension::Staff,
        silenced_at: None,
        sensitized_at: None,
        created_at: now,
        updated_at: now,
        fetched_at: None,
        version: 1,
    }
}
