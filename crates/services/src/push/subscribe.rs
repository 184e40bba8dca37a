//! Subscriptions: what an app asks for, one for each token.

use domain::{Code, Invalid, NotificationType, PushPolicy, PushSubscriptionId};
use storage::{push as rows, push::Subscription};
use url::Url;

use super::{
    encrypt::{Failure, Keys},
    seal,
};
use crate::{App, Error, Result, auth::Session};

/// Longest address of a push service, in bytes.
const ENDPOINT: usize = 2048;

/// What an app asks for.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    pub endpoint: &'a str,
    pub p256dh: &'a str,
    pub auth: &'a str,
    pub standard: bool,
    pub alerts: Alerts,
    pub policy: PushPolicy,
}

/// Kinds of notifications of which an app wants to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Alerts(pub i64);

impl Alerts {
    pub fn contains(self, kind: NotificationType) -> bool {
        self.0 & rows::bit(kind) != 0
    }

    #[must_use]
    pub fn with(self, kind: NotificationType) -> Self {
        Self(self.0 | rows::bit(kind))
    }
}

/// Subscribes the app that uses this token, in the place of what it had. `token` is what came with the request.
pub async fn subscribe(app: &App, session: &Session, token: &str, wanted: &Wanted<'_>) -> Result<Subscription> {
    let viewer = session.viewer.as_ref().ok_or(Error::NotFound)?;
    let keys = check(app, wanted)?;
    let (p256dh, auth) = keys.text();
    let sealed_token = seal::seal(app, session.token, token).await?;
    let mut subscription = Subscription {
        id: PushSubscriptionId(0),
        token_id: session.token,
        user_id: viewer.user,
        account_id: viewer.account,
        endpoint: wanted.endpoint.to_owned(),
        p256dh,
        auth,
        standard: wanted.standard,
        alerts: wanted.alerts.0,
        policy: wanted.policy,
        sealed_token,
        created_at: app.now(),
        updated_at: app.now(),
    };
    let mut tx = app.db.begin().await?;
    subscription.id = rows::put(&mut tx, &subscription).await?;
    tx.commit().await?;
    Ok(subscription)
}

fn check(app: &App, wanted: &Wanted<'_>) -> Result<Keys> {
    let mut wrong = Vec::new();
    if wanted.endpoint.is_empty() {
        wrong.push(Invalid::new("endpoint", Code::Blank, "can't be blank"));
    } else if !is_address(app, wanted.endpoint) {
        wrong.push(Invalid::new("endpoint", Code::Invalid, "is not a valid URL"));
    }
    for (field, value) in [("key_p256dh", wanted.p256dh), ("key_auth", wanted.auth)] {
        if value.is_empty() {
            wrong.push(Invalid::new(field, Code::Blank, "can't be blank"));
        }
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    Keys::read(wanted.p256dh, wanted.auth).map_err(|failure| {
        let field = if failure == Failure::Secret { "key_auth" } else { "key_p256dh" };
        Invalid::new(field, Code::Invalid, "is invalid").into()
    })
}

/// Push services speak https, but for those of test beds.
fn is_address(app: &App, endpoint: &str) -> bool {
    let Ok(url) = Url::parse(endpoint) else { return false };
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && app.config.testbed);
    scheme && url.host_str().is_some() && endpoint.len() <= ENDPOINT
}

/// The subscription of the app that uses this token.
pub async fn find(app: &App, session: &Session) -> Result<Subscription> {
    rows::of_token(&mut app.db.conn(), session.token).await?.ok_or(Error::NotFound)
}

/// Changes what it is for; None leaves as it is.
pub async fn change(
    app: &App,
    session: &Session,
    alerts: Option<Alerts>,
    policy: Option<PushPolicy>,
) -> Result<Subscription> {
    let known = find(app, session).await?;
    let (alerts, policy) = (alerts.map_or(known.alerts, |alerts| alerts.0), policy.unwrap_or(known.policy));
    rows::update(&mut app.db.conn(), session.token, alerts, policy, app.now()).await?;
    Ok(Subscription { alerts, policy, updated_at: app.now(), ..known })
}

/// Ends it. Nothing happens if there is none.
pub async fn delete(app: &App, session: &Session) -> Result<()> {
    Ok(rows::delete_of_token(&mut app.db.conn(), session.token).await?)
}
