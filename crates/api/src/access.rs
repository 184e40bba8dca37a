//! Who may call a route: what the table says, and the check that every request passes before its handler runs.

use std::fmt;

use domain::Scope;
use services::auth::{Session, Standing};

use crate::ApiError;

/// What a route asks of who calls it. Scopes are alternatives; none means that any token will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Nothing; a token only counts for the rate limit.
    Public,
    /// Nothing, but a user's token shows more. A token that is given must have the scope.
    Optional(Vec<Scope>),
    /// A token, of a user or of an application itself.
    Token(Vec<Scope>),
    /// The token of an application itself (client credentials).
    App(Vec<Scope>),
    /// The token of a user in good standing.
    User(Vec<Scope>),
    /// The token of a user whose sign-up may still wait for its e-mail or for approval.
    Newcomer(Vec<Scope>),
}

impl Access {
    /// Reads what a row of the table says: the word, and the scopes as in Mastodon's documentation.
    pub fn of(word: &str, scopes: &str) -> Option<Self> {
        let scopes =
            scopes.split('|').filter(|s| !s.is_empty()).map(str::parse).collect::<Result<Vec<Scope>, _>>().ok()?;
        Some(match word {
            "public" if scopes.is_empty() => Self::Public,
            "optional" => Self::Optional(scopes),
            "token" => Self::Token(scopes),
            "app" => Self::App(scopes),
            "user" => Self::User(scopes),
            "newcomer" => Self::Newcomer(scopes),
            _ => return None,
        })
    }

    pub const fn scopes(&self) -> &[Scope] {
        match self {
            Self::Public => &[],
            Self::Optional(s) | Self::Token(s) | Self::App(s) | Self::User(s) | Self::Newcomer(s) => s.as_slice(),
        }
    }

    /// Whether nothing is answered without a token.
    pub const fn needs_token(&self) -> bool {
        !matches!(self, Self::Public | Self::Optional(_))
    }

    /// Lets a request pass or says why not, in the order of Mastodon: token, scope, user, the user's standing.
    pub(crate) fn check(&self, session: Option<&Session>) -> Result<(), ApiError> {
        if *self == Self::Public {
            return Ok(());
        }
        let Some(session) = session else {
            return if self.needs_token() { Err(ApiError::InvalidToken) } else { Ok(()) };
        };
        let scopes = self.scopes();
        if !scopes.is_empty() && !scopes.iter().any(|scope| session.scopes.allow(*scope)) {
            return Err(ApiError::OutsideScopes);
        }
        match self {
            Self::App(_) if session.viewer.is_some() => Err(ApiError::ClientCredentialsRequired),
            Self::User(_) | Self::Newcomer(_) if session.viewer.is_none() => Err(ApiError::UserRequired),
            Self::User(_) => in_good_standing(session.standing),
            _ if session.viewer.is_some() && session.standing == Standing::Disabled => Err(ApiError::Disabled),
            _ => Ok(()),
        }
    }
}

pub(crate) fn in_good_standing(standing: Standing) -> Result<(), ApiError> {
    match standing {
        Standing::Good => Ok(()),
        Standing::Disabled => Err(ApiError::Disabled),
        Standing::Unconfirmed => Err(ApiError::Unconfirmed),
        Standing::Pending => Err(ApiError::Pending),
    }
}

/// `user write:favourites`, for lists of routes.
impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Public => "public",
            Self::Optional(_) => "optional",
            Self::Token(_) => "token",
            Self::App(_) => "app",
            Self::User(_) => "user",
            Self::Newcomer(_) => "newcomer",
        })?;
        for (i, scope) in self.scopes().iter().enumerate() {
            write!(f, "{}{}", if i == 0 { ' ' } else { '|' }, scope.as_str())?;
        }
        Ok(())
    }
}
