//! Web Push (RFC 8030): waking apps when somebody is told something. A job per notification and subscription encrypts a
//! short message for the app and posts it to the push service that the app named.

mod authorize;
mod encrypt;
mod message;
mod seal;
mod subscribe;

use std::time::Duration;

use domain::{AccountId, Job, NotificationId, NotificationType, PushPolicy, PushSubscriptionId};
use http::{HeaderName, HeaderValue, StatusCode, header};
use storage::{
    Tx, jobs,
    notifications::{Footing, New},
    oauth, push as rows,
    push::{Listener, Subscription},
};
use url::Url;

use crate::{
    App, Error, Result, auth,
    auth::Standing,
    http::{HttpError, Request},
    notifications,
};

pub use authorize::Kept;
pub use seal::unsubscribe;
pub use subscribe::{Alerts, Wanted, change, delete, find, subscribe};

/// A push service may keep a message for so long; older news is none.
const LIFE: Duration = Duration::from_hours(48);

/// Writes the jobs for notifications that were just written: one for each app that wants to hear of its kind. `footings`
/// are of those receivers who have an app that listens.
pub(crate) async fn enqueue(
    app: &App,
    tx: &mut Tx,
    written: &[(AccountId, NotificationId)],
    new: &New<'_>,
    footings: &[&Footing],
) -> Result<()> {
    let listening: Vec<AccountId> = footings.iter().map(|footing| footing.account).collect();
    if listening.is_empty() {
        return Ok(());
    }
    let job = |app: Listener| {
        let footing = footings.iter().find(|footing| footing.account == app.account_id)?;
        let (_, notification) = *written.iter().find(|(account, _)| *account == app.account_id)?;
        let wanted = app.alerts & rows::bit(new.kind) != 0 && admits(app.policy, new, footing);
        wanted.then_some(Job::Push { notification, subscription: app.id })
    };
    let all: Vec<Job> = rows::of_accounts(tx, &listening).await?.into_iter().filter_map(job).collect();
    Ok(jobs::enqueue_all(tx, &all, app.now()).await?)
}

/// Whether a subscription is for notifications of this sender. What is told of oneself passes all but `none`.
fn admits(policy: PushPolicy, new: &New<'_>, footing: &Footing) -> bool {
    let official = matches!(new.kind, NotificationType::AdminReport | NotificationType::AdminSignUp);
    match policy {
        PushPolicy::All => true,
        PushPolicy::None => false,
        _ if official || footing.account == new.from => true,
        PushPolicy::Followed => footing.following,
        PushPolicy::Follower => footing.follower_since.is_some(),
    }
}

/// [`Job::Push`]: wakes one app. A push service that refuses for good ends the subscription.
pub async fn send(app: &App, notification: NotificationId, subscription: PushSubscriptionId) -> Result<()> {
    let Some(subscription) = rows::find(&mut app.db.conn(), subscription).await? else {
        return Ok(());
    };
    let holder = oauth::find_holder(&mut app.db.conn(), subscription.user_id, subscription.account_id).await?;
    let Some(holder) = holder.filter(|holder| auth::standing(holder) == Standing::Good) else {
        return Ok(());
    };
    let viewer = auth::viewer(holder);
    let notification = notifications::find(app, &viewer, notification).await?;
    // Apps show what is pushed as it is: filters are applied here.
    if notification.created_at + LIFE < app.now() || notification.is_hidden(&viewer) {
        return Ok(());
    }
    let token = seal::open(app, &subscription).await?;
    let message = message::write(&notification, &viewer, token);
    let request = request(app, &subscription, &message).await?;
    match app.http.send(request, None).await {
        Ok(answer) if answer.is_success() => Ok(()),
        Ok(answer) if is_final(answer.status) => end(app, &subscription, answer.status.as_str()).await,
        Ok(answer) => Err(Error::Unreachable(format!("the push service answered {}", answer.status.as_u16()))),
        Err(error) if error.is_temporary() => Err(Error::Unreachable(format!("the push service: {error}"))),
        Err(error) => end(app, &subscription, error.kind()).await,
    }
}

/// A refusal that will be the same tomorrow. A message that is too large is our fault, not the subscription's.
fn is_final(status: StatusCode) -> bool {
    status.is_client_error()
        && !matches!(
            status,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS | StatusCode::PAYLOAD_TOO_LARGE
        )
}

async fn end(app: &App, subscription: &Subscription, reason: &str) -> Result<()> {
    tracing::info!(push.id = subscription.id.0, reason, "a push subscription has ended");
    Ok(rows::delete(&mut app.db.conn(), subscription.id).await?)
}

/// The message to the push service, in the form that the app asked for: RFC 8291 and 8292, or the drafts before them,
/// which the relays of older apps read.
async fn request(app: &App, subscription: &Subscription, message: &str) -> Result<Request> {
    let endpoint = Url::parse(&subscription.endpoint).map_err(|_| Error::internal(HttpError::BadUrl("endpoint")))?;
    let (token, key) = authorize::token(app, &endpoint).await?;
    let keys = encrypt::Keys::read(&subscription.p256dh, &subscription.auth).map_err(Error::internal)?;
    let seed = encrypt::Seed::new(&app.random);
    let unsubscribe = app
        .config
        .url(&format!("/api/web/push_subscriptions/{}", seal::unsubscribe_token(app, subscription.id).await?));
    let (body, own) = if subscription.standard {
        let body = encrypt::aes128gcm(&keys, &seed, message.as_bytes()).map_err(Error::internal)?;
        let authorization = (header::AUTHORIZATION, format!("vapid t={token},k={key}"));
        (body, vec![authorization, (header::CONTENT_ENCODING, "aes128gcm".to_owned())])
    } else {
        let sealed = encrypt::aesgcm(&keys, &seed, message.as_bytes()).map_err(Error::internal)?;
        let headers = vec![
            (header::AUTHORIZATION, format!("WebPush {token}")),
            (header::CONTENT_ENCODING, "aesgcm".to_owned()),
            (HeaderName::from_static("encryption"), format!("salt={}", sealed.salt)),
            (HeaderName::from_static("crypto-key"), format!("dh={};p256ecdsa={key}", sealed.public)),
        ];
        (sealed.body, headers)
    };
    let common = [
        (HeaderName::from_static("ttl"), LIFE.as_secs().to_string()),
        (HeaderName::from_static("urgency"), "normal".to_owned()),
        (HeaderName::from_static("unsubscribe-url"), unsubscribe),
    ];
    let mut request = Request::post(endpoint, body).content_type("application/octet-stream");
    for (name, value) in common.into_iter().chain(own) {
        request = request.header(name, HeaderValue::try_from(value).map_err(Error::internal)?);
    }
    Ok(request)
}
