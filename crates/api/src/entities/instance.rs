//! `Instance` and `V1::Instance`: what apps need to know before anybody signs in. Only what is true: apps offer what is
//! announced here. Without ffmpeg, the limits of films are zero, since apps cannot read their
//! absence.

use domain::{Audience, MAX_POLL_DURATION, MIN_POLL_DURATION, Registrations, text};
use serde_json::{Value, json};
use services::{
    Config,
    accounts::limits,
    images,
    instance::Instance,
    media::{DESCRIPTION, FILM_TYPES},
    tags,
    timelines::Everybodys,
};

use super::{Rule, account_json};
use crate::JsonBytes;

/// Begins with the version of Mastodon whose API this is (apps compare it), and names what it really is.
pub const VERSION: &str = concat!("4.6.1 (compatible; Aldea ", env!("CARGO_PKG_VERSION"), ")");
/// Mastodon's number for the API, that of its 4.6.1: grouped notifications (2), attribution of pages (3), standard push
/// (4), blurring filters (5), endorsements (6), quotes (7), profiles (8, 9), collections (10), descriptions of avatars and
/// headers in `update_credentials` (11).
const API_VERSION: u32 = 11;

/// `Instance`, made once for each reading of the server's facts.
pub fn instance_v2_json(config: &Config, instance: &Instance) -> JsonBytes {
    kept(instance, 0, || v2(config, instance))
}

/// `V1::Instance`
pub fn instance_v1_json(config: &Config, instance: &Instance) -> JsonBytes {
    kept(instance, 1, || v1(config, instance))
}

fn kept(instance: &Instance, form: usize, make: impl FnOnce() -> Value) -> JsonBytes {
    JsonBytes(instance.json[form].get_or_init(|| make().to_string().into()).clone())
}

fn v2(config: &Config, instance: &Instance) -> Value {
    let settings = &instance.settings;
    let open = settings.registrations;
    json!({
        "domain": config.account_domain,
        "title": settings.title,
        "version": VERSION,
        "source_url": config.source_url,
        "wrapstodon": instance.wrapstodon.map(|year| year.to_string()),
        "description": settings.short_description,
        "usage": { "users": { "active_month": instance.figures.active_month } },
        "thumbnail": { "url": config.thumbnail_url(), "description": "" },
        "icon": icons(config),
        "languages": settings.languages,
        "configuration": configuration(config, instance),
        "registrations": {
            "enabled": open != Registrations::Closed,
            "approval_required": open == Registrations::Approval,
            "reason_required": settings.asks_for_reason(),
            "message": closed_message(config, instance),
            "min_age": settings.min_age,
            "url": null,
        },
        "api_versions": { "mastodon": API_VERSION },
        "contact": { "email": settings.contact_email, "account": contact(instance) },
        "rules": rules(instance),
    })
}

fn configuration(config: &Config, instance: &Instance) -> Value {
    let feeds = |feed: Everybodys| {
        let [local, remote] = feed.audiences(&instance.settings).map(access);
        json!({ "local": local, "remote": remote })
    };
    json!({
        "urls": {
            "streaming": streaming(config),
            "status": null,
            "about": config.url("/about"),
            "privacy_policy": config.url("/privacy-policy"),
            "terms_of_service": instance.terms.then(|| config.url("/terms-of-service")),
        },
        "vapid": { "public_key": instance.vapid_key },
        "accounts": {
            "max_display_name_length": limits::DISPLAY_NAME,
            "max_note_length": limits::NOTE,
            "max_avatar_description_length": DESCRIPTION,
            "max_header_description_length": DESCRIPTION,
            "max_featured_tags": tags::MOST_FEATURED,
            "max_pinned_statuses": instance.settings.max_pins,
            "max_profile_fields": limits::FIELDS,
            "profile_field_name_limit": limits::FIELD,
            "profile_field_value_limit": limits::FIELD,
        },
        "statuses": statuses(instance),
        "media_attachments": media(config, instance),
        "polls": polls(instance),
        "translation": { "enabled": config.translation.is_some() },
        "timelines_access": {
            "live_feeds": feeds(Everybodys::Live),
            "hashtag_feeds": feeds(Everybodys::Topic),
            "trending_link_feeds": feeds(Everybodys::Topic),
        },
        "limited_federation": instance.settings.limited_federation,
    })
}

