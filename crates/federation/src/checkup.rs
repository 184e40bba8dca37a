//! How this server looks from outside: asks at its own public names what other servers would ask, and says in what the
//! answers differ from what they need. `aldea doctor` puts that into words.

use activitypub::{
    media_type, signature, uri,
    webfinger::{self, Acct, Jrd, host_meta, nodeinfo},
};
use http::header;
use serde_json::Value;
use services::http::{Http, HttpError, Request, Response};
use url::Url;

/// What a server is meant to be.
pub struct Site<'a> {
    /// By which its names are called.
    pub http: &'a Http,
    /// `https`; `http` in a test bed.
    pub scheme: &'a str,
    /// The host that serves it, with a port if it has one.
    pub domain: &'a str,
    /// The host in the names of accounts.
    pub account_domain: &'a str,
}

/// Why other servers would not find this one.
#[derive(Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing answered.
    Silent(HttpError),
    /// The answer came from this host, and has this status.
    Refused { host: String, status: u16 },
    /// The way to the server loses the question behind the question mark.
    QuestionLost,
    /// The answer is not what such an answer is: another program gave it.
    Unreadable { host: String },
    /// The answer is about something else: what was expected, what it says.
    Differs { expected: String, says: String },
}

/// What a server shows of itself.
pub struct Identity {
    /// The key of its own actor, as PEM. No other server has it.
    pub key: String,
    /// What its clock said.
    pub date: Option<i64>,
}

type Outcome<T> = std::result::Result<T, Trouble>;

impl Site<'_> {
    /// Who answers at the host that serves.
    pub async fn identity(&self) -> Outcome<Identity> {
        let response = self.get(&self.url(self.domain, "/actor"), media_type::ACTIVITY_JSON).await?;
        let document = json(&response)?;
        let key = document["publicKey"]["publicKeyPem"].as_str();
        let key = key.ok_or_else(|| Trouble::Unreadable { host: host(&response) })?.to_owned();
        Ok(Identity { key, date: date(&response) })
    }

    /// Whether the names of accounts lead to the server (RFC 7033). Asks for the server's own actor, which is always
    /// there.
    pub async fn webfinger(&self) -> Outcome<()> {
        let nobody = || Trouble::Unreadable { host: self.account_domain.to_owned() };
        let acct = Acct::new(self.domain, self.account_domain).ok_or_else(nobody)?;
        let question = webfinger::query_url(self.scheme, &acct);
        self.descriptor(&question, &acct).await
    }

    /// Whether the document that leads to WebFinger leads to ours (RFC 6415).
    pub async fn host_meta(&self) -> Outcome<()> {
        let asked = self.url(self.account_domain, "/.well-known/host-meta");
        let response = self.get(&asked, "application/xrd+xml").await?;
        let text = String::from_utf8_lossy(&response.body);
        let template = host_meta::template(&text).ok_or_else(|| Trouble::Unreadable { host: host(&response) })?;
        let acct = Acct::new(self.domain, self.account_domain);
        let acct = acct.ok_or_else(|| Trouble::Unreadable { host: self.account_domain.to_owned() })?;
        self.descriptor(&webfinger::template_url(&template, &acct.uri()), &acct).await
    }

    /// Whether the server says what it is.
    pub async fn nodeinfo(&self) -> Outcome<()> {
        let index = self.get(&self.url(self.domain, "/.well-known/nodeinfo"), "application/json").await?;
        let origin = self.url(self.domain, "/");
        let links = nodeinfo::Index::parse(&json(&index)?);
        let newest = links.newest(&origin).ok_or_else(|| Trouble::Unreadable { host: host(&index) })?.to_owned();
        let response = self.get(&newest, "application/json").await?;
        let info = nodeinfo::NodeInfo::parse(&json(&response)?);
        let software = info.ok_or_else(|| Trouble::Unreadable { host: host(&response) })?.software;
        same("aldea", &software)
    }

    async fn descriptor(&self, question: &str, acct: &Acct) -> Outcome<()> {
        let response = match self.get(question, "application/jrd+json, application/json").await {
            Err(Trouble::Refused { host, .. }) if host == self.domain && self.loses_questions(question).await => {
                return Err(Trouble::QuestionLost);
            }
            other => other?,
        };
        let jrd = Jrd::parse(&json(&response)?).ok_or_else(|| Trouble::Unreadable { host: host(&response) })?;
        same(&acct.uri(), &jrd.subject)?;
        same(&self.url(self.domain, "/actor"), jrd.actor().unwrap_or_default())
    }

    /// Whether a redirect forgets what it was asked.
    async fn loses_questions(&self, question: &str) -> bool {
        let Ok(url) = Url::parse(question) else { return false };
        let asked = self.http.send(Request::get(url), None).await;
        asked.is_ok_and(|response| response.url.query().is_none_or(|query| !query.contains("resource=")))
    }

    async fn get(&self, url: &str, accept: &'static str) -> Outcome<Response> {
        let url = Url::parse(url).map_err(|error| Trouble::Silent(error.into()))?;
        let response = self.http.send(Request::get(url).accept(accept), None).await.map_err(Trouble::Silent)?;
        if response.is_success() {
            return Ok(response);
        }
        Err(Trouble::Refused { host: host(&response), status: response.status.as_u16() })
    }

    fn url(&self, host: &str, path: &str) -> String {
        format!("{}://{host}{path}", self.scheme)
    }
}

/// What the clock of another server says, in milliseconds; to a second. None if it does not say.
///
/// # Errors
/// [`HttpError`] if it does not answer.
pub async fn clock(http: &Http, url: Url) -> std::result::Result<Option<i64>, HttpError> {
    Ok(date(&http.send(Request::get(url).redirects(0), None).await?))
}

fn date(response: &Response) -> Option<i64> {
    signature::parse_date(response.header(header::DATE)?.as_bytes())
}

fn json(response: &Response) -> Outcome<Value> {
    serde_json::from_slice(&response.body).map_err(|_| Trouble::Unreadable { host: host(response) })
}

/// Who answered in the end.
fn host(response: &Response) -> String {
    uri::authority(&response.url).unwrap_or_default()
}

fn same(expected: &str, says: &str) -> Outcome<()> {
    if expected == says {
        return Ok(());
    }
    Err(Trouble::Differs { expected: expected.to_owned(), says: says.to_owned() })
}
