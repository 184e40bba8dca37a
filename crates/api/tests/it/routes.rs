//! The table of routes as it is printed; a change of it is a change of the API.

use std::fmt::Write;

/// Access, parameters and answer of every route.
#[test]
fn table() {
    let mut lines = String::new();
    for route in api::table() {
        let params = route.params.unwrap_or("-");
        writeln!(lines, "{} {} | {} | {params} | {}", route.method, route.path, route.access, route.answer).unwrap();
    }
    insta::assert_snapshot!(lines);
}
