//! One server.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use domain::{AccountId, Settings, Timestamp};
use federation::Fediverse;
use server::serve::doors::Doors;
use services::http::{Hosts, Http, HttpOptions};
use services::mail::Mailer;
use services::media::{Files, FilmTools};
use services::translate::Translator;
use services::{App, Clock, Config, Parts, Random, SettingsCache, views};
use storage::db::Engine;
use storage::jobs;
use storage::testing::TestDb;

use crate::{Request, TestUser, UserBuilder, folder::Folder, settle};

/// When tests begin: Wednesday, 25 November 2026, noon.
pub const NOON: Timestamp = Timestamp::from_secs(1_795_608_000);

/// A server of its own for one test. Clones are handles to the same one; when the last is dropped, dead jobs fail the
/// test.
#[derive(Clone)]
pub struct TestApp(Arc<Inner>);

struct Inner {
    app: App,
    doors: Doors,
    hosts: Hosts,
    _media: Folder,
    /// Dropped last: the database goes with it.
    _db: TestDb,
}

impl TestApp {
    /// `alpha.test`, by https.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With another configuration.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new("alpha.test", true);
        change(&mut config);
        Self::join(config, Clock::fixed(NOON), Hosts::default()).await
    }

    /// On a machine that has no ffmpeg.
    pub async fn without_ffmpeg() -> Self {
        let config = Config::new("alpha.test", true);
        Self::make(config, Clock::fixed(NOON), Hosts::default(), (FilmTools::none(), Mailer::kept())).await
    }

    /// A server that cannot send letters: they are shown to the operator.
    pub async fn without_mail() -> Self {
        let config = Config::new("alpha.test", true);
        let mailer = Mailer::new(None, |_| {}).unwrap_or_else(|_| Mailer::kept());
        Self::make(config, Clock::fixed(NOON), Hosts::default(), (FilmTools::at(None, None), mailer)).await
    }

    /// On a network with others, all under one clock.
    pub(crate) async fn join(config: Config, clock: Clock, hosts: Hosts) -> Self {
        Self::make(config, clock, hosts, (FilmTools::at(None, None), Mailer::kept())).await
    }

    async fn make(mut config: Config, clock: Clock, hosts: Hosts, (tools, mailer): (FilmTools, Mailer)) -> Self {
        // What goes wrong inside is shown beside the test that it breaks.
        let _ = tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
            .with_test_writer()
            .try_init();
        let db = TestDb::new().await;
        let options = HttpOptions { allow_private: config.testbed, ..HttpOptions::new(&config.web_domain) };
        let http = Http::routed(&options, Arc::new(hosts.clone())).expect("a client without a network can be made");
        let random = Random::seeded(config.web_domain.bytes().map(u64::from).sum());
        let media = Folder::new();
        config.media_dir = media.0.clone();
        let files = Files::in_folder(config.media_dir.clone(), tools);
        let translator = Translator::new(&config, http.clone());
        let app = App::new(Parts {
            db: db.db().clone(),
            config,
            settings: SettingsCache::new(Settings::default()),
            clock,
            random,
            http,
            events: Default::default(),
            remote: Box::new(Fediverse::default()),
            views: views::Cache::new(1 << 20),
            sessions: Default::default(),
            filters: Default::default(),
            files,
            push: Default::default(),
            fasp: Default::default(),
            streams: Default::default(),
            mailer,
            translator,
            instance: Default::default(),
        });
        let doors = server::serve::doors(&app);
        Self(Arc::new(Inner { app, doors, hosts, _media: media, _db: db }))
    }

    /// For calls of services and storage.
    pub fn app(&self) -> &App {
        &self.0.app
    }

    pub(crate) fn doors(&self) -> &Doors {
        &self.0.doors
    }

    /// Whoever else is on the network: tests put peers of their own here. Nobody at first.
    pub fn hosts(&self) -> &Hosts {
        &self.0.hosts
    }

    /// A person who has finished signing up, with a token for everything.
    pub async fn user(&self, name: &str) -> TestUser {
        self.build_user(name).make().await
    }

    /// A person who differs from others.
    pub fn build_user(&self, name: &str) -> UserBuilder {
        UserBuilder::new(self.clone(), name)
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// The staff veils somebody's files (`at`: when), or no longer.
    pub async fn veil(&self, account: AccountId, at: Option<Timestamp>) {
        const SQL: &str = "UPDATE accounts SET sensitized_at = $2, version = version + 1 WHERE id = $1";
        self.db.conn().exec(SQL, storage::p![account, at]).await.expect("the account is there");
    }

    /// Does all jobs that are due, and those that they cause. Fails the test if one fails for good.
    pub async fn settle(&self) {
        while settle::once(self.app()).await {}
    }

    /// How many statements this work runs on the database.
    pub async fn queries(&self, work: impl Future) -> u64 {
        let before = self.db.queries();
        work.await;
        self.db.queries() - before
    }

    pub fn get(&self, path: &str) -> Request {
        self.request("GET", path)
    }

    pub fn post(&self, path: &str) -> Request {
        self.request("POST", path)
    }

    /// A request of nobody in particular.
    pub fn request(&self, method: &str, path: &str) -> Request {
        Request::new(self.clone(), method, path)
    }
}

impl Deref for TestApp {
    type Target = App;
    fn deref(&self) -> &App {
        &self.0.app
    }
}

/// Jobs die only when they are done, which [`TestApp::settle`] watches over; this is for tests that do them otherwise.
impl Drop for Inner {
    fn drop(&mut self) {
        // The connections to PostgreSQL are driven by the runtime that waits here.
        if std::thread::panicking() || self.app.db.engine() == Engine::Postgres {
            return;
        }
        let db = self.app.db.clone();
        let dead = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime can be started");
            runtime.block_on(async { jobs::list_dead(&mut db.conn(), 10).await })
        });
        let dead = dead.join().expect("the thread does not panic").expect("the database answers");
        let words: Vec<String> =
            dead.into_iter().map(|job| format!("{} ({:?})", job.payload, job.last_error)).collect();
        assert!(words.is_empty(), "jobs have failed for good: {words:#?}");
    }
}
