//! Whom a text names: accounts that are known, and those of other servers that can be found.

use std::collections::HashMap;

use domain::{
    Acct,
    text::{Mention, MentionLink, Parsed},
};
use futures_util::future::join_all;
use storage::{accounts, accounts::Account};

use crate::{App, Result};

/// Mentions of unknown accounts of other servers that one text may look up.
const MAX_LOOKUPS: usize = 20;

/// A handle as it is looked up: lower-case name, and the host or nothing for this server.
type Handle = (String, String);

/// The accounts that some texts name.
pub struct Mentions<'a> {
    app: &'a App,
    accounts: HashMap<Handle, Account>,
}

impl<'a> Mentions<'a> {
    /// Finds them, asking other servers for accounts not known yet. Who cannot be found stays text: nothing is refused
    /// because another server is silent.
    pub async fn of(app: &'a App, texts: &[&Parsed<'_>]) -> Result<Self> {
        let mut found = HashMap::new();
        let mut unknown: Vec<Handle> = Vec::new();
        for mention in texts.iter().flat_map(|parsed| parsed.mentions()) {
            let Some(key) = handle(app, mention) else { continue };
            if found.contains_key(&key) || unknown.contains(&key) {
                continue;
            }
            match accounts::find_by_acct(&mut app.db.conn(), &key.0, &key.1).await? {
                Some(account) => _ = found.insert(key, account),
                None if !key.1.is_empty() && unknown.len() < MAX_LOOKUPS => unknown.push(key),
                None => {}
            }
        }
        found.extend(join_all(unknown.into_iter().map(|key| ask(app, key))).await.into_iter().flatten());
        found.retain(|_, account: &mut Account| account.suspended_at.is_none());
        Ok(Self { app, accounts: found })
    }

    /// Finds those that are known, and asks nobody: for texts that are shown again and again.
    pub async fn known(app: &'a App, texts: &[&Parsed<'_>]) -> Result<Self> {
        let mut found = HashMap::new();
        for key in texts.iter().flat_map(|parsed| parsed.mentions()).filter_map(|mention| handle(app, mention)) {
            if found.contains_key(&key) {
                continue;
            }
            if let Some(account) = accounts::find_by_acct(&mut app.db.conn(), &key.0, &key.1).await? {
                found.insert(key, account);
            }
        }
        found.retain(|_, account: &mut Account| account.suspended_at.is_none());
        Ok(Self { app, accounts: found })
    }

    pub fn account(&self, mention: &Mention<'_>) -> Option<&Account> {
        self.accounts.get(&handle(self.app, mention)?)
    }

    /// What the mention leads to.
    pub fn link(&self, mention: &Mention<'_>) -> Option<MentionLink> {
        self.account(mention).map(|account| MentionLink { acct: account.acct(), url: page_of(self.app, account) })
    }
}

async fn ask(app: &App, key: Handle) -> Option<(Handle, Account)> {
    let acct = Acct { username: key.0.clone(), domain: Some(key.1.clone()) };
    let id = app.remote.account(app, &acct).await.ok().flatten()?;
    let account = accounts::find(&mut app.db.conn(), id).await.ok().flatten()?;
    Some((key, account))
}

fn handle(app: &App, mention: &Mention<'_>) -> Option<Handle> {
    let acct = mention.acct()?;
    let domain = acct.domain.clone().filter(|host| !app.config.is_here(host)).unwrap_or_default();
    Some((acct.key(), domain))
}

fn page_of(app: &App, account: &Account) -> String {
    if account.is_local() {
        app.config.profile_url(&account.username)
    } else {
        account.url.clone().unwrap_or_else(|| account.uri.clone())
    }
}
