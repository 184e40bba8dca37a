use super::*;

fn kept(issued_at: i64, expires_at: i64) -> Kept {
    Kept { domain: "here.example".into(), chain: String::new(), key: String::new(), issued_at, expires_at }
}

#[test]
fn renewed_after_two_thirds_of_its_life_or_for_another_name() {
    let kept = kept(1_000, 91_000);
    assert!(kept.is_fresh("here.example", Timestamp::from_millis(60_999)));
    assert!(!kept.is_fresh("here.example", Timestamp::from_millis(61_000)));
    assert!(!kept.is_fresh("there.example", Timestamp::from_millis(2_000)));
}
