//! The server's settings, read once and kept until somebody changes them.

use std::sync::{Arc, RwLock};

use domain::Settings;
use serde_json::{Map, Value};
use storage::Db;

use crate::{App, Error, Result, events::Event};

/// The current settings of this process.
#[derive(Debug, Default)]
pub struct SettingsCache(RwLock<Arc<Settings>>);

impl SettingsCache {
    pub fn new(settings: Settings) -> Self {
        Self(RwLock::new(Arc::new(settings)))
    }

    pub fn get(&self) -> Arc<Settings> {
        self.0.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    pub fn set(&self, settings: Settings) {
        *self.0.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = Arc::new(settings);
    }
}

/// The settings as they stand in the database. What it holds no more or cannot be read counts as not set.
pub async fn load(db: &Db) -> Result<Settings> {
    let mut fields = Map::new();
    for (key, value) in storage::settings::list(&mut db.conn()).await? {
        match serde_json::from_str(&value) {
            Ok(value) => drop(fields.insert(key, value)),
            Err(error) => tracing::warn!(setting = key, %error, "a setting cannot be read"),
        }
    }
    Ok(read(fields))
}

/// All fields at once or, if one of them does not fit, those that do.
fn read(fields: Map<String, Value>) -> Settings {
    if let Ok(settings) = serde_json::from_value(Value::Object(fields.clone())) {
        return settings;
    }
    let fits = |field: &(String, Value)| {
        let alone = Value::Object(Map::from_iter([field.clone()]));
        serde_json::from_value::<Settings>(alone).inspect_err(|error| tracing::warn!(setting = field.0, %error)).is_ok()
    };
    let fitting: Map<String, Value> = fields.into_iter().filter(fits).collect();
    serde_json::from_value(Value::Object(fitting)).unwrap_or_default()
}

/// They count from now on. Accounts say whether one can subscribe to them, so they are put together anew.
fn set(app: &App, settings: Settings) {
    let by_mail = settings.email_subscriptions != app.settings.get().email_subscriptions;
    app.settings.set(settings);
    if by_mail {
        app.views.forget();
    }
}

/// Another process changed them.
pub async fn reload(app: &App) -> Result<()> {
    set(app, load(&app.db).await?);
    Ok(())
}

/// Changes the settings for all nodes. Defaults are kept too: a later version's default shall not change a server that
/// was set up.
pub async fn change(app: &App, settings: Settings) -> Result<()> {
    settings.check()?;
    let Value::Object(fields) = serde_json::to_value(&settings).map_err(Error::internal)? else {
        return Err(Error::internal("settings are an object"));
    };
    let rows: Vec<(String, String)> = fields.into_iter().map(|(key, value)| (key, value.to_string())).collect();
    storage::settings::put(&mut app.db.conn(), &rows, app.now()).await?;
    set(app, settings);
    app.events.raise(Event::Settings);
    Ok(())
}
