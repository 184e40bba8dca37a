//! Who does which job. The one place that knows all of them; each arm is one line.

use std::pin::Pin;

use domain::Job;
use federation::{inbox, outbox};
use services::{App, Error, Result, accounts, annual_reports, mail, polls, relations, statuses, subscriptions};

use crate::serve::acme;

/// Does a job as it lies in the database. One that cannot be read was written by a newer version.
pub async fn run_payload(app: &App, acme: Option<&acme::Settings>, payload: &str) -> Result<()> {
    let job = serde_json::from_str(payload).map_err(|error| Error::internal(format!("unknown job: {error}")))?;
    run(app, acme, job).await
}

/// A job being done.
pub type Work<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// `match`, but each arm is a future of its own: one that could be any of them would take as much of the stack as all of
/// them together.
macro_rules! each_apart {
    (match $job:ident { $($kind:pat => $work:expr),* $(,)? }) => {
        match $job { $($kind => Box::pin(async move { $work })),* }
    };
}

/// `acme` is there if this server gets its certificate by itself.
#[rustfmt::skip]
pub fn run<'a>(app: &'a App, acme: Option<&'a acme::Settings>, job: Job) -> Work<'a> {
    each_apart! { match job {
        Job::FanOut { status, after } => statuses::fan_out(app, status, after).await,
        Job::Spread { status } => statuses::spread(app, &[status]).await,
        Job::MergeHome { account, followed } => statuses::merge_home(app, account, followed).await,
        Job::RebuildHome { account } => statuses::rebuild_home(app, account).await,
        Job::TrimHome { account } => statuses::trim_home(app, account).await,
        Job::FanOutTags { status, after, edit } => statuses::fan_out_tags(app, status, after, edit).await,
        Job::MergeList { list, member } => statuses::merge_list(app, list, member).await,
        Job::RebuildList { list } => statuses::rebuild_list(app, list).await,
        Job::TrimList { list } => statuses::trim_list(app, list).await,

        Job::Receive { actor, activity, followers, owner } => {
            inbox::receive_for(app, owner, actor, (&activity, followers.as_deref())).await
        },
        Job::ReceiveForwarded { activity } => inbox::receive_forwarded(app, &activity).await,
        Job::Forward { status, activity } => outbox::forward(app, status, &activity).await,
        Job::VerifyQuote { status, depth } => federation::verify_quote(app, status, depth).await,
        Job::FetchReplies { uris } => federation::fetch_replies(app, &uris).await,
        Job::ResolveParent { status, depth, quotes } => federation::resolve_parent(app, status, depth, quotes).await,

        Job::CrawlThread { status } => federation::crawl_thread(app, status).await,
        Job::FollowRelay { relay } => outbox::ask_relay(app, relay).await,
        Job::UnfollowRelay { kind, inbox, actor, uri } => outbox::leave_relay(app, kind, inbox, actor, &uri).await,
        Job::Fasp(job) => federation::fasp::run(app, job).await,
        Job::FetchRelayed { uri } => federation::fetch_relayed(app, &uri).await,
        Job::CompareFollowers { account, url, digest } => {
            federation::compare_followers(app, account, &url, &digest).await
        },
        Job::BackfillAccount { account } => federation::backfill(app, account).await,
        Job::ReadCollection { collection, from } => federation::read_collection(app, collection, from).await,
        Job::FetchLinkedCollections { status } => services::collections::fetch_linked(app, status).await,
        Job::MoveFollowers { from, to, after } => relations::move_followers(app, from, to, after).await,
        Job::DeliverMove { account } => outbox::moved(app, account).await,

        Job::DeliverStatus { status } => outbox::create(app, status).await,
        Job::DeliverStatusUpdate { status } => outbox::update_status(app, status).await,
        Job::EndDeletion { status, files } => statuses::end_deletion(app, status, files).await,
        Job::DeliverStatusDelete { status } => outbox::delete(app, status).await,
        Job::DeliverQuoteRequest { status } => outbox::request_quote(app, status).await,
        Job::DeliverQuoteAnswer { quoted, account, request, instrument, accepted } => {
            outbox::answer_quote(app, outbox::QuoteAnswer { quoted, account, request, instrument, accepted }).await
        },
        Job::DeliverQuoteRevocation { status } => outbox::revoke_quote(app, status).await,
        Job::DeliverReblog { status } => outbox::reblog(app, status).await,
        Job::DeliverUndoReblog { status } => outbox::undo_reblog(app, status).await,
        Job::DeliverFavourite { account, status } => outbox::favourite(app, account, status).await,
        Job::DeliverUndoFavourite { account, status, uri } => outbox::undo_favourite(app, account, status, &uri).await,
        Job::CheckBroadcast { status } => federation::check_broadcast(app, status).await,
        Job::DeliverReaction { reaction } => outbox::reaction(app, reaction).await,
        Job::DeliverUndoReaction { account, status, uri, name, domain } => {
            let reaction = outbox::Reaction { uri: &uri, name: &name, domain: &domain };
            outbox::undo_reaction(app, account, status, &reaction).await
        },
        Job::DeliverFollow { account, target, uri } => outbox::follow(app, account, target, &uri).await,
        Job::DeliverUndoFollow { account, target, uri } => outbox::undo_follow(app, account, target, &uri).await,
        Job::DeliverAccept { account, follower, uri } => outbox::accept(app, account, follower, &uri).await,
        Job::DeliverReject { account, follower, uri } => outbox::reject(app, account, follower, &uri).await,
        Job::DeliverBlock { account, target, uri } => outbox::block(app, account, target, &uri).await,
        Job::DeliverUndoBlock { account, target, uri } => outbox::undo_block(app, account, target, &uri).await,
        Job::DeliverAccountUpdate { account } => outbox::update(app, account).await,
        Job::EraseAccount { account } => accounts::erase(app, account).await,
        Job::DeliverAccountDelete { account } => outbox::delete_account(app, account).await,
        Job::CloseAll { after } => accounts::close_all(app, after).await,
        Job::RotateKey { account, key } => federation::rotate_key(app, account, key).await,
        Job::DeliverKeyUpdate { account, old } => outbox::rotated(app, account, old).await,
        Job::DeliverFeaturedTag { account, tag, shown } => outbox::featured_tag(app, account, tag, shown).await,
        Job::DeliverPin { account, status, pinned } => outbox::pin(app, account, status, pinned).await,

        Job::DeliverCollection { collection, new } => outbox::collection(app, collection, new).await,
        Job::DeliverCollectionRemove { account, uri } => outbox::remove_collection(app, account, &uri).await,
        Job::DeliverFeatureRequest { item } => outbox::request_feature(app, item).await,
        Job::DeliverFeatureAnswer { account, owner, request, stamp } => {
            outbox::answer_feature(app, account, owner, (&request, stamp.as_deref())).await
        },
        Job::DeliverFeatureRevocation { account, owner, uri } => outbox::revoke_feature(app, account, owner, &uri).await,
        Job::GenerateAnnualReport { account, year } => annual_reports::run(app, account, year).await,
        Job::VerifyLinks { account } => accounts::links::verify_links(app, account).await,
        Job::RecheckLinks {} => accounts::links::recheck_links(app).await,
        Job::EndMute { account, target } => relations::end_mute(app, account, target).await,

        Job::IndexStatus { status } => services::search::index::status(app, status).await,
        Job::IndexAccount { account, below } => services::search::index::account(app, account, below).await,

        Job::EndPoll { poll } => polls::end(app, poll).await,
        Job::TellVoters { poll } => polls::tell_voters(app, poll).await,
        Job::RefreshPoll { poll } => polls::refresh(app, poll).await,
        Job::DeliverVote { vote } => outbox::vote(app, vote).await,
        Job::DeliverPollUpdate { status } => outbox::update_poll(app, status).await,
        Job::PublishScheduled { scheduled } => statuses::publish_scheduled(app, scheduled).await,

        Job::MergeNotifications { account, from } => services::notifications::merge(app, account, from).await,
        Job::Push { notification, subscription } => services::push::send(app, notification, subscription).await,

        Job::ProcessMedia { media } => services::media::process(app, media).await,
        Job::ReviewMedia { domain, after } => services::media::review(app, &domain, after).await,
        Job::ForgetFiles { hashes } => services::media::forget_files(app, &hashes).await,
        Job::TrimMediaCache {} => services::media::trim_cache(app).await,

        Job::ApplyServerBlock { domain, decision } => services::server_blocks::apply(app, &domain, decision).await,
        Job::SeverServer { domain } => services::server_blocks::sever(app, &domain).await,
        Job::PurgeServer { host, after } => services::server_blocks::purge(app, &host, after).await,
        Job::DeliverFlag { report, inboxes } => outbox::flag(app, report, inboxes).await,
        Job::PublishAnnouncements {} => services::announcements::publish_due(app).await,
        Job::RecommendAccounts {} => services::suggestions::recommend(app).await,

        Job::Sweep {} => services::sweep::sweep(app).await,
        Job::FetchCard { address } => services::cards::fetch(app, &address).await,
        Job::RefreshTrends {} => services::trends::refresh(app).await,
        Job::RenewCertificate {} => match acme {
            Some(settings) => acme::renew(app, settings).await,
            None => Ok(()),
        },

        Job::MailConfirmation { user, code } => mail::confirmation(app, user, &code).await,
        Job::MailEmailChange { user, code } => mail::email_change(app, user, &code).await,
        Job::MailEmailChanged { before, new } => mail::email_changed(app, before, &new).await,
        Job::MailPasswordChanged { user } => mail::password_changed(app, user).await,
        Job::MailSubscription { subscription } => subscriptions::mail_subscription(app, subscription).await,
        Job::MailPosts { account, after } => subscriptions::mail_posts(app, account, after).await,
        Job::MailPostsTo { subscription } => subscriptions::mail_posts_to(app, subscription).await,
        Job::MailAppeal { user, appeal } => mail::appeal(app, user, appeal).await,
        Job::MailNews { news, after } => mail::news::spread(app, news, after).await,
        Job::MailNewsTo { news, user } => mail::news::tell(app, &news, user).await,
        Job::MailPasswordReset { user, code } => mail::password_reset(app, user, &code).await,
    } }
}
