//! Where PostgreSQL is and how to speak to it: a URL as of libpq (documented in PostgreSQL's manual, 34.1.1.2).

use std::time::Duration;

use percent_encoding::percent_decode_str;
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::tls::{Mode, Wish};
use crate::db::{Error, Result};

pub struct Address {
    pub config: Config,
    /// None if nothing is to be encrypted.
    pub tls: Option<MakeRustlsConnect>,
}

impl Address {
    pub fn parse(url: &str) -> Result<Self> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut wish, mut rest) = (Wish::default(), Vec::new());
        for parameter in query.split('&').filter(|p| !p.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", mode)) => {
                    let known = Mode::parse(mode);
                    wish.mode = Some(known.ok_or_else(|| Error::Other(format!("sslmode={mode} is not known")))?);
                }
                Some(("sslrootcert", file)) => {
                    wish.roots = Some(percent_decode_str(file).decode_utf8_lossy().into_owned())
                }
                _ => rest.push(parameter),
            }
        }
        let mut config: Config = format!("{base}?{}", rest.join("&")).parse()?;
        let mut tls = wish.connector()?;
        config.ssl_mode(wish.mode().of_driver());
        if config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_))) {
            // Nothing is encrypted on a socket in a folder, whatever is asked for.
            config.ssl_mode(SslMode::Disable);
            tls = None;
        }
        // Our statements are short: compiling their plans only costs time.
        let options = format!("{} -c jit=off", config.get_options().unwrap_or_default());
        config.options(options.trim_start());
        if config.get_application_name().is_none() {
            config.application_name("aldea");
        }
        Ok(Self { config, tls })
    }

    /// How long a statement waits for rows that another transaction has, unless the address says so itself.
    pub fn wait_for_locks(&mut self, patience: Duration) {
        let said = self.config.get_options().unwrap_or_default();
        if !said.contains("lock_timeout") {
            let options = format!("{said} -c lock_timeout={}", patience.as_millis());
            self.config.options(options);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_urls_as_people_write_them() {
        let socket = Address::parse("postgres:///aldea?host=/run/postgresql&port=5433&sslmode=require").unwrap();
        assert_eq!(socket.config.get_hosts(), [Host::Unix("/run/postgresql".into())]);
        assert_eq!((socket.config.get_dbname(), socket.config.get_ports()), (Some("aldea"), &[5433][..]));
        assert_eq!(socket.config.get_options(), Some("-c jit=off"));
        assert!(socket.tls.is_none() && socket.config.get_ssl_mode() == SslMode::Disable);

        for (query, mode) in [
            ("", SslMode::Prefer),
            ("?sslmode=allow", SslMode::Prefer),
            ("?sslmode=disable", SslMode::Disable),
            ("?sslmode=require", SslMode::Require),
            ("?sslmode=verify-ca", SslMode::Require),
            ("?sslmode=verify-full", SslMode::Require),
            ("?sslrootcert=system", SslMode::Require),
        ] {
            let remote = Address::parse(&format!("postgresql://rosa:secret@db.example/aldea{query}")).unwrap();
            assert_eq!(remote.config.get_ssl_mode(), mode, "{query}");
            assert_eq!(remote.tls.is_some(), mode != SslMode::Disable, "{query}");
        }
        for bad in [
            "postgres://db.example/aldea?sslmode=perhaps",
            "postgres://db.example/?no=such",
            "postgres://db.example/?sslmode=require&sslrootcert=system",
        ] {
            assert!(Address::parse(bad).is_err(), "{bad}");
        }
        let missing = Address::parse("postgres://db.example/?sslmode=require&sslrootcert=/no/such%20file").err();
        assert!(missing.is_some_and(|error| error.to_string().contains("/no/such file")));
    }
}
