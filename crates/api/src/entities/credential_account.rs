//! `CredentialAccount` and `Role`: an account as only its owner is told of it.

use std::sync::Arc;

use domain::{QuotePolicy, RoleId, Visibility};
use serde::Serialize;
use services::{Posting, accounts::OwnDetails, views};
use storage::users;

use super::account::{self, Field};
use crate::JsonBytes;

/// For the profile form and the composer: as written, not as shown.
#[derive(Serialize)]
struct Source<'a> {
    privacy: Visibility,
    sensitive: bool,
    language: Option<&'a str>,
    note: &'a str,
    fields: Vec<Field<'a>>,
    follow_requests_count: i64,
    hide_collections: bool,
    discoverable: Option<bool>,
    indexable: bool,
    attribution_domains: &'a [String],
    quote_policy: QuotePolicy,
}

#[derive(Serialize)]
struct Role<'a> {
    id: RoleId,
    name: &'a str,
    color: &'a str,
    /// Bits, as a decimal text.
    permissions: String,
    highlighted: bool,
    collection_limit: i64,
}

impl<'a> From<&'a users::Role> for Role<'a> {
    fn from(role: &'a users::Role) -> Self {
        let permissions = role.permissions.to_string();
        Self {
            id: role.id,
            name: &role.name,
            color: &role.color,
            permissions,
            highlighted: role.highlighted,
            collection_limit: role.collection_limit,
        }
    }
}

/// The end of a `CredentialAccount`: what an `Account` lacks.
pub fn own_piece(account: &views::Account, posting: &Posting, requests: i64, details: &OwnDetails) -> Arc<str> {
    let source = Source {
        privacy: posting.visibility,
        sensitive: posting.sensitive,
        language: posting.language.as_deref(),
        note: &account.note,
        fields: account::fields(&account.fields, |field| &field.value),
        follow_requests_count: requests,
        hide_collections: account.hide_collections,
        discoverable: account.discoverable,
        indexable: account.indexable,
        attribution_domains: &details.attribution_domains,
        quote_policy: posting.quote_policy,
    };
    let text = |json: serde_json::Result<String>| json.expect("plain structs with names as keys are JSON");
    let (source, role) =
        (text(serde_json::to_string(&source)), text(serde_json::to_string(&Role::from(&details.role))));
    format!(",\"source\":{source},\"role\":{role}}}").into()
}

/// `CredentialAccount`
pub fn credential_account_json(account: &views::Account, own_piece: &str) -> JsonBytes {
    let mut out = Vec::with_capacity(account::open(account).len() + own_piece.len());
    account::write_open(&mut out, account);
    out.extend_from_slice(own_piece.as_bytes());
    JsonBytes(out.into())
}
