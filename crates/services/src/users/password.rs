//! Passwords: argon2id with its recommended cost (RFC 9106; 19 MiB, two passes). Slow on purpose, so it runs on threads
//! for blocking work, two at a time, which also bounds the memory.

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::{Error as HashError, phc::PasswordHash},
};
use domain::{Code, Invalid};
use tokio::sync::Semaphore;

use crate::{App, Error, Result};

/// Characters.
pub const SHORTEST: usize = 8;
/// Bytes: longer ones only keep the processor busy.
pub const LONGEST: usize = 512;

static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Refuses what is too short to be safe or too long to be meant.
pub fn check(password: &str) -> Result<(), Invalid> {
    if password.is_empty() {
        return Err(Invalid::new("password", Code::Blank, "can't be blank"));
    }
    if password.chars().count() < SHORTEST {
        return Err(Invalid::new("password", Code::TooShort, "is too short (minimum is 8 characters)"));
    }
    if password.len() > LONGEST {
        return Err(Invalid::new("password", Code::TooLong, "is too long (maximum is 512 bytes)"));
    }
    Ok(())
}

/// What is kept of a password.
pub async fn hash(app: &App, password: &str) -> Result<String> {
    let mut salt = [0; 16];
    app.random.fill(&mut salt);
    let password = password.to_owned();
    blocking(move || Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string()))
        .await?
        .map_err(Error::internal)
}

/// Whether this is the password of which `hash` was kept.
pub async fn verify(password: &str, hash: &str) -> Result<bool> {
    if password.len() > LONGEST {
        return Ok(false);
    }
    let (password, hash) = (password.to_owned(), hash.to_owned());
    let verified = blocking(move || {
        let hash = PasswordHash::new(&hash)?;
        Argon2::default().verify_password(password.as_bytes(), &hash)
    });
    match verified.await? {
        Ok(()) => Ok(true),
        Err(HashError::PasswordInvalid) => Ok(false),
        Err(error) => Err(Error::internal(error)),
    }
}

async fn blocking<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> Result<R> {
    let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        assert_eq!(check("").unwrap_err().code, Code::Blank);
        assert_eq!(check("seven77").unwrap_err().code, Code::TooShort);
        assert_eq!(check(&"x".repeat(600)).unwrap_err().code, Code::TooLong);
        assert!(check("åäöåäöåä").is_ok());
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let hash =
            Argon2::default().hash_password_with_salt(b"long and secret", b"saltsaltsaltsalt").unwrap().to_string();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("long and secret", &hash).await.unwrap());
        assert!(!verify("long and Secret", &hash).await.unwrap());
        assert!(verify("x", "not a hash").await.is_err());
    }
}
