//! Accounts with their counts, keys and pictures; people with tokens; follows.

use std::collections::HashSet;

use activitypub::signature::PrivateKey;
use domain::text::SANITIZER_VERSION;
use storage::{Db, p};

use super::{bulk::Bulk, statuses::Written};
use crate::{
    Result,
    chance::{Chance, Zipf},
    plan::{self, *},
    words,
};

/// The one application that all tokens are of.
const APP: i64 = 1;

/// Who follows whom, each pair once.
pub fn follows() -> Vec<(usize, usize)> {
    let mut chance = Chance::new(1);
    let popular = Zipf::new(AUTHORS, 0.8);
    let mut pairs = Pairs::default();
    for viewer in 0..VIEWERS {
        for _ in 0..30 + chance.below(220) {
            pairs.add(viewer, author_of_rank(popular.draw(&mut chance)));
        }
    }
    let loud = Zipf::new(FIRST_QUIET, 0.8);
    for _ in 0..60_000 {
        pairs.add(FIRST_REMOTE + chance.below(REMOTES), loud.draw(&mut chance));
    }
    (0..HOSTS).for_each(|host| pairs.add(FIRST_REMOTE + host, COURIER));
    (0..FARS).for_each(|far| pairs.add(FIRST_FAR + far, HERALD));
    (0..CROWD).for_each(|one| pairs.add(FIRST_OF_CROWD + one, STAR));
    (0..LISTENERS).for_each(|viewer| pairs.add(viewer, SPEAKER));
    (0..SENDERS).for_each(|number| pairs.add(number % WATCHERS, sender(number)));
    pairs.list
}

#[derive(Default)]
struct Pairs {
    list: Vec<(usize, usize)>,
    known: HashSet<(usize, usize)>,
}

impl Pairs {
    fn add(&mut self, who: usize, whom: usize) {
        if who != whom && self.known.insert((who, whom)) {
            self.list.push((who, whom));
        }
    }
}

pub async fn seed(db: &Db, plan: &Plan, key: &PrivateKey, follows: &[(usize, usize)], written: &Written) -> Result<()> {
    instances(db).await?;
    accounts(db, plan).await?;
    pictures(db).await?;
    stats(db, plan, follows, written).await?;
    keys(db, key).await?;
    people(db, plan).await?;
    let mut bulk = Bulk::new(db, "follows", "id, account_id, target_account_id, uri, created_at, elsewhere");
    for (n, (who, whom)) in follows.iter().enumerate() {
        let uri = format!("{}#follows/{n}", uri(*who));
        let elsewhere = !plan::is_local(*who);
        bulk.push(p![plan::id(n), plan::id(*who), plan::id(*whom), uri, plan::id(n) >> 16, elsewhere]).await?;
    }
    bulk.end().await
}

async fn instances(db: &Db) -> Result<()> {
    let mut bulk = Bulk::new(db, "instances", "id, domain, software, software_version, created_at");
    for number in 0..HOSTS + FARS {
        let id = plan::id(number);
        bulk.push(p![id, host(number), "mastodon", "4.6.0", id >> 16]).await?;
    }
    bulk.end().await
}

async fn accounts(db: &Db, plan: &Plan) -> Result<()> {
    let mut chance = Chance::new(2);
    let mut bulk = Bulk::new(
        db,
        "accounts",
        "id, username, username_key, domain, instance_id, uri, url, actor_type, display_name, note, note_html, fields, \
         sanitizer_version, discoverable, indexable, avatar_id, header_id, inbox_url, shared_inbox_url, outbox_url, \
         followers_url, following_url, created_at, updated_at, fetched_at",
    );
    for n in 0..ACCOUNTS {
        let (id, name, here, uri) = (plan::id(n), username(n), is_local(n), uri(n));
        let instance = (!here).then(|| plan::id(host_of(n)));
        let (length, words) = (25 + chance.below(35), 2 + chance.below(2));
        let note = format!("<p>{}</p>", words::sentence(&mut chance, length));
        let [avatar, header] = pictures_of(n);
        let shared = (!here).then(|| format!("http://{}/inbox", domain(n)));
        bulk.push(p![
            id,
            &name,
            &name,
            domain(n),
            instance,
            &uri,
            url(n),
            0_i64,
            words::sentence(&mut chance, words).trim_end_matches('.'),
            &note,
            &note,
            fields(&mut chance),
            SANITIZER_VERSION,
            true,
            true,
            avatar,
            header,
            format!("{uri}/inbox"),
            shared,
            format!("{uri}/outbox"),
            format!("{uri}/followers"),
            format!("{uri}/following"),
            id >> 16,
            plan.made_at,
            (!here).then_some(plan.made_at),
        ])
        .await?;
    }
    bulk.end().await
}

/// Avatar and header, numbered apart from the pictures of statuses.
fn pictures_of(account: usize) -> [i64; 2] {
    [plan::id(10_000_000 + 2 * account), plan::id(10_000_001 + 2 * account)]
}

