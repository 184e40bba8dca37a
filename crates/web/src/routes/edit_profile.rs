//! `/settings/profile`

use axum::response::Response;
use domain::ActorType;
use services::{
    Error,
    accounts::{self, Picture, Profile, limits::FIELDS},
    subscriptions,
    users::{self, Preferring},
    views::Account,
};

use crate::{
    WebResult,
    components::{Errors, Place},
    frame::{Form, SignedIn, flash},
    pages::EditProfilePage,
    paths,
    reply::see_other,
    table::{Routes, get},
    wrong,
};

pub fn routes() -> Routes {
    Routes::new().route(paths::EDIT_PROFILE, get(show).post(save))
}

async fn show(me: SignedIn) -> WebResult {
    let (account, _) = accounts::own(&me.app, &me.viewer).await?;
    let page = page(&me, &account).await?;
    Ok(me.page(&page))
}

async fn save(me: SignedIn, form: Form) -> WebResult {
    let profile = Profile {
        display_name: Some(form.text("display_name").to_owned()),
        note: Some(form.text("note").replace("\r\n", "\n")),
        avatar: picture(&form, "avatar", "avatar_description", form.is_on("remove_avatar")),
        header: picture(&form, "header", "header_description", form.is_on("remove_header")),
        show_media: Some(form.is_on("show_media")),
        show_media_replies: Some(form.is_on("show_media_replies")),
        show_featured: Some(form.is_on("show_featured")),
        email_subscriptions: may_offer(&me).then(|| form.is_on("email_subscriptions")),
        locked: Some(form.is_on("locked")),
        bot: Some(form.is_on("bot")),
        discoverable: Some(form.is_on("discoverable")),
        indexable: Some(form.is_on("indexable")),
        hide_collections: Some(form.is_on("hide_collections")),
        fields: Some(lines(&form)),
        ..Profile::default()
    };
    let engines = Preferring { noindex: Some(!form.is_on("engines")), ..Preferring::default() };
    let saved = match accounts::update_profile(&me.app, &me.viewer, profile).await {
        Ok(_) => users::prefer(&me.app, &me.viewer, &engines).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(flash::said(see_other(&paths::profile(&me.viewer.username)), "done-saved")),
        Err(Error::Invalid(wrong)) => refuse(&me, &form, wrong::errors(&me.w, &wrong)).await,
        Err(error) => Err(error.into()),
    }
}

fn picture(form: &Form, name: &str, description: &str, remove: bool) -> Picture {
    Picture { file: form.file(name), description: form.get(description).map(str::to_owned), remove }
}

/// Whether the server and the person's role let visitors subscribe by e-mail.
fn may_offer(me: &SignedIn) -> bool {
    me.app.settings.get().email_subscriptions && subscriptions::may_offer(me.viewer.permissions)
}

/// The pairs of the table, empty ones included.
fn lines(form: &Form) -> Vec<(String, String)> {
    let pairs = form.all("field_name").zip(form.all("field_value"));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

async fn refuse(me: &SignedIn, form: &Form, errors: Errors) -> WebResult<Response> {
    let (account, _) = accounts::own(&me.app, &me.viewer).await?;
    let page = EditProfilePage {
        name: form.text("display_name").to_owned(),
        bio: form.text("note").to_owned(),
        lines: padded(lines(form)),
        locked: form.is_on("locked"),
        bot: form.is_on("bot"),
        discoverable: form.is_on("discoverable"),
        indexable: form.is_on("indexable"),
        engines: form.is_on("engines"),
        hide_collections: form.is_on("hide_collections"),
        show_media: form.is_on("show_media"),
        show_media_replies: form.is_on("show_media_replies"),
        show_featured: form.is_on("show_featured"),
        email_subscriptions: may_offer(me).then(|| form.is_on("email_subscriptions")),
        avatar_description: form.text("avatar_description").to_owned(),
        header_description: form.text("header_description").to_owned(),
        errors,
        ..page(me, &account).await?
    };
    Ok(me.refused(&page, &page.as_form()))
}

async fn page(me: &SignedIn, account: &Account) -> WebResult<EditProfilePage> {
    let own = |url: &str| (!url.contains("/media/default/")).then(|| url.to_owned());
    let line = |field: &services::views::Field| (field.name.clone(), field.value.clone());
    Ok(EditProfilePage {
        w: me.w.clone(),
        shell: me.shell(&me.w.t("profile-edit"), Place::You).await?,
        name: account.display_name.clone(),
        bio: account.note.clone(),
        avatar: own(&account.avatar),
        header: own(&account.header),
        lines: padded(account.fields.iter().map(line).collect()),
        locked: account.locked,
        bot: matches!(account.actor_type, ActorType::Service | ActorType::Application),
        discoverable: account.discoverable.unwrap_or_default(),
        indexable: account.indexable,
        engines: !account.noindex,
        hide_collections: account.hide_collections,
        show_media: account.show_media,
        show_media_replies: account.show_media_replies,
        show_featured: account.show_featured,
        email_subscriptions: account.email_subscriptions.filter(|_| may_offer(me)),
        avatar_description: account.avatar_description.clone(),
        header_description: account.header_description.clone(),
        errors: Errors::default(),
    })
}

/// As many lines as there can be.
fn padded(mut lines: Vec<(String, String)>) -> Vec<(String, String)> {
    lines.resize(FIELDS, Default::default());
    lines
}
