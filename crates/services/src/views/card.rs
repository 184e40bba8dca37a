//! What a linked page says of itself, and who wrote it. The card belongs to the status's part; its author is an account
//! with a version of its own, so it is looked up for a whole page at once, and not at all where no page names one.

use std::{collections::HashMap, sync::Arc};

use domain::{AccountId, CardId, CardKind, MediaGap, MediaState, Timestamp};
use storage::cards::{self, CardPart};
use url::Url;

use super::{Account, Item, Rendered, Status, load::Found, pack::packed};
use crate::{App, Config, Result};

#[derive(Debug)]
pub struct Card {
    pub id: CardId,
    /// As the status has it.
    pub url: String,
    /// The page's own address.
    pub page: String,
    pub kind: CardKind,
    pub title: String,
    pub description: String,
    pub language: Option<String>,
    /// Empty if unknown, as are the other texts.
    pub author_name: String,
    pub author_url: String,
    /// Whom the page names as its author. Shown only with that account's consent ([`Credit`]).
    pub author: Option<AccountId>,
    pub provider_name: String,
    pub provider_url: String,
    /// A frame and nothing else.
    pub html: String,
    /// Pixels; 0 if unknown.
    pub width: i64,
    pub height: i64,
    /// Of a photo on its own site.
    pub embed_url: String,
    /// `/media/{id}/original`, absolute. None of a server whose files the staff does not want.
    pub image: Option<String>,
    /// The same in small.
    pub thumbnail: Option<String>,
    /// Whether the picture is here, of a page that has one.
    pub image_state: Option<MediaState>,
    /// Why the picture is not here, if that is known.
    pub image_gap: Option<MediaGap>,
    pub image_description: String,
    pub blurhash: Option<String>,
    pub published_at: Option<Timestamp>,
    /// The API's JSON of this part.
    pub json: Rendered,
}

packed! {
    Card {
        id, url, page, kind, title, description, language, author_name, author_url, author, provider_name, provider_url,
        html, width, height, embed_url, image, thumbnail, image_state, image_gap, image_description, blurhash, published_at,
        json,
    }
}

/// An account that a page names as its author.
#[derive(Debug, Clone)]
pub struct Credit {
    pub account: Arc<Account>,
    /// The account names the page's domain among its own. Else nobody but itself may learn of the claim.
    pub allowed: bool,
}

impl Card {
    pub(super) fn new(config: &Config, part: CardPart) -> Self {
        let shown = part.media_id.filter(|_| part.media_gap != Some(MediaGap::Blocked));
        let pixels = part.media_width.zip(part.media_height).filter(|_| shown.is_some() && part.kind == CardKind::Link);
        let (width, height) = pixels.unwrap_or((part.width, part.height));
        Self {
            id: part.id,
            url: part.url,
            page: part.page,
            kind: part.kind,
            title: part.title,
            description: part.description,
            language: part.language,
            author_name: part.author_name,
            author_url: part.author_url,
            author: part.author_id,
            provider_name: part.provider_name,
            provider_url: part.provider_url,
            html: part.html,
            width,
            height,
            embed_url: part.embed_url,
            image: shown.map(|id| config.media_url(id, "original")),
            thumbnail: shown.map(|id| config.media_url(id, "small")),
            image_state: part.media_state,
            image_gap: part.media_gap,
            image_description: part.image_description,
            blurhash: part.blurhash.filter(|_| shown.is_some()),
            published_at: part.published_at,
            json: Rendered::new(),
        }
    }

    /// The host of the page.
    pub fn host(&self) -> String {
        let url = Url::parse(&self.page).ok();
        url.as_ref().and_then(Url::host_str).unwrap_or_default().to_owned()
    }

    /// About how many bytes it holds, its rendered text included.
    pub(super) fn weight(&self) -> usize {
        let words = self.url.len() + self.page.len() + self.title.len() + self.description.len() + self.html.len();
        words * 2 + 1000
    }
}

/// The card of a page, without a status.
pub async fn cards(app: &App, ids: &[CardId]) -> Result<Vec<(Card, Option<Credit>)>> {
    let parts = cards::parts(&mut app.db.conn(), ids).await?;
    let mut by_id: HashMap<CardId, Card> = parts.into_iter().map(|p| (p.id, Card::new(&app.config, p))).collect();
    let mut found = Found::default();
    let credits = Credits::of(app, &mut found, by_id.values().filter_map(|card| card.author).collect()).await?;
    let whole = |id: &CardId| {
        let card = by_id.remove(id)?;
        let credit = credits.credit(&found, &card);
        Some((card, credit))
    };
    Ok(ids.iter().filter_map(whole).collect())
}

/// The domains that may name these accounts.
#[derive(Debug, Default)]
pub(super) struct Credits(HashMap<AccountId, Vec<String>>);

impl Credits {
    /// Reads what the statuses in `found` need; adds the accounts to it.
    pub async fn load(app: &App, found: &mut Found) -> Result<Self> {
        let author = |status: &Arc<Status>| status.card.as_ref().and_then(|card| card.author);
        let mut authors: Vec<AccountId> = found.statuses.values().filter_map(author).collect();
        authors.sort_unstable();
        authors.dedup();
        Self::of(app, found, authors).await
    }

    async fn of(app: &App, found: &mut Found, authors: Vec<AccountId>) -> Result<Self> {
        if authors.is_empty() {
            return Ok(Self::default());
        }
        let mut domains = HashMap::new();
        for author in cards::authors(&mut app.db.conn(), &authors).await?.into_iter().filter(|a| !a.suspended) {
            found.want_account(app, author.id, author.version);
            domains.insert(author.id, serde_json::from_str(&author.attribution_domains).unwrap_or_default());
        }
        found.load(app).await?;
        Ok(Self(domains))
    }

    /// The item with who wrote what its statuses link to.
    pub fn complete(&self, found: &Found, mut item: Item) -> Item {
        if self.0.is_empty() {
            return item;
        }
        let credit = |status: &Status| status.card.as_ref().and_then(|card| self.credit(found, card));
        item.credit = credit(item.target().0);
        if let Some(quoted) = item.quote.as_mut().and_then(|quote| quote.status.as_mut()) {
            quoted.credit = credit(&quoted.status);
        }
        item
    }

    fn credit(&self, found: &Found, card: &Card) -> Option<Credit> {
        let author = card.author?;
        let (host, domains) = (card.host(), self.0.get(&author)?);
        let allowed = domains.iter().any(|domain| is_within(&host, domain));
        Some(Credit { account: found.accounts.get(&author)?.clone(), allowed })
    }
}

/// Whether a host is this domain or below it.
fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::is_within;

    #[test]
    fn domains_speak_for_those_below_them() {
        assert!(is_within("news.example", "news.example"));
        assert!(is_within("www.news.example", "news.example"));
        assert!(!is_within("fakenews.example", "news.example"));
        assert!(!is_within("news.example", "www.news.example"));
    }
}
