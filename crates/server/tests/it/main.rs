//! The binary's parts on a test application.

mod doors;
mod front;
mod worker;
