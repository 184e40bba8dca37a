//! What people have to do with hashtags: following them, and featuring them on a profile.

use domain::{AccountId, Code, FeaturedTagId, Invalid, Job, TagId, text};
use storage::{
    Conn, Tx, accounts, feeds, jobs,
    tag_follows::{self, Featured},
    tags,
    timelines::Page,
};

use crate::{
    App, Error, Result, Viewer,
    timelines::{self, Tag},
};

/// Featured tags of an account, as in Mastodon.
pub const MOST_FEATURED: usize = 10;
/// Statuses that are looked through for suggestions, and how many are made.
const LATEST: i64 = 1000;
const SUGGESTED: i64 = 10;

/// The tag of this name, made if it is new. What cannot be a hashtag is not found.
async fn named(app: &App, db: &mut Conn, name: &str) -> Result<TagId> {
    if !text::is_hashtag(name) {
        return Err(Error::NotFound);
    }
    let (key, display) = (text::hashtag_key(name), text::hashtag_name(name));
    Ok(tags::find_or_insert(db, &key, &display, app.now()).await?)
}

/// The hashtag of this name with what the viewer has to do with it.
pub async fn show(app: &App, viewer: Option<&Viewer>, name: &str) -> Result<Tag> {
    let mut found = [timelines::hashtag(app, name).await?];
    mark(app, viewer, &mut found).await?;
    let [tag] = found;
    Ok(tag)
}

/// Adds what the viewer has to do with these tags, by one statement for all.
pub async fn mark(app: &App, viewer: Option<&Viewer>, found: &mut [Tag]) -> Result<()> {
    let ids: Vec<TagId> = found.iter().filter_map(|tag| tag.id).collect();
    let Some(viewer) = viewer.filter(|_| !ids.is_empty()) else { return Ok(()) };
    for ties in tag_follows::ties(&mut app.db.conn(), viewer.account, &ids).await? {
        for tag in found.iter_mut().filter(|tag| tag.id == Some(ties.tag_id)) {
            (tag.following, tag.featuring) = (ties.following, ties.featuring);
        }
    }
    Ok(())
}

/// Follows a tag: what is publicly tagged with it from now on enters the home.
pub async fn follow(app: &App, viewer: &Viewer, name: &str) -> Result<Tag> {
    let mut db = app.db.conn();
    let id = named(app, &mut db, name).await?;
    tag_follows::follow(&mut db, viewer.account, id, app.now()).await?;
    show(app, Some(viewer), name).await
}

/// Follows a tag no longer: what came by it alone leaves the home.
pub async fn unfollow(app: &App, viewer: &Viewer, name: &str) -> Result<Tag> {
    if let Some(id) = timelines::find_tag(app, name).await? {
        let mut tx = app.db.begin().await?;
        if tag_follows::unfollow(&mut tx, viewer.account, id).await? {
            feeds::remove_unfollowed_tags(&mut tx, viewer.account).await?;
        }
        tx.commit().await?;
    }
    show(app, Some(viewer), name).await
}

