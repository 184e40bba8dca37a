//! Runs the server: listeners, jobs, certificates, and the orderly end of all of them.

pub mod accept;
pub mod acme;
mod body;
mod compress;
pub mod doors;
mod figures;
pub mod front;
mod kept;
mod redirect;
pub mod stop;
mod tls;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use services::App;
use storage::db::Engine;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::bridge::Bridge;
use crate::config::{Config, Role};
use crate::{assemble, control, folder, worker};
use accept::{Answer, Limits};
use doors::Doors;
use figures::{Figures, Shown};
use front::{Front, RequestIds};
use redirect::Redirect;
use stop::Stop;

/// So long after it began to answer, a server has nothing more to do for its start.
const SETTLED: Duration = Duration::from_secs(2);

/// Until SIGTERM or SIGINT, or until something fails that nothing works without.
pub async fn run(config: &Config) -> Result<(), String> {
    let mut signals = Signals::hear()?;
    folder::make(&config.data)?;
    let lock = folder::lock(&config.data)?;
    // Bound before the database is open: clients that come early wait a moment instead of being turned away.
    let listener = match config.role {
        Role::Worker => None,
        Role::Web | Role::All => Some(bind(config.listen()).await?),
    };
    let figures = config.metrics.listen.map(|_| Figures::start()).transpose().map_err(|error| error.to_string())?;
    let app = assemble::app(config).await?;
    if app.db.engine() == Engine::Sqlite {
        if lock.is_none() {
            return Err(format!("another server runs on the data folder {}", config.data.display()));
        }
        // Whoever held these jobs is dead.
        let _ = storage::jobs::release_all(&mut app.db.conn()).await;
        let _ = storage::delivery_queues::release_all(&mut app.db.conn(), app.now()).await;
    }
    if lock.is_some() {
        app.files.scratch.clear().map_err(|error| format!("the folder of unfinished files: {error}"))?;
    }
    let (stopper, stop) = stop::channel();
    let mut server = Server { config, app: app.clone(), stop, tasks: JoinSet::new() };
    if let Some(figures) = figures {
        server.show_figures(figures).await?;
    }
    if lock.is_some() {
        server.obey()?;
    }
    // Last: whoever gets an answer may count on everything else.
    if let Some(listener) = listener {
        server.listen(listener).await?;
    }
    server.bridge();
    server.work();
    // Looked for soon, so that nobody has to wait for it later; but not while the server starts.
    let tools = app.clone();
    tokio::spawn(async move {
        tokio::time::sleep(SETTLED).await;
        tools.files.tools.get().await.is_some()
    });
    greet(config, &app).await;
    let cause = signals.wait(&mut server.tasks).await;
    tracing::info!("stopping");
    stopper.stop();
    app.events.close();
    while server.tasks.join_next().await.is_some() {}
    app.db.close();
    cause
}

async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    accept::bind(address).await.map_err(|error| error.to_string())
}

/// What a running server is made of.
struct Server<'a> {
    config: &'a Config,
    app: App,
    stop: Stop,
    tasks: JoinSet<()>,
}

