use super::*;

#[test]
fn names_from_elsewhere() {
    for name in ["rosa", "Rosa_1", "_", "rosa.luz", "rosa-luz", "a.-b", "1"] {
        assert!(is_username(name), "{name}");
    }
    for name in ["", ".rosa", "rosa.", "-rosa", "rosa-", "ro sa", "rosé", "rosa@waves", "ro/sa"] {
        assert!(!is_username(name), "{name}");
    }
    assert!(!is_username(&"a".repeat(MAX_REMOTE_USERNAME + 1)));
}

#[test]
fn names_chosen_here() {
    let code = |name: &str| check_username(name).err().map(|invalid| invalid.code);
    assert_eq!(code("Rosa_1"), None);
    assert_eq!(code(&"a".repeat(30)), None);
    assert_eq!(code(""), Some(Code::Blank));
    assert_eq!(code(&"a".repeat(31)), Some(Code::TooLong));
    for name in ["rosa.luz", "rosa-luz", "rosé", "ro sa", "@rosa"] {
        assert_eq!(code(name), Some(Code::Invalid), "{name}");
    }
}

#[test]
fn reserved_names_and_their_look_alikes() {
    for name in ["admin", "ADMIN", "adm1n", "_admin_", "4dm1n", "m0d", "webmaster", "supp0rt", "api", "R00T"] {
        assert!(is_reserved(name), "{name}");
    }
    for name in ["rosa", "administrata", "modest", "apia", "supporter"] {
        assert!(!is_reserved(name), "{name}");
    }
}

#[test]
fn names_that_a_server_keeps_for_itself() {
    for (name, pattern) in
        [("mayor", "mayor"), ("MAY0R", "mayor"), ("townhall_news", "townhall*"), ("the_press", "*press")]
    {
        assert!(resembles(name, pattern), "{name} {pattern}");
    }
    assert!(resembles("an_ed1torial_", "*editor*"));
    for (name, pattern) in [("mayoress", "mayor"), ("pressing", "*press"), ("anybody", "*"), ("anybody", "")] {
        assert!(!resembles(name, pattern), "{name} {pattern}");
    }
}
