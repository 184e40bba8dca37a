use super::*;

#[derive(Debug, PartialEq)]
struct Words {
    version: i64,
    text: String,
}

super::super::pack::packed! { Words { version, text } }

impl Part for Words {
    fn version(&self) -> i64 {
        self.version
    }

    fn weight(&self) -> u64 {
        1000
    }

    fn rendered(&self) -> Texts {
        Texts { json: true, page: false }
    }
}

fn text(number: i64, version: i64) -> Arc<Words> {
    Arc::new(Words { version, text: format!("The words of part {number}, much like those of all others. ").repeat(8) })
}

#[test]
fn what_leaves_the_open_tier_is_found_packed() {
    let tiers = Tiers::new(50_000, &away(150_000));
    for number in 0..500 {
        tiers.keep(StatusId(number), text(number, 1));
    }
    let found = (0..500).filter(|number| tiers.get(StatusId(*number), 1, None) == Some(text(*number, 1))).count();
    assert!(found > 400, "most of {found} still fit");
    assert!(tiers.open.len() < 100, "few are open");
}

#[test]
fn another_version_is_not_found() {
    let tiers = Tiers::new(50_000, &away(150_000));
    tiers.keep(StatusId(1), text(1, 1));
    assert_eq!(tiers.get(StatusId(1), 2, None), None);
    for number in 2..200 {
        tiers.keep(StatusId(number), text(number, 1));
    }
    assert_eq!(tiers.get(StatusId(1), 2, None), None);
    tiers.keep(StatusId(1), text(1, 2));
    assert_eq!(tiers.get(StatusId(1), 2, None), Some(text(1, 2)));
    tiers.forget();
    assert_eq!(tiers.get(StatusId(1), 2, None), None);
}

#[test]
fn who_passes_through_makes_no_room() {
    let tiers = Tiers::new(50_000, &away(150_000));
    for number in 0..200 {
        tiers.keep(StatusId(number), text(number, 1));
    }
    let is_open = |number| tiers.open.get(&StatusId(number)).is_some();
    let away = (0..200).find(|number| !is_open(*number)).expect("not all have room");
    assert_eq!(tiers.get(StatusId(away), 1, Some(Text::Json)), Some(text(away, 1)));
    assert!(!is_open(away), "it was only read");
    assert_eq!(tiers.get(StatusId(away), 1, Some(Text::Page)), Some(text(away, 1)));
    assert!(is_open(away), "a page is still to be made of it, and to be kept");
}
