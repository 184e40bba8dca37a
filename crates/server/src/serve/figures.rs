//! `/metrics` for Prometheus, on a listener of its own that the operator keeps private.

use std::time::Duration;

use axum::body::Body;
use domain::{JobState, Lane};
use http::{HeaderValue, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use services::App;
use storage::jobs;

use super::stop::Stop;

/// Seconds; from an answer out of a cache to one that somebody gives up on.
const BUCKETS: &[f64] =
    &[0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

#[derive(Clone)]
pub struct Figures(PrometheusHandle);

impl Figures {
    /// From now on, figures are kept. Without, the macros of `metrics` do nothing.
    pub fn start() -> Result<Figures, BuildError> {
        Ok(Figures(PrometheusBuilder::new().set_buckets(BUCKETS)?.install_recorder()?))
    }

    /// Observations wait in memory until they are sorted into their buckets.
    pub async fn upkeep(self, mut stop: Stop) {
        loop {
            tokio::select! {
                () = stop.wait() => return,
                () = tokio::time::sleep(Duration::from_secs(5)) => self.0.run_upkeep(),
            }
        }
    }
}

/// Figures that are looked up and not counted.
pub async fn gauge(app: App, mut stop: Stop) {
    loop {
        match storage::aside(async { jobs::counts(&mut app.db.conn()).await }).await {
            Ok(counts) => show(&app, &counts),
            Err(error) => tracing::warn!(%error, "cannot count jobs"),
        }
        tokio::select! {
            () = stop.wait() => return,
            () = tokio::time::sleep(Duration::from_secs(15)) => {}
        }
    }
}

fn show(app: &App, counts: &[jobs::Count]) {
    for lane in Lane::ALL {
        for state in JobState::ALL {
            let count = counts.iter().find(|count| count.lane == lane.number() && count.state == *state);
            let labels = [("lane", lane.as_str()), ("state", state.as_str())];
            metrics::gauge!("aldea_jobs", &labels).set(count.map_or(0.0, |count| count.jobs as f64));
            if *state == JobState::Queued {
                let late = count.map_or(0.0, |count| app.now().since(count.first_run_at).as_secs_f64());
                metrics::gauge!("aldea_jobs_late_seconds", "lane" => lane.as_str()).set(late);
            }
        }
    }
    metrics::gauge!("aldea_database_statements").set(app.db.queries() as f64);
}

/// What is counted elsewhere, as it is now.
fn read(app: &App) {
    let (hits, misses) = app.views.usage();
    metrics::counter!("aldea_parts_hits_total").absolute(hits);
    metrics::counter!("aldea_parts_misses_total").absolute(misses);
}

/// The listener's part: figures of one application.
pub struct Shown {
    pub figures: Figures,
    pub app: App,
}

impl Shown {
    pub fn answer(&self, request: &Request<Incoming>) -> Response<Body> {
        if request.uri().path() != "/metrics" {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_FOUND;
            return response;
        }
        read(&self.app);
        let mut response = Response::new(Body::from(self.figures.0.render()));
        let media_type = HeaderValue::from_static("text/plain; version=0.0.4");
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
        response
    }
}
