//! What statuses and accounts are rendered from, read in batches: the viewer-independent parts, each once per version.

use domain::{
    AccountId, ActorType, AppId, ConversationId, EventState, MediaGap, MediaId, MediaKind, MediaState, QuotePolicy,
    QuoteState, StatusId, StatusKind, Timestamp, Visibility,
};

use crate::{
    Conn, Result,
    cards::{CardPart, OF_STATUSES},
    reactions::{self, ReactionPart},
};

row! {
    /// All of a status that does not depend on who looks.
    pub struct StatusPart {
        id: StatusId,
        version: i64,
        account_id: AccountId,
        uri: String,
        url: Option<String>,
        local: bool,
        visibility: Visibility,
        local_only: bool,
        conversation_id: Option<ConversationId>,
        in_reply_to_id: Option<StatusId>,
        in_reply_to_account_id: Option<AccountId>,
        reblog_of_id: Option<StatusId>,
        text: String,
        spoiler_text: String,
        html: String,
        sensitive: bool,
        language: Option<String>,
        emojis: String,
        quote_policy: QuotePolicy,
        quote_of_id: Option<StatusId>,
        quote_state: Option<QuoteState>,
        quote_rules: Option<i64>,
        created_at: Timestamp,
        edited_at: Option<Timestamp>,
        username: String,
        domain: String,
        replies_count: i64,
        reblogs_count: i64,
        favourites_count: i64,
        quotes_count: i64,
        app_id: Option<AppId>,
        app_name: Option<String>,
        app_website: Option<String>,
        /// None for what is nothing but a note or a question.
        object_kind: Option<StatusKind>,
        title: Option<String>,
        starts_at: Option<Timestamp>,
        ends_at: Option<Timestamp>,
        place: Option<String>,
        duration: Option<i64>,
        live: Option<bool>,
        stream_url: Option<String>,
        head: Option<i64>,
        event_state: Option<EventState>,
        online_url: Option<String>,
        attendees: Option<i64>,
        most_attendees: Option<i64>,
    }
}

row! {
    /// All of an account that does not depend on who looks.
    pub struct AccountPart {
        id: AccountId,
        version: i64,
        username: String,
        domain: String,
        uri: String,
        url: Option<String>,
        actor_type: ActorType,
        display_name: String,
        note: String,
        note_html: String,
        fields: String,
        emojis: String,
        locked: bool,
        discoverable: Option<bool>,
        indexable: bool,
        hide_collections: bool,
        memorial: bool,
        /// None where its picture is kept away, too.
        avatar_id: Option<MediaId>,
        header_id: Option<MediaId>,
        /// Whether there is a still picture of an avatar or header that moves, or may be: it has not come yet.
        avatar_moves: bool,
        header_moves: bool,
        /// Why a picture is not here, if that is known.
        avatar_gap: Option<MediaGap>,
        header_gap: Option<MediaGap>,
        avatar_description: String,
        header_description: String,
        show_media: bool,
        show_media_replies: bool,
        show_featured: bool,
        feature_policy: Option<i64>,
        email_subscriptions: bool,
        /// Of people here: search engines are asked to leave them out.
        noindex: bool,
        /// Of people here: their posts tell with which application they were written.
        shows_application: bool,
        moved_to_id: Option<AccountId>,
        suspended_at: Option<Timestamp>,
        silenced_at: Option<Timestamp>,
        sensitized_at: Option<Timestamp>,
        created_at: Timestamp,
        statuses_count: i64,
        following_count: i64,
        followers_count: i64,
        last_status_at: Option<Timestamp>,
        role_id: Option<domain::RoleId>,
        role_name: Option<String>,
        role_color: Option<String>,
        role_highlighted: Option<bool>,
    }
}

row! {
    pub struct MediaPart {
        id: MediaId,
        status_id: Option<StatusId>,
        kind: MediaKind,
        state: MediaState,
        mime: String,
        description: String,
        blurhash: Option<String>,
        color: Option<String>,
        focus_x: Option<f64>,
        focus_y: Option<f64>,
        width: Option<i64>,
        height: Option<i64>,
        small_width: Option<i64>,
        small_height: Option<i64>,
        remote_url: Option<String>,
        remote_preview_url: Option<String>,
        facts: Option<String>,
        gap: Option<MediaGap>,
        /// Which picture it is that stands for it.
        small_blob: Option<String>,
    }
}

