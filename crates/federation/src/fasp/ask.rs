//! What providers are asked: who is found (account_search), whom to recommend (follow_recommendation), what is talked about
//! elsewhere (trends). They name addresses only; what is there is fetched from its own server, or not believed.

use domain::{AccountId, Job, TrendKind, text};
use http::Method;
use serde_json::Value;
use services::{App, Error, Result, cards, fasp as rules};
use storage::{accounts, fasp, fasp::Heard, jobs};
use url::form_urlencoded;

use super::call;
use crate::{actors, fetch::FetchError};

/// Accounts that one provider may name.
const ACCOUNTS: usize = 10;
/// Posts, hashtags and links of each provider.
const TRENDS: usize = 20;
/// Posts that show what a hashtag or a link is about.
const EXAMPLES: usize = 3;

fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Asks all that are used for this. Who does not answer now is not asked again for it.
async fn all(app: &App, capability: &str, path: &str) -> Result<Vec<Value>> {
    let mut said = Vec::new();
    for provider in fasp::list_used(&mut app.db.conn(), capability).await? {
        match call(app, &provider, Method::GET, path, None).await {
            Ok(answer) => said.extend(answer),
            Err(Error::Unreachable(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(said)
}

/// Addresses in an answer.
fn addresses(value: &Value, most: usize) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).take(most)
}

pub async fn accounts(app: &App, words: &str) -> Result<()> {
    let limit = ACCOUNTS.to_string();
    let path = format!("/account_search/v0/search?{}", query(&[("term", words), ("limit", &limit)]));
    let answers = all(app, rules::ACCOUNT_SEARCH, &path).await?;
    let mut named: Vec<String> =
        answers.iter().flat_map(|answer| addresses(answer, ACCOUNTS)).map(str::to_owned).collect();
    named.sort_unstable();
    named.dedup();
    let known = fasp::known_accounts(&mut app.db.conn(), &named).await?;
    for address in named.iter().filter(|address| !known.contains(address)) {
        if account(app, address).await?.is_some() {
            rules::found(app, words, 1).await?;
        }
    }
    rules::answered(app, words).await
}

pub async fn recommendations(app: &App, id: AccountId) -> Result<()> {
    let Some(asking) = accounts::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let path = format!("/follow_recommendation/v0/accounts?{}", query(&[("accountUri", &asking.uri)]));
    let mut found = Vec::new();
    for answer in all(app, rules::FOLLOW_RECOMMENDATION, &path).await? {
        for address in addresses(&answer, ACCOUNTS) {
            found.extend(account(app, address).await?.filter(|found| *found != id));
        }
    }
    rules::recommend(app, id, &found).await?;
    rules::recommended(app, id).await
}

/// The account at an address: known, or fetched. None if there is none.
async fn account(app: &App, address: &str) -> Result<Option<AccountId>> {
    match actors::by_uri(app, address).await {
        Ok(account) => Ok(Some(account.id)),
        Err(FetchError::Internal(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// What is talked about elsewhere, with posts that show it.
pub async fn trends(app: &App) -> Result<()> {
    let (mut heard, mut posts) = (Vec::new(), Vec::new());
    for (kind, list, name) in
        [(TrendKind::Status, "content", "uri"), (TrendKind::Tag, "hashtags", "name"), (TrendKind::Link, "links", "url")]
    {
        let path = format!("/trends/v0/{list}?maxCount={TRENDS}");
        for answer in all(app, rules::TRENDS, &path).await? {
            for one in answer[list].as_array().into_iter().flatten().take(TRENDS) {
                let Some(name) = one[name].as_str().and_then(|name| known_as(kind, name)) else {
                    continue;
                };
                posts.extend(addresses(&one["examples"], EXAMPLES).map(str::to_owned));
                posts.extend((kind == TrendKind::Status).then(|| name.clone()));
                heard.push(Heard { kind, name, rank: one["rank"].as_i64().unwrap_or(0).clamp(0, 100) });
            }
        }
    }
    fasp::put_trends(&mut app.db.conn(), &heard, app.now()).await?;
    posts.sort_unstable();
    posts.dedup();
    let (mut tx, now) = (app.db.begin().await?, app.now());
    let known = fasp::known_posts(&mut tx, &posts).await?;
    for uri in posts.into_iter().filter(|uri| !known.contains(uri)) {
        let key = format!("relayed:{uri}");
        jobs::enqueue_unique(&mut tx, &Job::FetchRelayed { uri }, &key, now, now).await?;
    }
    Ok(tx.commit().await?)
}

/// The name under which this server knows it; None if it can be none.
fn known_as(kind: TrendKind, name: &str) -> Option<String> {
    match kind {
        TrendKind::Status => Some(name.to_owned()).filter(|uri| uri.len() <= activitypub::uri::MAX_LEN),
        TrendKind::Tag => {
            let name = name.trim_start_matches(['#', '＃']);
            text::is_hashtag(name).then(|| text::hashtag_key(name))
        }
        TrendKind::Link => cards::normalise(name).map(String::from),
    }
}
