//! The seeded database: made once for each schema and size, kept, and copied for every run.

mod bulk;
mod homes;
mod people;
mod reactions;
mod search;
mod statuses;
mod talk;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use activitypub::signature::PrivateKey;
use domain::Timestamp;
use storage::{
    Db,
    db::{Engine, Options, Synchronous},
    migrate::{self, MIGRATIONS},
    secrets,
};

use crate::{Result, arguments::Arguments, chance::mix, plan::Plan};

/// Under this name the database knows how it was made.
const MARK: &str = "bench/plan";
const KEY: &str = "bench/key";
/// To be raised when the seed changes: databases seeded before are made anew.
const VERSION: u64 = 2;

pub use talk::{TRENDS, renew as renew_trends};

/// A database to measure on.
pub struct Place {
    pub plan: Plan,
    /// With this key every seeded account signs.
    pub key: PrivateKey,
    pub url: String,
    pub engine: Engine,
    /// The data folder of the server.
    pub data: PathBuf,
    /// Bytes, as seeded.
    pub size: u64,
}

/// The seeded database, from the cache if it is there.
pub async fn place(arguments: &Arguments) -> Result<Place> {
    fs::create_dir_all(&arguments.cache)?;
    let cache = arguments.cache.canonicalize()?;
    let data = cache.join("data");
    let _ = fs::remove_dir_all(&data);
    fs::create_dir_all(&data)?;
    let url = match &arguments.database {
        Some(url) => url.clone(),
        None => format!("sqlite:{}", kept(&cache, arguments.statuses).await?.display()),
    };
    let db = Db::open(&url, &Options { pool: 2, ..Options::default() }).await?;
    let plan = match &arguments.database {
        Some(_) => plan_of(&db, arguments.statuses).await?,
        None => marked(&db).await?.ok_or("the cached database is not a seeded one")?,
    };
    let pem = secrets::find(&mut db.conn(), KEY).await?.ok_or("the seeded database has no key")?;
    let (engine, size) = (db.engine(), size(&db, &url).await?);
    drop(db);
    let mut place = Place { plan, key: PrivateKey::from_pem(&pem)?, url, engine, data, size };
    if engine == Engine::Sqlite {
        let copy = place.data.join("aldea.db");
        fs::copy(place.url.trim_start_matches("sqlite:"), &copy)?;
        // What is still being written would be charged to whoever starts on it.
        fs::File::open(&copy)?.sync_all()?;
        place.url = format!("sqlite:{}", copy.display());
    }
    Ok(place)
}

/// The file of SQLite for this schema and size, seeded if it is not there yet.
async fn kept(cache: &Path, statuses: usize) -> Result<PathBuf> {
    let text: Vec<u64> = MIGRATIONS.iter().flat_map(|m| m.text.bytes()).map(u64::from).collect();
    let schema = text.iter().fold(VERSION, |hash, byte| mix(hash ^ byte));
    let path = cache.join(format!("seed-{statuses}-{schema:016x}.db"));
    if path.is_file() {
        return Ok(path);
    }
    let unfinished = path.with_extension("unfinished");
    for file in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{file}", unfinished.display()));
    }
    {
        let options = Options { synchronous: Synchronous::Normal, ..Options::default() };
        let db = Db::open(&unfinished.display().to_string(), &options).await?;
        db.conn().script("PRAGMA cache_size = -400000;".into()).await?;
        seed(&db, statuses).await?;
    }
    // The last of the connections to close, each on its own thread, brings everything into the one file.
    let log = PathBuf::from(format!("{}-wal", unfinished.display()));
    while log.exists() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    fs::rename(&unfinished, &path)?;
    Ok(path)
}

async fn plan_of(db: &Db, statuses: usize) -> Result<Plan> {
    migrate::run(db, now()).await?;
    match marked(db).await? {
        Some(plan) if plan.statuses == statuses => Ok(plan),
        Some(plan) => Err(format!("the database was seeded with {} statuses", plan.statuses).into()),
        None => seed(db, statuses).await,
    }
}

async fn marked(db: &Db) -> Result<Option<Plan>> {
    let mark = secrets::find(&mut db.conn(), MARK).await?;
    let read = |mark: String| {
        let (statuses, made_at) = mark.split_once(' ')?;
        Some(Plan { statuses: statuses.parse().ok()?, made_at: made_at.parse().ok()? })
    };
    Ok(mark.and_then(read))
}

async fn seed(db: &Db, statuses: usize) -> Result<Plan> {
    migrate::run(db, now()).await?;
    let plan = Plan { statuses, made_at: now().millis() };
    let started = Instant::now();
    let tell = |what: &str| eprintln!("{:>6.1} s  {what}", started.elapsed().as_secs_f64());
    let key = PrivateKey::generate_rsa()?;
    let follows = people::follows();
    let written = statuses::invent(&plan);
    tell("seeding: accounts and follows");
    people::seed(db, &plan, &key, &follows, &written).await?;
    tell("seeding: statuses");
    search::without_words(db).await?;
    statuses::seed(db, &plan, &written).await?;
    tell("seeding: words");
    search::with_words(db).await?;
    talk::seed(db, &plan).await?;
    tell("seeding: homes and lists");
    homes::seed(db, &plan, &follows, &written).await?;
    tell("seeding: favourites and notifications");
    reactions::seed(db, &plan, &written).await?;
    tell("seeding: statistics of the query planner");
    analyse(db).await?;
    secrets::put(&mut db.conn(), KEY, &key.to_pem()?).await?;
    secrets::put(&mut db.conn(), MARK, &format!("{} {}", plan.statuses, plan.made_at)).await?;
    tell("seeded");
    Ok(plan)
}

/// As a server has them after some hours.
async fn analyse(db: &Db) -> Result<()> {
    let script = match db.engine() {
        Engine::Sqlite => "PRAGMA analysis_limit = 1000; ANALYZE;",
        Engine::Postgres => "VACUUM ANALYZE",
    };
    Ok(db.conn().script(script.into()).await?)
}

async fn size(db: &Db, url: &str) -> Result<u64> {
    Ok(match db.engine() {
        Engine::Sqlite => fs::metadata(url.trim_start_matches("sqlite:"))?.len(),
        Engine::Postgres => {
            let size: i64 = db.conn().one("SELECT pg_database_size(current_database())", Vec::new()).await?;
            size.unsigned_abs()
        }
    })
}

pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(since.as_millis() as i64)
}
