//! Makes the application from the configuration: the database, the HTTP client, the settings.

use std::collections::HashMap;

use services::http::{Http, HttpOptions};
use services::mail::Mailer;
use services::media::{Bucket, Files, FilmTools, Folder, Store};
use services::translate::Translator;
use services::{App, Clock, InboxLimits, MediaLimits, Parts, Random, SettingsCache, Thumbnail, views};
use storage::Db;
use storage::db::{Options, Synchronous};

use crate::config::{self, Config};

/// Opens the database, brings its schema up to date, and puts the application together.
pub async fn app(config: &Config) -> Result<App, String> {
    let clock = Clock::System;
    let db = database(config).await?;
    storage::migrate::run(&db, clock.now()).await.map_err(|error| format!("database: {error}"))?;
    let settings = services::settings::load(&db).await.map_err(|error| format!("settings: {error}"))?;
    let services = facts(config)?;
    let http = Http::new(&http_options(config)?).map_err(|error| format!("HTTP client: {error}"))?;
    let translator = translator(config, &services, &http)?;
    let files = files(config, &clock)?;
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
        filters: Default::default(),
        files,
        push: Default::default(),
        fasp: Default::default(),
        streams: Default::default(),
        mailer,
        translator,
        instance: Default::default(),
    }))
}

/// The folder, or the bucket if one is configured; and the programs for films.
fn files(config: &Config, clock: &Clock) -> Result<Files, String> {
    let root = config.data.join("media");
    let scratch = root.join("tmp");
    let tools = FilmTools::at(config.media.ffmpeg.clone(), config.media.ffprobe.clone());
    let Some(bucket) = config.s3.bucket()? else {
        return Ok(Files::new(Store::Folder(Folder::new(root)), scratch, tools));
    };
    // The operator's own store may be on the operator's own network.
    let options = HttpOptions { allow_private: true, per_host: 256, ..http_options(config)? };
    let http = Http::new(&options).map_err(|error| format!("s3: {error}"))?;
    let bucket = Bucket::new(&bucket, http, clock.clone()).map_err(|error| format!("s3: {error}"))?;
    Ok(Files::new(Store::Bucket(Box::new(bucket)), scratch, tools))
}

pub(crate) async fn database(config: &Config) -> Result<Db, String> {
    let synchronous = match config.sqlite.synchronous {
        config::Synchronous::Full => Synchronous::Full,
        config::Synchronous::Normal => Synchronous::Normal,
    };
    let options = Options { synchronous, pool: config.postgres.pool_size, ..Options::default() };
    Db::open(&config.database_url(), &options).await.map_err(|error| format!("database: {error}"))
}

/// The translation service may be on the operator's own network, which other servers' addresses must not lead to.
fn translator(config: &Config, facts: &services::Config, http: &Http) -> Result<Translator, String> {
    if facts.translation.is_none() {
        return Ok(Translator::new(facts, http.clone()));
    }
    let options = HttpOptions { allow_private: true, ..http_options(config)? };
    let http = Http::new(&options).map_err(|error| format!("translation: {error}"))?;
    Ok(Translator::new(facts, http))
}

/// What the layers above need to know of the configuration.
fn facts(config: &Config) -> Result<services::Config, String> {
    let media = &config.media;
    Ok(services::Config {
        web_domain: config.domain(),
        account_domain: config.account_domain(),
        alternate_domains: config.federation.alternate_domains.clone(),
        synchronize_followers: config.federation.synchronize_followers,
        https: config.is_https(),
        testbed: config.testbed.is_some(),
        media_dir: config.data.join("media"),
        media: MediaLimits {
            image_size: media.image_size_limit,
            image_pixels: media.image_pixel_limit,
            video_size: media.video_size_limit,
            video_pixels: media.video_pixel_limit,
            video_frame_rate: media.video_frame_rate_limit,
        },
        inbox: InboxLimits {
            per_address: config.limits.inbox_per_address,
            per_host: config.limits.inbox_per_host,
            per_actor: config.limits.inbox_per_actor,
            backlog: config.limits.inbox_backlog,
        },
        mail: mail(config),
        translation: config.translation.service().map_err(|error| error.to_string())?,
        source_url: config.source_url.clone().unwrap_or_else(|| services::Config::SOURCE.to_owned()),
        thumbnail: config.thumbnail.as_deref().map(thumbnail).transpose()?,
        search_patience: storage::search::PATIENCE,
    })
}

/// The server's picture: an address, or a file that is read now.
fn thumbnail(named: &str) -> Result<Thumbnail, String> {
    if named.starts_with("https://") {
        return Ok(Thumbnail::There(named.to_owned()));
    }
    let said = |error: &dyn std::fmt::Display| format!("thumbnail {named}: {error}");
    let bytes = std::fs::read(named).map_err(|error| said(&error))?;
    Thumbnail::of_file(bytes.into()).map_err(|error| said(&error))
}

/// The mail server, if one is named.
pub(crate) fn mail(config: &Config) -> Option<services::Mail> {
    config.smtp.url.clone().map(|url| services::Mail { url, from: sender(config) })
}

fn sender(config: &Config) -> String {
    let default = || {
        let domain = config.account_domain();
        format!("noreply@{}", domain.split(':').next().unwrap_or(&domain))
    };
    config.smtp.from.clone().unwrap_or_else(default)
}

pub(crate) fn http_options(config: &Config) -> Result<HttpOptions, String> {
    let mut options = HttpOptions::new(&config.domain());
    options.private_networks = config.federation.private_networks.clone();
    if let Some(testbed) = &config.testbed {
        options.allow_private = true;
        options.hosts = testbed.hosts.iter().cloned().collect::<HashMap<_, _>>();
        let read = |path| std::fs::read(path).map_err(|error| format!("ALDEA_TESTBED_CA: {error}"));
        options.extra_ca_pem = testbed.ca.as_ref().map(read).transpose()?;
    }
    Ok(options)
}
