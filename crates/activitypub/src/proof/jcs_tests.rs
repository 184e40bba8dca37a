use super::*;

fn canonical(text: &str) -> String {
    canonical_json(&serde_json::from_str(text).unwrap())
}

#[test]
fn numbers_are_written_as_ecmascript_does() {
    for (given, written) in [
        ("0", "0"),
        ("-0.0", "0"),
        ("1.0", "1"),
        ("-71.184902", "-71.184902"),
        ("25.273962", "25.273962"),
        ("100", "100"),
        ("1e20", "100000000000000000000"),
        ("1e21", "1e+21"),
        ("123e19", "1.23e+21"),
        ("0.000001", "0.000001"),
        ("0.00000123", "0.00000123"),
        ("1e-7", "1e-7"),
        ("1.5e-9", "1.5e-9"),
        ("333333333.3333333", "333333333.3333333"),
        ("9007199254740993", "9007199254740992"),
        ("5e-324", "5e-324"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
    ] {
        assert_eq!(canonical(given), written, "{given}");
    }
}

#[test]
fn members_go_by_name_in_utf_16() {
    // A name beyond the basic plane sorts before U+FB33, since surrogates are lower.
    let text = canonical(r#"{"\ufb33": 1, "\ud83d\ude00": 2, "b": [3, {"z": null, "a": true}], "": "", "B": 4}"#);
    assert_eq!(text, "{\"\":\"\",\"B\":4,\"b\":[3,{\"a\":true,\"z\":null}],\"\u{1f600}\":2,\"\u{fb33}\":1}");
}

#[test]
fn strings_have_the_escapes_of_ecmascript() {
    let text = canonical(r#""\u0008\t\n\f\r\"\\\/\u0001\u001F\u007f\u00e9\u2028""#);
    assert_eq!(text, "\"\\b\\t\\n\\f\\r\\\"\\\\/\\u0001\\u001f\u{7f}\u{e9}\u{2028}\"");
}
