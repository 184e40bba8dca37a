use proptest::prelude::*;

use super::*;

fn again<T: Pack>(value: &T) -> Option<T> {
    let mut packed = Packing::default();
    value.pack(&mut packed);
    let mut source = Source::new(packed.often);
    let read = T::unpack(&mut source);
    assert!(source.rest().is_empty(), "all of it is read");
    read
}

proptest! {
    #[test]
    fn what_was_packed_is_read_again(
        number: i64,
        real in proptest::num::f64::NORMAL,
        texts in proptest::collection::vec(".*", 0..4),
        pair in proptest::option::of((0_i64..300, any::<bool>())),
    ) {
        prop_assert_eq!(again(&number), Some(number));
        prop_assert_eq!(again(&real), Some(real));
        prop_assert_eq!(again(&texts), Some(texts));
        prop_assert_eq!(again(&pair), Some(pair));
    }

    #[test]
    fn other_bytes_are_refused_and_never_harm(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        let _ = Vec::<(String, Option<f64>)>::unpack(&mut Source::new(bytes));
    }
}

#[test]
fn ends_of_numbers() {
    for number in [0, 1, -1, 63, 64, -64, -65, i64::MAX, i64::MIN] {
        assert_eq!(again(&number), Some(number));
    }
    assert_eq!(i64::unpack(&mut Source::new(vec![0xff; 11])), None);
}

#[derive(Debug)]
struct Part {
    words: String,
    body: Lazy<Vec<String>>,
    last: i64,
}

packed! { Part { words, body, last } }

/// Also where a text is longer than the 64 KiB that LZ4 looks back.
#[test]
fn a_lazy_value_is_packed_from_either_state() {
    let shared = OnceLock::new();
    for length in [0, 1, 10, 1_000, 50_000] {
        let words: String = (0..length).map(|n| format!("{n} is said twice; ")).collect();
        let body =
            vec![words.chars().take(3_000).collect(), words.chars().rev().take(100_000).collect(), words.clone()];
        let open = Part { words, body: Lazy::new(body), last: 7 };
        let packed: Part = Folded::of(&open, &shared).open(&shared).expect("it was packed");
        let twice: Part = Folded::of(&packed, &shared).open(&shared).expect("it was packed");
        for part in [packed, twice] {
            assert!((&part.words, part.body.get(), part.last) == (&open.words, open.body.get(), 7), "{length} words");
        }
    }
}
