//! What is fixed at start-up and what the layers above the binary need to know of it; and the addresses made from it.

mod thumbnail;

use std::{path::PathBuf, time::Duration};

use domain::{AccountId, MediaId, StatusId};
pub use thumbnail::Thumbnail;

/// The server's fixed facts. `server` makes one from its configuration, tests from nothing.
#[derive(Debug, Clone)]
pub struct Config {
    /// The host (with a port, if it is not the usual one) under which everything is served.
    pub web_domain: String,
    /// The host of handles; mostly the same.
    pub account_domain: String,
    /// Other hosts of handles that are people here.
    pub alternate_domains: Vec<String>,
    /// Whether followers are compared with other servers (FEP-8fcf).
    pub synchronize_followers: bool,
    /// Whether addresses begin with https. Without, only a private trial works.
    pub https: bool,
    /// Lifts what protects a public server: for test beds only.
    pub testbed: bool,
    /// Where files are kept.
    pub media_dir: PathBuf,
    pub media: MediaLimits,
    pub inbox: InboxLimits,
    /// None: links that prove an address are printed on the operator's console.
    pub mail: Option<Mail>,
    /// None: posts are not translated.
    pub translation: Option<Translation>,
    /// Where the source of this very program is: the licence promises it to everybody who uses the server.
    pub source_url: String,
    /// None: the picture of every Aldea.
    pub thumbnail: Option<Thumbnail>,
    /// How long a search for posts may keep the database busy; who searches is then told to try again.
    pub search_patience: Duration,
}

/// Who translates posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Translation {
    /// A server of LibreTranslate, with the key that it may ask for.
    Libre { endpoint: String, key: Option<String> },
    /// DeepL, at one of its two addresses.
    DeepL { endpoint: String, key: String },
}

/// Limits of uploads, told to apps in the instance's configuration.
#[derive(Debug, Clone, Copy)]
pub struct MediaLimits {
    /// Bytes.
    pub image_size: u64,
    /// Width times height.
    pub image_pixels: u64,
    /// Bytes.
    pub video_size: u64,
    /// Width times height.
    pub video_pixels: u64,
    /// Frames a second.
    pub video_frame_rate: u32,
}

impl MediaLimits {
    pub(crate) fn films(&self) -> crate::media::FilmLimits {
        crate::media::FilmLimits { pixels: self.video_pixels, frame_rate: self.video_frame_rate }
    }
}

impl Default for MediaLimits {
    fn default() -> Self {
        Self {
            image_size: 16 << 20,
            image_pixels: 33_177_600,
            video_size: 99 << 20,
            video_pixels: 8_294_400,
            video_frame_rate: 120,
        }
    }
}

/// Activities that are taken in a minute; 0 for any number. A test bed takes any number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InboxLimits {
    /// From one address (of IPv6: from one /64), good and bad.
    pub per_address: u32,
    pub per_host: u32,
    pub per_actor: u32,
    /// While more than so many wait to be worked off, none are taken; 0 for any number. Of a test bed, too.
    pub backlog: u32,
}

impl Default for InboxLimits {
    /// Several times what the largest servers send to one another.
    fn default() -> Self {
        Self { per_address: 12_000, per_host: 12_000, per_actor: 3_000, backlog: 100_000 }
    }
}

/// How mail is sent.
#[derive(Debug, Clone)]
pub struct Mail {
    /// `smtp://`, `smtps://` with user and password, as `lettre` reads it.
    pub url: String,
    /// The sender, `Name <address>`.
    pub from: String,
}

impl Config {
    /// Where the source of an unchanged Aldea is.
    pub const SOURCE: &str = env!("CARGO_PKG_REPOSITORY");

    /// A server on this host and nothing else special.
    pub fn new(web_domain: &str, https: bool) -> Self {
        Self {
            web_domain: web_domain.to_owned(),
            account_domain: web_domain.to_owned(),
            alternate_domains: Vec::new(),
            synchronize_followers: true,
            https,
            testbed: false,
            media_dir: PathBuf::from("data/media"),
            media: MediaLimits::default(),
            inbox: InboxLimits::default(),
            mail: None,
            translation: None,
            source_url: Self::SOURCE.to_owned(),
            thumbnail: None,
            search_patience: storage::search::PATIENCE,
        }
    }

    /// `https://social.example.org`, without a slash at the end.
    pub fn base(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{}", self.web_domain)
    }

    /// An address of this server; `path` begins with a slash.
    pub fn url(&self, path: &str) -> String {
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.web_domain)
    }

    /// Whether handles with this host are of this server.
    pub fn is_here(&self, host: &str) -> bool {
        let others = self.alternate_domains.iter();
        [&self.account_domain, &self.web_domain].into_iter().chain(others).any(|own| host.eq_ignore_ascii_case(own))
    }

    /// The federated identity of a local account.
    pub fn actor_uri(&self, id: AccountId) -> String {
        self.url(&format!("/ap/users/{id}"))
    }

    /// The federated identity of a local status.
    pub fn status_uri(&self, account: AccountId, id: StatusId) -> String {
        self.url(&format!("/ap/users/{account}/statuses/{id}"))
    }

    /// The page of a local account.
    pub fn profile_url(&self, username: &str) -> String {
        self.url(&format!("/@{username}"))
    }

    /// The page of a local status.
    pub fn status_url(&self, username: &str, id: StatusId) -> String {
        self.url(&format!("/@{username}/{id}"))
    }

    /// Where a file is served, here or not yet: `name` is original (with an ending or without), small or static.
    pub fn media_url(&self, id: MediaId, name: &str) -> String {
        self.url(&format!("/media/{id}/{name}"))
    }

    /// The page of a hashtag.
    pub fn tag_url(&self, name: &str) -> String {
        self.url(&format!("/tags/{}", encoded(name)))
    }

    /// The page of what somebody says with a hashtag; `acct` as the account is called here.
    pub fn tagged_url(&self, acct: &str, name: &str) -> String {
        self.url(&format!("/@{acct}/tagged/{}", encoded(name)))
    }
}

/// Percent-encoded for a path segment or a query value.
pub fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
