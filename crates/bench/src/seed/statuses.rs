//! Statuses with their threads, boosts, mentions, tags and pictures.

use std::collections::HashSet;

use domain::text::SANITIZER_VERSION;
use storage::{Db, p};

use super::{
    bulk::{Bulk, ROWS},
    search::{Document, Index},
};
use crate::{
    Result,
    chance::{Chance, Zipf},
    plan::{self, *},
    words::{self, Prose},
};

pub const TAGS: usize = 2_000;

/// What the other tables need to know of a status.
#[derive(Clone, Copy)]
pub struct Light {
    pub author: u32,
    pub kind: Kind,
    pub visibility: u8,
    /// The status that the thread began with.
    root: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Plain,
    /// The number of the status that it answers.
    Reply(u32),
    /// The number of the status that it boosts.
    Boost(u32),
}

/// All statuses, oldest first, and how often each was answered and boosted.
#[derive(Default)]
pub struct Written {
    pub list: Vec<Light>,
    pub replies: Vec<u32>,
    pub boosts: Vec<u32>,
}

impl Written {
    /// A recent status (of before this one) that everybody sees and that is no boost.
    fn recent(&self, before: usize, chance: &mut Chance) -> Option<usize> {
        let back = (chance.real().powi(3) * before.min(5_000) as f64) as usize;
        let found = before.checked_sub(1 + back)?;
        let found = match self.list[found].kind {
            Kind::Boost(of) => of as usize,
            _ => found,
        };
        (self.list[found].visibility < 2).then_some(found)
    }
}

/// Statuses between which all tables are brought to the same state: fewer than a [`Bulk`] holds, and whole statements.
const TOGETHER: usize = 200 * ROWS;

pub async fn seed(db: &Db, plan: &Plan, written: &Written) -> Result<()> {
    tags(db, plan).await?;
    let mut writer = Writer::new(db, plan, written);
    for n in 0..plan.statuses {
        writer.write(n).await?;
        if n % TOGETHER == TOGETHER - 1 {
            writer.flush().await?;
        }
    }
    writer.end().await
}

/// Who wrote what, and in answer to what.
pub fn invent(plan: &Plan) -> Written {
    let mut chance = Chance::new(3);
    let active = Zipf::new(AUTHORS, 0.7);
    let mut boosted = HashSet::new();
    let mut written = Written { replies: vec![0; plan.statuses], boosts: vec![0; plan.statuses], ..Written::default() };
    for n in 0..plan.statuses {
        let mut author = author_of_rank(active.draw(&mut chance));
        let mut kind = Kind::Plain;
        let dice = chance.below(100);
        if let Some((thread, root)) = plan.thread_of(n) {
            (author, kind) = in_thread(n, author, (thread, root), &mut chance);
        } else if dice < 45
            && let Some(other) = written.recent(n, &mut chance)
        {
            if dice >= 20 {
                kind = Kind::Reply(other as u32);
            } else if boosted.insert((author, other)) {
                kind = Kind::Boost(other as u32);
            }
        }
        let (root, visibility) = match kind {
            Kind::Plain => (n as u32, [0, 0, 0, 0, 0, 0, 0, 0, 1, 2][chance.below(10)]),
            Kind::Reply(to) => {
                written.replies[to as usize] += 1;
                (written.list[to as usize].root, u8::from(chance.percent(30)))
            }
            Kind::Boost(of) => {
                written.boosts[of as usize] += 1;
                (n as u32, 0)
            }
        };
        let visibility = if n < plan.threaded() { 0 } else { visibility };
        written.list.push(Light { author: author as u32, kind, visibility, root });
    }
    written
}

/// The root is a viewer's; answers go to the root or to another answer.
fn in_thread(n: usize, author: usize, (thread, root): (usize, usize), chance: &mut Chance) -> (usize, Kind) {
    let place = n - root;
    match place {
        0 => (thread, Kind::Plain),
        _ if chance.percent(60) => (author, Kind::Reply(root as u32)),
        _ => (author, Kind::Reply((root + chance.below(place)) as u32)),
    }
}

async fn tags(db: &Db, plan: &Plan) -> Result<()> {
    let mut bulk = Bulk::new(db, "tags", "id, name, display_name, created_at, last_status_at");
    for n in 0..TAGS {
        let name = tag(n);
        bulk.push(p![plan::id(n), &name, &name, plan::id(n) >> 16, plan.made_at]).await?;
    }
    bulk.end().await
}

