//! Collections of accounts to which the words of a status lead. Which those are belongs to the part of the status; who
//! stands in them depends on the viewer, and is read for a whole page at once, where there are any.

use std::{collections::HashMap, sync::Arc};

use domain::{AccountId, text};
use storage::collections as rows;

use super::{Item, Status, load::Found};
use crate::{
    App, Result, Viewer,
    collections::{self, Shown},
};

/// Collections of one status.
const MOST: usize = 4;

/// The addresses to which a text leads that may be those of collections, of this server or another: Mastodon's and ours
/// look so.
pub(crate) fn linked(html: &str) -> Vec<String> {
    let may_be = |text: &str| text.contains("/collections/") || text.contains("/featured_collections/");
    if !may_be(html) {
        return Vec::new();
    }
    let mut found: Vec<String> = text::status_links(html);
    found.retain(|address| may_be(address));
    found.dedup();
    found.truncate(MOST);
    found
}

/// The collections of a page, by their addresses, as its viewer sees them.
#[derive(Default)]
pub(super) struct Tagged(HashMap<String, Arc<Shown>>);

impl Tagged {
    pub async fn load(app: &App, viewer: Option<&Viewer>, found: &Found) -> Result<Self> {
        let addresses: Vec<String> =
            found.statuses.values().flat_map(|status| status.collections.iter().cloned()).collect();
        if addresses.is_empty() {
            return Ok(Self::default());
        }
        let mut open = rows::list_at(&mut app.db.conn(), &addresses).await?;
        if let Some(viewer) = viewer {
            let owners: Vec<AccountId> = open.iter().map(|collection| collection.account_id).collect();
            let apart = rows::apart(&mut app.db.conn(), viewer.account, &owners).await?;
            open.retain(|collection| !apart.contains(&collection.account_id));
        }
        let shown = collections::shown(app, viewer, open).await?;
        let mut by_address = HashMap::new();
        for one in shown.into_iter().map(Arc::new) {
            by_address.extend(one.collection.url.iter().map(|url| (url.clone(), one.clone())));
            by_address.insert(one.collection.uri.clone(), one);
        }
        Ok(Self(by_address))
    }

    pub fn complete(&self, mut item: Item) -> Item {
        item.collections = self.of(item.target().0);
        if let Some(quoted) = item.quote.as_mut().and_then(|quote| quote.status.as_mut()) {
            quoted.collections = self.of(&quoted.status);
        }
        item
    }

    fn of(&self, status: &Status) -> Vec<Arc<Shown>> {
        let mut all: Vec<Arc<Shown>> = status.collections.iter().filter_map(|at| self.0.get(at).cloned()).collect();
        all.dedup_by_key(|shown| shown.collection.id);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_collection_is_found() {
        let html = "<a href=\"https://alpha.test/collections/12\">x</a> <a href=\"https://beta.test/collections/7?a=1&amp;b=2\">y</a>
            https://alpha.test/collections/9
            <a href=\"https://alpha.test/ap/users/1/featured_collections/3\">z</a> <a href=\"https://alpha.test/@bob\">b</a>";
        let all = [
            "https://alpha.test/collections/12",
            "https://beta.test/collections/7?a=1&b=2",
            "https://alpha.test/ap/users/1/featured_collections/3",
        ];
        assert_eq!(linked(html), all);
    }
}
