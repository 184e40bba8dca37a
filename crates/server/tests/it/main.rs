//! The binary's parts on a test application.
#![allow(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod acme;
mod binary;
mod coverage;
mod doctor;
mod doors;
mod front;
mod site;
mod worker;