row! {
    /// Somebody a status names.
    pub struct MentionPart {
        status_id: StatusId,
        account_id: AccountId,
        username: String,
        domain: String,
        uri: String,
        url: Option<String>,
    }
}

row! {
    pub struct TagPart {
        status_id: StatusId,
        tag_id: domain::TagId,
        name: String,
        display_name: String,
    }
}

row! {
    /// An option of a status's poll, with what all its options share. The poll has the id of its status.
    pub struct PollPart {
        status_id: StatusId,
        multiple: bool,
        hide_totals: bool,
        expires_at: Option<Timestamp>,
        closed: bool,
        voters_count: Option<i64>,
        title: String,
        votes_count: i64,
    }
}

row! {
    /// A custom emoji by its short code and the server it belongs to.
    pub struct EmojiPart {
        shortcode: String,
        domain: String,
        media_id: MediaId,
        moves: bool,
        visible_in_picker: bool,
        category: Option<String>,
    }
}

/// The parts of some statuses, in one round trip.
pub struct StatusParts {
    pub statuses: Vec<StatusPart>,
    pub media: Vec<MediaPart>,
    pub mentions: Vec<MentionPart>,
    pub tags: Vec<TagPart>,
    pub polls: Vec<PollPart>,
    pub cards: Vec<CardPart>,
    pub reactions: Vec<ReactionPart>,
}

const STATUSES: &str = sql!(
    "SELECT s.id, s.version, s.account_id, s.uri, s.url, s.local, s.visibility, s.local_only, s.conversation_id,
     s.in_reply_to_id, s.in_reply_to_account_id, s.reblog_of_id, s.text, s.spoiler_text, s.html, s.sensitive, s.language,
     s.emojis, s.quote_policy, s.quote_of_id, s.quote_state, s.quote_rules, s.created_at, s.edited_at, a.username, a.domain,
     GREATEST(coalesce(t.replies_count, 0), coalesce(t.remote_replies_count, 0)),
     GREATEST(coalesce(t.reblogs_count, 0), coalesce(t.remote_reblogs_count, 0)),
     GREATEST(coalesce(t.favourites_count, 0), coalesce(t.remote_favourites_count, 0)),
     coalesce(t.quotes_count, 0), p.id, p.name, p.website,
     o.kind, o.title, o.starts_at, o.ends_at, o.place, o.duration, o.live, o.stream_url, o.head,
     o.event_state, o.online_url, o.attendees, o.most_attendees
     FROM statuses s JOIN accounts a ON a.id = s.account_id LEFT JOIN status_stats t ON t.status_id = s.id
     LEFT JOIN status_objects o ON o.status_id = s.id LEFT JOIN oauth_apps p ON p.id = s.application_id WHERE s.id = ANY($1)"
);
const MEDIA: &str =
    sql!("SELECT ", MediaPart::COLS, " FROM media WHERE status_id = ANY($1) ORDER BY status_id, position, id");
const MENTIONS: &str = sql!(
    "SELECT r.status_id, r.account_id, a.username, a.domain, a.uri, a.url
     FROM status_recipients r JOIN accounts a ON a.id = r.account_id
     WHERE r.status_id = ANY($1) AND NOT r.silent ORDER BY r.status_id, r.position"
);
const TAGS: &str = sql!(
    "SELECT st.status_id, t.id, t.name, t.display_name FROM status_tags st JOIN tags t ON t.id = st.tag_id
     WHERE st.status_id = ANY($1) ORDER BY st.status_id, t.id"
);
const POLLS: &str = sql!(
    "SELECT p.id, p.multiple, p.hide_totals, p.expires_at, p.closed, p.voters_count, o.title, o.votes_count
     FROM poll_options o JOIN polls p ON p.id = o.poll_id
     WHERE o.poll_id = ANY($1) ORDER BY o.poll_id, o.position"
);

