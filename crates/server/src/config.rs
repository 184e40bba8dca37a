//! The start-up configuration: defaults, one TOML file, `ALDEA_*` variables, flags, each layer over the one before.
//!
//! The doc comments of the fields are what `aldea config sample` prints, so they are written for the operator.
//! What an administrator changes while the server runs is not here but in `domain::Settings`.

mod knob;
mod layers;
mod s3;
mod sample;
mod testbed;
mod translation;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use knob::{section, words};
pub use layers::{Error, Layers, load};
pub use sample::sample;
pub use services::http::Cidr;
pub use testbed::Testbed;

words! {
    /// What this process does.
    pub enum Role { Web = "web", Worker = "worker", All = "all" }
}

words! {
    /// How often SQLite waits for the disk.
    pub enum Synchronous { Full = "full", Normal = "normal" }
}

words! {
    /// Who translates.
    pub enum TranslationService { LibreTranslate = "libretranslate", DeepL = "deepl" }
}

words! {
    /// The form of the log.
    pub enum LogFormat { Text = "text", Json = "json" }
}

section! {
    pub struct Config {
        /// The address to listen on. By default 127.0.0.1:8080 (for a trial, or behind a reverse proxy), and port 443
        /// of every address when HTTPS is automatic.
        pub listen: Option<SocketAddr> = None, like "127.0.0.1:8080";
        /// The host under which people and other servers reach this one. It becomes part of every address and must not
        /// change later. Left out, the server is a private trial at http://localhost.
        pub domain: Option<String> = None, like "social.example.org";
        /// The host in the names of accounts (@ana@example.org), if it is another than `domain`. That host must
        /// redirect /.well-known/webfinger and /.well-known/host-meta to `domain`. Must not change later.
        pub account_domain: Option<String> = None, like "example.org";
        /// The folder of the database, the uploaded files and the control socket.
        pub data: PathBuf = PathBuf::from("data");
        /// What this process does: "web" answers requests, "worker" runs the jobs, "all" does both.
        pub role: Role = Role::All;
        /// Reverse proxies whose X-Forwarded-For header is believed.
        pub trusted_proxies: Vec<Cidr> = Cidr::loopback();
        /// Where the source of this program is, which pages and apps tell to everybody. Whoever changes the program names
        /// the place of that version here: the licence (AGPL, section 13) asks for it.
        pub source_url: Option<String> = None, like "https://git.example.org/aldea";
        /// The picture of the server in apps and link previews: a file (JPEG, PNG, WebP or GIF, best 1200 by 630), read
        /// at the start, or an address that begins with https://.
        pub thumbnail: Option<String> = None, like "/etc/aldea/town.jpg";
    }
    with {
        database: Database, sqlite: Sqlite, postgres: Postgres, tls: Tls, smtp: Smtp, media: Media, s3: S3, log: Log,
        translation: Translation, federation: Federation, metrics: Metrics, cache: Cache, jobs: Jobs, limits: Limits,
    }
}

section! {
    /// Where everything is kept.
    pub struct Database {
        /// PostgreSQL (postgres://user:password@host/name) or a file of SQLite (sqlite:PATH). By default the file
        /// aldea.db in the data folder. TLS to PostgreSQL is chosen as everywhere: ?sslmode=verify-full and others.
        pub url: Option<String> = None, like "postgres://aldea@localhost/aldea";
    }
}

section! {
    /// The embedded database.
    pub struct Sqlite {
        /// "full" loses nothing at a power cut; "normal" is faster and can lose the last moments, never more.
        pub synchronous: Synchronous = Synchronous::Full;
    }
}

section! {
    /// The PostgreSQL client.
    pub struct Postgres {
        /// Connections that this process holds at most.
        pub pool_size: usize = 16;
    }
}

section! {
    /// HTTPS by this server itself: either own certificates or automatic ones. Leave all out behind a proxy.
    pub struct Tls {
        /// Own certificate chain, a PEM file. Read again when it changes.
        pub cert: Option<PathBuf> = None, like "/etc/ssl/social.example.org.pem";
        /// The private key of the certificate, a PEM file.
        pub key: Option<PathBuf> = None, like "/etc/ssl/social.example.org.key";
        /// Get and renew a certificate by ACME. Ports 80 and 443 must be reachable from the internet.
        pub automatic: bool = false;
        /// E-mail address that the certificate authority may warn.
        pub contact: Option<String> = None, like "admin@example.org";
        /// The ACME directory of the certificate authority.
        pub directory: String = "https://acme-v02.api.letsencrypt.org/directory".into();
        /// Where plain HTTP is redirected to HTTPS, and where automatic HTTPS answers its challenges. By default port
        /// 80 of every address when HTTPS is automatic, nowhere otherwise.
        pub redirect_listen: Option<SocketAddr> = None, like "[::]:80";
    }
}

