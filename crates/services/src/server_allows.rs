//! The servers that there is anything to do with, where the staff limited federation to a list. Names are taken as they
//! are: a server is listed under the host of its addresses and, if that differs, under the host of its handles too.

use std::collections::HashSet;

use domain::DomainAllowId;
use storage::domain_allows::{self, DomainAllow};

use crate::{App, Error, Result, server_blocks};

/// All of them, by name.
pub async fn list(app: &App) -> Result<Vec<DomainAllow>> {
    Ok(domain_allows::list(&mut app.db.conn()).await?)
}

/// Puts a server on the list.
///
/// # Errors
/// [`Error::Invalid`] if it is no name, or that of this server.
pub async fn allow(app: &App, domain: &str) -> Result<DomainAllow> {
    let (now, domain) = (app.now(), server_blocks::domain_of(app, domain)?);
    let allow = DomainAllow { id: DomainAllowId::at(now), domain, created_at: now };
    Ok(domain_allows::put(&mut app.db.conn(), &allow).await?)
}

/// Takes a server from the list.
///
/// # Errors
/// [`Error::NotFound`] if it is not there.
pub async fn disallow(app: &App, domain: &str) -> Result<DomainAllow> {
    let domain = server_blocks::domain_of(app, domain)?;
    domain_allows::delete(&mut app.db.conn(), &domain).await?.ok_or(Error::NotFound)
}

/// Whether there is a list, and this host is not on it.
pub async fn is_missing(app: &App, host: &str) -> Result<bool> {
    Ok(!missing(app, &[host.to_ascii_lowercase()]).await?.is_empty())
}

/// Of these hosts (in lower case), those that are not on the list; none if everybody is welcome.
pub(crate) async fn missing(app: &App, hosts: &[String]) -> Result<HashSet<String>> {
    if !app.settings.get().limited_federation {
        return Ok(HashSet::new());
    }
    let listed = domain_allows::among(&mut app.db.conn(), hosts).await?;
    let missing = hosts.iter().filter(|host| !listed.contains(host) && !app.config.is_here(host));
    Ok(missing.cloned().collect())
}
