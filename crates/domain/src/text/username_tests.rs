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
