//! The binary's parts on a test application.

mod acme;
mod binary;
mod doors;
mod front;
mod worker;
