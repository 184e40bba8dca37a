//! The part of an account that is the same for every viewer.

use std::{ops::Deref, sync::Arc};

use domain::{AccountId, ActorType, FeaturePolicy, MediaGap, QuoteRight, RoleId, Timestamp};
use serde::{Deserialize, Serialize};
use storage::parts::{AccountPart, EmojiPart};

use super::{
    Rendered,
    pack::{Lazy, packed},
};
use crate::Config;

#[derive(Debug, Clone)]
pub struct Account {
    pub id: AccountId,
    pub version: i64,
    pub local: bool,
    pub actor_type: ActorType,
    pub locked: bool,
    pub discoverable: Option<bool>,
    pub indexable: bool,
    pub hide_collections: bool,
    pub memorial: bool,
    pub suspended: bool,
    pub limited: bool,
    /// Everybody else gets its files veiled, whatever it said of them: the staff wants it so.
    pub sensitized: bool,
    /// The tabs of the profile.
    pub show_media: bool,
    pub show_media_replies: bool,
    pub show_featured: bool,
    /// Who may put the account into a collection; None if its server does not say.
    pub feature_policy: Option<FeaturePolicy>,
    /// What the policy says to whom this was read for, where that is not what it says to everybody.
    pub feature_right: Option<QuoteRight>,
    /// Whether visitors may subscribe to its posts by e-mail; None where nobody may on this server.
    pub email_subscriptions: Option<bool>,
    /// Of people of this server: search engines are asked to leave the profile and its posts out.
    pub noindex: bool,
    /// Others are told with which applications its posts were written.
    pub shows_application: bool,
    pub moved_to: Option<AccountId>,
    /// The account at `moved_to`. Of those that were read for somebody, never of the part that is kept.
    pub moved: Option<Arc<Account>>,
    pub created_at: Timestamp,
    pub statuses_count: i64,
    pub following_count: i64,
    pub followers_count: i64,
    pub last_status_at: Option<Timestamp>,
    pub(super) body: Lazy<Body>,
    /// The API's JSON of this part.
    pub json: Rendered,
    /// The pages' HTML of this part.
    pub page: Rendered,
    /// About how many bytes it takes, rendered text included.
    pub(super) weight: u64,
}

/// What of an account is read to render it, and hardly ever once that is done. It is read like the account's own fields.
#[derive(Debug, Clone)]
pub struct Body {
    pub username: String,
    /// `name` here, `name@host` elsewhere.
    pub acct: String,
    /// Empty for accounts of this server.
    pub domain: String,
    pub uri: String,
    /// The page for people: ours, or its origin's.
    pub url: String,
    pub display_name: String,
    /// As written; for the profile form.
    pub note: String,
    /// Sanitised.
    pub note_html: String,
    pub fields: Vec<Field>,
    pub emojis: Vec<Emoji>,
    /// Absolute; a default picture if there is none.
    pub avatar: String,
    pub avatar_static: String,
    pub avatar_description: String,
    pub header: String,
    pub header_static: String,
    pub header_description: String,
    /// Why a picture is not here, if that is known.
    pub avatar_gap: Option<MediaGap>,
    pub header_gap: Option<MediaGap>,
    /// Of people of this server whose role is shown.
    pub role: Option<Role>,
}

impl Deref for Account {
    type Target = Body;

    fn deref(&self) -> &Body {
        self.body.get()
    }
}

packed! {
    Account {
        id, version, local, actor_type, locked, discoverable, indexable, hide_collections, memorial, suspended, limited,
        sensitized, show_media, show_media_replies, show_featured, feature_policy, email_subscriptions, noindex,
        shows_application, moved_to, created_at,
        statuses_count, following_count, followers_count, last_status_at, body, json, page, weight
        ; feature_right, moved
    }
    Body {
        username, acct, domain, uri, url, display_name, note, note_html, fields, emojis, avatar, avatar_static,
        avatar_description, header, header_static, header_description, avatar_gap, header_gap, role,
    }
    Field { name, value, value_html, verified_at }
    Role { id, name, color }
    Emoji { shortcode, url, static_url, visible_in_picker, category }
}

/// A line of a profile's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub name: String,
    /// As written.
    pub value: String,
    /// Sanitised.
    pub value_html: String,
    /// When the link was last found to lead back here, in milliseconds.
    pub verified_at: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    pub id: RoleId,
    pub name: String,
    pub color: String,
}

/// A custom emoji that occurs in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emoji {
    pub shortcode: String,
    pub url: String,
    pub static_url: String,
    pub visible_in_picker: bool,
    pub category: Option<String>,
}

