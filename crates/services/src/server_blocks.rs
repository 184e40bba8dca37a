//! Servers that this one keeps away, by the decision of its staff: how far, and what people are told of it. A decision
//! holds for everything below its name, unless there is another about a longer one.

mod purge;
pub(crate) mod sever;

use std::collections::{HashMap, HashSet};

use domain::{AccountId, Code, Invalid, Job, MediaId, ServerBlockId, Severity};
use storage::{
    Conn,
    domain_blocks::{self, DomainBlock},
    jobs,
};

pub use self::{purge::purge, sever::sever};
use crate::{App, Error, Result, server_allows};

/// Accounts that are changed in one statement.
const CHUNK: i64 = 500;
/// Characters of a comment.
const COMMENT: usize = 2000;

/// A decision as the staff makes it.
#[derive(Debug, Clone)]
pub struct Decision {
    pub domain: String,
    pub severity: Severity,
    pub reject_media: bool,
    pub reject_reports: bool,
    pub private_comment: String,
    pub public_comment: String,
    pub obfuscate: bool,
}

/// What holds for a host; None if nothing was decided.
pub async fn of(app: &App, host: &str) -> Result<Option<DomainBlock>> {
    within(&mut app.db.conn(), host).await
}

/// The same, as this connection sees it.
pub async fn within(db: &mut Conn, host: &str) -> Result<Option<DomainBlock>> {
    Ok(domain_blocks::covering(db, &names(host)).await?)
}

/// Whether there is nothing to do with a host at all.
pub async fn is_closed(app: &App, host: &str) -> Result<bool> {
    Ok(server_allows::is_missing(app, host).await? || shuts_out(of(app, host).await?.as_ref()))
}

/// Whether this decision, if it is one, leaves nothing to do with the host.
pub fn shuts_out(block: Option<&DomainBlock>) -> bool {
    block.is_some_and(|block| block.severity == Severity::Suspend)
}

/// Of these hosts, those with which there is nothing to do; mostly one statement for all.
pub async fn closed(app: &App, hosts: &[String]) -> Result<HashSet<String>> {
    let suspended = domain_blocks::suspended(&mut app.db.conn()).await?;
    let suspended: HashSet<String> = suspended.into_iter().collect();
    let mut closed = server_allows::missing(app, hosts).await?;
    for host in hosts {
        // An inner decision may be milder than that about the name above it.
        if names(host).iter().any(|name| suspended.contains(name)) && is_closed(app, host).await? {
            closed.insert(host.clone());
        }
    }
    Ok(closed)
}

/// All decisions at one moment.
#[derive(Debug)]
pub struct Decisions(HashMap<String, DomainBlock>);

impl Decisions {
    pub async fn load(app: &App) -> Result<Self> {
        Ok(Self(list(app).await?.into_iter().map(|block| (block.domain.clone(), block)).collect()))
    }

    /// What holds for a host; None if nothing was decided.
    pub fn of(&self, host: &str) -> Option<&DomainBlock> {
        let found = names(host).into_iter().filter_map(|name| self.0.get(&name));
        found.max_by_key(|block| block.domain.len())
    }

    /// Whether files of this host are not wanted.
    pub fn refuse_media(&self, host: &str) -> bool {
        self.of(host).is_some_and(refuses_media)
    }
}

/// Whether by this decision nobody is to see files of its server.
pub fn refuses_media(block: &DomainBlock) -> bool {
    block.reject_media || block.severity == Severity::Suspend
}

/// Whether a host has this name or one below it.
pub fn is_below(host: &str, domain: &str) -> bool {
    names(host).iter().any(|name| name == domain)
}

/// The host, without its port too, and all names above it.
fn names(host: &str) -> Vec<String> {
    let host = host.to_ascii_lowercase();
    let name = host.split(':').next().unwrap_or_default().to_owned();
    let above: Vec<String> = name.match_indices('.').map(|(at, _)| name[at + 1..].to_owned()).collect();
    let mut all = vec![host, name];
    all.extend(above);
    all.dedup();
    all
}

/// All decisions, by name.
pub async fn list(app: &App) -> Result<Vec<DomainBlock>> {
    Ok(domain_blocks::list(&mut app.db.conn()).await?)
}

/// Decides about a server, in the place of an earlier decision about the same name.
pub async fn decide(app: &App, decision: Decision) -> Result<DomainBlock> {
    let domain = domain_of(app, &decision.domain)?;
    let long = |text: &str| text.chars().count() > COMMENT;
    if long(&decision.private_comment) || long(&decision.public_comment) {
        let reason = format!("is too long (maximum is {COMMENT} characters)");
        return Err(Invalid::new("comment", Code::TooLong, reason).into());
    }
    let now = app.now();
    let block = DomainBlock {
        id: ServerBlockId::at(now),
        domain,
        severity: decision.severity,
        reject_media: decision.reject_media,
        reject_reports: decision.reject_reports,
        private_comment: decision.private_comment,
        public_comment: decision.public_comment,
        obfuscate: decision.obfuscate,
        created_at: now,
        updated_at: now,
    };
    let mut tx = app.db.begin().await?;
    let block = domain_blocks::put(&mut tx, &block).await?;
    let job = Job::ApplyServerBlock { domain: block.domain.clone(), decision: block.id };
    jobs::enqueue(&mut tx, &job, now).await?;
    tx.commit().await?;
    Ok(block)
}

