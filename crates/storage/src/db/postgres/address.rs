//! Where PostgreSQL is and how to speak to it: a URL as of libpq (documented in PostgreSQL's manual, 34.1.1.2).

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio_postgres::{Config, config::SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::db::{Error, Result};

pub struct Address {
    pub config: Config,
    /// TLS, if `sslmode` asks for it: `require`, `verify-ca` and `verify-full` all check the certificate and the name,
    /// the others go without. `sslrootcert=FILE` takes the place of the well-known authorities.
    pub tls: Option<MakeRustlsConnect>,
}

impl Address {
    pub fn parse(url: &str) -> Result<Self> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut secure, mut authorities, mut rest) = (false, None, Vec::new());
        for parameter in query.split('&').filter(|p| !p.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", "require" | "verify-ca" | "verify-full")) => secure = true,
                Some(("sslmode", "disable" | "allow" | "prefer")) => secure = false,
                Some(("sslrootcert", file)) => authorities = Some(file),
                _ => rest.push(parameter),
            }
        }
        let mut config: Config = format!("{base}?{}", rest.join("&")).parse()?;
        config.ssl_mode(if secure { SslMode::Require } else { SslMode::Disable });
        // Our statements are short: compiling their plans only costs time.
        let options = format!("{} -c jit=off", config.get_options().unwrap_or_default());
        config.options(options.trim_start());
        if config.get_application_name().is_none() {
            config.application_name("aldea");
        }
        Ok(Self { config, tls: if secure { Some(connector(authorities)?) } else { None } })
    }
}

fn connector(authorities: Option<&str>) -> Result<MakeRustlsConnect> {
    let roots = match authorities {
        Some(file) => read_roots(file)?,
        None => RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() },
    };
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Other(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn read_roots(file: &str) -> Result<RootCertStore> {
    let fail = |e: &dyn std::fmt::Display| Error::Other(format!("sslrootcert {file}: {e}"));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|e| fail(&e))? {
        roots.add(certificate.map_err(|e| fail(&e))?).map_err(|e| fail(&e))?;
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use tokio_postgres::config::Host;

    use super::*;

    #[test]
    fn reads_urls_as_people_write_them() {
        let socket = Address::parse("postgres:///aldea?host=/run/postgresql&port=5433").unwrap();
        assert_eq!(socket.config.get_hosts(), [Host::Unix("/run/postgresql".into())]);
        assert_eq!((socket.config.get_dbname(), socket.config.get_ports()), (Some("aldea"), &[5433][..]));
        assert_eq!(socket.config.get_options(), Some("-c jit=off"));
        assert!(socket.tls.is_none());

        let remote = Address::parse("postgresql://rosa:secret@db.example/aldea?sslmode=verify-full").unwrap();
        assert_eq!(remote.config.get_ssl_mode(), SslMode::Require);
        assert!(remote.tls.is_some());

        for bad in ["postgres://db.example/aldea?sslmode=perhaps", "postgres://db.example/?no=such"] {
            assert!(Address::parse(bad).is_err(), "{bad}");
        }
        assert!(Address::parse("postgres://db.example/?sslmode=require&sslrootcert=/no/such/file").is_err());
    }
}
