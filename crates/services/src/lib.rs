//! Use cases, visibility rules, views, events and the application state
