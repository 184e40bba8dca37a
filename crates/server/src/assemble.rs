//! Makes the application from the configuration: the database, the HTTP client, the settings.

use std::collections::HashMap;

use services::http::{Http, HttpOptions};
use services::mail::Mailer;
use services::{App, Clock, MediaLimits, Parts, Random, SettingsCache, views};
use storage::Db;
use storage::db::{Options, Synchronous};

use crate::config::{self, Config};

/// Opens the database, brings its schema up to date, and puts the application together.
pub async fn app(config: &Config) -> Result<App, String> {
    let clock = Clock::System;
    let db = database(config).await?;
    storage::migrate::run(&db, clock.now()).await.map_err(|error| format!("database: {error}"))?;
    let settings = services::settings::load(&db).await.map_err(|error| format!("settings: {error}"))?;
    let services = facts(config);
    let http = Http::new(&http_options(config)?).map_err(|error| format!("HTTP client: {error}"))?;
    let mailer = Mailer::new(services.mail.as_ref(), crate::cli::tell).map_err(|error| format!("smtp: {error}"))?;
    Ok(App::new(Parts {
        db,
        config: services,
        settings: SettingsCache::new(settings),
        clock,
        random: Random::System,
        http,
        events: Default::default(),
        remote: Box::new(federation::Fediverse::default()),
        views: views::Cache::new(config.cache.rendered),
        sessions: Default::default(),
        fetches: Default::default(),
        mailer,
        instance: Default::default(),
    }))
}

async fn database(config: &Config) -> Result<Db, String> {
    let synchronous = match config.sqlite.synchronous {
        config::Synchronous::Full => Synchronous::Full,
        config::Synchronous::Normal => Synchronous::Normal,
    };
    let options = Options { synchronous, pool: config.postgres.pool_size, ..Options::default() };
    Db::open(&config.database_url(), &options).await.map_err(|error| format!("database: {error}"))
}

/// What the layers above need to know of the configuration.
fn facts(config: &Config) -> services::Config {
    let media = &config.media;
    services::Config {
        web_domain: config.domain(),
        account_domain: config.account_domain(),
        https: config.is_https(),
        testbed: config.testbed.is_some(),
        media_dir: config.data.join("media"),
        media: MediaLimits {
            image_size: media.image_size_limit,
            image_pixels: media.image_pixel_limit,
            video_size: media.video_size_limit,
        },
        mail: config.smtp.url.clone().map(|url| services::Mail { url, from: sender(config) }),
    }
}

fn sender(config: &Config) -> String {
    let default = || {
        let domain = config.account_domain();
        format!("noreply@{}", domain.split(':').next().unwrap_or(&domain))
    };
    config.smtp.from.clone().unwrap_or_else(default)
}

fn http_options(config: &Config) -> Result<HttpOptions, String> {
    let mut options = HttpOptions::new(&config.domain());
    if let Some(testbed) = &config.testbed {
        options.allow_private = true;
        options.hosts = testbed.hosts.iter().cloned().collect::<HashMap<_, _>>();
        let read = |path| std::fs::read(path).map_err(|error| format!("ALDEA_TESTBED_CA: {error}"));
        options.extra_ca_pem = testbed.ca.as_ref().map(read).transpose()?;
    }
    Ok(options)
}
