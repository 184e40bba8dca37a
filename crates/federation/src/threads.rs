//! Fetches what is missing of a thread: what a status answers, then the answers by the `replies` of each post and the
//! `context` of the whole (FEP-7888). One request after the other, a bounded number of them per thread and per host; a
//! host that does not answer is not asked again. Nothing is believed but what comes from where its id says.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    time::Duration,
};

use activitypub::{
    Verified, uri,
    vocab::{Collection, Node, Object},
};
use domain::{StatusId, Timestamp};
use serde_json::Value;
use services::{App, Result, refreshes, statuses as posts};
use storage::{statuses, statuses::Status, threads};

use crate::{
    fetch::{self, FetchError, Fetched},
    objects,
};

/// Requests for one thread, ...
const REQUESTS: usize = 300;
/// ... and of these to one host.
const PER_HOST: usize = 100;
/// How long one may take, though hosts answer slowly: somebody waits, and others wait behind.
const PATIENCE: Duration = Duration::from_mins(3);
/// Posts above the opened one.
pub(crate) const ABOVE: u8 = 100;
/// Posts of a thread that are looked at.
const POSTS: usize = 1000;
/// Answers to one post, and pages of a collection.
const ANSWERS: usize = 500;
const PAGES: usize = 50;

/// [`domain::Job::CrawlThread`]
pub async fn crawl(app: &App, id: StatusId) -> Result<()> {
    let mut crawler = Crawler {
        app,
        key: posts::crawl_key(id),
        requests: REQUESTS,
        until: app.now() + PATIENCE,
        hosts: HashMap::new(),
        silent: HashSet::new(),
        context: None,
    };
    let crawled = match statuses::find(&mut app.db.conn(), id).await? {
        Some(status) => crawler.walk(status).await,
        None => Ok(()),
    };
    // Its end is told whatever became of it.
    posts::crawled(app, id).await?;
    match crawled {
        Err(FetchError::Internal(error)) => Err(error),
        _ => Ok(()),
    }
}

struct Crawler<'a> {
    app: &'a App,
    key: String,
    requests: usize,
    until: Timestamp,
    hosts: HashMap<String, usize>,
    /// Hosts that did not answer.
    silent: HashSet<String>,
    /// The collection of the whole thread, once it was read.
    context: Option<String>,
}

