//! The binary's parts on a test application.
#![allow(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod acme;
mod authority;
mod binary;
mod busy;
mod coverage;
mod disorder;
mod doctor;
mod doors;
mod durability;
mod forgery;
mod front;
mod peer;
mod place;
mod postgres_tls;
mod road;
mod roles;
mod site;
mod towns;
mod wire;
mod worker;
