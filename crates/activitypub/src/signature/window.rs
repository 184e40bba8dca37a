//! When a signature counts: Mastodon's window, which peers are used to.

use super::SignatureError;

/// Clocks may differ by this much.
const SKEW_MS: i64 = 60 * 60 * 1_000;
/// A signature that does not say when it ends lives this long.
const LIFETIME_MS: i64 = 5 * 60 * 1_000;
/// No signature lives longer, whatever it says.
const LONGEST_MS: i64 = 12 * 60 * 60 * 1_000;

/// Checks creation and expiry, in milliseconds.
pub(super) fn check(created: i64, expires: Option<i64>, now: i64) -> Result<(), SignatureError> {
    let expires = expires.unwrap_or(created.saturating_add(LIFETIME_MS)).min(created.saturating_add(LONGEST_MS));
    if now < created.saturating_sub(SKEW_MS) {
        Err(SignatureError::Early)
    } else if now > expires.saturating_add(SKEW_MS) {
        Err(SignatureError::Expired)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges() {
        const HOUR: i64 = 3_600_000;
        let made = 100 * HOUR;
        assert_eq!(check(made, None, made - HOUR), Ok(()));
        assert_eq!(check(made, None, made - HOUR - 1), Err(SignatureError::Early));
        assert_eq!(check(made, None, made + HOUR + LIFETIME_MS), Ok(()));
        assert_eq!(check(made, None, made + HOUR + LIFETIME_MS + 1), Err(SignatureError::Expired));
        assert_eq!(check(made, Some(made + 99 * HOUR), made + 13 * HOUR), Ok(()));
        assert_eq!(check(made, Some(made + 99 * HOUR), made + 13 * HOUR + 1), Err(SignatureError::Expired));
        assert_eq!(check(made, Some(made - 2 * HOUR), made), Err(SignatureError::Expired));
        assert_eq!(check(i64::MIN, None, 0), Err(SignatureError::Expired));
        assert_eq!(check(i64::MAX, Some(i64::MAX), 0), Err(SignatureError::Early));
    }
}
