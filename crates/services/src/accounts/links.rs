//! Links of a profile that lead back to it (`rel="me"`): the page behind each is fetched and looked through, when the
//! profile changes and now and then, and what was found is kept with the field.

use std::time::Duration;

use domain::{AccountId, Job, Timestamp, text};
use futures_util::future::join_all;
use http::{Method, header};
use storage::{accounts, accounts::Account, jobs, profiles};
use url::Url;

use crate::{
    App, Error, Result,
    http::{HttpError, Request},
    views::Field,
};

/// Links of one profile that are looked at.
const LINKS: usize = 8;
/// Bytes of a page.
const PAGE: u64 = 1 << 20;
/// `rel="me"` links of a page that are compared.
const ME_LINKS: usize = 200;
/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(8);
/// How often the links of people here are looked at again.
const AGAIN: Duration = Duration::from_hours(24 * 7);
/// Profiles whose turn comes at a time.
const BATCH: i64 = 500;

/// What a page says of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    LinksBack,
    DoesNot,
    /// The page could not be had now: what was known stays.
    Nothing,
}

/// Whether a profile with these fields has links to look at.
pub fn has_links(local: bool, fields: &[Field]) -> bool {
    fields.iter().any(|field| target(local, field).is_some())
}

/// One look at a profile at a time.
pub fn key(account: AccountId) -> String {
    format!("links:{account}")
}

/// [`Job::VerifyLinks`]: looks at the links of a profile.
pub async fn verify_links(app: &App, account: AccountId) -> Result<()> {
    let Some(row) = accounts::find(&mut app.db.conn(), account).await? else {
        return Ok(());
    };
    if row.suspended_at.is_some() {
        return Ok(());
    }
    let fields: Vec<Field> = serde_json::from_str(&row.fields).unwrap_or_default();
    let own = addresses(app, &row);
    let found = join_all(fields.iter().take(LINKS).map(|field| look(app, target(row.is_local(), field), &own))).await;
    let mut after = fields;
    for (field, found) in after.iter_mut().zip(found) {
        match found {
            Found::LinksBack => field.verified_at = Some(app.now().millis()),
            Found::DoesNot => field.verified_at = None,
            Found::Nothing => {}
        }
    }
    let after = serde_json::to_string(&after).map_err(Error::internal)?;
    // Whoever changed the profile meanwhile has asked for another look.
    profiles::set_verified(&mut app.db.conn(), account, [&row.fields, &after], app.now()).await?;
    Ok(())
}

/// [`Job::RecheckLinks`]: has the links looked at that were not for long.
pub async fn recheck_links(app: &App) -> Result<()> {
    let before: Timestamp = app.now() - AGAIN;
    for account in profiles::with_old_links(&mut app.db.conn(), before, BATCH).await? {
        let job = Job::VerifyLinks { account };
        jobs::enqueue_unique(&mut app.db.conn(), &job, &key(account), app.now(), app.now()).await?;
    }
    Ok(())
}

/// The page that a field names, if it names one and nothing else. Its host must be written as it is looked up, so that
/// nobody is misled by letters that look alike.
fn target(local: bool, field: &Field) -> Option<Url> {
    let text = if local {
        field.value.trim().to_owned()
    } else {
        text::only_link(&field.value_html)?
    };
    let (scheme, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let url = Url::parse(&text).ok()?;
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let plain = !text.contains(char::is_whitespace) && !authority.contains('@');
    (plain && scheme.eq_ignore_ascii_case("https") && url.host_str()?.eq_ignore_ascii_case(host)).then_some(url)
}

/// The addresses under which people know an account.
fn addresses(app: &App, account: &Account) -> Vec<String> {
    let mut all = vec![account.uri.clone()];
    if account.is_local() {
        all.push(app.config.profile_url(&account.username));
        all.push(app.config.url(&format!("/users/{}", account.username)));
    } else {
        all.extend(account.url.clone().filter(|page| is_own_page(account, page)));
    }
    all.iter().filter_map(|address| Url::parse(address).ok().as_ref().map(normal)).collect()
}

/// Whether an address can be that of an account's page: it is where the account or its handle is. An account elsewhere
/// may claim any, somebody else's too.
pub fn is_own_page(account: &Account, page: &str) -> bool {
    let own = [Some(account.domain.clone()), host(&account.uri)];
    host(page).is_some_and(|of| own.iter().flatten().any(|own| plain(own) == plain(&of)))
}

/// `www.` is the same people's.
fn plain(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// As `accounts.domain` has it: with the port, unless it is the usual one.
fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// For comparing: case, a slash at the end and a fragment make no other address.
fn normal(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.as_str().trim_end_matches('/').to_lowercase()
}

async fn look(app: &App, page: Option<Url>, own: &[String]) -> Found {
    let Some(page) = page else { return Found::DoesNot };
    let request = Request::get(page).accept("text/html, application/xhtml+xml").max_bytes(PAGE).deadline(PATIENCE);
    let answer = match app.http.send(request, None).await {
        Ok(answer) if answer.is_success() => answer,
        Ok(answer) if matches!(answer.status.as_u16(), 401 | 403 | 404 | 410) => return Found::DoesNot,
        Ok(_) => return Found::Nothing,
        Err(error @ HttpError::TooLarge) => {
            tracing::debug!(%error, "a linked page is not looked through");
            return Found::DoesNot;
        }
        Err(error) if error.is_temporary() => return Found::Nothing,
        Err(_) => return Found::DoesNot,
    };
    let links = text::me_links(&String::from_utf8_lossy(&answer.body), ME_LINKS);
    let links: Vec<Url> = links.iter().filter_map(|link| answer.url.join(link).ok()).collect();
    if links.iter().any(|link| own.contains(&normal(link))) {
        return Found::LinksBack;
    }
    match links.into_iter().next() {
        Some(first) if leads_back(app, &first, own).await => Found::LinksBack,
        _ => Found::DoesNot,
    }
}

/// Whether an address redirects to one of the profile's: some sites have links pass through a counter of theirs.
async fn leads_back(app: &App, link: &Url, own: &[String]) -> bool {
    let request = Request::new(Method::HEAD, link.clone()).deadline(PATIENCE);
    let Ok(answer) = app.http.send(request, None).await else { return false };
    let to = answer.header(header::LOCATION).filter(|_| answer.status.is_redirection());
    to.and_then(|to| link.join(to).ok()).is_some_and(|to| own.contains(&normal(&to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(value: &str) -> Field {
        Field { name: "Home".into(), value: value.into(), value_html: String::new(), verified_at: None }
    }

    #[test]
    fn only_plain_addresses_are_looked_at() {
        for good in ["https://ines.example", "https://Ines.example:8443/x?y#z", " https://xn--exmple-cua.org/ "] {
            assert!(target(true, &field(good)).is_some(), "{good}");
        }
        for bad in [
            "http://ines.example",
            "ines.example",
            "https://exämple.org",
            "https://me:secret@ines.example",
            "see https://ines.example",
            "https://ines.example and more",
            "https://",
        ] {
            assert!(target(true, &field(bad)).is_none(), "{bad}");
        }
    }

    #[test]
    fn addresses_are_compared_without_what_does_not_matter() {
        let url = |text| normal(&Url::parse(text).unwrap());
        assert_eq!(url("https://Alpha.test/@Ines/#about"), url("https://alpha.test/@ines"));
        assert_ne!(url("https://alpha.test/@ines"), url("https://alpha.test/@rosa"));
    }
}
