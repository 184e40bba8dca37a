//! HTTPS: the certificate that is shown to clients, which can be replaced while connections are open.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::signal::unix::{SignalKind, signal};
use tokio_rustls::TlsAcceptor;

use super::stop::Stop;

/// How often files are looked at for changes.
const WATCH: Duration = Duration::from_secs(60);

/// The certificate in use; none as long as the first automatic one has not come.
#[derive(Debug, Default)]
pub struct Certificate(RwLock<Option<Arc<CertifiedKey>>>);

impl Certificate {
    pub fn replace(&self, key: CertifiedKey) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(key));
    }

    pub fn acceptor(self: &Arc<Self>) -> TlsAcceptor {
        let mut config = ServerConfig::builder().with_no_client_auth().with_cert_resolver(self.clone());
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Reads a chain and its key from PEM, and checks that they belong together.
pub fn from_pem(chain: &[u8], key: &[u8]) -> Result<CertifiedKey, String> {
    let chain: Vec<_> = CertificateDer::pem_slice_iter(chain)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("the certificate cannot be read: {error}"))?;
    if chain.is_empty() {
        return Err("there is no certificate in the file".into());
    }
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| format!("the private key cannot be read: {error}"))?;
    CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider())
        .map_err(|error| format!("the certificate cannot be used: {error}"))
}

/// The operator's own certificate, read again when its files change or on SIGHUP.
pub struct Files {
    pub cert: PathBuf,
    pub key: PathBuf,
}

impl Files {
    pub fn load(&self) -> Result<CertifiedKey, String> {
        let read = |path: &PathBuf| std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
        from_pem(&read(&self.cert)?, &read(&self.key)?).map_err(|why| format!("{}: {why}", self.cert.display()))
    }

    /// Follows the files until `stop`. What cannot be used is reported, and the old certificate stays.
    pub async fn watch(self, certificate: Arc<Certificate>, mut stop: Stop) {
        let Ok(mut hangup) = signal(SignalKind::hangup()) else {
            return tracing::warn!("SIGHUP cannot be heard: a new certificate needs a restart");
        };
        let mut seen = self.changed_at();
        loop {
            let asked = tokio::select! {
                () = stop.wait() => return,
                _ = hangup.recv() => true,
                () = tokio::time::sleep(WATCH) => false,
            };
            let changed_at = self.changed_at();
            if !asked && changed_at == seen {
                continue;
            }
            match self.load() {
                Ok(key) => {
                    seen = changed_at;
                    certificate.replace(key);
                    tracing::info!("the certificate was read again");
                }
                Err(why) => tracing::error!(%why, "the new certificate is not used"),
            }
        }
    }

    fn changed_at(&self) -> [Option<SystemTime>; 2] {
        [&self.cert, &self.key].map(|path| path.metadata().and_then(|meta| meta.modified()).ok())
    }
}
