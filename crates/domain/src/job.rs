//! Work that must happen: written in the transaction of what causes it, run by the worker, again after a crash. So each
//! variant holds ids only (the inbox's body excepted, which has no other place yet) and its handler is idempotent.

mod fasp;
mod lane;
mod news;

use serde::{Deserialize, Serialize};

pub use fasp::FaspJob;
pub use lane::Lane;
pub use news::News;

use crate::{
    AccountId, AppealId, CollectionId, CollectionItemId, FollowId, KeyId, ListId, MediaId, NotificationId, PollId,
    PollVoteId, PushSubscriptionId, ReactionId, RelayId, RelayKind, ReportId, ScheduledStatusId, ServerBlockId,
    StatusId, SubscriptionId, TagFollowId, TagId, UserId,
};

/// One piece of work. The names are stored: rename none, and give new fields a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Put a new status into the homes of the author's followers, the next thousand after this follow.
    FanOut {
        status: StatusId,
        after: FollowId,
    },
    /// Put a status of another server into the homes of its author's first thousand followers. Done for many at once.
    Spread {
        status: StatusId,
    },
    /// Fill a home with the latest posts of an account just followed.
    MergeHome {
        account: AccountId,
        followed: AccountId,
    },
    /// Put a new status into the homes of those who follow its hashtags, the next thousand after this follow of a tag.
    FanOutTags {
        status: StatusId,
        after: TagFollowId,
        /// An edit added a hashtag: that is no new post to those who watch.
        #[serde(default)]
        edit: bool,
    },
    /// Fill a list with the latest posts of a member who just came.
    MergeList {
        list: ListId,
        member: AccountId,
    },
    /// Write a list anew: its rules were changed.
    RebuildList {
        list: ListId,
    },
    /// Forget the entries of a list beyond the newest 800.
    TrimList {
        list: ListId,
    },
    /// Write a home anew for somebody who was away.
    RebuildHome {
        account: AccountId,
    },
    /// Forget the entries of a home beyond the newest 800.
    TrimHome {
        account: AccountId,
    },

    /// An activity from another server, its signature already verified to be its actor's.
    Receive {
        actor: AccountId,
        activity: String,
        /// What its server says of the actor's followers here (FEP-8fcf).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        followers: Option<String>,
        /// Whose own inbox it came to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<AccountId>,
    },
    /// An activity that somebody else than its actor brought: nothing of it is verified.
    ReceiveForwarded {
        activity: String,
    },
    /// Pass on an activity about a status of another server, as it came, to those who know the status by people here.
    Forward {
        status: StatusId,
        activity: String,
    },
    /// Fetch what a status answers, and its ancestors. `depth` counts these, `quotes` what led to the first by quoting.
    ResolveParent {
        status: StatusId,
        #[serde(default)]
        depth: u8,
        #[serde(default)]
        quotes: u8,
    },
    /// Fetch answers that a status lists, of its own server.
    FetchReplies {
        uris: Vec<String>,
    },
    /// Fetch what a remote status quotes, and see whether its author agreed. `depth` counts quotes of quotes.
    VerifyQuote {
        status: StatusId,
        depth: u8,
    },
    /// Fetch what is missing of the thread around a status.
    CrawlThread {
        status: StatusId,
    },
    /// Ask a relay to pass posts on.
    FollowRelay {
        relay: RelayId,
    },
    /// Tell a relay that it shall no longer.
    UnfollowRelay {
        kind: RelayKind,
        inbox: String,
        actor: Option<String>,
        uri: String,
    },
    /// Fetch what a relay told of, or look again what its server says of it.
    FetchRelayed {
        uri: String,
    },
    /// Compare who here follows an account with what its server lists at this address, if that is the list of this digest.
    CompareFollowers {
        account: AccountId,
        url: String,
        digest: String,
    },
    /// With services that help this server.
    Fasp(FaspJob),
    /// Fetch what an account pinned and wrote last, and its counts.
    BackfillAccount {
        account: AccountId,
    },
    /// Read who stands in a collection of another server, and whether they agree.
    ReadCollection {
        collection: CollectionId,
        /// The entry to begin with.
        from: usize,
    },
    /// Fetch the collections of other servers to which a status leads.
    FetchLinkedCollections {
        status: StatusId,
    },
    /// Let the next followers of this server follow the account that theirs moved to.
    MoveFollowers {
        from: AccountId,
        to: AccountId,
        after: FollowId,
    },
    /// Tell followers' servers where an account moved.
    DeliverMove {
        account: AccountId,
    },

    /// Send out a new local status.
    DeliverStatus {
        status: StatusId,
    },
    /// Send out an edited local status.
    DeliverStatusUpdate {
        status: StatusId,
    },
    /// Make a deletion final: drop the files, if so decided, and let other servers know. Due some seconds after it, so
    /// that it can be undone.
    EndDeletion {
        status: StatusId,
        files: bool,
    },
    /// Tell other servers that a status is gone.
    DeliverStatusDelete {
        status: StatusId,
    },
    DeliverReblog {
        status: StatusId,
    },
    /// Ask the author of a remote status to be quoted by a local one.
    DeliverQuoteRequest {
        status: StatusId,
    },
    /// Answer the request of a remote account to quote a local status; `instrument` is the quoting one.
    DeliverQuoteAnswer {
        quoted: StatusId,
        account: AccountId,
        request: String,
        instrument: String,
        accepted: bool,
    },
    /// Tell other servers that the consent to a quote of a local status is taken back.
    DeliverQuoteRevocation {
        status: StatusId,
    },
    DeliverUndoReblog {
        status: StatusId,
    },
    DeliverFavourite {
        account: AccountId,
        status: StatusId,
    },
    DeliverUndoFavourite {
        account: AccountId,
        status: StatusId,
        uri: String,
    },
    /// Ask whether the broadcast that a status of another server tells of still runs.
    CheckBroadcast {
        status: StatusId,
    },
    /// Tell the author of a status elsewhere of an emoji under it.
    DeliverReaction {
        reaction: ReactionId,
    },
    DeliverUndoReaction {
        account: AccountId,
        status: StatusId,
        uri: String,
        /// The emoji, or a custom one's short code.
        name: String,
        /// The server of a custom one.
        domain: String,
    },
    /// Ask a remote account to be followed.
    DeliverFollow {
        account: AccountId,
        target: AccountId,
        uri: String,
    },
    DeliverUndoFollow {
        account: AccountId,
        target: AccountId,
        uri: String,
    },
    /// Tell a remote account that its follow was accepted; `account` is the one followed.
    DeliverAccept {
        account: AccountId,
        follower: AccountId,
        uri: String,
    },
    DeliverReject {
        account: AccountId,
        follower: AccountId,
        uri: String,
    },
    DeliverBlock {
        account: AccountId,
        target: AccountId,
        uri: String,
    },
    DeliverUndoBlock {
        account: AccountId,
        target: AccountId,
        uri: String,
    },
    /// Tell followers' servers that a profile changed.
    DeliverAccountUpdate {
        account: AccountId,
    },
    /// Delete the next of what there is of an account that is gone.
    EraseAccount {
        account: AccountId,
    },
    /// Tell all known servers that somebody left.
    DeliverAccountDelete {
        account: AccountId,
    },
    /// The next people of this server leave it, after this one.
    CloseAll {
        after: AccountId,
    },
    /// Give an account a new key in the place of this one.
    RotateKey {
        account: AccountId,
        key: KeyId,
    },
    /// Tell followers' servers of a new key, signed by the old one.
    DeliverKeyUpdate {
        account: AccountId,
        old: KeyId,
    },
    /// Tell followers' servers that a hashtag is shown on a profile, or no longer.
    DeliverFeaturedTag {
        account: AccountId,
        tag: TagId,
        shown: bool,
    },
    /// Tell followers' servers that a post was pinned or unpinned.
    DeliverPin {
        account: AccountId,
        status: StatusId,
        pinned: bool,
    },

    /// Tell followers' servers of a collection of accounts as it now is.
    DeliverCollection {
        collection: CollectionId,
        new: bool,
    },
    /// Tell them that it is gone.
    DeliverCollectionRemove {
        account: AccountId,
        uri: String,
    },
    /// Ask a remote account to stand in a collection.
    DeliverFeatureRequest {
        item: CollectionItemId,
    },
    /// Answer a remote account that wants somebody of this server in its collection: with the proof, or not.
    DeliverFeatureAnswer {
        account: AccountId,
        owner: AccountId,
        request: String,
        stamp: Option<String>,
    },
    /// Tell a remote account that the proof is void.
    DeliverFeatureRevocation {
        account: AccountId,
        owner: AccountId,
        uri: String,
    },

    /// Count a person's year.
    GenerateAnnualReport {
        account: AccountId,
        year: i64,
    },
    /// See whether the links of a profile lead back to it.
    VerifyLinks {
        account: AccountId,
    },
    /// Do so for the profiles whose links were not looked at for long.
    RecheckLinks {},
    /// A mute for a time may be over.
    EndMute {
        account: AccountId,
        target: AccountId,
    },

    /// Write anew by which words a status is found, and by whom.
    IndexStatus {
        status: StatusId,
    },
    /// The same for what an account wrote, the next some hundred below this status.
    IndexAccount {
        account: AccountId,
        below: StatusId,
    },

    /// A poll may be over.
    EndPoll {
        poll: PollId,
    },
    /// Tell the next of those who voted that a poll is over.
    TellVoters {
        poll: PollId,
    },
    /// Ask another server how its poll stands.
    RefreshPoll {
        poll: PollId,
    },
    /// Send a vote to the poll's author.
    DeliverVote {
        vote: PollVoteId,
    },
    /// Send out how a local poll stands.
    DeliverPollUpdate {
        status: StatusId,
    },
    /// The time of a post that waited for it may have come.
    PublishScheduled {
        scheduled: ScheduledStatusId,
    },

    /// Move what was kept apart of a sender's notifications among the others.
    MergeNotifications {
        account: AccountId,
        from: AccountId,
    },
    /// Wake an app for a notification.
    Push {
        notification: NotificationId,
        subscription: PushSubscriptionId,
    },

    /// Make of an uploaded film or sound what is served.
    ProcessMedia {
        media: MediaId,
    },
    /// Take away or give back the files of a server, as the staff decided, the next some thousand after this one.
    ReviewMedia {
        domain: String,
        after: MediaId,
    },
    /// Delete files that nobody uses any more.
    ForgetFiles {
        hashes: Vec<String>,
    },
    /// Make room for new files of other servers, the one unused for the longest time first.
    TrimMediaCache {},

    /// Apply to the accounts of a server what holds for it now that this decision was made, changed or lifted.
    ApplyServerBlock {
        domain: String,
        decision: ServerBlockId,
    },
    /// End the follows of the next some people with accounts of a server that was shut out.
    SeverServer {
        domain: String,
    },
    /// Delete what the next accounts of a host that was shut out wrote and did, after this one.
    PurgeServer {
        host: String,
        after: AccountId,
    },
    /// Tell the servers at these inboxes of a report, in the name of this server.
    DeliverFlag {
        report: ReportId,
        inboxes: Vec<String>,
    },
    /// Publish the announcements whose time has come.
    PublishAnnouncements {},
    /// Choose anew whom to recommend.
    RecommendAccounts {},

    /// Delete uploads that were never used, expired codes and sessions, old answers to repeated requests.
    Sweep {},
    /// Look up what the page at this (normalised) address says of itself, for the statuses that link there.
    FetchCard {
        address: String,
    },
    /// Compute anew what is talked about.
    RefreshTrends {},
    /// Get a certificate by ACME, if the one in use grows old.
    RenewCertificate {},

    /// The message with the link that proves an e-mail address. `code` is the secret part of the link.
    MailConfirmation {
        user: UserId,
        code: String,
    },
    /// The message with the link that proves the address a person wants instead.
    MailEmailChange {
        user: UserId,
        code: String,
    },
    /// The message to the address that was used before.
    MailEmailChanged {
        before: String,
        new: String,
    },
    MailPasswordChanged {
        user: UserId,
    },
    /// The message that asks a visitor whether somebody's posts are wanted.
    MailSubscription {
        subscription: SubscriptionId,
    },
    /// The messages with somebody's new posts, to the next readers after this one.
    MailPosts {
        account: AccountId,
        after: SubscriptionId,
    },
    /// The message with what one reader has not had yet.
    MailPostsTo {
        subscription: SubscriptionId,
    },
    /// The message to one of the staff that somebody objects to a decision.
    MailAppeal {
        user: UserId,
        appeal: AppealId,
    },
    /// The messages with news to the next people of this server after this one.
    MailNews {
        news: News,
        after: UserId,
    },
    /// The message with news to one of them.
    MailNewsTo {
        news: News,
        user: UserId,
    },
    /// The message with the link to choose a new password.
    MailPasswordReset {
        user: UserId,
        code: String,
    },
}