impl Emoji {
    pub fn new(config: &Config, part: &EmojiPart) -> Self {
        Self {
            shortcode: part.shortcode.clone(),
            url: config.media_url(part.media_id, "original"),
            static_url: config.media_url(part.media_id, if part.moves { "static" } else { "original" }),
            visible_in_picker: part.visible_in_picker,
            category: part.category.clone(),
        }
    }
}

impl Account {
    /// Puts an account together from its row. A suspended account shows nothing of itself but its name.
    /// `by_mail`: this server lets people subscribe by e-mail.
    pub(super) fn new(config: &Config, part: AccountPart, emojis: Vec<Emoji>, by_mail: bool) -> Arc<Self> {
        let local = part.domain.is_empty();
        let suspended = part.suspended_at.is_some();
        let picture = |id: Option<domain::MediaId>, moves: bool, default: &str| match id {
            Some(id) if !suspended => {
                let still = if moves { "static" } else { "original" };
                (config.media_url(id, "original"), config.media_url(id, still))
            }
            _ => (config.url(default), config.url(default)),
        };
        let (avatar, avatar_static) = picture(part.avatar_id, part.avatar_moves, "/media/default/avatar.png");
        let (header, header_static) = picture(part.header_id, part.header_moves, "/media/default/header.png");
        let shown = |text: String| if suspended { String::new() } else { text };
        let body = Body {
            acct: if local {
                part.username.clone()
            } else {
                format!("{}@{}", part.username, part.domain)
            },
            url: if local {
                config.profile_url(&part.username)
            } else {
                part.url.unwrap_or_else(|| part.uri.clone())
            },
            username: part.username,
            domain: part.domain,
            uri: part.uri,
            display_name: shown(part.display_name),
            note: shown(part.note),
            note_html: shown(part.note_html),
            fields: if suspended {
                Vec::new()
            } else {
                serde_json::from_str(&part.fields).unwrap_or_default()
            },
            emojis: if suspended { Vec::new() } else { emojis },
            avatar,
            avatar_static,
            avatar_description: shown(part.avatar_description),
            header,
            header_static,
            header_description: shown(part.header_description),
            avatar_gap: part.avatar_gap.filter(|_| !suspended),
            header_gap: part.header_gap.filter(|_| !suspended),
            role: match (part.role_id, part.role_name, part.role_highlighted) {
                (Some(id), Some(name), Some(true)) if !suspended => {
                    Some(Role { id, name, color: part.role_color.unwrap_or_default() })
                }
                _ => None,
            },
        };
        Arc::new(Self {
            id: part.id,
            version: part.version,
            local,
            actor_type: part.actor_type,
            locked: part.locked && !suspended,
            discoverable: part.discoverable.map(|discoverable| discoverable && !suspended),
            indexable: part.indexable && !suspended,
            hide_collections: part.hide_collections,
            memorial: part.memorial,
            suspended,
            limited: part.silenced_at.is_some(),
            sensitized: part.sensitized_at.is_some(),
            show_media: part.show_media,
            show_media_replies: part.show_media_replies,
            show_featured: part.show_featured,
            feature_policy: match local {
                true => Some(FeaturePolicy::local(part.discoverable.unwrap_or(false))),
                false => part.feature_policy.map(FeaturePolicy::from_number),
            },
            feature_right: None,
            email_subscriptions: (local && by_mail).then_some(part.email_subscriptions),
            noindex: part.noindex || suspended,
            shows_application: part.shows_application,
            moved_to: part.moved_to_id,
            moved: None,
            created_at: part.created_at,
            statuses_count: part.statuses_count,
            following_count: part.following_count,
            followers_count: part.followers_count,
            last_status_at: part.last_status_at.filter(|t| t.millis() > 0),
            weight: body.weight(),
            body: Lazy::new(body),
            json: Rendered::new(),
            page: Rendered::new(),
        })
    }

    pub fn is_local(&self) -> bool {
        self.local
    }

    /// The name to show: the handle's if there is no other.
    pub fn name(&self) -> &str {
        if self.display_name.is_empty() { &self.username } else { &self.display_name }
    }
}

impl Body {
    /// Of the whole account.
    fn weight(&self) -> u64 {
        let fields: usize = self.fields.iter().map(|f| f.name.len() + f.value.len() + f.value_html.len() * 2).sum();
        (self.note.len() + self.note_html.len() * 2 + fields + self.emojis.len() * 400 + 3000) as u64
    }
}
