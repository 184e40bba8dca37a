use domain::{AccountId, ActivityId, Timestamp};

use super::*;

fn queue(host: &str, urgency: Urgency) -> Queue {
    Queue { host: host.into(), urgency }
}

fn parcel(id: i64, host: &str, urgency: Urgency) -> Parcel {
    let delivery = Delivery {
        id: DeliveryId(id),
        activity_id: ActivityId(1),
        inbox_url: format!("https://{host}/inbox"),
        host: host.into(),
        urgency,
        attempts: 0,
        created_at: Timestamp::from_secs(0),
    };
    let body = Outgoing {
        id: ActivityId(1),
        account_id: AccountId(1),
        body: String::new(),
        synchronizes: false,
        key_id: None,
    };
    Parcel { delivery, body: Arc::new(body), health: Health::default() }
}

fn parcels(ids: std::ops::Range<i64>, host: &str, urgency: Urgency) -> Vec<Parcel> {
    ids.map(|id| parcel(id, host, urgency)).collect()
}

fn go(lines: &mut Lines) -> Vec<i64> {
    std::iter::from_fn(|| lines.next(|_| true)).map(|parcel| parcel.delivery.id.0).collect()
}

#[test]
fn the_urgent_goes_first_and_hosts_take_turns() {
    let mut lines = Lines::default();
    lines.add(queue("a.test", Urgency::Bulk), parcels(10..12, "a.test", Urgency::Bulk));
    lines.add(queue("a.test", Urgency::Normal), parcels(20..22, "a.test", Urgency::Normal));
    lines.add(queue("b.test", Urgency::Normal), parcels(30..32, "b.test", Urgency::Normal));
    lines.add(queue("c.test", Urgency::Personal), parcels(40..41, "c.test", Urgency::Personal));
    assert_eq!(lines.ready(), 4);
    assert!(lines.next(|_| false).is_none());
    assert_eq!(go(&mut lines), [40, 20, 30, 21, 31, 10, 11]);
}

#[test]
fn a_host_gets_few_at_once_but_what_is_personal_still_has_a_place() {
    let mut lines = Lines::default();
    lines.add(queue("a.test", Urgency::Normal), parcels(0..20, "a.test", Urgency::Normal));
    assert_eq!(go(&mut lines), [0, 1, 2, 3, 4, 5]);
    assert_eq!(lines.ready(), 0);
    lines.add(queue("a.test", Urgency::Personal), parcels(50..52, "a.test", Urgency::Personal));
    assert_eq!(go(&mut lines), [50]);
    lines.arrived(&parcel(0, "a.test", Urgency::Normal).delivery);
    assert_eq!(go(&mut lines), [51]);
}

#[test]
fn a_queue_is_done_when_nothing_of_it_is_here() {
    let mut lines = Lines::default();
    lines.add(queue("empty.test", Urgency::Normal), Vec::new());
    lines.add(queue("a.test", Urgency::Normal), parcels(0..8, "a.test", Urgency::Normal));
    assert_eq!(lines.take_done(), [queue("empty.test", Urgency::Normal)]);
    assert_eq!(go(&mut lines).len(), 6);
    lines.put_back("a.test");
    assert!(lines.take_done().is_empty(), "six are on their way");
    // Taken again meanwhile: what is on its way does not go twice.
    lines.add(queue("a.test", Urgency::Normal), parcels(5..7, "a.test", Urgency::Normal));
    for id in 0..6 {
        lines.arrived(&parcel(id, "a.test", Urgency::Normal).delivery);
    }
    assert_eq!(go(&mut lines), [6]);
    lines.arrived(&parcel(6, "a.test", Urgency::Normal).delivery);
    assert_eq!((lines.take_done(), lines.len()), (vec![queue("a.test", Urgency::Normal)], 0));
}