/// Mastodon's words for who may read a feed.
const fn access(audience: Audience) -> &'static str {
    match audience {
        Audience::All => "public",
        Audience::Users => "authenticated",
        Audience::Disabled => "disabled",
    }
}

fn v1(config: &Config, instance: &Instance) -> Value {
    let (settings, figures) = (&instance.settings, &instance.figures);
    json!({
        "uri": config.account_domain,
        "title": settings.title,
        "short_description": settings.short_description,
        "description": text::escape(&settings.short_description),
        "email": settings.contact_email,
        "version": VERSION,
        "urls": { "streaming_api": streaming(config) },
        "stats": {
            "user_count": figures.users,
            "status_count": figures.local_statuses,
            "domain_count": figures.instances,
        },
        "thumbnail": config.thumbnail_url(),
        "languages": settings.languages,
        "registrations": settings.registrations != Registrations::Closed,
        "approval_required": settings.registrations == Registrations::Approval,
        "invites_enabled": false,
        "configuration": {
            "accounts": { "max_featured_tags": tags::MOST_FEATURED, "max_pinned_statuses": settings.max_pins },
            "statuses": statuses(instance),
            "media_attachments": media(config, instance),
            "polls": polls(instance),
        },
        "contact_account": contact(instance),
        "rules": rules(instance),
    })
}

fn statuses(instance: &Instance) -> Value {
    json!({
        "max_characters": instance.settings.max_characters,
        "max_media_attachments": instance.settings.max_media,
        "characters_reserved_per_url": text::LINK_LENGTH,
    })
}

fn media(config: &Config, instance: &Instance) -> Value {
    let pictures = images::Format::ALL.map(images::Format::mime);
    let films: &[&str] = if instance.films { &FILM_TYPES } else { &[] };
    let types: Vec<&str> = pictures.iter().chain(&instance.picture_types).chain(films).copied().collect();
    // Apps in Kotlin and Java read these as signed integers of 32 bits.
    let limit = |limit: u64| limit.min(i32::MAX as u64);
    let film_limit = |film: u64| if instance.films { limit(film) } else { 0 };
    json!({
        "supported_mime_types": types,
        "description_limit": DESCRIPTION,
        "image_size_limit": limit(config.media.image_size),
        "image_matrix_limit": limit(config.media.image_pixels),
        "video_size_limit": film_limit(config.media.video_size),
        "video_frame_rate_limit": film_limit(config.media.video_frame_rate.into()),
        "video_matrix_limit": film_limit(config.media.video_pixels),
    })
}

fn polls(instance: &Instance) -> Value {
    json!({
        "max_options": instance.settings.max_poll_options,
        "max_characters_per_option": instance.settings.max_poll_option_characters,
        "min_expiration": MIN_POLL_DURATION.as_secs(),
        "max_expiration": MAX_POLL_DURATION.as_secs(),
    })
}

fn rules(instance: &Instance) -> Vec<Rule<'_>> {
    instance.rules.iter().map(Rule::from).collect()
}

fn contact(instance: &Instance) -> Value {
    let account = instance.contact.as_ref().map(|account| account_json(account).0);
    account.map_or(Value::Null, |json| serde_json::from_slice(&json).expect("an account's piece is JSON"))
}

/// What people read who cannot sign up, as HTML.
fn closed_message(config: &Config, instance: &Instance) -> Option<String> {
    let settings = &instance.settings;
    let shown = settings.registrations == Registrations::Closed && !settings.closed_message.trim().is_empty();
    shown.then(|| text::format_html(&settings.closed_message, |_| None, |tag| config.tag_url(tag)))
}

fn icons(config: &Config) -> Value {
    let icon = |(side, _): &(u32, &[u8])| {
        let src = config.url(&format!("/media/default/icon-{side}.png"));
        json!({ "src": src, "size": format!("{side}x{side}") })
    };
    images::ICONS.iter().map(icon).collect()
}

fn streaming(config: &Config) -> String {
    config.base().replacen("http", "ws", 1)
}