impl Crawler<'_> {
    async fn walk(&mut self, opened: Status) -> Result<(), FetchError> {
        self.ascend(opened.clone()).await?;
        let mut seen = HashSet::from([opened.id]);
        let mut queue = VecDeque::from([opened.clone()]);
        while let Some(status) = queue.pop_front() {
            let id = status.id;
            if !status.local && (id == opened.id || self.is_due(id).await?) {
                self.answers(status).await?;
            }
            let limit = POSTS.saturating_sub(seen.len()) as i64;
            let children = threads::children(&mut self.app.db.conn(), id, limit).await?;
            queue.extend(children.into_iter().filter(|child| seen.insert(child.id)));
        }
        Ok(())
    }

    /// Up to the first post, as far as it can be had.
    async fn ascend(&mut self, mut status: Status) -> Result<(), FetchError> {
        for _ in 0..ABOVE {
            let parent = match (status.in_reply_to_id, status.in_reply_to_uri) {
                (Some(id), _) => statuses::find(&mut self.app.db.conn(), id).await?,
                (None, Some(address)) if self.may_ask(&address) => self.parent(&address).await?,
                _ => None,
            };
            let Some(parent) = parent else { return Ok(()) };
            status = parent;
        }
        Ok(())
    }

    async fn parent(&mut self, address: &str) -> Result<Option<Status>, FetchError> {
        let fetched = objects::by_uri(self.app, address).await;
        let parent = self.skip(address, fetched)?.flatten();
        if parent.is_some() {
            refreshes::count(self.app, &self.key, 1).await?;
        }
        Ok(parent)
    }

    /// Whether the answers to a post below the opened one may be looked for; it notes that they are.
    async fn is_due(&self, id: StatusId) -> Result<bool, FetchError> {
        let (again_at, now) = (posts::crawl_again_at(self.app), self.app.now());
        Ok(threads::begin(&mut self.app.db.conn(), id, again_at, now).await?)
    }

    /// Fetches a post anew, with its counts, and its answers.
    async fn answers(&mut self, status: Status) -> Result<(), FetchError> {
        let (id, address) = (status.id, status.uri.clone());
        if !self.may_ask(&address) {
            return Ok(());
        }
        let fetched = fetch::document(self.app, &address).await;
        if let Err(FetchError::Absent(absence)) = &fetched {
            return Ok(objects::absent(self.app, &status, *absence).await?);
        }
        let Some(fetched) = self.skip(&address, fetched)? else { return Ok(()) };
        let Some(object) = fetched.object().ok().filter(|object| uri::same(&object.id, &address)) else {
            return Ok(());
        };
        let Fetched { url, document } = fetched;
        objects::update(self.app, &object, status).await?;
        self.totals(id, &object, &document).await?;
        let parents = HashSet::from([address.clone()]);
        let answers = self.members(&address, &url, &document["replies"]).await?;
        for (page, answer) in answers {
            self.take(&page, answer, &parents).await?;
        }
        match &object.context {
            Some(context) if self.context.is_none() && uri::is_web(context) => self.whole(context).await,
            _ => Ok(()),
        }
    }

    /// Favourites and boosts that a post names the collections of without saying how many they have.
    async fn totals(&mut self, id: StatusId, object: &Verified<Object>, document: &Value) -> Result<(), FetchError> {
        let told = [object.shares_count, object.likes_count];
        let mut counts = told;
        for (count, name) in counts.iter_mut().zip(["shares", "likes"]) {
            let named = document[name].as_str().filter(|address| uri::same_origin(address, &object.id));
            let Some(address) = named.filter(|_| count.is_none()) else { continue };
            let collection = self.document(address).await?.and_then(|found| Collection::parse(found.document).ok());
            *count = collection.and_then(|collection| collection.total);
        }
        if counts != told {
            let [shares, likes] = counts.map(|count| count.and_then(|count| i64::try_from(count).ok()));
            statuses::set_remote_counts(&mut self.app.db.conn(), id, None, shares, likes).await?;
        }
        Ok(())
    }

    /// The thread as the server of its first post lists it.
    async fn whole(&mut self, context: &str) -> Result<(), FetchError> {
        self.context = Some(context.to_owned());
        let listed = self.members(context, context, &Value::String(context.to_owned())).await?;
        let posts: HashSet<String> = listed.iter().filter_map(|(_, node)| node.id().map(str::to_owned)).collect();
        for (page, node) in listed {
            self.take(&page, node, &posts).await?;
        }
        Ok(())
    }

    /// The members of a collection of the server of `home`, page by page, each with the address that it came from.
    async fn members(&mut self, home: &str, url: &str, from: &Value) -> Result<Vec<(String, Node)>, FetchError> {
        let mut found = Vec::new();
        let (mut url, mut next) = (url.to_owned(), node(from.clone()));
        for _ in 0..PAGES {
            let collection = match next.take() {
                Some(Node::Object(page)) => Collection::parse(page).ok(),
                Some(Node::Uri(address)) if uri::same_origin(&address, home) => {
                    let fetched = self.document(&address).await?;
                    fetched.and_then(|fetched| {
                        url = fetched.url;
                        Collection::parse(fetched.document).ok()
                    })
                }
                _ => None,
            };
            let Some(collection) = collection else { break };
            found.extend(collection.items.into_iter().map(|item| (url.clone(), item)));
            next = collection.first.or(collection.next.map(Node::Uri));
            if found.len() >= ANSWERS {
                break;
            }
        }
        found.truncate(ANSWERS);
        Ok(found)
    }

    /// A listed post, if it is not known and answers one of these.
    async fn take(&mut self, page: &str, node: Node, parents: &HashSet<String>) -> Result<(), FetchError> {
        let Some(id) = node.id().map(str::to_owned) else { return Ok(()) };
        if statuses::find_by_uri(&mut self.app.db.conn(), &id).await?.is_some() {
            return Ok(());
        }
        let object = match &node {
            Node::Object(document) if uri::same_origin(&id, page) => read(page, document),
            _ => self.document(&id).await?.and_then(|fetched| fetched.object().ok()),
        };
        let answers =
            |object: &Verified<Object>| object.in_reply_to.as_ref().is_some_and(|parent| parents.contains(parent));
        let Some(object) = object.filter(answers) else { return Ok(()) };
        let kept = objects::keep(self.app, &object).await;
        if self.skip(object.actor(), kept)?.flatten().is_some() {
            refreshes::count(self.app, &self.key, 1).await?;
        }
        Ok(())
    }

    async fn document(&mut self, address: &str) -> Result<Option<Fetched>, FetchError> {
        if !self.may_ask(address) {
            return Ok(None);
        }
        let fetched = fetch::document(self.app, address).await;
        self.skip(address, fetched)
    }

    /// Whether there may be one more request to the server of this address. Counts it.
    fn may_ask(&mut self, address: &str) -> bool {
        let Some(host) = uri::domain(address) else { return false };
        if self.requests == 0
            || self.app.now() >= self.until
            || self.app.config.is_here(&host)
            || self.silent.contains(&host)
        {
            return false;
        }
        let asked = self.hosts.entry(host).or_default();
        if *asked >= PER_HOST {
            return false;
        }
        *asked += 1;
        self.requests -= 1;
        true
    }

    /// What one server does not give does not keep the others away.
    fn skip<T>(&mut self, address: &str, result: Result<T, FetchError>) -> Result<Option<T>, FetchError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(FetchError::Absent(_) | FetchError::Unusable(_)) => Ok(None),
            Err(FetchError::Unreachable(_)) => {
                self.silent.extend(uri::domain(address));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

fn read(page: &str, document: &Value) -> Option<Verified<Object>> {
    Verified::fetched(page, Object::parse(document).ok()?).ok()
}

fn node(value: Value) -> Option<Node> {
    match value {
        Value::String(address) => Some(Node::Uri(address)),
        Value::Object(_) => Some(Node::Object(value)),
        _ => None,
    }
}
