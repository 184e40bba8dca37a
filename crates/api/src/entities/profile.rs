//! `Profile`: the own account as written, for whoever edits it.

use domain::{AccountId, ActorType};
use serde::Serialize;
use services::{accounts::OwnDetails, views};

use super::account::{self, Field};

#[derive(Serialize)]
pub struct Profile<'a> {
    id: AccountId,
    display_name: &'a str,
    note: &'a str,
    fields: Vec<Field<'a>>,
    /// Null if there is none, unlike in an `Account`.
    avatar: Option<&'a str>,
    avatar_static: Option<&'a str>,
    avatar_description: &'a str,
    header: Option<&'a str>,
    header_static: Option<&'a str>,
    header_description: &'a str,
    locked: bool,
    bot: bool,
    hide_collections: bool,
    discoverable: Option<bool>,
    indexable: bool,
    show_media: bool,
    show_media_replies: bool,
    show_featured: bool,
    attribution_domains: &'a [String],
    formatted_note: &'a str,
    formatted_fields: Vec<Field<'a>>,
}

impl<'a> Profile<'a> {
    pub fn new(account: &'a views::Account, details: &'a OwnDetails) -> Self {
        let own = |url: &'a String, has: bool| has.then_some(url.as_str());
        Self {
            id: account.id,
            display_name: &account.display_name,
            note: &account.note,
            fields: account::fields(&account.fields, |field| &field.value),
            avatar: own(&account.avatar, details.has_avatar),
            avatar_static: own(&account.avatar_static, details.has_avatar),
            avatar_description: &account.avatar_description,
            header: own(&account.header, details.has_header),
            header_static: own(&account.header_static, details.has_header),
            header_description: &account.header_description,
            locked: account.locked,
            bot: matches!(account.actor_type, ActorType::Service | ActorType::Application),
            hide_collections: account.hide_collections,
            discoverable: account.discoverable,
            indexable: account.indexable,
            show_media: account.show_media,
            show_media_replies: account.show_media_replies,
            show_featured: account.show_featured,
            attribution_domains: &details.attribution_domains,
            formatted_note: &account.note_html,
            formatted_fields: account::fields(&account.fields, |field| &field.value_html),
        }
    }
}
