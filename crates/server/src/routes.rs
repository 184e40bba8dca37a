//! `aldea routes`: the route table, in the order in which it is written.

use std::fmt::Write;

/// Method, path, who may call it, and what it answers; one line each.
pub fn table() -> String {
    let mut out = String::new();
    for route in api::table() {
        let (method, access) = (route.method.as_str(), route.access.to_string());
        let line = writeln!(out, "{method:<7} {:<56} {access:<44} {}", route.path, route.answer);
        line.expect("writing to a String cannot fail");
    }
    out
}