/// A page of the tags that the viewer follows, each with the cursor of the list.
pub async fn followed(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<(i64, Tag)>> {
    let rows = tag_follows::followed(&mut app.db.conn(), viewer.account, page).await?;
    let (cursors, found): (Vec<i64>, Vec<tags::Tag>) = rows.into_iter().unzip();
    let mut whole = timelines::with_history(app, found).await?;
    mark(app, Some(viewer), &mut whole).await?;
    Ok(cursors.into_iter().zip(whole).collect())
}

/// The tags that an account shows on its profile, the most used first.
pub async fn featured(app: &App, account: AccountId) -> Result<Vec<Featured>> {
    Ok(tag_follows::featured(&mut app.db.conn(), account).await?)
}

/// The tags that any account shows on its profile; a suspended one shows none.
pub async fn featured_by(app: &App, account: AccountId) -> Result<Vec<Featured>> {
    let found = accounts::find(&mut app.db.conn(), account).await?.ok_or(Error::NotFound)?;
    if found.suspended_at.is_some() {
        return Ok(Vec::new());
    }
    featured(app, account).await
}

/// Tags that the viewer uses most and does not feature yet.
pub async fn suggestions(app: &App, viewer: &Viewer) -> Result<Vec<Tag>> {
    let found = tag_follows::suggestions(&mut app.db.conn(), viewer.account, LATEST, SUGGESTED).await?;
    let mut whole = timelines::with_history(app, found).await?;
    mark(app, Some(viewer), &mut whole).await?;
    Ok(whole)
}

/// Shows a tag on the profile. A second time it is refused.
pub async fn create_featured(app: &App, viewer: &Viewer, name: &str) -> Result<Featured> {
    let name = name.trim().trim_start_matches(['#', '＃']);
    let invalid = |code, reason| Error::from(Invalid::new("name", code, reason));
    if name.is_empty() {
        return Err(invalid(Code::Blank, "can't be blank"));
    }
    if !text::is_hashtag(name) {
        return Err(invalid(Code::Invalid, "is invalid"));
    }
    let (tag, new) = put_featured(app, viewer, name).await?;
    if !new {
        return Err(Invalid::new("tag", Code::Taken, "has already been taken").into());
    }
    tag_follows::find_featured(&mut app.db.conn(), viewer.account, tag).await?.ok_or(Error::NotFound)
}

/// True if the tag was not featured before.
async fn put_featured(app: &App, viewer: &Viewer, name: &str) -> Result<(TagId, bool)> {
    let mut tx = app.db.begin().await?;
    let tag = named(app, &mut tx, name).await?;
    let known = tag_follows::featured(&mut tx, viewer.account).await?;
    let new = known.iter().all(|featured| featured.tag_id != tag);
    if new && known.len() >= MOST_FEATURED {
        let reason = "You have already featured the maximum number of hashtags";
        return Err(Invalid::new("", Code::TooLong, reason).into());
    }
    if new {
        tag_follows::feature(&mut tx, viewer.account, tag, app.now()).await?;
        tag_follows::recount(&mut tx, viewer.account, &[tag]).await?;
        deliver(app, &mut tx, viewer.account, tag, true).await?;
    }
    tx.commit().await?;
    Ok((tag, new))
}

/// Followers elsewhere are told.
async fn deliver(app: &App, tx: &mut Tx, account: AccountId, tag: TagId, shown: bool) -> Result<()> {
    let job = Job::DeliverFeaturedTag { account, tag, shown };
    Ok(jobs::enqueue(tx, &job, app.now()).await?)
}

pub async fn delete_featured(app: &App, viewer: &Viewer, id: FeaturedTagId) -> Result<()> {
    let known = tag_follows::featured(&mut app.db.conn(), viewer.account).await?;
    let tag = known.iter().find(|featured| featured.id == id).ok_or(Error::NotFound)?.tag_id;
    drop_featured(app, viewer, tag).await
}

async fn drop_featured(app: &App, viewer: &Viewer, tag: TagId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if tag_follows::unfeature(&mut tx, viewer.account, tag).await? {
        deliver(app, &mut tx, viewer.account, tag, false).await?;
    }
    Ok(tx.commit().await?)
}

/// Shows a tag on the profile, by its name; again and again if one likes.
pub async fn feature(app: &App, viewer: &Viewer, name: &str) -> Result<Tag> {
    if !text::is_hashtag(name) {
        return Err(Error::NotFound);
    }
    put_featured(app, viewer, name).await?;
    show(app, Some(viewer), name).await
}

pub async fn unfeature(app: &App, viewer: &Viewer, name: &str) -> Result<Tag> {
    if let Some(id) = timelines::find_tag(app, name).await? {
        drop_featured(app, viewer, id).await?;
    }
    show(app, Some(viewer), name).await
}

/// The tags that an account of another server shows on its profile are these.
pub async fn keep_featured(app: &App, account: AccountId, names: &[String]) -> Result<()> {
    let names = names.iter().map(|name| bare(name)).filter(|name| text::is_hashtag(name));
    let keys: Vec<String> = names.clone().map(text::hashtag_key).collect();
    let mut tx = app.db.begin().await?;
    for tag in tag_follows::featured(&mut tx, account).await? {
        if !keys.contains(&tag.name) {
            tag_follows::unfeature(&mut tx, account, tag.tag_id).await?;
        }
    }
    for name in names {
        let tag = named(app, &mut tx, name).await?;
        show_featured(app, &mut tx, account, tag).await?;
    }
    Ok(tx.commit().await?)
}

fn bare(name: &str) -> &str {
    name.trim_start_matches(['#', '＃'])
}

/// An account of another server shows a tag on its profile, or no longer does. Of what it shows, the first
/// [`MOST_FEATURED`] are kept.
pub async fn receive_featured(app: &App, account: AccountId, name: &str, shown: bool) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let tag = named(app, &mut tx, bare(name)).await?;
    match shown {
        true => show_featured(app, &mut tx, account, tag).await?,
        false => drop(tag_follows::unfeature(&mut tx, account, tag).await?),
    }
    Ok(tx.commit().await?)
}

async fn show_featured(app: &App, tx: &mut Tx, account: AccountId, tag: TagId) -> Result<()> {
    if tag_follows::featured(tx, account).await?.len() < MOST_FEATURED
        && tag_follows::feature(tx, account, tag, app.now()).await?
    {
        tag_follows::recount(tx, account, &[tag]).await?;
    }
    Ok(())
}
