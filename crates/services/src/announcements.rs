//! What the staff announces to everybody here, and how people react to it.

mod staff;

use std::collections::HashMap;

use domain::{
    AnnouncementId, Code, Invalid, StatusId, Timestamp, Visibility,
    text::{self, Entity, Parsed},
};
use storage::{
    announcements::{self, Reaction},
    emojis, statuses,
};

pub use staff::{Draft, change, delete, draft_of, list, publish, publish_due};
pub use storage::announcements::Announcement as Row;

use crate::{
    App, Error, Result, Viewer,
    events::Event,
    mentions::Mentions,
    views::{self, Emoji, Mention},
};

/// Different reactions to one announcement.
const REACTIONS: usize = 8;

/// An announcement as one person sees it.
#[derive(Debug, Clone)]
pub struct Announcement {
    pub id: AnnouncementId,
    pub html: String,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub all_day: bool,
    pub published_at: Timestamp,
    pub updated_at: Timestamp,
    pub read: bool,
    pub mentions: Vec<Mention>,
    /// Public statuses of this server that it links to, with their pages.
    pub statuses: Vec<(StatusId, String)>,
    /// As written, with their pages.
    pub tags: Vec<(String, String)>,
    pub emojis: Vec<Emoji>,
    pub reactions: Vec<ShownReaction>,
}

#[derive(Debug, Clone)]
pub struct ShownReaction {
    pub name: String,
    pub count: i64,
    pub me: bool,
    /// The picture of a custom emoji.
    pub emoji: Option<Emoji>,
}

/// Those that are published and not over, in the order of their days; with those that the viewer has read, or without.
pub async fn current(app: &App, viewer: &Viewer, with_read: bool) -> Result<Vec<Announcement>> {
    let mut rows = announcements::current(&mut app.db.conn(), viewer.account, app.now()).await?;
    rows.retain(|(_, read)| with_read || !read);
    complete(app, Some(viewer), rows).await
}

/// One that is published, as somebody sees it or as everybody does.
pub async fn find(app: &App, viewer: Option<&Viewer>, id: AnnouncementId) -> Result<Announcement> {
    let row = published(app, id).await?;
    complete(app, viewer, vec![(row, false)]).await?.pop().ok_or(Error::NotFound)
}

/// The viewer has read it.
pub async fn dismiss(app: &App, viewer: &Viewer, id: AnnouncementId) -> Result<()> {
    published(app, id).await?;
    Ok(announcements::read(&mut app.db.conn(), viewer.account, id, app.now()).await?)
}

async fn published(app: &App, id: AnnouncementId) -> Result<Row> {
    let found = announcements::find(&mut app.db.conn(), id).await?;
    found.filter(|row| row.published_at.is_some()).ok_or(Error::NotFound)
}

/// Reacts by an emoji: the character, or the short code of an own one.
pub async fn react(app: &App, viewer: &Viewer, id: AnnouncementId, name: &str) -> Result<()> {
    published(app, id).await?;
    let custom = emojis::find(&mut app.db.conn(), name, "").await?.is_some();
    if !custom && !text::is_emoji(name) {
        return Err(Invalid::new("name", Code::Invalid, "is not a recognized emoji").into());
    }
    let mut tx = app.db.begin().await?;
    let known = announcements::reactions(&mut tx, viewer.account, &[id]).await?;
    if known.len() >= REACTIONS && !known.iter().any(|reaction| reaction.name == name) {
        return Err(Invalid::new("", Code::TooLong, "Limit of different reactions reached").into());
    }
    let new = announcements::react(&mut tx, id, name, viewer.account, app.now()).await?;
    tx.commit().await?;
    if new {
        app.events.raise(Event::AnnouncementReaction { announcement: id, name: name.to_owned() });
    }
    Ok(())
}

/// Takes a reaction back.
pub async fn unreact(app: &App, viewer: &Viewer, id: AnnouncementId, name: &str) -> Result<()> {
    published(app, id).await?;
    if !announcements::unreact(&mut app.db.conn(), id, name, viewer.account).await? {
        return Err(Error::NotFound);
    }
    app.events.raise(Event::AnnouncementReaction { announcement: id, name: name.to_owned() });
    Ok(())
}

/// The reactions of one name, nobody's own: for streams. A count of zero when the last was taken back.
pub async fn reaction(app: &App, id: AnnouncementId, name: &str) -> Result<ShownReaction> {
    let found = announcements::reactions(&mut app.db.conn(), crate::NOBODY, &[id]).await?;
    let found = found.into_iter().find(|reaction| reaction.name == name);
    let emojis = emojis_of(app, std::iter::once(name)).await?;
    let none = Reaction { announcement_id: id, name: name.to_owned(), count: 0, me: false };
    Ok(shown(found.unwrap_or(none), &emojis))
}

