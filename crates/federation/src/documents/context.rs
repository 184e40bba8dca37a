//! Threads that began here as collections of their posts (FEP-7888, FEP-f228), for servers that want all of one.

use activitypub::{
    emit::{self, Conversation},
    uri,
};
use domain::{ConversationId, StatusId, Visibility};
use services::{App, Error, Result};
use storage::{contexts, statuses::Status};

const PAGE: i64 = 100;

/// What a status says of its thread: the collection, or a name that is no address.
#[derive(Default)]
pub struct Thread {
    pub context: Option<String>,
    pub conversation: Option<String>,
}

impl Thread {
    /// Of what is for few nothing is said.
    pub async fn of(app: &App, status: &Status) -> Result<Self> {
        let id = status.conversation_id;
        let Some(id) = id.filter(|_| matches!(status.visibility, Visibility::Public | Visibility::Unlisted)) else {
            return Ok(Self::default());
        };
        let Some(found) = contexts::find(&mut app.db.conn(), id).await? else {
            return Ok(Self::default());
        };
        if found.owner.is_some() {
            return Ok(Self { context: Some(address(app, id)), conversation: None });
        }
        let (context, conversation) = match found.uri {
            Some(name) if uri::is_web(&name) => (Some(name), None),
            name => (None, name),
        };
        Ok(Self { context, conversation })
    }
}

fn address(app: &App, id: ConversationId) -> String {
    app.config.url(&format!("/ap/contexts/{id}"))
}

/// The collection with its first page.
pub async fn collection(app: &App, id: ConversationId) -> Result<String> {
    let owner = contexts::find(&mut app.db.conn(), id).await?.and_then(|found| found.owner).ok_or(Error::NotFound)?;
    let total = contexts::count(&mut app.db.conn(), id).await?;
    let page = Page::load(app, id, StatusId(0)).await?;
    let document = Conversation {
        id: &page.collection,
        attributed_to: &owner,
        total_items: total.unsigned_abs(),
        first: page.document(),
    };
    emit::to_json(emit::Context::Plain, &document).map_err(Error::internal)
}

/// The page with the posts above this one.
pub async fn page(app: &App, id: ConversationId, above: StatusId) -> Result<String> {
    contexts::find(&mut app.db.conn(), id).await?.and_then(|found| found.owner).ok_or(Error::NotFound)?;
    let page = Page::load(app, id, above).await?;
    emit::to_json(emit::Context::Plain, &page.document()).map_err(Error::internal)
}

struct Page {
    collection: String,
    id: String,
    next: Option<String>,
    items: Vec<String>,
}

impl Page {
    async fn load(app: &App, id: ConversationId, above: StatusId) -> Result<Self> {
        let rows = contexts::page(&mut app.db.conn(), id, above, PAGE).await?;
        let collection = address(app, id);
        let of = |above: StatusId| format!("{collection}?page=true&min_id={above}");
        let next = rows.last().filter(|_| rows.len() as i64 == PAGE).map(|(last, _)| of(*last));
        Ok(Self { id: of(above), next, items: rows.into_iter().map(|(_, uri)| uri).collect(), collection })
    }

    fn document(&self) -> emit::CollectionPage<'_, String> {
        emit::CollectionPage {
            id: &self.id,
            part_of: &self.collection,
            total_items: None,
            next: self.next.as_deref(),
            prev: None,
            items: &self.items,
        }
    }
}