fn tag(number: usize) -> String {
    format!("{}{number}", words::word(number))
}

/// What a status says.
#[derive(Default)]
pub struct Body {
    /// As it would be written.
    pub text: String,
    /// As shown.
    pub html: String,
    pub tags: Vec<String>,
    /// Of its pictures.
    pub descriptions: Vec<String>,
}

struct Writer<'a> {
    plan: &'a Plan,
    written: &'a Written,
    chance: Chance,
    popular: Zipf,
    prose: Prose,
    index: Index<'a>,
    conversations: Bulk<'a>,
    statuses: Bulk<'a>,
    stats: Bulk<'a>,
    recipients: Bulk<'a>,
    tags: Bulk<'a>,
    media: Bulk<'a>,
    pictures: usize,
}

impl<'a> Writer<'a> {
    fn new(db: &'a Db, plan: &'a Plan, written: &'a Written) -> Self {
        Self {
            plan,
            written,
            chance: Chance::new(4),
            popular: Zipf::new(TAGS, 1.0),
            prose: Prose::new(),
            index: Index::new(db),
            conversations: Bulk::new(db, "conversations", "id, created_at"),
            statuses: Bulk::new(
                db,
                "statuses",
                "id, account_id, uri, url, local, visibility, conversation_id, in_reply_to_id, in_reply_to_account_id, \
                 reply, reblog_of_id, text, spoiler_text, html, sanitizer_version, sensitive, language, \
                 application_id, created_at",
            ),
            stats: Bulk::new(
                db,
                "status_stats",
                "status_id, replies_count, reblogs_count, favourites_count, remote_reblogs_count, \
                 remote_favourites_count",
            ),
            recipients: Bulk::new(db, "status_recipients", "status_id, account_id, silent, position"),
            tags: Bulk::new(db, "status_tags", "tag_id, status_id"),
            media: Bulk::new(
                db,
                "media",
                "id, account_id, used_as, status_id, position, kind, state, mime, description, blurhash, color, \
                 focus_x, focus_y, width, height, small_width, small_height, remote_url, created_at, updated_at",
            ),
            pictures: 0,
        }
    }

    async fn end(self) -> Result<()> {
        // In the order in which tables refer to each other.
        for bulk in [self.conversations, self.statuses, self.stats, self.recipients, self.tags, self.media] {
            bulk.end().await?;
        }
        self.index.end().await
    }

    async fn flush(&mut self) -> Result<()> {
        self.conversations.flush().await?;
        self.statuses.flush().await?;
        for bulk in [&mut self.stats, &mut self.recipients, &mut self.tags, &mut self.media] {
            bulk.flush().await?;
        }
        self.index.flush().await
    }

    async fn write(&mut self, n: usize) -> Result<()> {
        let light = self.written.list[n];
        let (author, id, time) = (light.author as usize, self.plan.status_id(n), self.plan.time(n));
        if light.root as usize == n && !matches!(light.kind, Kind::Boost(_)) {
            self.conversations.push(p![id, time]).await?;
        }
        let (parent, boosted) = match light.kind {
            Kind::Plain => (None, None),
            Kind::Reply(to) => (Some(to as usize), None),
            Kind::Boost(of) => (None, Some(of as usize)),
        };
        let parent_author = parent.map(|to| self.written.list[to].author as usize);
        let mut body = match boosted {
            Some(_) => Body::default(),
            None => self.text(id, author, parent_author).await?,
        };
        let here = is_local(author);
        let uri = self.plan.status_uri(n, author);
        let page = if here { None } else { Some(format!("{}/{id}", url(author))) };
        let (uri, page) = if boosted.is_some() { (format!("{uri}/activity"), None) } else { (uri, page) };
        let spoiler = match boosted.is_none() && self.chance.percent(6) {
            true => words::sentence(&mut self.chance, 3),
            false => String::new(),
        };
        self.statuses
            .push(p![
                id,
                plan::id(author),
                uri,
                page,
                here,
                i64::from(light.visibility),
                boosted.is_none().then(|| self.plan.status_id(light.root as usize)),
                parent.map(|to| self.plan.status_id(to)),
                parent_author.map(plan::id),
                parent_author.is_some_and(|other| other != author),
                boosted.map(|of| self.plan.status_id(of)),
                if here { &body.text } else { &body.html },
                &spoiler,
                &body.html,
                SANITIZER_VERSION,
                !spoiler.is_empty(),
                boosted.is_none().then_some("en"),
                (here && boosted.is_none()).then_some(1_i64),
                time,
            ])
            .await?;
        self.count(n, here).await?;
        if boosted.is_some() {
            return Ok(());
        }
        if self.chance.percent(40) {
            body.descriptions = self.picture(id, author, time).await?;
        }
        let reply = parent.is_some();
        let named = parent_author.filter(|other| *other != author);
        let document = Document { author, named, reply, public: light.visibility == 0, spoiler: &spoiler, body: &body };
        self.index.add(id, &document).await
    }

