//! `Account`. What is the same for everybody is one piece per version of the account.

use std::sync::Arc;

use domain::{AccountId, ActorType, FeaturePolicy, MediaGap, QuoteRight, RoleId, Timestamp};
use serde::Serialize;
use services::{Viewer, views};

use super::{
    emoji::{self, CustomEmoji},
    piece, quote,
};
use crate::JsonBytes;

#[derive(Serialize)]
struct Part<'a> {
    id: AccountId,
    username: &'a str,
    acct: &'a str,
    display_name: &'a str,
    locked: bool,
    bot: bool,
    discoverable: Option<bool>,
    indexable: bool,
    group: bool,
    created_at: Timestamp,
    note: &'a str,
    url: &'a str,
    uri: &'a str,
    avatar: &'a str,
    avatar_static: &'a str,
    avatar_description: &'a str,
    header: &'a str,
    header_static: &'a str,
    header_description: &'a str,
    /// Ours: why a picture is not here, as with media.
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar_unavailable: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header_unavailable: Option<&'static str>,
    followers_count: i64,
    following_count: i64,
    statuses_count: i64,
    last_status_at: Option<String>,
    /// Null: what another server hides is not known.
    hide_collections: Option<bool>,
    show_media: bool,
    show_media_replies: bool,
    show_featured: bool,
    /// Of people of this server: whether search engines are asked to stay away.
    #[serde(skip_serializing_if = "Option::is_none")]
    noindex: Option<bool>,
    emojis: Vec<CustomEmoji<'a>>,
    /// Of people of this server: the role that is shown, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<Vec<AccountRole<'a>>>,
    fields: Vec<Field<'a>>,
    /// Where the server lets visitors subscribe by e-mail: whether this account does.
    #[serde(skip_serializing_if = "Option::is_none")]
    email_subscriptions: Option<bool>,
    #[serde(flatten)]
    marks: Marks,
}

/// Members that are there only when they are true.
#[derive(Serialize)]
struct Marks {
    #[serde(skip_serializing_if = "is_false")]
    memorial: bool,
    #[serde(skip_serializing_if = "is_false")]
    suspended: bool,
    #[serde(skip_serializing_if = "is_false")]
    limited: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(super) const fn is_false(value: &bool) -> bool {
    !*value
}

#[derive(Serialize)]
struct AccountRole<'a> {
    id: RoleId,
    name: &'a str,
    color: &'a str,
}

/// A line of the profile's table: in an `Account` as HTML, in a `source` as written.
#[derive(Serialize)]
pub(super) struct Field<'a> {
    name: &'a str,
    value: &'a str,
    verified_at: Option<Timestamp>,
}

impl<'a> Part<'a> {
    fn new(account: &'a views::Account) -> Self {
        let local = account.is_local();
        let role = |role: &'a views::Role| AccountRole { id: role.id, name: &role.name, color: &role.color };
        Self {
            id: account.id,
            username: &account.username,
            acct: &account.acct,
            display_name: &account.display_name,
            locked: account.locked,
            bot: matches!(account.actor_type, ActorType::Service | ActorType::Application),
            discoverable: account.discoverable,
            indexable: account.indexable,
            group: account.actor_type == ActorType::Group,
            created_at: account.created_at.midnight(),
            note: &account.note_html,
            url: &account.url,
            uri: &account.uri,
            avatar: &account.avatar,
            avatar_static: &account.avatar_static,
            avatar_description: &account.avatar_description,
            header: &account.header,
            header_static: &account.header_static,
            header_description: &account.header_description,
            avatar_unavailable: account.avatar_gap.map(MediaGap::as_str),
            header_unavailable: account.header_gap.map(MediaGap::as_str),
            followers_count: account.followers_count,
            following_count: account.following_count,
            statuses_count: account.statuses_count,
            last_status_at: account.last_status_at.map(Timestamp::date),
            hide_collections: local.then_some(account.hide_collections),
            show_media: account.show_media,
            show_media_replies: account.show_media_replies,
            show_featured: account.show_featured,
            noindex: local.then_some(account.noindex),
            emojis: emoji::all(&account.emojis),
            roles: local.then(|| account.role.iter().map(role).collect()),
            fields: fields(&account.fields, |field| &field.value_html),
            email_subscriptions: account.email_subscriptions,
            marks: Marks { memorial: account.memorial, suspended: account.suspended, limited: account.limited },
        }
    }
}

