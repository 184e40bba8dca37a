use clap::CommandFactory;

use super::*;

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn a_server_needs_no_file() {
    let line = "aldea serve --listen 127.0.0.1:3001 --domain a.test:3001 --data d --database postgres://x/y";
    let cli = Cli::try_parse_from(line.split(' ')).unwrap();
    let Command::Serve(serve) = cli.command else { panic!("serve was meant") };
    let mut flags = serve.flags();
    push(&mut flags, "domain", cli.place.domain);
    assert_eq!(flags, [("listen", "127.0.0.1:3001".to_owned()), ("domain", "a.test:3001".to_owned())]);
}

#[test]
fn the_place_may_stand_after_any_command() {
    for line in [
        "aldea accounts create ana --email a@b.c --password p --confirmed --role owner --data d",
        "aldea tokens create ana --scopes read --database sqlite:x.db",
        "aldea --data d accounts list",
        "aldea accounts suspend ana --lift",
        "aldea accounts delete ana --for-good",
        "aldea self-destruct --of aldea.example",
        "aldea doctor",
        "aldea routes",
        "aldea config sample",
        "aldea jobs dead",
        "aldea settings set title Here",
        "aldea emoji add cat cat.png --category animals",
        "aldea announcements publish hello --starts 2026-12-01 --ends 2026-12-02T18:00:00Z --all-day",
        "aldea announcements change 7 --text other",
        "aldea domains block spam.example --severity suspend --reject-media --obfuscate",
        "aldea relays add https://relay.example/inbox --kind mastodon",
        "aldea relays list",
        "aldea fasp enable 7 account_search",
        "aldea terms publish terms.txt --effective 2026-12-01",
        "aldea rules translate 1 de freundlich --hint x",
        "aldea search rebuild",
    ] {
        assert!(Cli::try_parse_from(line.split(' ')).is_ok(), "{line}");
    }
}
