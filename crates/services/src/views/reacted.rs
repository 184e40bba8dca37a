//! Which emoji the viewer put under the statuses of a page: read for all of it at once, where there are any at all.

use domain::StatusId;
use storage::reactions;

use super::{Item, Map, Reaction, load::Found};
use crate::{App, Result, Viewer};

#[derive(Default)]
pub(super) struct Reacted(Map<StatusId, Vec<String>>);

impl Reacted {
    pub async fn load(app: &App, viewer: Option<&Viewer>, found: &Found) -> Result<Self> {
        let with = found.statuses.values().filter(|status| !status.reactions.is_empty());
        let ids: Vec<StatusId> = with.map(|status| status.id).collect();
        let Some(viewer) = viewer.filter(|_| !ids.is_empty()) else {
            return Ok(Self::default());
        };
        let mut own: Map<StatusId, Vec<String>> = Map::default();
        for (status, name, domain) in reactions::of_account(&mut app.db.conn(), viewer.account, &ids).await? {
            own.entry(status).or_default().push(Reaction::name_of(name, &domain));
        }
        Ok(Self(own))
    }

    pub fn complete(&self, mut item: Item) -> Item {
        if let Some(own) = self.0.get(&item.target().0.id) {
            item.reacted.clone_from(own);
        }
        item
    }
}