pub(super) fn fields<'a>(all: &'a [views::Field], value: impl Fn(&'a views::Field) -> &'a str) -> Vec<Field<'a>> {
    let field = |field: &'a views::Field| Field {
        name: &field.name,
        value: value(field),
        verified_at: field.verified_at.map(Timestamp::from_millis),
    };
    all.iter().map(field).collect()
}

/// Bytes that the members beside the piece take, mostly.
pub(super) const BESIDE: usize = 100;

/// The account's piece, an open object.
pub(super) fn open(account: &views::Account) -> &[u8] {
    piece::kept(&account.json, || Part::new(account))
}

/// Appends an `Account` without its last brace. One that has moved tells where to, and each whether the viewer may
/// feature it: neither is in the piece.
pub(super) fn write_open(out: &mut Vec<u8>, account: &views::Account) {
    write_open_as(out, account, account.feature_right);
}

fn write_open_as(out: &mut Vec<u8>, account: &views::Account, right: Option<QuoteRight>) {
    out.extend_from_slice(open(account));
    write_feature_approval(out, account, right);
    if let Some(target) = &account.moved {
        out.extend_from_slice(b",\"moved\":");
        write_account(out, target);
    }
}

/// Who may put the account into a collection.
fn write_feature_approval(out: &mut Vec<u8>, account: &views::Account, right: Option<QuoteRight>) {
    out.extend_from_slice(b",\"feature_approval\":");
    let right = right.or(account.feature_policy.map(FeaturePolicy::right));
    let rules = account.feature_policy.unwrap_or_default().0;
    quote::write_rules(out, rules, right.map_or("missing", QuoteRight::as_str));
}

/// Appends an `Account`.
pub fn write_account(out: &mut Vec<u8>, account: &views::Account) {
    write_open(out, account);
    out.push(b'}');
}

/// Appends an `Account` of something that was read for `viewer`: who is not signed in features nobody.
pub(super) fn write_within(out: &mut Vec<u8>, account: &views::Account, viewer: Option<&Viewer>) {
    let right = if viewer.is_some() { account.feature_right } else { Some(QuoteRight::Denied) };
    write_open_as(out, account, right);
    out.push(b'}');
}

/// Appends `Account[]`.
pub fn write_accounts(out: &mut Vec<u8>, accounts: &[Arc<views::Account>]) {
    out.reserve(accounts.iter().map(|account| open(account).len() + BESIDE).sum::<usize>() + 2);
    piece::list(out, accounts, |out, account| write_account(out, account));
}

/// `Account`
pub fn account_json(account: &views::Account) -> JsonBytes {
    let mut out = Vec::with_capacity(open(account).len() + BESIDE);
    write_account(&mut out, account);
    JsonBytes(out.into())
}

/// `Account[]`
pub fn accounts_json(accounts: &[Arc<views::Account>]) -> JsonBytes {
    let mut out = Vec::new();
    write_accounts(&mut out, accounts);
    JsonBytes(out.into())
}

/// An `Account` of a list of muted ones, with when the mute ends.
pub fn muted_accounts_json(muted: &[(i64, Arc<views::Account>, Option<Timestamp>)]) -> JsonBytes {
    let mut out = Vec::new();
    piece::list(&mut out, muted, |out, (_, account, until)| {
        write_open(out, account);
        out.extend_from_slice(b",\"mute_expires_at\":");
        match until {
            Some(until) => out.extend_from_slice(format!("\"{until}\"").as_bytes()),
            None => out.extend_from_slice(b"null"),
        }
        out.push(b'}');
    });
    JsonBytes(out.into())
}

/// `FamiliarFollowers[]`
pub fn familiar_followers_json(all: &[(AccountId, Vec<Arc<views::Account>>)]) -> JsonBytes {
    let mut out = Vec::new();
    piece::list(&mut out, all, |out, (id, accounts)| {
        out.extend_from_slice(format!("{{\"id\":\"{id}\",\"accounts\":").as_bytes());
        write_accounts(out, accounts);
        out.push(b'}');
    });
    JsonBytes(out.into())
}
