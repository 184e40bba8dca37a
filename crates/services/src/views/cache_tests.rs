use super::*;

#[derive(Debug, PartialEq)]
struct Text {
    version: i64,
    text: String,
}

super::super::pack::packed! { Text { version, text } }

impl Part for Text {
    fn version(&self) -> i64 {
        self.version
    }

    fn weight(&self) -> u64 {
        1000
    }

    fn rendered(&self) -> usize {
        1
    }
}

fn text(number: i64, version: i64) -> Arc<Text> {
    Arc::new(Text { version, text: format!("The words of part {number}, much like those of all others. ").repeat(8) })
}

#[test]
fn what_leaves_the_open_tier_is_found_packed() {
    let tiers = Tiers::new(50_000, &away(150_000));
    for number in 0..500 {
        tiers.keep(StatusId(number), text(number, 1));
    }
    let found = (0..500).filter(|number| tiers.get(StatusId(*number), 1) == Some(text(*number, 1))).count();
    assert!(found > 400, "most of {found} still fit");
    assert!(tiers.open.len() < 100, "few are open");
}

#[test]
fn another_version_is_not_found() {
    let tiers = Tiers::new(50_000, &away(150_000));
    tiers.keep(StatusId(1), text(1, 1));
    assert_eq!(tiers.get(StatusId(1), 2), None);
    for number in 2..200 {
        tiers.keep(StatusId(number), text(number, 1));
    }
    assert_eq!(tiers.get(StatusId(1), 2), None);
    tiers.keep(StatusId(1), text(1, 2));
    assert_eq!(tiers.get(StatusId(1), 2), Some(text(1, 2)));
    tiers.forget();
    assert_eq!(tiers.get(StatusId(1), 2), None);
}
