//! Writing a card down, and giving it to those who wait for it.

use domain::{AccountId, CardId, MediaId, MediaKind, MediaState, MediaUse, TrendKind};
use storage::{
    Tx,
    cards::{self, Address, Card},
    media,
    media::Media,
    trends,
};

use super::read::Found;
use crate::{App, Result, instance_actor, search, statuses::raise_all_changed};

/// Keeps what was found at this address.
pub async fn keep(app: &App, address: &str, found: Found) -> Result<()> {
    let author = creator(app, &found).await;
    // Pictures belong to an account; those of pages to the server's own.
    let owner = match found.image {
        Some(_) => Some(instance_actor::find(app).await?.id),
        None => None,
    };
    let mut tx = app.db.begin().await?;
    let card = write(app, &mut tx, found, (author, owner)).await?;
    let known = Address { card_id: Some(card.id), failures: 0, fetched_at: app.now() };
    cards::put_address(&mut tx, address, &known).await?;
    if card.url != address {
        cards::put_address(&mut tx, &card.url, &known).await?;
    }
    let statuses = cards::arrive(&mut tx, address, card.id).await?;
    for status in &statuses {
        search::index::touch(app, &mut tx, *status).await?;
    }
    for author in trends::counted(&mut tx, &statuses, app.now() - crate::trends::YOUNG).await? {
        trends::count_use(&mut tx, (TrendKind::Link, card.id.0), author, app.now()).await?;
    }
    tx.commit().await?;
    raise_all_changed(app, &statuses).await
}

/// The account that the page names. Whether the account agrees is asked whenever the card is shown.
async fn creator(app: &App, found: &Found) -> Option<AccountId> {
    let acct = found.creator.as_ref()?;
    let here = acct.domain.as_deref().is_none_or(|host| app.config.is_here(host));
    if here {
        // A handle without a server would be somebody on the page's own.
        acct.domain.as_ref()?;
        let account = storage::accounts::find_by_acct(&mut app.db.conn(), &acct.key(), "").await.ok()??;
        return Some(account.id);
    }
    app.remote.account(app, acct).await.ok()?
}

/// `people` are the author whom the page names, and the owner of its picture.
async fn write(app: &App, tx: &mut Tx, found: Found, people: (Option<AccountId>, Option<AccountId>)) -> Result<Card> {
    let (author, owner) = people;
    let known = cards::find_by_url(tx, found.url.as_str()).await?;
    let before = known.as_ref().and_then(|card| card.media_id);
    let media_id = match (&found.image, owner) {
        (Some(url), Some(owner)) => {
            let row = Media {
                kind: MediaKind::Image,
                state: MediaState::Remote,
                description: found.image_description.clone(),
                remote_url: Some(url.to_string()),
                ..Media::new(owner, MediaUse::Card, app.now())
            };
            Some(keep_picture(tx, row, before).await?)
        }
        _ => None,
    };
    let publisher = cards::publisher(tx, found.url.host_str().unwrap_or_default(), app.now()).await?;
    let mut card = row(app, found, author, media_id);
    card.publisher_id = publisher;
    match known {
        Some(known) => {
            card.id = known.id;
            if differs(&known, &card) {
                cards::update(tx, &card).await?;
                cards::touch(tx, card.id).await?;
            }
            if let Some(old) = before.filter(|_| before != media_id) {
                cards::delete_picture(tx, old).await?;
            }
        }
        None if !cards::insert(tx, &card).await? => {
            // Another node was quicker.
            card = cards::find_by_url(tx, &card.url).await?.ok_or(crate::Error::Conflict("The card is gone"))?;
        }
        None => {}
    }
    Ok(card)
}

/// The picture's row; the old one where the address is the same, so that its file stays.
async fn keep_picture(tx: &mut Tx, row: Media, before: Option<MediaId>) -> Result<MediaId> {
    if let Some(before) = before
        && let Some(old) = media::find(tx, before).await?
        && old.remote_url == row.remote_url
    {
        return Ok(before);
    }
    media::insert(tx, &row).await?;
    Ok(row.id)
}

fn row(app: &App, found: Found, author: Option<AccountId>, media_id: Option<MediaId>) -> Card {
    let now = app.now();
    Card {
        id: CardId::at(now),
        url: found.url.into(),
        kind: found.kind,
        title: found.title,
        description: found.description,
        language: found.language,
        author_name: found.author_name,
        author_url: found.author_url,
        author_id: author,
        publisher_id: domain::PublisherId(0),
        provider_name: found.provider_name,
        provider_url: found.provider_url,
        html: found.html,
        width: found.width,
        height: found.height,
        embed_url: found.embed_url,
        media_id,
        image_description: found.image_description,
        published_at: found.published_at,
        trendable: None,
        created_at: now,
        updated_at: now,
    }
}

/// Whether apps would see any difference.
fn differs(a: &Card, b: &Card) -> bool {
    let words = |c: &Card| {
        [
            &c.title,
            &c.description,
            &c.author_name,
            &c.author_url,
            &c.provider_name,
            &c.provider_url,
            &c.html,
            &c.embed_url,
        ]
        .map(Clone::clone)
    };
    let rest = |c: &Card| (c.kind, c.author_id, c.width, c.height, c.media_id, c.published_at, c.publisher_id);
    words(a) != words(b) || rest(a) != rest(b) || a.language != b.language || a.image_description != b.image_description
}
