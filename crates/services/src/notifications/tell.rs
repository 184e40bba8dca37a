//! Writing what somebody is told. Whether it is told at all, kept apart or told aloud follows from how the two stand to
//! each other and from the receiver's policy.

use std::time::Duration;

use domain::{AccountId, NotificationId, NotificationType, PolicyAction, StatusId, Timestamp};
use storage::{
    Tx, notification_requests as requests,
    notification_requests::Policy,
    notifications::{self, Footing, New},
    statuses::Status,
};

use crate::{App, Result, events::Event, push};

/// Notifications of one kind about the same thing within this many hours are one group.
const GROUP_HOURS: i64 = 12;
/// An account is new for so long.
const NEW_ACCOUNT: Duration = Duration::from_hours(24 * 30);
/// Somebody who follows for a shorter time is no follower yet.
const NEW_FOLLOWER: Duration = Duration::from_hours(24 * 3);

/// What was written in a transaction and must be told to watchers after its commit.
#[derive(Debug, Default)]
#[must_use = "raise it after the commit"]
pub struct Told(Vec<(AccountId, NotificationId)>);

impl Told {
    /// Tells one person, if that person is of this server and wants to hear of it.
    pub async fn tell(
        &mut self,
        app: &App,
        tx: &mut Tx,
        account: AccountId,
        from: AccountId,
        kind: NotificationType,
        status: Option<StatusId>,
    ) -> Result<()> {
        self.tell_all(app, tx, &[account], (from, kind, status)).await
    }

    /// Tells several people the same at once, in as many statements as one.
    pub async fn tell_all(
        &mut self,
        app: &App,
        tx: &mut Tx,
        accounts: &[AccountId],
        (from, kind, status): (AccountId, NotificationType, Option<StatusId>),
    ) -> Result<()> {
        let key = group_key(kind, status, app.now());
        self.write(app, tx, New { from, kind, status, about: None, group_key: &key }, accounts).await
    }

    /// Tells one person of something that is no status: a report, a severance, a warning, a collection, a year.
    pub async fn tell_about(
        &mut self,
        app: &App,
        tx: &mut Tx,
        account: AccountId,
        from: AccountId,
        kind: NotificationType,
        about: i64,
    ) -> Result<()> {
        let key = group_key(kind, None, app.now());
        self.write(app, tx, New { from, kind, status: None, about: Some(about), group_key: &key }, &[account]).await
    }

    async fn write(&mut self, app: &App, tx: &mut Tx, new: New<'_>, accounts: &[AccountId]) -> Result<()> {
        if accounts.is_empty() {
            return Ok(());
        }
        let now = app.now();
        let footings = notifications::footings(tx, &new, accounts, now).await?;
        let (mut told, mut apart) = (Vec::new(), Vec::new());
        for footing in &footings {
            match verdict(tx, &new, footing, now).await? {
                PolicyAction::Drop => {}
                PolicyAction::Filter => apart.push(footing.account),
                PolicyAction::Accept => told.push(footing),
            }
        }
        let accounts: Vec<AccountId> = told.iter().map(|footing| footing.account).collect();
        if let Some(status) = new.status.filter(|_| is_repeated(new.kind)) {
            let again = [&apart[..], &accounts].concat();
            notifications::forget_earlier(tx, &again, new.from, new.kind, status).await?;
        }
        if !apart.is_empty() {
            notifications::insert(tx, &new, &apart, true, now).await?;
            let said = new.status.filter(|_| is_said(new.kind));
            requests::note(tx, &apart, new.from, said, now).await?;
        }
        let written = notifications::insert(tx, &new, &accounts, false, now).await?;
        told.retain(|footing| footing.listening);
        push::enqueue(app, tx, &written, &new, &told).await?;
        self.0.extend(written);
        Ok(())
    }

    /// Tells watchers; call it after the commit.
    pub fn raise(self, app: &App) {
        for (account, notification) in self.0 {
            app.events.raise(Event::Notification { account, notification });
        }
    }
}

/// Of these people of this server, those who are not told of a message that names them, or not among the others.
pub(crate) async fn withheld(
    app: &App,
    tx: &mut Tx,
    message: &Status,
    accounts: &[AccountId],
) -> Result<Vec<AccountId>> {
    let (from, kind, status) = (message.account_id, NotificationType::Mention, Some(message.id));
    let (new, now) = (New { from, kind, status, about: None, group_key: "" }, app.now());
    let mut withheld = Vec::new();
    for footing in notifications::footings(tx, &new, accounts, now).await? {
        let footing = Footing { told: false, ..footing };
        if footing.account != from && verdict(tx, &new, &footing, now).await? != PolicyAction::Accept {
            withheld.push(footing.account);
        }
    }
    Ok(withheld)
}

