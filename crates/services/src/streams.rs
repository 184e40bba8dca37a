//! What streams share: who listens on this node, and for each status event one look at the database for all of them
//! ([`Scene`]). A socket then decides and renders from memory, and without a lock: a thousand of them do so at once.

mod ties;

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    ops::Deref,
    sync::{Mutex, MutexGuard, OnceLock},
};

use bytes::Bytes;
use domain::{AccountId, ListId, QuoteRight, QuoteState, StatusId, Visibility};
use foldhash::fast::RandomState;
use storage::{
    audience::{self, Origin},
    recipients, timelines,
};

use self::ties::Ties;
use crate::{
    App, Result, Viewer,
    events::{Event, Raised},
    filters::Unfiltered,
    views::{self, Item, Own, ViewerState},
};

/// The streams of this node.
#[derive(Default)]
pub struct Streams {
    accounts: Mutex<HashMap<AccountId, usize>>,
    lists: Mutex<HashMap<ListId, usize>>,
}

/// As long as it lives, an account or a list is listened to.
pub struct Listening {
    app: App,
    to: To,
}

#[derive(Debug, Clone, Copy)]
enum To {
    Account(AccountId),
    List(ListId),
}

impl Listening {
    pub fn account(app: &App, account: AccountId) -> Self {
        add(&app.streams.accounts, account);
        Self { app: app.clone(), to: To::Account(account) }
    }

    pub fn list(app: &App, list: ListId) -> Self {
        add(&app.streams.lists, list);
        Self { app: app.clone(), to: To::List(list) }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        match self.to {
            To::Account(account) => remove(&self.app.streams.accounts, &account),
            To::List(list) => remove(&self.app.streams.lists, &list),
        }
    }
}

fn add<K: Eq + Hash>(counts: &Mutex<HashMap<K, usize>>, key: K) {
    *lock(counts).entry(key).or_default() += 1;
}

fn remove<K: Eq + Hash>(counts: &Mutex<HashMap<K, usize>>, key: &K) {
    let mut counts = lock(counts);
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn keys<K: Copy>(counts: &Mutex<HashMap<K, usize>>) -> Vec<K> {
    lock(counts).keys().copied().collect()
}

/// What two viewers must have in common for the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Look {
    state: ViewerState,
    /// The viewer wrote the status, or boosted it, or wrote the page to which it links.
    own: (bool, bool, bool),
    /// Whether the viewer may quote it.
    right: QuoteRight,
}

/// A status event as all listeners of this node have it in common.
pub struct Scene {
    /// As nobody in particular sees it; None if nobody is to see it.
    item: Option<Item>,
    alike: bool,
    barred: HashSet<AccountId, RandomState>,
    ties: Ties,
    /// To what it quotes.
    quoted: Option<Ties>,
    feeds: HashSet<i64>,
    /// Of a status that was changed or is gone: who wrote it, and whom it names.
    concerned: Vec<AccountId>,
    /// Folded names of the tags, of a status that is gone.
    tags: Vec<String>,
    visibility: Visibility,
    local: bool,
    /// What listeners of the same look share. There are few looks.
    items: Few<(Look, Item)>,
    texts: Few<(Look, Form, Bytes)>,
}

/// Which of a scene's texts it is: the transport, the event and the channel's name; or only what they all hold.
pub type Form = Option<(&'static str, &'static str, &'static str)>;

/// A status as one listener sees it.
pub struct Seen<'a> {
    pub item: Shown<'a>,
    /// Listeners with the same get the same text; None if nobody else is sure to.
    pub look: Option<Look>,
}

/// An item that others are shown too, or one of its own.
pub enum Shown<'a> {
    Shared(&'a Item),
    Own(Box<Item>),
}

impl Deref for Shown<'_> {
    type Target = Item;

    fn deref(&self) -> &Item {
        match self {
            Self::Shared(item) => item,
            Self::Own(item) => item,
        }
    }
}

