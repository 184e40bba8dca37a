//! `List`

use domain::{ListId, RepliesPolicy};
use serde::Serialize;
use storage::lists;

#[derive(Serialize)]
pub struct List {
    id: ListId,
    title: String,
    replies_policy: RepliesPolicy,
    exclusive: bool,
}

impl From<lists::List> for List {
    fn from(list: lists::List) -> Self {
        Self { id: list.id, title: list.title, replies_policy: list.replies_policy, exclusive: list.exclusive }
    }
}
