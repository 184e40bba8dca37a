//! Who does which job. The one place that knows all of them; each arm is one line.

use domain::Job;
use federation::{inbox, outbox};
use services::{App, Error, Result, mail, statuses};

use crate::serve::acme;

/// Does a job as it lies in the database. One that cannot be read was written by a newer version.
pub async fn run_payload(app: &App, acme: Option<&acme::Settings>, payload: &str) -> Result<()> {
    let job = serde_json::from_str(payload).map_err(|error| Error::internal(format!("unknown job: {error}")))?;
    run(app, acme, job).await
}

/// `acme` is there if this server gets its certificate by itself.
#[rustfmt::skip]
pub async fn run(app: &App, acme: Option<&acme::Settings>, job: Job) -> Result<()> {
    match job {
        Job::FanOut { status, after } => statuses::fan_out(app, status, after).await,
        Job::MergeHome { account, followed } => statuses::merge_home(app, account, followed).await,
        Job::RebuildHome { account } => statuses::rebuild_home(app, account).await,
        Job::TrimHome { account } => statuses::trim_home(app, account).await,

        Job::Receive { actor, activity } => inbox::receive(app, actor, &activity).await,
        Job::ResolveParent { status } => federation::resolve_parent(app, status).await,
        Job::RefreshAccount { account } => federation::refresh_account(app, account).await,

        Job::DeliverStatus { status } => outbox::create(app, status).await,
        Job::DeliverStatusUpdate { status } => outbox::update_status(app, status).await,
        Job::DeliverStatusDelete { status } => outbox::delete(app, status).await,
        Job::DeliverReblog { status } => outbox::reblog(app, status).await,
        Job::DeliverUndoReblog { status } => outbox::undo_reblog(app, status).await,
        Job::DeliverFavourite { account, status } => outbox::favourite(app, account, status).await,
        Job::DeliverUndoFavourite { account, status, uri } => outbox::undo_favourite(app, account, status, &uri).await,
        Job::DeliverFollow { account, target, uri } => outbox::follow(app, account, target, &uri).await,
        Job::DeliverUndoFollow { account, target, uri } => outbox::undo_follow(app, account, target, &uri).await,
        Job::DeliverAccept { account, follower, uri } => outbox::accept(app, account, follower, &uri).await,
        Job::DeliverReject { account, follower, uri } => outbox::reject(app, account, follower, &uri).await,
        Job::DeliverBlock { account, target, uri } => outbox::block(app, account, target, &uri).await,
        Job::DeliverUndoBlock { account, target, uri } => outbox::undo_block(app, account, target, &uri).await,
        Job::DeliverAccountUpdate { account } => outbox::update(app, account).await,
        Job::DeliverPin { account, status, pinned } => outbox::pin(app, account, status, pinned).await,

        Job::Sweep {} => services::sweep::sweep(app).await,
        Job::RenewCertificate {} => match acme {
            Some(settings) => acme::renew(app, settings).await,
            None => Ok(()),
        },

        Job::MailConfirmation { user, code } => mail::confirmation(app, user, &code).await,
        Job::MailPasswordReset { user, code } => mail::password_reset(app, user, &code).await,
    }
}