fn shown(reaction: Reaction, emojis: &HashMap<String, Emoji>) -> ShownReaction {
    let emoji = emojis.get(&reaction.name).cloned();
    ShownReaction { name: reaction.name, count: reaction.count, me: reaction.me, emoji }
}

/// The own emoji among these names.
async fn emojis_of(app: &App, names: impl Iterator<Item = &str>) -> Result<HashMap<String, Emoji>> {
    let codes: Vec<&str> = names.filter(|name| text::is_shortcode(name)).collect();
    let codes = serde_json::to_string(&codes).map_err(Error::internal)?;
    let found = views::emojis_of(app, &codes, "").await?;
    Ok(found.into_iter().map(|emoji| (emoji.shortcode.clone(), emoji)).collect())
}

async fn complete(app: &App, viewer: Option<&Viewer>, rows: Vec<(Row, bool)>) -> Result<Vec<Announcement>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<AnnouncementId> = rows.iter().map(|(row, _)| row.id).collect();
    let reactions = announcements::reactions(&mut app.db.conn(), Viewer::id(viewer), &ids).await?;
    let parsed: Vec<Parsed<'_>> = rows.iter().map(|(row, _)| text::parse(&row.text)).collect();
    let mentions = Mentions::known(app, &parsed.iter().collect::<Vec<_>>()).await?;
    let codes = parsed.iter().flat_map(|parsed| &parsed.entities).filter_map(|entity| match entity {
        Entity::Shortcode(code) => Some(code.name),
        _ => None,
    });
    let emojis = emojis_of(app, codes.chain(reactions.iter().map(|reaction| reaction.name.as_str()))).await?;
    let links = linked(app, &parsed).await?;
    let whole = rows.iter().zip(&parsed).map(|((row, read), parsed)| {
        let own = reactions.iter().filter(|reaction| reaction.announcement_id == row.id).cloned();
        Announcement {
            reactions: own.map(|reaction| shown(reaction, &emojis)).collect(),
            ..announcement(app, row, *read, parsed, &Around { mentions: &mentions, emojis: &emojis, links: &links })
        }
    });
    Ok(whole.collect())
}

/// What was looked up for all announcements at once.
struct Around<'a> {
    mentions: &'a Mentions<'a>,
    emojis: &'a HashMap<String, Emoji>,
    /// Statuses by the addresses that lead to them.
    links: &'a HashMap<String, (StatusId, String)>,
}

impl Around<'_> {
    fn mention(&self, mention: &text::Mention<'_>) -> Option<Mention> {
        let (account, link) = (self.mentions.account(mention)?, self.mentions.link(mention)?);
        Some(Mention { id: account.id, username: account.username.clone(), acct: link.acct, url: link.url })
    }
}

fn announcement(app: &App, row: &Row, read: bool, parsed: &Parsed<'_>, around: &Around<'_>) -> Announcement {
    let mut named = Vec::new();
    let (mut linked, mut tags, mut emojis) = (Vec::new(), Vec::new(), Vec::new());
    for entity in &parsed.entities {
        match entity {
            Entity::Mention(mention) => named.extend(around.mention(mention)),
            Entity::Link(link) => linked.extend(around.links.get(link.url).cloned()),
            Entity::Hashtag(tag) => tags.push((tag.name.to_owned(), app.config.tag_url(&text::hashtag_key(tag.name)))),
            Entity::Shortcode(code) => emojis.extend(around.emojis.get(code.name).cloned()),
        }
    }
    emojis.dedup_by(|a, b| a.shortcode == b.shortcode);
    Announcement {
        id: row.id,
        html: text::format_parsed(
            &row.text,
            parsed,
            |mention| around.mentions.link(mention),
            |tag| app.config.tag_url(tag),
        ),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        all_day: row.all_day,
        published_at: row.published_at.unwrap_or(row.created_at),
        updated_at: row.updated_at,
        read,
        mentions: named,
        statuses: linked,
        tags,
        emojis,
        reactions: Vec::new(),
    }
}

/// The public statuses of this server to which the texts link, by the link.
async fn linked(app: &App, texts: &[Parsed<'_>]) -> Result<HashMap<String, (StatusId, String)>> {
    let mut found = HashMap::new();
    let base = app.config.url("/@");
    for entity in texts.iter().flat_map(|parsed| &parsed.entities) {
        let Entity::Link(link) = entity else { continue };
        let id = link.url.strip_prefix(&base).and_then(|page| page.split_once('/'));
        let Some(id) = id.and_then(|(_, id)| id.parse::<StatusId>().ok()) else {
            continue;
        };
        let status = statuses::find(&mut app.db.conn(), id).await?;
        if status.is_some_and(|status| status.local && status.visibility == Visibility::Public && !status.local_only) {
            found.insert(link.url.to_owned(), (id, link.url.to_owned()));
        }
    }
    Ok(found)
}

/// Tells watchers that an announcement was published or changed.
fn raise(app: &App, id: AnnouncementId) {
    app.events.raise(Event::Announcement { announcement: id });
}
