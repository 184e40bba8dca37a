//! The binary's parts on a test application.

mod acme;
mod doors;
mod front;
mod worker;
