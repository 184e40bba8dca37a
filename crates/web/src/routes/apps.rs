//! `/oauth/authorized_applications`: what has been let in, and locking it out.

use axum::extract::Path;
use domain::AppId;
use services::users::{self, Authorized};

use super::powers::powers;
use crate::{
    WebError, WebResult,
    components::Place,
    frame::{Form, SignedIn, flash},
    i18n::Words,
    pages::{AppsPage, LetIn},
    paths,
    reply::see_other,
    table::{Routes, delete, get},
};

pub fn routes() -> Routes {
    Routes::new()
        .route(paths::APPS, get(show).post(revoke))
        .route(&format!("{}/{{id}}", paths::APPS), delete(revoke_one))
}

async fn show(me: SignedIn) -> WebResult {
    let apps = users::list_apps(&me.app, &me.viewer).await?;
    let page = AppsPage {
        w: me.w.clone(),
        shell: me.shell(&me.w.t("apps-title"), Place::You).await?,
        apps: apps.into_iter().map(|app| let_in(&me.w, app)).collect(),
    };
    Ok(me.page(&page))
}

fn let_in(w: &Words, app: Authorized) -> LetIn {
    let since = w.recent(app.since);
    LetIn {
        id: app.id.to_string(),
        facts: match app.last_used_at {
            Some(used) => w.t2("apps-facts", "since", since, "used", w.recent(used)),
            None => w.t1("apps-unused", "since", since),
        },
        powers: powers(w, app.scopes),
        website: app.website.filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        name: app.name,
    }
}

async fn revoke(me: SignedIn, form: Form) -> WebResult {
    let app: AppId = form.parsed("app").filter(|_| form.text("do") == "revoke").ok_or(WebError::Form)?;
    lock_out(&me, app).await
}

/// `DELETE /oauth/authorized_applications/{id}`
async fn revoke_one(me: SignedIn, Path(id): Path<String>) -> WebResult {
    lock_out(&me, id.parse().map_err(|_| WebError::NOT_FOUND)?).await
}

async fn lock_out(me: &SignedIn, app: AppId) -> WebResult {
    users::revoke_app(&me.app, &me.viewer, app).await?;
    Ok(flash::said(see_other(paths::APPS), "apps-revoked"))
}