impl Scene {
    /// The scene of an event about this status; read once, whoever asks first.
    pub async fn of<'a>(app: &App, event: &'a Raised, status: StatusId) -> Result<&'a Self> {
        // All but the first find it: the state of making it is not for them to carry.
        match event.scene.get() {
            Some(scene) => Ok(scene),
            None => Box::pin(event.scene.get_or_try_init(|| Self::load(app, event, status))).await,
        }
    }

    async fn load(app: &App, event: &Event, status: StatusId) -> Result<Self> {
        let listeners = keys(&app.streams.accounts);
        if matches!(event, Event::Deleted { .. }) {
            return Self::load_gone(app, status, &listeners).await;
        }
        let new = !matches!(event, Event::Edited { .. });
        let entries = timelines::unchecked(&mut app.db.conn(), AccountId(0), &[status]).await?;
        let item = views::items(app, None, &entries).await?.pop().filter(|item| !is_suspended(item));
        let Some(item) = item else { return Ok(Self::empty()) };
        let new = new && item.reblog.is_none();
        let feeds = if new { Vec::new() } else { feeds(app, &listeners) };
        let found = audience::of(&mut app.db.conn(), &origin(&item, new), &listeners, &feeds).await?;
        let alike = views::is_alike(&item);
        let concerned = if new { Vec::new() } else { concerned(app, status, item.account.id).await? };
        let (mut ties, mut quoted) = (Ties::default(), None);
        if alike {
            ties = Ties::of(app, item.target().0, found.stands, new).await?;
            if let Some(status) = item.quote.as_ref().and_then(|quote| quote.status.as_deref()) {
                quoted = Some(Ties::of_quoted(app, status).await?);
            }
        }
        Ok(Self {
            alike,
            barred: found.barred.into_iter().collect(),
            ties,
            quoted,
            feeds: found.feeds.into_iter().collect(),
            concerned,
            visibility: item.status.visibility,
            local: item.status.local,
            item: Some(item),
            ..Self::empty()
        })
    }

    /// A deletion: whose feeds had the status, and where it was to be seen.
    async fn load_gone(app: &App, status: StatusId, listeners: &[AccountId]) -> Result<Self> {
        let mut db = app.db.conn();
        let Some((row, tags)) = audience::find_gone(&mut db, status).await? else {
            return Ok(Self::empty());
        };
        let origin = Origin { status, target: status, new: true, ..Origin::default() };
        let found = audience::of(&mut db, &origin, &[], &feeds(app, listeners)).await?;
        Ok(Self {
            feeds: found.feeds.into_iter().collect(),
            concerned: concerned(app, status, row.account_id).await?,
            tags,
            // Only what public feeds showed is told there.
            visibility: if row.local_only || row.reblog_of_id.is_some() {
                Visibility::Private
            } else {
                row.visibility
            },
            local: row.local,
            ..Self::empty()
        })
    }

    fn empty() -> Self {
        Self {
            item: None,
            alike: false,
            barred: HashSet::default(),
            ties: Ties::default(),
            quoted: None,
            feeds: HashSet::new(),
            concerned: Vec::new(),
            tags: Vec::new(),
            visibility: Visibility::Direct,
            local: false,
            items: Few::default(),
            texts: Few::default(),
        }
    }

    pub fn is_boost(&self) -> bool {
        self.item.as_ref().is_some_and(|item| item.reblog.is_some())
    }

    /// Whether the account's home has the status.
    pub fn is_at_home(&self, account: AccountId) -> bool {
        self.feeds.contains(&audience::home(account))
    }

    /// Whether the account wrote the status, or is named in it: it may have come without being in the home.
    pub fn concerns(&self, account: AccountId) -> bool {
        self.concerned.contains(&account)
    }

    pub fn is_in_list(&self, list: ListId) -> bool {
        self.feeds.contains(&audience::list(list))
    }

    /// Whether public feeds have it, or had it.
    pub fn is_public(&self) -> bool {
        self.visibility == Visibility::Public
    }

    pub fn is_local(&self) -> bool {
        self.local
    }

    pub fn tags(&self) -> &[String] {
        &self.tags
    }

    /// An answer to somebody else, or limited by the staff: public feeds leave these out.
    pub fn is_aside(&self) -> (bool, bool) {
        self.item.as_ref().map_or((false, false), |item| {
            let answer = item.status.in_reply_to_account_id.is_some_and(|to| to != item.account.id);
            (answer, item.account.limited)
        })
    }

    /// The status as this listener sees it; None if the listener may not or does not want to.
    pub async fn seen_by(&self, app: &App, viewer: &Viewer, unfiltered: &Unfiltered) -> Result<Option<Seen<'_>>> {
        let Some(item) = &self.item else { return Ok(None) };
        if self.barred.contains(&viewer.account) {
            return Ok(None);
        }
        if !self.alike {
            let entry = timelines::wanted(&mut app.db.conn(), viewer.account, item.status.id).await?;
            let Some(entry) = entry else { return Ok(None) };
            let item = Box::pin(views::item(app, Some(viewer), entry)).await?;
            return Ok(Some(Seen { item: Shown::Own(Box::new(item)), look: None }));
        }
        let unfiltered = unfiltered.is(app, viewer.account).await?;
        let own = self.ties.own(viewer.account);
        let quoted = self.quoted.as_ref().map(|ties| (ties.sight(viewer.account), ties.own(viewer.account)));
        let plain = own.choices.is_empty() && quoted.as_ref().is_none_or(is_plain);
        let look = plain.then(|| Look {
            state: own.state,
            own: authorship(item, viewer.account),
            right: views::quote_right(item, viewer.account, own.circles),
        });
        let shared = look.filter(|_| unfiltered);
        let known = shared.and_then(|look| self.items.iter().find(|(of, _)| *of == look));
        if let Some((_, item)) = known {
            return Ok(Some(Seen { item: Shown::Shared(item), look }));
        }
        let item = Box::pin(views::seen_by(app, item, viewer, (own, quoted))).await?;
        if let Some(look) = shared {
            let (_, item) = self.items.push((look, item));
            return Ok(Some(Seen { item: Shown::Shared(item), look: Some(look) }));
        }
        let look = look.filter(|_| item.filtered.is_empty() && !is_quoted_filtered(&item));
        Ok(Some(Seen { item: Shown::Own(Box::new(item)), look }))
    }

    /// A text that listeners of the same look share, made by the first of them.
    pub fn text(&self, look: Option<Look>, form: Form, make: impl FnOnce() -> Bytes) -> Bytes {
        let Some(look) = look else { return make() };
        match self.texts.iter().find(|(of, known, _)| *of == look && *known == form) {
            Some((.., known)) => known.clone(),
            None => self.texts.push((look, form, make())).2.clone(),
        }
    }
}