    async fn count(&mut self, n: usize, here: bool) -> Result<()> {
        let (replies, boosts) = (i64::from(self.written.replies[n]), i64::from(self.written.boosts[n]));
        let favourites = self.chance.below(1 + boosts as usize * 3) as i64;
        let there = |count: i64| (!here).then_some(count * 2 + 1);
        let row = p![self.plan.status_id(n), replies, boosts, favourites, there(boosts), there(favourites)];
        self.stats.push(row).await
    }

    /// Answers name whom they answer; three of ten have tags, one of fifty is in a script without spaces.
    async fn text(&mut self, id: i64, author: usize, answered: Option<usize>) -> Result<Body> {
        let (mut text, mut html) = (String::new(), String::from("<p>"));
        if let Some(other) = answered.filter(|other| *other != author) {
            let (name, url) = (username(other), url(other));
            text = format!("@{} ", acct(other));
            html.push_str(&format!(
                "<span class=\"h-card\"><a href=\"{url}\" class=\"u-url mention\">@<span>{name}</span></a></span> "
            ));
            self.recipients.push(p![id, plan::id(other), false, 0_i64]).await?;
        }
        for paragraph in 0..=self.chance.below(3) {
            if paragraph > 0 {
                text.push_str("\n\n");
                html.push_str("</p><p>");
            }
            let length = 15 + self.chance.below(35);
            let words = match self.chance.percent(2) {
                true => words::dense(&mut self.chance),
                false => self.prose.sentence(&mut self.chance, length),
            };
            text.push_str(&words);
            html.push_str(&words);
        }
        let mut tags = Vec::new();
        if self.chance.percent(30) {
            let mut numbers: Vec<usize> =
                (0..=self.chance.below(3)).map(|_| self.popular.draw(&mut self.chance)).collect();
            numbers.sort_unstable();
            numbers.dedup();
            for number in numbers {
                let name = tag(number);
                text.push_str(&format!(" #{name}"));
                html.push_str(&format!(
                    " <a href=\"http://{}/tags/{name}\" class=\"mention hashtag\" rel=\"tag\">#<span>{name}</span></a>",
                    if is_local(author) { DOMAIN.to_owned() } else { domain(author) }
                ));
                self.tags.push(p![plan::id(number), id]).await?;
                tags.push(name);
            }
        }
        html.push_str("</p>");
        Ok(Body { text, html, tags, descriptions: Vec::new() })
    }

    /// Gives the descriptions.
    async fn picture(&mut self, status: i64, author: usize, time: i64) -> Result<Vec<String>> {
        let mut descriptions = Vec::new();
        let here = is_local(author);
        for position in 0..=[0, 0, 0, 1, 3][self.chance.below(5)] {
            self.pictures += 1;
            let id = (time << 16) | (self.pictures & 0xffff) as i64;
            let length = 8 + self.chance.below(25);
            let description = words::sentence(&mut self.chance, length);
            let source = (!here).then(|| format!("http://files.{}/media/{id}/original.jpg", domain(author)));
            let state: i64 = if here { 0 } else { 2 };
            self.media
                .push(p![
                    id,
                    plan::id(author),
                    0_i64,
                    status,
                    position,
                    1_i64,
                    state,
                    "image/jpeg",
                    &description,
                    "UBMOZfK1GG%LBBNG,;Rj2skq=eE1s9n5S5of",
                    "#6c7a58",
                    0.0,
                    0.0,
                    1600,
                    1200,
                    400,
                    300,
                    source,
                    time,
                    time,
                ])
                .await?;
            descriptions.push(description);
        }
        Ok(descriptions)
    }
}
