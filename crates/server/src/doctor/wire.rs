//! What other servers would see: asks by the public names what they would ask.

use federation::checkup::{self, Identity, Trouble};
use services::http::{Http, HttpError};
use services::{Clock, instance_actor};
use storage::{Db, accounts, instances, keys};
use url::Url;

use super::finding::Finding;
use crate::config::Config;

const HTTPS: &str = "reachable";
const WEBFINGER: &str = "names of accounts";
const HOST_META: &str = "host-meta";
const NODEINFO: &str = "NodeInfo";
const CLOCK: &str = "clock";

/// Some servers refuse what was signed half a minute ago or will be.
const SKEW_MS: u64 = 30_000;
/// Other servers that are asked for the time at most, the one heard of last first.
const CLOCKS: i64 = 3;

pub struct Site<'a> {
    config: &'a Config,
    http: &'a Http,
    scheme: &'static str,
    domain: String,
    account_domain: String,
}

impl<'a> Site<'a> {
    pub fn new(config: &'a Config, http: &'a Http) -> Self {
        Self {
            config,
            http,
            scheme: if config.is_https() { "https" } else { "http" },
            domain: config.domain(),
            account_domain: config.account_domain(),
        }
    }

    pub async fn look(&self, db: Option<&Db>) -> Vec<Finding> {
        let site = checkup::Site {
            http: self.http,
            scheme: self.scheme,
            domain: &self.domain,
            account_domain: &self.account_domain,
        };
        let mut findings = Vec::new();
        match site.identity().await {
            Ok(identity) => findings.push(self.is_ours(db, &identity).await),
            Err(trouble) => {
                findings.push(self.unreachable(trouble));
                findings.push(self.clock(db).await);
                return findings;
            }
        }
        let (webfinger, host_meta) = (site.webfinger().await, site.host_meta().await);
        findings.push(self.discovery(WEBFINGER, "/.well-known/webfinger", webfinger));
        findings.push(self.discovery(HOST_META, "/.well-known/host-meta", host_meta));
        findings.push(match site.nodeinfo().await {
            Ok(()) => Finding::good(NODEINFO, "says what this server is"),
            Err(trouble) => Finding::wrong(
                NODEINFO,
                words(&trouble),
                "Let the proxy pass /.well-known/nodeinfo and /nodeinfo/ on to this server.",
            ),
        });
        findings.push(self.clock(db).await);
        findings
    }

    /// Only this server has its key, so whoever shows it is this server.
    async fn is_ours(&self, db: Option<&Db>, identity: &Identity) -> Finding {
        let here = format!("{}://{}", self.scheme, self.domain);
        let Some(db) = db else {
            return Finding::good(HTTPS, format!("a server answers at {here}; whether it is this one, is not known"));
        };
        match self.own_key(db).await {
            Some(key) if key.trim() == identity.key.trim() => {
                Finding::good(HTTPS, format!("this server answers at {here}, and its certificate is right"))
            }
            _ => Finding::wrong(
                HTTPS,
                format!("another server answers at {here}"),
                "The name leads to another machine, or the server there has another data folder or database than the one \
                 that was looked at here.",
            ),
        }
    }

    async fn own_key(&self, db: &Db) -> Option<String> {
        let uri = format!("{}://{}{}", self.scheme, self.domain, instance_actor::PATH);
        let mut db = db.conn();
        let actor = accounts::find_by_uri(&mut db, &uri).await.ok()??;
        Some(keys::find_signing(&mut db, actor.id).await.ok()??.public_pem)
    }

    fn unreachable(&self, trouble: Trouble) -> Finding {
        let host = &self.domain;
        let (says, advice) = match &trouble {
            Trouble::Silent(HttpError::Tls(why)) => (
                format!("the certificate of {host} is not right: {why}"),
                "Get one for exactly this name, with the whole chain: `tls.automatic = true` does all of that. Behind a \
                 proxy it is the proxy's certificate that counts."
                    .to_owned(),
            ),
            Trouble::Silent(HttpError::Dns) => {
                (format!("{host} leads nowhere"), "See what was said about the name.".into())
            }
            Trouble::Silent(HttpError::Blocked(why)) => {
                (format!("{host}: {why}"), "See what was said about the name.".into())
            }
            Trouble::Silent(error) => (format!("nothing answers at {host}: {error}"), self.silence()),
            Trouble::Refused { status: 502..=504, .. } => {
                (format!("a proxy answers at {host}, but does not find this server"), self.silence())
            }
            other => (
                format!("another program answers at {host}: {}", words(other)),
                format!("Let the proxy pass every path of {host} on to {}, with the Host header.", self.config.listen()),
            ),
        };
        Finding::wrong(HTTPS, says, advice)
    }

    fn silence(&self) -> String {
        format!(
            "Start the server, and let the firewall and the router pass port 443 on to this machine. Behind a proxy, the \
             proxy must pass everything on to {}. Some routers do not let a machine reach itself by its public name: \
             then run this command on another one, with the same configuration.",
            self.config.listen()
        )
    }

    fn discovery(&self, about: &'static str, path: &str, outcome: Result<(), Trouble>) -> Finding {
        let (web, accounts) = (&self.domain, &self.account_domain);
        let Err(trouble) = outcome else {
            return Finding::good(about, format!("@name@{accounts} leads to {web}"));
        };
        let advice = if web == accounts {
            format!(
                "Let the proxy pass {path} on to this server, with the Host header and what is behind the question mark."
            )
        } else {
            format!(
                "Let {accounts} answer {path} with a redirect to {web} that keeps what is behind the question mark; with \
                 nginx: location = {path} {{ return 301 https://{web}$request_uri; }}"
            )
        };
        Finding::wrong(about, format!("@name@{accounts} does not lead to {web}: {}", words(&trouble)), advice)
    }

    /// Our clock beside that of a machine that is not ours.
    async fn clock(&self, db: Option<&Db>) -> Finding {
        for host in self.clocks(db).await {
            let Ok(url) = Url::parse(&format!("{}://{host}/", self.scheme)) else {
                continue;
            };
            let Ok(Some(theirs)) = checkup::clock(self.http, url).await else { continue };
            let apart = theirs.abs_diff(Clock::System.now().millis());
            let says = format!("this machine and {host} are {} seconds apart", apart / 1_000);
            return if apart <= SKEW_MS {
                Finding::good(CLOCK, says)
            } else {
                let advice = "Other servers refuse what is signed at the wrong time. Let the machine keep its time by \
                              itself: timedatectl set-ntp true";
                Finding::wrong(CLOCK, says, advice)
            };
        }
        Finding::note(
            CLOCK,
            "no other server to compare it with is known yet",
            "Look whether `date` tells the right time.",
        )
    }

    /// Hosts that have a clock of their own.
    async fn clocks(&self, db: Option<&Db>) -> Vec<String> {
        let split = (self.account_domain != self.domain).then(|| self.account_domain.clone());
        let known = match db {
            Some(db) => instances::list_heard(&mut db.conn(), CLOCKS).await.unwrap_or_default(),
            None => Vec::new(),
        };
        split.into_iter().chain(known).collect()
    }
}

/// What is not as it should be.
fn words(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Silent(error) => format!("no answer: {error}"),
        Trouble::Refused { host, status } => format!("{host} answers with status {status}"),
        Trouble::QuestionLost => "the redirect loses what is behind the question mark".into(),
        Trouble::Unreadable { host } => format!("{host} answers with something else"),
        Trouble::Differs { expected, says } if says.is_empty() => format!("{expected:?} is not in the answer"),
        Trouble::Differs { expected, says } => format!("the answer says {says:?} instead of {expected:?}"),
    }
}
