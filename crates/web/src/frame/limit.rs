//! How often something may be done from one address.

use domain::Timestamp;
use services::windows::{Key, Windows, subject};

use super::Visitor;
use crate::WebError;

/// At most so many times within a window of so many seconds. `rule` tells the limits apart.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    pub rule: u16,
    pub most: u32,
    pub period: u32,
}

impl Limit {
    pub const SIGN_IN: Self = Self { rule: 1, most: 25, period: 300 };
    pub const SIGN_UP: Self = Self { rule: 2, most: 25, period: 300 };
    pub const LETTER: Self = Self { rule: 3, most: 5, period: 1800 };
    pub const NAME: Self = Self { rule: 4, most: 300, period: 300 };
    /// Letters for one address.
    pub const RESET: Self = Self { rule: 6, most: 5, period: 1800 };
    /// Signing in with one address.
    pub const ADDRESS: Self = Self { rule: 7, most: 25, period: 3600 };
    /// Changing or choosing a password.
    pub const PASSWORD: Self = Self { rule: 8, most: 10, period: 600 };
    pub const INTERACT: Self = Self { rule: 5, most: 30, period: 300 };
}

impl Visitor {
    /// Counts one more of this, or says until when to wait.
    pub fn spend(&self, limit: Limit) -> Result<(), WebError> {
        if self.app.config.testbed {
            return Ok(());
        }
        self.count(limit, subject(self.browser.ip))
    }

    /// Counts one more of this for an e-mail address, from wherever it comes.
    pub fn spend_on(&self, limit: Limit, address: &str) -> Result<(), WebError> {
        if self.app.config.testbed {
            return Ok(());
        }
        let digest = services::secret::digest_of(address);
        let (start, _) = digest.split_first_chunk().expect("a digest has 32 bytes");
        self.count(limit, u128::from_le_bytes(*start))
    }

    fn count(&self, limit: Limit, subject: u128) -> Result<(), WebError> {
        let (now, key) = (self.app.now(), Key { rule: limit.rule, subject });
        if self.windows.count(key, limit.period, now) <= limit.most {
            return Ok(());
        }
        Err(WebError::TooOften(Timestamp::from_secs(Windows::end(limit.period, now))))
    }
}
