//! The measuring: everything from outside, over sockets, against the release binary as its own process.

pub mod bare;
mod client;
mod far;
mod inbox;
mod load;
mod others;
mod pictures;
mod receiver;
mod requests;
mod searches;
mod server;
mod spread;
mod streams;

use std::{fs, sync::Arc, time::Duration};

use storage::{
    Db,
    db::{Engine, Options},
    p,
};

use crate::{
    Result,
    arguments::Arguments,
    report::{Figure, Report, Row},
    seed::{self, Place},
};
pub use load::Outcome;
use load::{End, Load};
use receiver::Receiver;
use requests::Subject;
use server::{Server, Start};

/// Requests of a cold load: so many first touches.
const COLD: usize = 1_000;
/// Requests before a warm load, if there are so many: each three times at most.
const WARM_UP: usize = 6_000;
const CLIENTS: [usize; 3] = [1, 16, 64];
const MIB: f64 = 1024.0 * 1024.0;

struct Bench<'a> {
    arguments: &'a Arguments,
    place: &'a Place,
    db: Db,
    receiver: Receiver,
    report: Report,
}

pub async fn everything(arguments: &Arguments, place: &Place) -> Result<Report> {
    let db = Db::open(&place.url, &Options { pool: 4, ..Options::default() }).await?;
    let receiver = Receiver::start().await?;
    let report = Report::new(place.engine, place.plan.statuses);
    let mut bench = Bench { arguments, place, db, receiver, report };
    bench.refresh().await?;
    let mut subjects = requests::subjects(&bench.db, &place.plan).await?;
    if !arguments.only.is_empty() {
        subjects.retain(|subject| arguments.wants(subject.name));
        if arguments.wants(bare::WORD) {
            bench.bare().await?;
        }
        return bench.some(&subjects).await;
    }
    bench.fixed().await?;
    bench.bare().await?;
    for subject in &subjects {
        bench.cold(subject).await?;
    }
    let server = bench.start().await?;
    bench.starts(&server).await?;
    for subject in &subjects {
        bench.warm(&server, subject).await?;
    }
    bench.memory(&server, "memory after the requests").await?;
    bench.others(&server).await;
    bench.memory_after(&server).await?;
    server.stop().await?;
    Ok(bench.report)
}

