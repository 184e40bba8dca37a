//! The server's settings, read once and kept until somebody changes them.

use std::sync::{Arc, RwLock};

use domain::Settings;

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
