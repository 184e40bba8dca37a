//! People.

use domain::{AccountId, ActorType, MediaGap, text};
use services::views::{Account, Field, Piece};
use storage::follows::Relationship;

use super::markup;
use crate::{
    components::{CheckedField, Counts, Follow, FollowState, Missing, Person, PersonRow, ProfileHeader},
    i18n::Html,
};

/// Which piece of an account's kept markup is what.
const NAME: usize = 0;
const BIO: usize = 1;
const EXCERPT: usize = 2;

/// Characters of a biography beside a name in a list.
const NOTE: usize = 120;

fn piece(account: &Account, at: usize) -> &str {
    let pieces = account.page.get_or_init(|| {
        let name = markup::line(account.name(), &account.emojis).as_str().into();
        let bio = markup::body(&account.note_html, &account.emojis, &[], &[]).into();
        let excerpt = text::excerpt(&text::to_plain(&account.note_html), NOTE).into();
        Box::new([name, bio, excerpt])
    });
    pieces.get(at).map_or("", Piece::as_str)
}

/// A picture of their own, not the one that apps get for those who have none.
fn own_picture(url: &str) -> Option<String> {
    (!url.contains("/media/default/")).then(|| url.to_owned())
}

pub fn person(account: &Account) -> Person {
    Person {
        id: account.id,
        acct: account.acct.clone(),
        name: account.name().to_owned(),
        name_html: Html::sanitised(piece(account, NAME)),
        avatar: own_picture(&account.avatar).filter(|_| account.avatar_gap.is_none()),
        bot: matches!(account.actor_type, ActorType::Service | ActorType::Application),
    }
}

/// The button that follows someone, as `me` sees it. `between` is None for those who are not signed in.
pub fn follow(account: &Account, me: Option<AccountId>, between: Option<&Relationship>) -> Follow {
    let state = match (me, between) {
        (None, _) => FollowState::SignedOut,
        (Some(me), _) if me == account.id => FollowState::Impossible,
        (_, Some(r)) if r.blocking => FollowState::Blocked,
        (_, Some(r)) if r.blocked_by || r.domain_blocking || account.suspended => FollowState::Impossible,
        (_, Some(r)) if r.following => FollowState::Following,
        (_, Some(r)) if r.requested => FollowState::Requested,
        (_, Some(r)) if r.followed_by => FollowState::FollowsYou,
        _ => FollowState::None,
    };
    Follow {
        id: account.id,
        acct: account.acct.clone(),
        name: account.name().to_owned(),
        state,
        boosts: between.is_none_or(|r| r.show_reblogs),
        notify: between.is_some_and(|r| r.notify),
    }
}

/// A line in a list of people.
pub fn row(account: &Account, me: Option<AccountId>, between: Option<&Relationship>) -> PersonRow {
    let note = piece(account, EXCERPT);
    PersonRow {
        person: person(account),
        note: (!note.is_empty()).then(|| note.to_owned()),
        follow: Some(follow(account, me, between)),
        offer: None,
        request: None,
    }
}

/// The head of a profile, but for what takes further queries: familiar followers, where it moved, waiting requests.
pub fn header(account: &Account, host: &str, me: Option<AccountId>, between: Option<&Relationship>) -> ProfileHeader {
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    ProfileHeader {
        person: person(account),
        address: if account.is_local() {
            format!("{}@{host}", account.acct)
        } else {
            account.acct.clone()
        },
        header: own_picture(&account.header).filter(|_| account.header_gap.is_none()),
        bio: Html::sanitised(piece(account, BIO)),
        fields: account.fields.iter().map(|line| field(account, line)).collect(),
        joined: account.created_at,
        counts: Counts {
            posts: count(account.statuses_count),
            following: count(account.following_count),
            followers: count(account.followers_count),
        },
        follow: follow(account, me, between),
        own: me == Some(account.id),
        locked: account.locked,
        follows_you: between.is_some_and(|r| r.followed_by),
        muted: between.is_some_and(|r| r.muting),
        blocked: between.is_some_and(|r| r.blocking),
        familiar: Vec::new(),
        original_url: (!account.is_local()).then(|| account.url.clone()),
        moved_to: None,
        role: account.role.as_ref().map(|role| role.name.clone()),
        requests: 0,
        missing: [
            missing("profile-no-avatar", account.avatar_gap, &account.avatar),
            missing("profile-no-header", account.header_gap, &account.header),
        ]
        .into_iter()
        .flatten()
        .collect(),
    }
}

fn missing(which: &'static str, gap: Option<MediaGap>, url: &str) -> Option<Missing> {
    Some(Missing { which, why: super::gap(gap?), url: own_picture(url) })
}

fn field(account: &Account, line: &Field) -> CheckedField {
    CheckedField {
        name: line.name.clone(),
        value: Html::sanitised(markup::body(&line.value_html, &account.emojis, &[], &[])),
        checked: line.verified_at.is_some(),
    }
}
