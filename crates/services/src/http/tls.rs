//! Whom the client trusts: the public authorities compiled in (so that minimal images work), the platform's, and the
//! operator's own.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::HttpError;

pub(super) fn config(extra_ca_pem: Option<&[u8]>) -> Result<ClientConfig, HttpError> {
    let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    // What the platform has wrong is its administrator's business and must not keep the server from starting.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(pem) = extra_ca_pem {
        add_authorities(&mut roots, pem)?;
    }
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let mut config = ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(|error| HttpError::Tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn add_authorities(roots: &mut RootCertStore, pem: &[u8]) -> Result<(), HttpError> {
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| HttpError::Tls(error.to_string()))?;
        roots.add(certificate).map_err(|error| HttpError::Tls(error.to_string()))?;
    }
    if roots.len() == before {
        return Err(HttpError::Tls("no certificate in the file of authorities".into()));
    }
    Ok(())
}
