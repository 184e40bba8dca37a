//! Collections of accounts to which the words of a status lead. Which those are belongs to the part of the status; who
//! stands in them depends on the viewer, and is read for a whole page at once, where there are any.

use std::{collections::HashMap, sync::Arc};

use domain::{AccountId, CollectionId};
use storage::collections as rows;

use super::{Item, Status, load::Found};
use crate::{
    App, Config, Result, Viewer,
    collections::{self, Shown},
};

/// Collections of one status.
const MOST: usize = 4;

/// The collections of this server that a text links to.
pub(super) fn linked(config: &Config, html: &str) -> Vec<CollectionId> {
    let address = format!("href=\"{}", config.url("/collections/"));
    let id = |rest: &str| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok();
    let mut found: Vec<CollectionId> = html.split(&address).skip(1).filter_map(id).take(MOST).collect();
    found.dedup();
    found
}

/// The collections of a page, by id, as its viewer sees them.
#[derive(Default)]
pub(super) struct Tagged(HashMap<CollectionId, Arc<Shown>>);

impl Tagged {
    pub async fn load(app: &App, viewer: Option<&Viewer>, found: &Found) -> Result<Self> {
        let ids: Vec<CollectionId> =
            found.statuses.values().flat_map(|status| status.collections.iter().copied()).collect();
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let mut open = rows::list(&mut app.db.conn(), &ids).await?;
        if let Some(viewer) = viewer {
            let owners: Vec<AccountId> = open.iter().map(|collection| collection.account_id).collect();
            let apart = rows::apart(&mut app.db.conn(), viewer.account, &owners).await?;
            open.retain(|collection| !apart.contains(&collection.account_id));
        }
        let shown = collections::shown(app, viewer, open).await?;
        Ok(Self(shown.into_iter().map(|shown| (shown.collection.id, Arc::new(shown))).collect()))
    }

    pub fn complete(&self, mut item: Item) -> Item {
        item.collections = self.of(item.target().0);
        if let Some(quoted) = item.quote.as_mut().and_then(|quote| quote.status.as_mut()) {
            quoted.collections = self.of(&quoted.status);
        }
        item
    }

    fn of(&self, status: &Status) -> Vec<Arc<Shown>> {
        status.collections.iter().filter_map(|id| self.0.get(id).cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_collections_are_found() {
        let config = Config::new("alpha.test", true);
        let html =
            "<a href=\"https://alpha.test/collections/12\">x</a> <a href=\"https://beta.test/collections/7\">y</a>
            https://alpha.test/collections/9 <a href=\"https://alpha.test/collections/12\">x</a>";
        assert_eq!(linked(&config, html), [CollectionId(12)]);
        assert!(linked(&config, "<a href=\"https://alpha.test/collections/\">x</a>").is_empty());
    }
}
