//! `aldea routes`: the route table.

pub fn table() -> String {
    String::new()
}