async fn pictures(db: &Db) -> Result<()> {
    let mut bulk = Bulk::new(
        db,
        "media",
        "id, account_id, used_as, kind, state, mime, blurhash, remote_url, width, height, created_at, updated_at",
    );
    let blurhash = "UBMOZfK1GG%LBBNG,;Rj2skq=eE1s9n5S5of";
    for n in 0..ACCOUNTS {
        let (id, uri, made) = (plan::id(n), uri(n), plan::id(n) >> 16);
        for (picture, used_as) in pictures_of(n).into_iter().zip([1_i64, 2]) {
            let (state, source) = match is_local(n) {
                true => (0_i64, None),
                false => (2, Some(format!("{uri}/{used_as}.jpg"))),
            };
            let row = p![picture, id, used_as, 1_i64, state, "image/jpeg", blurhash, source, 400, 400, made, made];
            bulk.push(row).await?;
        }
    }
    bulk.end().await
}

fn fields(chance: &mut Chance) -> String {
    let field = |name: &str, chance: &mut Chance| {
        let address = format!("https://{}.example/{}", name.to_lowercase(), words::word(chance.below(1_000)));
        let link = format!("<a href=\"{address}\" rel=\"nofollow noopener me\" target=\"_blank\">{address}</a>");
        serde_json::json!({ "name": name, "value": address, "value_html": link, "verified_at": null })
    };
    let all = ["Site", "Code", "Photos"];
    let fields: Vec<_> = all[..1 + chance.below(3)].iter().map(|name| field(name, chance)).collect();
    serde_json::Value::Array(fields).to_string()
}

async fn stats(db: &Db, plan: &Plan, follows: &[(usize, usize)], written: &Written) -> Result<()> {
    let mut counts = vec![[0_i64; 3]; ACCOUNTS];
    for (who, whom) in follows {
        counts[*who][1] += 1;
        counts[*whom][2] += 1;
    }
    let mut last = vec![None; ACCOUNTS];
    for (n, status) in written.list.iter().enumerate() {
        counts[status.author as usize][0] += 1;
        last[status.author as usize] = Some(plan.time(n));
    }
    let mut bulk = Bulk::new(
        db,
        "account_stats",
        "account_id, statuses_count, following_count, followers_count, remote_statuses_count, remote_following_count, \
         remote_followers_count, last_status_at",
    );
    for n in 0..ACCOUNTS {
        let [statuses, following, followers] = counts[n];
        let there = |count: i64| (!is_local(n)).then_some(count * 3 + 17);
        let row = p![
            plan::id(n),
            statuses,
            following,
            followers,
            there(statuses),
            there(following),
            there(followers),
            last[n]
        ];
        bulk.push(row).await?;
    }
    bulk.end().await
}

async fn keys(db: &Db, key: &PrivateKey) -> Result<()> {
    let (public, private) = (key.public()?.to_pem()?, key.to_pem()?);
    let mut bulk = Bulk::new(db, "account_keys", "id, account_id, uri, kind, public_pem, private_pem, created_at");
    for n in (0..FIRST_OF_CROWD).chain(FIRST_REMOTE..FIRST_FAR) {
        let id = plan::id(n);
        bulk.push(p![id, id, key_id(n), 0_i64, &public, is_local(n).then_some(&private), id >> 16]).await?;
    }
    bulk.end().await
}

/// Everybody here is a person; the viewers and the stars have tokens. The courier owns the server.
async fn people(db: &Db, plan: &Plan) -> Result<()> {
    let scopes = "read write follow push";
    let mut apps =
        Bulk::new(db, "oauth_apps", "id, client_id, secret_hash, name, website, redirect_uris, scopes, created_at");
    let website = "https://app.example";
    apps.push(p![APP, "bench", "", "Bench", website, "urn:ietf:wg:oauth:2.0:oob", scopes, plan.made_at]).await?;
    apps.end().await?;
    let mut users = Bulk::new(
        db,
        "users",
        "id, email, password_hash, role_id, confirmed_at, approved, agreed_at, created_at, last_active_at",
    );
    let mut members = Bulk::new(db, "account_members", "user_id, account_id, role");
    let mut tokens =
        Bulk::new(db, "oauth_tokens", "id, hash, app_id, user_id, account_id, scopes, created_at, last_used_at");
    for n in 0..FIRST_REMOTE {
        let (id, now) = (plan::id(n), plan.made_at);
        let role: i64 = if n == COURIER { 3 } else { -99 };
        users.push(p![id, format!("{}@mail.example", username(n)), "", role, now, true, now, id >> 16, now]).await?;
        members.push(p![id, id, 0_i64]).await?;
        if n < FIRST_OF_CROWD {
            tokens.push(p![id, hash(&token(n)), APP, id, id, scopes, now, now]).await?;
        }
    }
    users.end().await?;
    members.end().await?;
    tokens.end().await?;
    let (id, now, agent) = (plan::id(0), plan.made_at, "Mozilla/5.0");
    let mut sessions =
        Bulk::new(db, "sessions", "id, token_hash, user_id, account_id, ip, user_agent, created_at, last_used_at");
    sessions.push(p![id, hash(SESSION), id, id, "127.0.0.1", agent, now, now]).await?;
    sessions.end().await
}