pub async fn statuses(db: &mut Conn, ids: &[StatusId]) -> Result<StatusParts> {
    let reads = [STATUSES, MEDIA, MENTIONS, TAGS, POLLS, OF_STATUSES, reactions::OF_STATUSES].map(|sql| (sql, p![ids]));
    let [statuses, media, mentions, tags, polls, cards, reactions] = db.batch(reads).await?;
    Ok(StatusParts {
        statuses: statuses.all()?,
        media: media.all()?,
        mentions: mentions.all()?,
        tags: tags.all()?,
        polls: polls.all()?,
        cards: cards.all()?,
        reactions: reactions.all()?,
    })
}

/// Files by id, in no order.
pub async fn media(db: &mut Conn, ids: &[MediaId]) -> Result<Vec<MediaPart>> {
    const SQL: &str = sql!("SELECT ", MediaPart::COLS, " FROM media WHERE id = ANY($1)");
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![ids]).await
}

pub async fn accounts(db: &mut Conn, ids: &[AccountId]) -> Result<Vec<AccountPart>> {
    const SQL: &str = sql!(
        "SELECT a.id, a.version, a.username, a.domain, a.uri, a.url, a.actor_type, a.display_name, a.note, a.note_html,
         a.fields, a.emojis, a.locked, a.discoverable, a.indexable, a.hide_collections, a.memorial,
         CASE WHEN coalesce(av.gap, 0) <> 1 THEN a.avatar_id END, CASE WHEN coalesce(hd.gap, 0) <> 1 THEN a.header_id END,
         av.static_blob IS NOT NULL OR av.original_blob IS NULL,
         hd.static_blob IS NOT NULL OR hd.original_blob IS NULL,
         CASE WHEN av.state = 3 OR av.gap = 1 THEN av.gap END, CASE WHEN hd.state = 3 OR hd.gap = 1 THEN hd.gap END,
         coalesce(av.description, ''), coalesce(hd.description, ''),
         a.show_media, a.show_media_replies, a.show_featured, a.feature_policy, a.email_subscriptions,
         coalesce(f.noindex, FALSE), coalesce(f.show_application, TRUE),
         a.moved_to_id, a.suspended_at, a.silenced_at, a.sensitized_at, a.created_at,
         GREATEST(coalesce(t.statuses_count, 0), coalesce(t.remote_statuses_count, 0)),
         GREATEST(coalesce(t.following_count, 0), coalesce(t.remote_following_count, 0)),
         GREATEST(coalesce(t.followers_count, 0), coalesce(t.remote_followers_count, 0)),
         t.last_status_at, ro.id, ro.name, ro.color, ro.highlighted
         FROM accounts a LEFT JOIN account_stats t ON t.account_id = a.id
         LEFT JOIN media av ON av.id = a.avatar_id LEFT JOIN media hd ON hd.id = a.header_id
         LEFT JOIN account_members m ON m.account_id = a.id AND m.role = 0
         LEFT JOIN users u ON u.id = m.user_id LEFT JOIN roles ro ON ro.id = u.role_id
         LEFT JOIN preferences f ON f.user_id = u.id
         WHERE a.id = ANY($1)"
    );
    db.all(SQL, p![ids]).await
}

/// Custom emoji by short codes, of all servers in question; callers pick by (code, domain).
pub async fn emojis(db: &mut Conn, shortcodes: &[String], domains: &[String]) -> Result<Vec<EmojiPart>> {
    const SQL: &str = sql!(
        "SELECT e.shortcode, e.domain, e.media_id, m.static_blob IS NOT NULL OR m.original_blob IS NULL,
             e.visible_in_picker, e.category
         FROM custom_emojis e JOIN media m ON m.id = e.media_id
         WHERE e.shortcode = ANY($1) AND e.domain = ANY($2) AND NOT e.disabled AND coalesce(m.gap, 0) <> 1"
    );
    db.all(SQL, p![shortcodes, domains]).await
}
