//! Handlers, by area. Each module has `routes()`.

pub mod about;
