//! The real program: started, commanded and stopped.

use std::path::Path;
use std::process::Output;

use crate::place::{Place, on_sqlite};

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn commands_work_before_a_server_runs_and_beside_it() {
    let place = Place::new();
    place.create("ana");
    let before = place.token("ana");
    let server = place.serve();
    place.create("bo");
    let beside = place.token("bo");
    for (token, name) in [(&before, "ana"), (&beside, "bo")] {
        let answer = place.request("GET", "/api/v1/apps/verify_credentials", Some(token), "").unwrap();
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
    }
    let listed = place.run(&["accounts", "list"]);
    assert!(listed.contains("ana@people.example") && listed.contains("bo@people.example"), "{listed}");
    server.stop();
}

#[test]
fn two_servers_do_not_share_a_folder() {
    // On PostgreSQL they may: the first answers the commands.
    if !on_sqlite() {
        return;
    }
    let place = Place::new();
    let server = place.serve();
    let other = place.command(&["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    assert!(!other.status.success());
    assert!(words(&other).contains("another server runs"), "{}", words(&other));
    server.stop();
    place.serve().stop();
}

#[test]
fn a_wrong_configuration_is_explained() {
    let place = Place::new();
    let output = place.command(&["serve", "--tls-automatic"]).output().unwrap();
    assert!(!output.status.success() && words(&output).contains("test bed"), "{}", words(&output));
    let output = place.command(&["accounts", "create", "a b", "--email", "a@b.example"]).output().unwrap();
    assert!(!output.status.success() && words(&output).contains("Username"), "{}", words(&output));
}

#[test]
fn the_data_folder_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let server = place.serve();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place.data), 0o700);
    assert_eq!(mode(&place.data.join("control.sock")), 0o600);
    server.stop();
}