section! {
    /// Outgoing e-mail. Without it, links for new accounts are printed on the console.
    pub struct Smtp {
        /// The mail server: smtps://user:password@host or smtp://host:587?tls=required.
        pub url: Option<String> = None, like "smtps://aldea:secret@mail.example.org";
        /// The sender. By default noreply@ followed by the domain.
        pub from: Option<String> = None, like "Aldea <noreply@example.org>";
    }
}

section! {
    /// Uploaded files.
    pub struct Media {
        /// Largest picture, in bytes.
        pub image_size_limit: u64 = 16 * 1024 * 1024;
        /// Largest picture, in pixels (width times height); larger ones are refused before they are decoded.
        pub image_pixel_limit: u64 = 33_177_600;
        /// Largest video or sound, in bytes.
        pub video_size_limit: u64 = 99 * 1024 * 1024;
        /// Largest video, in pixels (width times height).
        pub video_pixel_limit: u64 = 8_294_400;
        /// Most frames of a video in a second.
        pub video_frame_rate_limit: u32 = 120;
        /// The program ffmpeg, for video and sound, AVIF and HEIC. By default the one where programs usually are; if there
        /// is none, the server takes neither and says so.
        pub ffmpeg: Option<PathBuf> = None, like "/usr/bin/ffmpeg";
        /// The program ffprobe. By default the one beside ffmpeg.
        pub ffprobe: Option<PathBuf> = None, like "/usr/bin/ffprobe";
    }
}

section! {
    /// An object store that speaks S3, for uploaded files. Left out, they are kept in the data folder.
    pub struct S3 {
        /// The address of the store.
        pub endpoint: Option<String> = None, like "https://s3.eu-central-1.amazonaws.com";
        /// The bucket's name.
        pub bucket: Option<String> = None, like "aldea";
        /// The region, as the store calls it.
        pub region: String = "us-east-1".into();
        /// Who we are there.
        pub access_key: Option<String> = None, like "AKIAIOSFODNN7EXAMPLE";
        /// The secret that belongs to the access key.
        pub secret_key: Option<String> = None, like "wJalrXUtnFEMI";
        /// The bucket is named in the path of addresses, as most stores but Amazon's want it; otherwise in their host.
        pub path_style: bool = true;
        /// What the name of every file begins with.
        pub prefix: String = String::new();
        /// Send browsers and apps to the store, by signed links, instead of passing its files through this server.
        pub redirect: bool = false;
        /// Send them to this address instead, where everybody can read the bucket.
        pub public_url: Option<String> = None, like "https://files.example.org";
    }
}

section! {
    /// Translation of public posts by a service. Without one none is offered.
    pub struct Translation {
        /// "libretranslate" or "deepl". Posts that people want to read in another language are sent there.
        pub service: Option<TranslationService> = None, like "libretranslate";
        /// The address of the LibreTranslate server. DeepL's is known.
        pub url: Option<String> = None, like "https://translate.example.org";
        /// The key that the service asks for. DeepL always does.
        pub key: Option<String> = None, like "00000000-0000-0000-0000-000000000000:fx";
    }
}

section! {
    /// Other servers.
    pub struct Federation {
        /// Other hosts under which people look for accounts of this server: @ana@ with one of them is @ana here.
        pub alternate_domains: Vec<String> = Vec::new();
        /// Networks of your own where other servers are, like "10.20.0.0/16". Addresses that are not of the public
        /// internet are never called otherwise, whoever names them.
        pub private_networks: Vec<Cidr> = Vec::new();
        /// Compare with other servers who follows whom, and end the follows that only one side knows of.
        pub synchronize_followers: bool = true;
    }
}

section! {
    /// The log, on the standard error output.
    pub struct Log {
        /// "text" for people, "json" for machines.
        pub format: LogFormat = LogFormat::Text;
        /// What is logged: error, warn, info or debug, also by module ("info,federation=debug").
        pub level: String = "info".into();
        /// One line for each request.
        pub requests: bool = true;
    }
}

section! {
    /// Figures for Prometheus.
    pub struct Metrics {
        /// The address that answers /metrics. Left out, it is not served.
        pub listen: Option<SocketAddr> = None, like "127.0.0.1:9100";
    }
}

section! {
    /// What is kept in memory, beside what the database keeps there.
    pub struct Cache {
        /// Bytes of posts and profiles in the form in which they are sent.
        pub rendered: u64 = 46 * 1024 * 1024;
    }
}

section! {
    /// How many jobs of each kind run at once in this process.
    pub struct Jobs {
        /// What somebody waits for: e-mails, entries of home timelines.
        pub interactive: usize = 4;
        /// Activities from other servers.
        pub inbound: usize = 32;
        /// Deliveries to other servers.
        pub delivery: usize = 32;
        /// Pictures; each needs a processor for itself.
        pub media: usize = 2;
        /// What other servers are asked for while somebody looks at it: threads, profiles, polls.
        pub looking: usize = 8;
        /// What other servers are asked for besides, and activities for which that must be.
        pub asking: usize = 32;
        /// Everything that can wait.
        pub background: usize = 2;
    }
}