/// Empty for kinds that are not grouped: their key is made from their id when they are shown.
fn group_key(kind: NotificationType, status: Option<StatusId>, now: Timestamp) -> String {
    let window = now.secs() / 3600 / GROUP_HOURS;
    match (kind, status) {
        (NotificationType::Favourite | NotificationType::Reblog, Some(status)) => {
            format!("{kind}-{status}-{window}")
        }
        (NotificationType::Follow | NotificationType::AdminSignUp, None) => format!("{kind}-{window}"),
        _ => String::new(),
    }
}

/// Whether the status is the sender's own words to the receiver.
fn is_said(kind: NotificationType) -> bool {
    matches!(kind, NotificationType::Mention | NotificationType::Quote | NotificationType::Status)
}

/// Told of oneself.
fn is_own(kind: NotificationType) -> bool {
    use NotificationType as N;
    matches!(kind, N::Poll | N::SeveredRelationships | N::ModerationWarning | N::AnnualReport)
}

/// Part of somebody's duty, or of what somebody must know: no block keeps it away.
fn is_official(kind: NotificationType) -> bool {
    use NotificationType as N;
    matches!(kind, N::AdminSignUp | N::AdminReport | N::SeveredRelationships | N::ModerationWarning | N::AnnualReport)
}

/// Told each time anew, of the same status by the same person; the last takes the place of those before.
fn is_repeated(kind: NotificationType) -> bool {
    matches!(kind, NotificationType::Update | NotificationType::QuotedUpdate)
}

/// Whether a policy may touch it: not what somebody asked to be told.
fn is_filterable(kind: NotificationType) -> bool {
    !is_official(kind) && !matches!(kind, NotificationType::Poll | NotificationType::Update)
}

async fn verdict(tx: &mut Tx, new: &New<'_>, footing: &Footing, now: Timestamp) -> Result<PolicyAction> {
    let own = footing.account == new.from;
    if (own && !is_own(new.kind)) || (footing.barred && !is_official(new.kind)) {
        return Ok(PolicyAction::Drop);
    }
    if footing.told && !is_repeated(new.kind) {
        return Ok(PolicyAction::Drop);
    }
    if own || footing.permitted || !is_filterable(new.kind) {
        return Ok(PolicyAction::Accept);
    }
    let policy = policy_of(footing);
    let unasked = match new.status {
        Some(status) if judges_private(&policy, new, footing) => {
            !notifications::answers(tx, status, footing.account).await?
        }
        _ => false,
    };
    Ok(by_policy(&policy, footing, unasked, now))
}

fn policy_of(footing: &Footing) -> Policy {
    let default = Policy::default();
    Policy {
        for_not_following: footing.for_not_following.unwrap_or(default.for_not_following),
        for_not_followers: footing.for_not_followers.unwrap_or(default.for_not_followers),
        for_new_accounts: footing.for_new_accounts.unwrap_or(default.for_new_accounts),
        for_private_mentions: footing.for_private_mentions.unwrap_or(default.for_private_mentions),
        for_limited_accounts: footing.for_limited_accounts.unwrap_or(default.for_limited_accounts),
    }
}

/// Whether it matters if a message answers something of the receiver's.
fn judges_private(policy: &Policy, new: &New<'_>, footing: &Footing) -> bool {
    policy.for_private_mentions != PolicyAction::Accept
        && new.kind == NotificationType::Mention
        && footing.private
        && !footing.following
}

/// The hardest of what the policy says of the sender. `unasked`: a message that answers nothing, of somebody whom the
/// receiver does not follow.
fn by_policy(policy: &Policy, footing: &Footing, unasked: bool, now: Timestamp) -> PolicyAction {
    let follower = footing.follower_since.is_some_and(|since| since + NEW_FOLLOWER <= now);
    let new_account = footing.made_at + NEW_ACCOUNT > now && !footing.following;
    let cases = [
        (!footing.following, policy.for_not_following),
        (!follower, policy.for_not_followers),
        (new_account, policy.for_new_accounts),
        (unasked, policy.for_private_mentions),
        (footing.limited && !footing.following, policy.for_limited_accounts),
    ];
    cases.into_iter().filter_map(|(applies, action)| applies.then_some(action)).max().unwrap_or(PolicyAction::Accept)
}

#[cfg(test)]
#[path = "tell_tests.rs"]
mod tests;
