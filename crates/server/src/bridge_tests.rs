use domain::{StatusId, TokenId};

use super::*;

fn revoked(id: i64) -> Event {
    Event::TokenRevoked { token: TokenId(id) }
}

fn arrived(letters: &[String]) -> Vec<Event> {
    assert!(letters.iter().all(|letter| letter.len() <= LONGEST && read(letter, 7).is_none()));
    letters.iter().flat_map(|letter| read(letter, 8).unwrap()).collect()
}

#[test]
fn events_travel_together_and_in_order() {
    let events: Vec<Event> = (0..1000).map(revoked).collect();
    let letters = letters(7, events.clone().into_iter());
    assert!(letters.len() < 10, "{}", letters.len());
    assert_eq!(arrived(&letters), events);
}

#[test]
fn an_event_for_many_homes_is_split() {
    let homes: Vec<AccountId> = (0..1000).map(|n| AccountId(116_000_000_000_000_000 + n)).collect();
    let event = Event::Home { status: StatusId(1), homes: homes.clone() };
    let letters = letters(7, split(&event).into_iter());
    let reached: Vec<AccountId> = arrived(&letters)
        .into_iter()
        .flat_map(|event| match event {
            Event::Home { homes, .. } => homes,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(reached, homes);
}

#[test]
fn what_does_not_fit_is_left_out_alone() {
    let huge = Event::Public {
        status: StatusId(1),
        author: AccountId(1),
        local: true,
        media: false,
        tags: vec!["x".repeat(9000)],
    };
    let letters = letters(7, [revoked(1), huge, revoked(2)].into_iter());
    assert_eq!(arrived(&letters), [revoked(1), revoked(2)]);
}
