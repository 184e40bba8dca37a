use super::{watcher::BACKLOG, *};

const ALICE: Topic = Topic::Account(AccountId(1));

fn for_alice() -> Event {
    Event::Relations { account: AccountId(1) }
}

#[tokio::test]
async fn a_watcher_hears_of_its_topics_in_order() {
    let events = Events::default();
    let mut watcher = events.watch([ALICE]);
    events.add(&watcher, Topic::Changes);
    events.raise(for_alice());
    events.raise(Event::Settings);
    events.raise(Event::Relations { account: AccountId(2) });
    let first = watcher.next().await.unwrap();
    assert_eq!((&**first.event, first.topic), (&for_alice(), ALICE));
    assert_eq!(watcher.next().await.unwrap().topic, Topic::Changes);
    assert!(watcher.try_next().is_none());

    events.remove(&watcher, Topic::Changes);
    events.raise(Event::Settings);
    assert!(watcher.try_next().is_none());
    events.close();
    assert_eq!(watcher.next().await.unwrap_err(), Unheard::Closed);
}

#[tokio::test]
async fn who_listens_too_slowly_is_told_once_and_hears_what_comes_then() {
    let events = Events::default();
    let mut watcher = events.watch([ALICE]);
    for _ in 0..=BACKLOG {
        events.raise(for_alice());
    }
    assert_eq!(watcher.next().await.unwrap_err(), Unheard::Lagged);
    for _ in 0..BACKLOG {
        assert!(watcher.next().await.is_ok());
    }
    assert!(watcher.try_next().is_none());
    events.raise(for_alice());
    assert!(watcher.next().await.is_ok());
}

#[test]
fn who_has_left_is_forgotten() {
    let events = Events::default();
    let kept = events.watch([Topic::Public]);
    for n in 0..1_000 {
        drop(events.watch([Topic::Public, Topic::Account(AccountId(n))]));
    }
    let lines = lock(&events.lines);
    assert!(lines.len() <= 64 && lines[&Topic::Public].len() <= 64, "{} topics", lines.len());
    assert!(kept.line.upgrade().is_some());
}

#[test]
fn a_cache_is_told_of_each_control_once_from_its_first_look_up_on() {
    let (events, controls) = (Events::default(), Controls::default());
    let told = || {
        let mut told = Vec::new();
        controls.catch_up(&events, |event| told.push(event.cloned()));
        told
    };
    events.raise(Event::Settings);
    assert_eq!(told(), []);
    events.raise(Event::Settings);
    events.raise(Event::FiltersChanged { account: AccountId(1) });
    assert_eq!(told(), [Some(Event::Settings), Some(Event::FiltersChanged { account: AccountId(1) })]);
    assert_eq!(told(), []);
}
