use std::net::IpAddr;

use super::*;

fn with(env: &[(&str, &str)], flags: &[(&'static str, &str)]) -> Result<Config, Error> {
    load(&Layers {
        // A folder without a file, so that no aldea.toml lying about changes the outcome.
        file: None,
        env: env.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
        flags: [("data", "/nowhere")].iter().chain(flags).map(|(k, v)| (*k, v.to_string())).collect(),
    })
}

fn error(env: &[(&str, &str)], flags: &[(&'static str, &str)]) -> String {
    with(env, flags).err().expect("this configuration is wrong").to_string()
}

#[test]
fn nothing_at_all_is_a_trial_on_this_machine() {
    let config = with(&[], &[]).unwrap();
    assert_eq!(config.listen().to_string(), "127.0.0.1:8080");
    assert_eq!(config.domain(), "localhost:8080");
    assert_eq!(config.account_domain(), "localhost:8080");
    assert_eq!(config.database_url(), "sqlite:/nowhere/aldea.db");
    assert!(!config.is_https());
}

#[test]
fn flags_lie_over_variables() {
    let env = [("ALDEA_DOMAIN", "a.example"), ("ALDEA_LOG__FORMAT", "json"), ("ALDEA_POSTGRES__POOL_SIZE", "7")];
    let config = with(&env, &[("domain", "b.example")]).unwrap();
    assert_eq!(config.domain(), "b.example");
    assert_eq!(config.log.format, LogFormat::Json);
    assert_eq!(config.postgres.pool_size, 7);
    assert!(config.is_https());
}

#[test]
fn the_source_is_where_people_can_go() {
    let named = |url: &str| with(&[("ALDEA_SOURCE_URL", url)], &[]);
    assert_eq!(named("https://git.example/town").unwrap().source_url.as_deref(), Some("https://git.example/town"));
    assert!(error(&[("ALDEA_SOURCE_URL", "git.example")], &[]).contains("source_url begins with https://"));
}

#[test]
fn a_list_in_a_variable_is_separated_by_commas() {
    let config = with(&[("ALDEA_TRUSTED_PROXIES", "10.0.0.0/8, fd00::/8")], &[]).unwrap();
    let trusted = |ip: &str| config.trusted_proxies.iter().any(|range| range.contains(ip.parse::<IpAddr>().unwrap()));
    assert!(trusted("10.200.1.2") && trusted("::ffff:10.0.0.1") && trusted("fd12::1"));
    assert!(!trusted("11.0.0.1") && !trusted("127.0.0.1"));
}

#[test]
fn ranges_of_addresses() {
    let contains = |range: &str, ip: &str| range.parse::<Cidr>().unwrap().contains(ip.parse().unwrap());
    assert!(contains("0.0.0.0/0", "203.0.113.9"));
    assert!(contains("192.0.2.7", "192.0.2.7") && !contains("192.0.2.7", "192.0.2.8"));
    assert!(contains("::/0", "2001:db8::1") && !contains("::/0", "192.0.2.1"));
    for wrong in ["", "300.1.1.1", "10.0.0.0/33", "10.0.0.0/x", "::/129"] {
        assert!(wrong.parse::<Cidr>().is_err(), "{wrong}");
    }
}

#[test]
fn unknown_keys_are_errors() {
    assert!(error(&[("ALDEA_DOMIAN", "x.example")], &[]).contains("ALDEA_DOMIAN"));
    let file = std::env::temp_dir().join(format!("aldea-config-{}.toml", std::process::id()));
    std::fs::write(&file, "domain = \"x.example\"\n[log]\nformt = \"json\"\n").unwrap();
    let found = load(&Layers { file: Some(file.clone()), ..Layers::default() }).err().unwrap().to_string();
    std::fs::remove_file(file).unwrap();
    assert!(found.contains("line 3") && found.contains("formt"), "{found}");
}

#[test]
fn contradictions_are_explained() {
    assert!(error(&[], &[("tls.cert", "a.pem")]).contains("tls.key"));
    assert!(error(&[], &[("tls.automatic", "true")]).contains("domain"));
    assert!(error(&[], &[("domain", "Bad Host")]).contains("host name"));
    assert!(error(&[], &[("database.url", "mysql://x")]).contains("postgres"));
    let testbed = error(&[("ALDEA_TESTBED", "1")], &[("tls.automatic", "true"), ("domain", "x.example")]);
    assert!(testbed.contains("test bed"));
}

#[test]
fn a_test_bed_speaks_plain_http_only_by_port() {
    let env = [("ALDEA_TESTBED", "1"), ("ALDEA_TESTBED_HOSTS", "beta.test=127.0.0.1:8443")];
    assert!(!with(&env, &[("domain", "alpha.test:3000")]).unwrap().is_https());
    assert!(with(&env, &[("domain", "alpha.test")]).unwrap().is_https());
    assert!(with(&[], &[("domain", "alpha.test:3000")]).unwrap().is_https());
    let testbed = with(&env, &[]).unwrap().testbed.unwrap();
    assert_eq!(testbed.hosts, [("beta.test".to_owned(), "127.0.0.1:8443".parse().unwrap())]);
}

#[test]
fn the_sample_is_a_valid_file_that_changes_nothing() {
    let text = sample();
    assert!(toml::from_str::<Config>(&text).is_ok());
    let uncommented: String = text
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = ") && !rest.contains(". ")).unwrap_or(line))
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    let table: toml::Table = toml::from_str(&uncommented).unwrap_or_else(|error| panic!("{error}\n{uncommented}"));
    assert_eq!(table["log"]["level"].as_str(), Some("info"));
    assert_eq!(table["listen"].as_str(), Some("127.0.0.1:8080"));
}