impl Server<'_> {
    fn limits(&self) -> Limits {
        let limits = &self.config.limits;
        Limits {
            connections: limits.connections,
            headers: Duration::from_secs(limits.header_timeout),
            shutdown: self.patience(),
        }
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(self.config.limits.shutdown_timeout)
    }

    async fn show_figures(&mut self, figures: Figures) -> Result<(), String> {
        let Some(address) = self.config.metrics.listen else {
            return Ok(());
        };
        let listener = bind(address).await?;
        let shown = Shown { figures: figures.clone(), app: self.app.clone() };
        let shown = Answer::Figures(Arc::new(shown));
        self.tasks.spawn(accept::run(listener, None, shown, self.limits(), self.stop.clone()));
        self.tasks.spawn(figures::gauge(self.app.clone(), self.stop.clone()));
        self.tasks.spawn(figures.upkeep(self.stop.clone()));
        Ok(())
    }

    async fn listen(&mut self, listener: TcpListener) -> Result<(), String> {
        let tls = self.tls()?;
        let front = Front {
            doors: doors(&self.app),
            app: self.app.clone(),
            trusted_proxies: self.config.trusted_proxies.clone(),
            log_requests: self.config.log.requests,
            measure: self.config.metrics.listen.is_some(),
            hsts: self.config.is_https() && self.config.testbed.is_none(),
            ids: RequestIds::starting_at(self.app.random.below(u64::MAX)),
        };
        if let Some(address) = self.config.redirect_listen() {
            let redirect = Redirect { app: self.app.clone(), base: self.app.config.base() };
            let redirect = Answer::Redirect(Arc::new(redirect));
            self.tasks.spawn(accept::run(bind(address).await?, None, redirect, self.limits(), self.stop.clone()));
        }
        self.tasks.spawn(accept::run(listener, tls, Answer::Front(Arc::new(front)), self.limits(), self.stop.clone()));
        Ok(())
    }

    fn tls(&mut self) -> Result<Option<TlsAcceptor>, String> {
        let certificate = Arc::new(tls::Certificate::default());
        let tls = &self.config.tls;
        if let (Some(cert), Some(key)) = (tls.cert.clone(), tls.key.clone()) {
            let files = tls::Files { cert, key };
            certificate.replace(files.load()?);
            self.tasks.spawn(files.watch(certificate.clone(), self.stop.clone()));
        } else if tls.automatic {
            self.tasks.spawn(acme::follow(self.app.clone(), certificate.clone(), self.stop.clone()));
        } else {
            return Ok(None);
        }
        Ok(Some(certificate.acceptor()))
    }

    fn obey(&mut self) -> Result<(), String> {
        let listener = control::open(&self.config.data).map_err(|error| format!("control socket: {error}"))?;
        self.tasks.spawn(control::serve(listener, self.app.clone(), self.stop.clone()));
        Ok(())
    }

    /// SQLite is served by one process, so there are no others to tell.
    fn bridge(&mut self) {
        if self.app.db.engine() == Engine::Postgres {
            self.tasks.spawn(Bridge::build(&self.app).run(self.stop.clone()));
        }
    }

    fn work(&mut self) {
        let (app, stop) = (self.app.clone(), self.stop.clone());
        if self.config.role == Role::Web {
            self.tasks.spawn(worker::tell_others(app, stop));
        } else {
            let acme = self.config.tls.automatic.then(|| acme::Settings::of(self.config));
            self.tasks.spawn(worker::run(app, self.config.jobs.clone(), acme, stop, self.patience()));
        }
    }
}

/// Everything that answers requests.
pub fn doors(app: &App) -> Doors {
    Doors::new(
        api::Api::new(app.clone()),
        federation::router(app.clone()),
        web::router(app.clone(), crate::routes::reference()),
        app.clock.clone(),
    )
}

/// Tells the operator where the server is, and how to claim it as long as it has no owner.
async fn greet(config: &Config, app: &App) {
    tracing::info!(url = app.config.base(), listen = %config.listen(), role = %config.role, "ready");
    match services::setup::link(app).await {
        Ok(Some(link)) => crate::cli::tell(&format!(
            "\nThis server has no owner yet. Open this link to make the owner's account:\n\n    {link}\n\n"
        )),
        Ok(None) => {}
        Err(error) => tracing::error!(%error, "cannot see whether the server has an owner"),
    }
}

/// The signals that end the server. Heard from the first moment on, so that a stop right after the start is orderly too.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn hear() -> Result<Self, String> {
        let hear = |kind| signal(kind).map_err(|error| format!("signals: {error}"));
        Ok(Self { terminate: hear(SignalKind::terminate())?, interrupt: hear(SignalKind::interrupt())? })
    }

    /// A signal, or a task that ended although it should not.
    async fn wait(&mut self, tasks: &mut JoinSet<()>) -> Result<(), String> {
        tokio::select! {
            _ = self.terminate.recv() => Ok(()),
            _ = self.interrupt.recv() => Ok(()),
            Some(ended) = tasks.join_next() => Err(match ended {
                Err(error) if error.is_panic() => "a part of the server failed; see the log".into(),
                _ => "a part of the server ended by itself; see the log".into(),
            }),
        }
    }
}
