//! Types, ids, rules, validation and text; no input or output
