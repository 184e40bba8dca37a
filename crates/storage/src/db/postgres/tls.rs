//! How connections to PostgreSQL are protected: `sslmode` and `sslrootcert` as libpq reads them (PostgreSQL's manual,
//! "SSL Support" of libpq).

use std::sync::Arc;

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_name,
    },
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    server::ParsedCertificate,
};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::db::{Error, Result};

/// libpq's words, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    Disable,
    /// TLS if the server has it. `allow` is read so too.
    Prefer,
    /// TLS or nothing.
    Require,
    /// And the certificate must be of a known authority.
    VerifyCa,
    /// And it must be for the name in the address.
    VerifyFull,
}

impl Mode {
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "disable" => Self::Disable,
            "allow" | "prefer" => Self::Prefer,
            "require" => Self::Require,
            "verify-ca" => Self::VerifyCa,
            "verify-full" => Self::VerifyFull,
            _ => return None,
        })
    }

    /// What the driver does of it; the certificate is ours to judge.
    pub fn of_driver(self) -> SslMode {
        match self {
            Self::Disable => SslMode::Disable,
            Self::Prefer => SslMode::Prefer,
            Self::Require | Self::VerifyCa | Self::VerifyFull => SslMode::Require,
        }
    }
}

/// What the address says: both may be left out.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub mode: Option<Mode>,
    /// A file of authorities, or `system`.
    pub roots: Option<String>,
}

impl Wish {
    /// libpq's defaults: `prefer`, and `verify-full` with the authorities of the system.
    pub fn mode(&self) -> Mode {
        self.mode.unwrap_or(if self.is_of_system() { Mode::VerifyFull } else { Mode::Prefer })
    }

    fn is_of_system(&self) -> bool {
        self.roots.as_deref() == Some("system")
    }

    /// # Errors
    /// The file of authorities cannot be read; everybody can get a certificate of one of the system's, so they say
    /// nothing without the name.
    pub fn connector(&self) -> Result<Option<MakeRustlsConnect>> {
        let mode = self.mode();
        if self.is_of_system() && mode < Mode::VerifyFull {
            return Err(Error::Other("sslrootcert=system needs sslmode=verify-full".into()));
        }
        if mode == Mode::Disable {
            return Ok(None);
        }
        let known = match &self.roots {
            Some(file) if file != "system" => Some(Known::of_file(file, mode, &provider())?),
            _ if mode >= Mode::VerifyCa => Some(Known::of(public(), mode, &provider())?),
            _ => None,
        };
        let verifier: Arc<dyn ServerCertVerifier> = match known {
            Some(known) => Arc::new(known),
            None => Arc::new(Anybody(provider())),
        };
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::Other(error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(Some(MakeRustlsConnect::new(config)))
    }
}

/// Whom everybody trusts.
fn public() -> RootCertStore {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// Believes every certificate: what is encrypted cannot be read by who only listens.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        Ok(ServerCertVerified::assertion())
    }

    // A signature by a key that anybody may have made proves nothing, and old certificates could not even be read.
    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Believes the certificates of some authorities.
#[derive(Debug)]
struct Known {
    usual: Arc<WebPkiServerVerifier>,
    /// What is believed itself.
    own: Vec<CertificateDer<'static>>,
    asks_for_name: bool,
}

impl Known {
    fn of(roots: RootCertStore, mode: Mode, provider: &Arc<CryptoProvider>) -> Result<Self> {
        let usual = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build();
        let usual = usual.map_err(|error| Error::Other(error.to_string()))?;
        Ok(Self { usual, own: Vec::new(), asks_for_name: mode == Mode::VerifyFull })
    }

    fn of_file(file: &str, mode: Mode, provider: &Arc<CryptoProvider>) -> Result<Self> {
        let fail = |why: &dyn std::fmt::Display| Error::Other(format!("sslrootcert {file}: {why}"));
        let (mut roots, mut own) = (RootCertStore::empty(), Vec::new());
        for certificate in CertificateDer::pem_file_iter(file).map_err(|error| fail(&error))? {
            let certificate = certificate.map_err(|error| fail(&error))?;
            roots.add(certificate.clone()).map_err(|error| fail(&error))?;
            own.push(certificate);
        }
        if own.is_empty() {
            return Err(fail(&"no certificate in it"));
        }
        Ok(Self { own, ..Self::of(roots, mode, provider)? })
    }

    /// PostgreSQL's manual makes a certificate that is its own authority. The usual rules take it for an authority and so
    /// for no server (after they have looked at its dates); but who names it in `sslrootcert` means just this one.
    fn is_believed_itself(&self, certificate: &CertificateDer<'_>, error: &TlsError) -> bool {
        matches!(error, TlsError::InvalidCertificate(CertificateError::Other(_))) && self.own.contains(certificate)
    }
}

impl ServerCertVerifier for Known {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        use CertificateError::{NotValidForName, NotValidForNameContext};
        match self.usual.verify_server_cert(certificate, chain, name, ocsp, now) {
            // The name is looked at last: all else is right.
            Err(TlsError::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }))
                if !self.asks_for_name =>
            {
                Ok(ServerCertVerified::assertion())
            }
            Err(error) if self.is_believed_itself(certificate, &error) => {
                if self.asks_for_name {
                    verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
                }
                Ok(ServerCertVerified::assertion())
            }
            judged => judged,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.usual.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.usual.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.usual.supported_verify_schemes()
    }
}
