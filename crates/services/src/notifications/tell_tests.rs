use super::*;

const NOW: Timestamp = Timestamp::from_secs(1_795_608_000);

fn footing() -> Footing {
    Footing {
        account: AccountId(1),
        barred: false,
        told: false,
        following: false,
        follower_since: None,
        limited: false,
        made_at: NOW - Duration::from_hours(24 * 365),
        permitted: false,
        for_not_following: None,
        for_not_followers: None,
        for_new_accounts: None,
        for_private_mentions: None,
        for_limited_accounts: None,
        private: false,
        listening: false,
    }
}

fn accepting() -> Policy {
    Policy { for_limited_accounts: PolicyAction::Accept, ..Policy::default() }
}

#[test]
fn strangers_are_heard_unless_the_policy_says_otherwise() {
    assert_eq!(by_policy(&Policy::default(), &footing(), false, NOW), PolicyAction::Accept);
    let limited = Footing { limited: true, ..footing() };
    assert_eq!(by_policy(&Policy::default(), &limited, false, NOW), PolicyAction::Filter);
    let followed = Footing { following: true, ..limited };
    assert_eq!(by_policy(&Policy::default(), &followed, false, NOW), PolicyAction::Accept);
}

#[test]
fn each_switch_is_for_its_own_people() {
    let policy = Policy { for_not_following: PolicyAction::Filter, ..accepting() };
    assert_eq!(by_policy(&policy, &footing(), false, NOW), PolicyAction::Filter);
    assert_eq!(by_policy(&policy, &Footing { following: true, ..footing() }, false, NOW), PolicyAction::Accept);

    let policy = Policy { for_not_followers: PolicyAction::Drop, ..accepting() };
    let since = |days: u64| Footing { follower_since: Some(NOW - Duration::from_hours(24 * days)), ..footing() };
    assert_eq!(by_policy(&policy, &footing(), false, NOW), PolicyAction::Drop);
    assert_eq!(by_policy(&policy, &since(2), false, NOW), PolicyAction::Drop);
    assert_eq!(by_policy(&policy, &since(4), false, NOW), PolicyAction::Accept);

    let policy = Policy { for_new_accounts: PolicyAction::Filter, ..accepting() };
    let young = Footing { made_at: NOW - Duration::from_hours(24 * 29), ..footing() };
    assert_eq!(by_policy(&policy, &young, false, NOW), PolicyAction::Filter);
    assert_eq!(by_policy(&policy, &Footing { following: true, ..young }, false, NOW), PolicyAction::Accept);
    assert_eq!(by_policy(&policy, &footing(), false, NOW), PolicyAction::Accept);

    let policy = Policy { for_private_mentions: PolicyAction::Drop, ..accepting() };
    assert_eq!(by_policy(&policy, &footing(), true, NOW), PolicyAction::Drop);
    assert_eq!(by_policy(&policy, &footing(), false, NOW), PolicyAction::Accept);
}

#[test]
fn dropping_is_harder_than_keeping_apart() {
    let policy =
        Policy { for_not_following: PolicyAction::Filter, for_not_followers: PolicyAction::Drop, ..Policy::default() };
    assert_eq!(by_policy(&policy, &footing(), false, NOW), PolicyAction::Drop);
}

#[test]
fn groups_end_with_their_hours() {
    let key = |kind, status, at| group_key(kind, status, at);
    let status = Some(StatusId(7));
    let favourite = NotificationType::Favourite;
    assert_eq!(key(favourite, status, NOW), key(favourite, status, NOW + Duration::from_hours(11)));
    assert_ne!(key(favourite, status, NOW), key(favourite, status, NOW + Duration::from_hours(12)));
    assert_ne!(key(favourite, status, NOW), key(NotificationType::Reblog, status, NOW));
    assert_eq!(key(NotificationType::Mention, status, NOW), "");
}