impl Bench<'_> {
    /// For those who work on these loads.
    async fn some(mut self, subjects: &[Subject]) -> Result<Report> {
        let server = self.start().await?;
        for subject in subjects {
            self.warm(&server, subject).await?;
        }
        self.others(&server).await;
        server.stop().await?;
        Ok(self.report)
    }

    /// As if everybody had been here just now, however old the seed is: nobody's home is left unwritten, and what is
    /// noted once an hour is no part of the first request; nor is what the first look at a profile or a thread has
    /// fetched from elsewhere. And people talk about what they talk about today.
    async fn refresh(&self) -> Result<()> {
        const VISITED: &str = "INSERT INTO thread_crawls (status_id, again_at)
            SELECT DISTINCT in_reply_to_id, CAST($1 AS BIGINT) FROM statuses WHERE in_reply_to_id IS NOT NULL
            ON CONFLICT (status_id) DO UPDATE SET again_at = excluded.again_at";
        let (now, mut db) = (seed::now(), self.db.conn());
        db.exec("UPDATE users SET last_active_at = $1", p![now]).await?;
        db.exec("UPDATE oauth_tokens SET last_used_at = $1", p![now]).await?;
        db.exec("UPDATE accounts SET backfilled_at = $1 WHERE domain <> ''", p![now]).await?;
        db.exec(VISITED, p![now.millis() + 86_400_000]).await?;
        seed::renew_trends(&self.db, &self.place.plan).await
    }

    async fn start(&self) -> Result<Server> {
        let database = (self.place.engine == Engine::Postgres).then_some(self.place.url.as_str());
        let start =
            Start { binary: &self.arguments.binary, data: &self.place.data, database, peers: self.receiver.address };
        Server::start(&start).await
    }

    /// What the machine takes, whoever serves.
    async fn bare(&mut self) -> Result<()> {
        let bare = bare::Bare::start()?;
        for clients in CLIENTS {
            self.report.row(bare.requests(clients, self.arguments.duration).await?);
        }
        self.report.add(bare.sends().await?);
        Ok(())
    }

    /// What needs no load.
    async fn fixed(&mut self) -> Result<()> {
        let binary = fs::metadata(&self.arguments.binary)?.len() as f64;
        self.report.add(Figure::at_most("binary", binary / 1e6, "MB", 40.0));
        let bytes = self.place.size as f64 / self.place.plan.statuses as f64;
        self.report.add(Figure::plain("database per status, everything included", bytes, "bytes"));
        if self.place.engine == Engine::Sqlite {
            let fresh = self.place.data.join("fresh");
            fs::create_dir_all(&fresh)?;
            let start =
                Start { binary: &self.arguments.binary, data: &fresh, database: None, peers: self.receiver.address };
            let server = Server::start(&start).await?;
            self.report.add(Figure::at_most("start, fresh", server.started_in.as_secs_f64() * 1e3, "ms", 150.0));
            server.stop().await?;
        }
        Ok(())
    }

    /// On a server just started: each request once.
    async fn cold(&mut self, subject: &Subject) -> Result<()> {
        let server = self.start().await?;
        let count = COLD.min(subject.requests.len());
        let load = Load { requests: &subject.requests, writes: None, clients: 1, end: End::Count(count) };
        let outcome = load.run(&server, subject.settle).await?;
        self.report.row(Row::new(subject.name, "cold", 1, outcome));
        server.stop().await
    }

    async fn starts(&mut self, server: &Server) -> Result<()> {
        let took = server.started_in.as_secs_f64() * 1e3;
        self.report.add(Figure::at_most("start, existing", took, "ms", 80.0));
        tokio::time::sleep(Duration::from_secs(2)).await;
        let idle = server.memory("RssAnon")? as f64 / MIB;
        self.report.add(Figure::at_most("memory idle", idle, "MiB", 25.0));
        Ok(())
    }

    async fn warm(&mut self, server: &Server, subject: &Subject) -> Result<()> {
        let end = End::After(self.arguments.duration);
        let load = |clients, end| Load { requests: &subject.requests, writes: None, clients, end };
        if !subject.settle {
            load(16, End::Count(WARM_UP.min(3 * subject.requests.len()))).run(server, false).await?;
        }
        let engine = self.place.engine;
        let of_engine = |(sqlite, postgres)| if engine == Engine::Sqlite { sqlite } else { postgres };
        let (budget, patience) = (subject.budget.map(of_engine), subject.patience.map(of_engine));
        for clients in CLIENTS {
            let outcome = load(clients, end).run(server, subject.settle).await?;
            if subject.settle && clients == 16 {
                self.report.add(Figure::plain("posts", outcome.per_second, "per second"));
            }
            // With more at once they wait for each other.
            let patience = patience.filter(|_| clients == 1);
            self.report.row(Row::new(subject.name, "warm", clients, outcome).within(budget).answered_within(patience));
        }
        if !subject.settle {
            let writes = Arc::new(requests::posts());
            let load = Load { writes: Some(&writes), ..load(16, end) };
            let outcome = load.run(server, true).await?;
            self.report.row(Row::new(subject.name, "10 % writes", 16, outcome));
        }
        Ok(())
    }

    /// After some quiet seconds.
    async fn memory(&mut self, server: &Server, name: &'static str) -> Result<()> {
        server.calm().await;
        self.report.add(Figure::plain(name, server.memory("RssAnon")? as f64 / MIB, "MiB"));
        Ok(())
    }

    async fn memory_after(&mut self, server: &Server) -> Result<()> {
        server.calm().await;
        let (after, most) = (server.memory("RssAnon")? as f64 / MIB, server.memory("VmHWM")? as f64 / MIB);
        self.report.add(Figure::at_most("memory after the whole load", after, "MiB", 120.0));
        self.report.add(Figure::plain("memory at most, mapped files included", most, "MiB"));
        Ok(())
    }
}