section! {
    /// Protection from too many and too slow clients.
    pub struct Limits {
        /// Connections at once, streaming ones among them.
        pub connections: usize = 20_000;
        /// Seconds in which a client must have sent the headers of a request.
        pub header_timeout: u64 = 15;
        /// Activities that other servers may send from one address in a minute; 0 for any number.
        pub inbox_per_address: u32 = 12_000;
        /// Activities of one server in a minute; 0 for any number.
        pub inbox_per_host: u32 = 12_000;
        /// Activities of one account in a minute; 0 for any number.
        pub inbox_per_actor: u32 = 3_000;
        /// While more activities than this wait to be worked off, other servers are asked to come again; 0 for never.
        pub inbox_backlog: u32 = 100_000;
        /// Seconds that running requests get to end when the server stops.
        pub shutdown_timeout: u64 = 10;
    }
}

impl Config {
    /// The address of the main listener.
    pub fn listen(&self) -> SocketAddr {
        let default = if self.tls.automatic {
            SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 443)
        } else {
            SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080)
        };
        self.listen.unwrap_or(default)
    }

    /// Where plain HTTP is answered with a redirect and with ACME challenges.
    pub fn redirect_listen(&self) -> Option<SocketAddr> {
        let automatic = || self.tls.automatic.then_some(SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 80));
        self.tls.redirect_listen.or_else(automatic)
    }

    /// The host, with its port if it has one, that stands in every address of this server.
    pub fn domain(&self) -> String {
        self.domain.clone().unwrap_or_else(|| format!("localhost:{}", self.listen().port()))
    }

    /// The host in the names of accounts.
    pub fn account_domain(&self) -> String {
        self.account_domain.clone().unwrap_or_else(|| self.domain())
    }

    /// True if this process itself speaks TLS.
    pub fn serves_tls(&self) -> bool {
        self.tls.automatic || self.tls.cert.is_some()
    }

    /// True if addresses begin with `https`: always, but for a trial on this machine and for test beds that are
    /// reached without TLS by their port.
    pub fn is_https(&self) -> bool {
        let domain = self.domain();
        let (host, port) = host_and_port(&domain);
        let may_be_plain = is_loopback(host) || (self.testbed.is_some() && port.is_some());
        self.serves_tls() || !may_be_plain
    }

    /// The database's address in the form that `storage` opens.
    pub fn database_url(&self) -> String {
        self.database.url.clone().unwrap_or_else(|| format!("sqlite:{}", self.data.join("aldea.db").display()))
    }

    /// What no single field can know.
    fn check(&self) -> Result<(), Error> {
        let tls = &self.tls;
        if tls.cert.is_some() != tls.key.is_some() {
            return Err(Error::rule("tls.cert and tls.key belong together: give both or none"));
        }
        if tls.automatic && tls.cert.is_some() {
            return Err(Error::rule("tls.automatic and tls.cert exclude each other"));
        }
        if tls.automatic && self.testbed.is_some() {
            return Err(Error::rule("a test bed (ALDEA_TESTBED) never runs with automatic HTTPS"));
        }
        if tls.automatic && self.domain.as_deref().is_none_or(|domain| host_and_port(domain).1.is_some()) {
            return Err(Error::rule("automatic HTTPS needs `domain`, without a port"));
        }
        let own = [("domain", &self.domain), ("account_domain", &self.account_domain)];
        let others = self.federation.alternate_domains.iter().map(|host| ("federation.alternate_domains", host));
        for (name, host) in own.into_iter().filter_map(|(name, host)| Some((name, host.as_ref()?))).chain(others) {
            if !is_host(host) {
                return Err(Error::rule(&format!("{name} must be a host name, like social.example.org")));
            }
        }
        if self.source_url.as_deref().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
            return Err(Error::rule("source_url begins with https:// or http://"));
        }
        let url = self.database_url();
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(Error::rule("database.url begins with sqlite: or postgres://"));
        }
        Ok(())
    }
}

fn host_and_port(domain: &str) -> (&str, Option<u16>) {
    match domain.rsplit_once(':') {
        Some((host, port)) if !host.ends_with(':') => (host, port.parse().ok()),
        _ => (domain, None),
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host == "localhost" || host.ends_with(".localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Lower case, as it stands in addresses; punycode for other scripts; a port is allowed.
fn is_host(domain: &str) -> bool {
    let (host, _) = host_and_port(domain);
    let name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '[' | ']' | ':');
    !host.is_empty() && host.len() <= 253 && host.chars().all(name) && !host.starts_with('.')
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
