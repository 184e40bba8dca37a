//! The hashtags that an account shows on its profile (`featuredTags`, Mastodon).

use activitypub::emit::{self, Collection, Context, Tag};
use services::{App, Error, Result, tags};
use storage::accounts::Account;

/// The collection's identity.
pub fn uri(account: &Account) -> String {
    format!("{}/collections/tags", account.uri)
}

/// The collection as it is now.
pub async fn document(app: &App, account: &Account) -> Result<String> {
    let found = tags::featured_by(app, account.id).await?;
    let named: Vec<(String, String)> = found
        .iter()
        .map(|tag| (app.config.tagged_url(&account.username, &tag.name), format!("#{}", tag.display_name)))
        .collect();
    let items: Vec<Tag<'_>> = named.iter().map(|(href, name)| Tag::Hashtag { href, name }).collect();
    let id = uri(account);
    let document = Collection {
        id: &id,
        total_items: Some(items.len() as u64),
        first: None,
        last: None,
        items: Some(items.as_slice()),
    };
    emit::to_json(Context::Note, &document).map_err(Error::internal)
}