/// A short list that only grows. Whoever reads it waits for nobody.
struct Few<T>(OnceLock<Box<(T, Few<T>)>>);

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Few<T> {
    fn iter(&self) -> impl Iterator<Item = &T> {
        std::iter::successors(self.0.get(), |link| link.1.0.get()).map(|link| &link.0)
    }

    fn push(&self, value: T) -> &T {
        let (mut end, mut link) = (self, Box::new((value, Self::default())));
        while let Err(refused) = end.0.set(link) {
            link = refused;
            end = end.0.get().map_or(end, |taken| &taken.1);
        }
        &end.0.get().expect("it was just set").0
    }
}

/// Whether a viewer sees what is quoted as most do.
fn is_plain((sight, own): &(QuoteState, Own)) -> bool {
    *sight == QuoteState::Accepted && *own == Own::default()
}

fn is_quoted_filtered(item: &Item) -> bool {
    let quoted = item.quote.as_ref().and_then(|quote| quote.status.as_ref());
    quoted.is_some_and(|quoted| !quoted.filtered.is_empty())
}

/// What of an item is the account's own: the status, the boost, the page to which it links.
fn authorship(item: &Item, account: AccountId) -> (bool, bool, bool) {
    let quoted = item.quote.as_ref().and_then(|quote| quote.status.as_ref());
    let credits = item.credit.iter().chain(quoted.and_then(|quoted| quoted.credit.as_ref()));
    let wrote = quoted.is_some_and(|quoted| quoted.account.id == account);
    let named = wrote || credits.into_iter().any(|credit| credit.account.id == account);
    (item.target().1.id == account, item.account.id == account, named)
}

fn is_suspended(item: &Item) -> bool {
    item.account.suspended || item.reblog.as_ref().is_some_and(|(_, account)| account.suspended)
}

/// Who wrote a status, and whom it names.
async fn concerned(app: &App, status: StatusId, author: AccountId) -> Result<Vec<AccountId>> {
    let mut all = recipients::named(&mut app.db.conn(), status).await?;
    all.push(author);
    Ok(all)
}

/// The feeds that listeners may have open.
fn feeds(app: &App, listeners: &[AccountId]) -> Vec<i64> {
    let lists = keys(&app.streams.lists).into_iter().map(audience::list);
    listeners.iter().copied().map(audience::home).chain(lists).collect()
}

fn origin(item: &Item, new: bool) -> Origin {
    let boosted = item.reblog.as_ref().map(|(_, account)| account);
    let authors = std::iter::once(&item.account).chain(boosted);
    let domains = authors.clone().map(|account| account.domain.clone()).filter(|domain| !domain.is_empty());
    Origin {
        status: item.status.id,
        target: item.target().0.id,
        new,
        domains: domains.collect(),
        authors: authors.map(|account| account.id).collect(),
    }
}