/// Takes a decision back. What it hid is seen again; follows that it ended stay ended, and what it deleted comes again as
/// far as somebody looks for it.
pub async fn lift(app: &App, domain: &str) -> Result<DomainBlock> {
    let domain = domain_of(app, domain)?;
    let mut tx = app.db.begin().await?;
    let block = domain_blocks::delete(&mut tx, &domain).await?.ok_or(Error::NotFound)?;
    let job = Job::ApplyServerBlock { domain, decision: block.id };
    jobs::enqueue(&mut tx, &job, app.now()).await?;
    tx.commit().await?;
    Ok(block)
}

pub(crate) fn domain_of(app: &App, text: &str) -> Result<String> {
    let host = format!("x@{}", text.trim()).parse::<domain::Acct>().ok().and_then(|acct| acct.domain);
    let host = host.ok_or_else(|| Invalid::new("domain", Code::Invalid, "is not a valid domain name"))?;
    if app.config.is_here(&host) {
        return Err(Invalid::new("domain", Code::Invalid, "is this server").into());
    }
    Ok(host)
}

/// [`Job::ApplyServerBlock`]: brings the accounts of a server, and of those below its name, to what holds for them now.
/// By its time accounts are known that were limited or suspended by this decision alone.
pub async fn apply(app: &App, domain: &str, decision: ServerBlockId) -> Result<()> {
    let mark = decision.time();
    let mut suspended = Vec::new();
    let hosts = domain_blocks::account_domains(&mut app.db.conn(), domain).await?;
    for host in hosts.iter().filter(|host| is_below(host, domain)) {
        let now_holds = of(app, host).await?;
        let severity = now_holds.as_ref().map(|block| block.severity);
        if severity != Some(Severity::Silence) {
            while domain_blocks::unsilence(&mut app.db.conn(), host, mark, CHUNK).await? > 0 {}
        }
        if severity != Some(Severity::Suspend) {
            while domain_blocks::unsuspend(&mut app.db.conn(), host, mark, CHUNK).await? > 0 {}
        }
        let Some(block) = now_holds else { continue };
        match block.severity {
            Severity::Silence => {
                while domain_blocks::silence(&mut app.db.conn(), host, block.created_at, CHUNK).await? > 0 {}
            }
            Severity::Suspend => {
                while domain_blocks::suspend(&mut app.db.conn(), host, block.created_at, CHUNK).await? > 0 {}
                domain_blocks::forget_requests(&mut app.db.conn(), host).await?;
                suspended.push(host.clone());
            }
            Severity::Noop => {}
        }
    }
    let mut next: Vec<Job> = suspended.into_iter().map(|host| Job::PurgeServer { host, after: AccountId(0) }).collect();
    if !next.is_empty() {
        next.insert(0, Job::SeverServer { domain: domain.to_owned() });
    }
    jobs::enqueue_all(&mut app.db.conn(), &next, app.now()).await?;
    let review = Job::ReviewMedia { domain: domain.to_owned(), after: MediaId(0) };
    Ok(jobs::enqueue(&mut app.db.conn(), &review, app.now()).await?)
}

/// What people are told of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// With `*` in the place of letters, if that was decided.
    pub domain: String,
    /// SHA-256 of the whole name, in hexadecimal digits.
    pub digest: String,
    pub severity: Severity,
    /// None where the reasons are kept from this reader.
    pub comment: Option<String>,
}

/// The limited and suspended servers, the suspended first.
///
/// # Errors
/// [`Error::NotFound`] if this reader may not know.
pub async fn told(app: &App, signed_in: bool) -> Result<Vec<Told>> {
    let settings = app.settings.get();
    if !settings.show_domain_blocks.includes(signed_in) {
        return Err(Error::NotFound);
    }
    let reasons = settings.show_domain_blocks_rationale.includes(signed_in);
    let told = |block: DomainBlock| Told {
        digest: digest_of(&block.domain),
        domain: if block.obfuscate { obscured(&block.domain) } else { block.domain },
        severity: block.severity,
        comment: reasons.then_some(block.public_comment),
    };
    let mut list: Vec<Told> =
        list(app).await?.into_iter().filter(|block| block.severity != Severity::Noop).map(told).collect();
    list.sort_by_key(|told| told.severity != Severity::Suspend);
    Ok(list)
}

fn digest_of(domain: &str) -> String {
    hex::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, domain.as_bytes()))
}

/// The first and the last quarter of a name; dots stay.
fn obscured(domain: &str) -> String {
    let length = domain.chars().count();
    let shown = length / 4;
    let hide = |at: usize, c: char| c != '.' && at > shown && at < length - shown;
    domain.chars().enumerate().map(|(at, c)| if hide(at, c) { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_below_many_names() {
        assert_eq!(names("A.b.example:8443"), ["a.b.example:8443", "a.b.example", "b.example", "example"]);
        assert_eq!(names("localhost"), ["localhost"]);
    }

    #[test]
    fn names_are_told_in_parts() {
        assert_eq!(obscured("spam.waves.example"), "spam.*****.***mple");
        assert_eq!(obscured("a.b"), "a.*");
    }
}
