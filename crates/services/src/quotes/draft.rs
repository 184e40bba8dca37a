//! The quote in a post that is being written here.

use domain::{AccountId, Code, Invalid, QuoteState, Visibility, text};
use storage::{accounts, statuses::Status};

use crate::{App, Error, Result, Viewer, statuses::Draft};

/// What a draft quotes, and what follows from it.
#[derive(Debug, Clone)]
pub(crate) struct Quoting {
    pub status: Status,
    /// The page of the quoted status.
    pub url: String,
    pub state: QuoteState,
}

impl Quoting {
    /// The quote of a draft: its author must be allowed to make it.
    pub async fn of(app: &App, viewer: &Viewer, draft: &Draft) -> Result<Option<Self>> {
        let Some(id) = draft.quoted else { return Ok(None) };
        let status = super::quotable(app, viewer, id).await?;
        if status.local_only && !draft.local_only {
            return Err(refused("stays on this server, so must what quotes it"));
        }
        if draft.local_only && !status.local {
            return Err(refused("is of another server, whose author cannot be asked by a post that stays here"));
        }
        let url = page(app, &status).await?;
        let at_once = status.local || status.account_id == viewer.account;
        let state = if at_once { QuoteState::Accepted } else { QuoteState::Pending };
        Ok(Some(Self { status, url, state }))
    }

    /// How far the quoting post may go: quotes of posts for followers are for followers.
    pub fn narrowed(&self, visibility: Visibility) -> Visibility {
        match self.status.visibility {
            Visibility::Private => visibility.max(Visibility::Private),
            _ => visibility,
        }
    }

    /// In a message to single people the quoted author must be one of them.
    pub fn check_named(&self, author: AccountId, visibility: Visibility, named: &[AccountId]) -> Result<()> {
        let whose = self.status.account_id;
        if visibility == Visibility::Direct && whose != author && !named.contains(&whose) {
            let reason = "Cannot quote a non-mentioned user in a Private Mention post.";
            return Err(Invalid::sentence("quote_unnamed", Code::Invalid, reason).into());
        }
        Ok(())
    }

    /// The quoted author gets to see what is not for everybody, if it is made of that one's words.
    pub fn silent(&self, visibility: Visibility, named: &[AccountId]) -> Vec<AccountId> {
        let open = matches!(visibility, Visibility::Public | Visibility::Unlisted);
        let whose = self.status.account_id;
        if open || named.contains(&whose) { Vec::new() } else { vec![whose] }
    }

    /// The text, led by the link to what it quotes.
    pub fn led(&self, html: String) -> String {
        prepend(html, &self.url)
    }
}

/// A post may hold a quote, or files or a poll.
pub(crate) fn check_alone(quotes: bool, files_or_poll: bool) -> Result<()> {
    if quotes && files_or_poll {
        return Err(refused("cannot be combined with files or a poll"));
    }
    Ok(())
}

/// The text of a quoting post that is edited.
pub(crate) async fn led(app: &App, quoting: &Status, html: String) -> Result<String> {
    match super::quoted_of(&mut app.db.conn(), quoting).await? {
        Some(quoted) => Ok(prepend(html, &page(app, &quoted).await?)),
        None => Ok(html),
    }
}

/// For readers whose software knows no quotes, unless the author put the link there.
fn prepend(html: String, url: &str) -> String {
    if html.contains(&*text::escape(url)) {
        return html;
    }
    text::quote_paragraph(url) + &html
}

async fn page(app: &App, status: &Status) -> Result<String> {
    if !status.local {
        return Ok(status.url.clone().unwrap_or_else(|| status.uri.clone()));
    }
    let author = accounts::find(&mut app.db.conn(), status.account_id).await?.ok_or(Error::NotFound)?;
    Ok(app.config.status_url(&author.username, status.id))
}

fn refused(reason: &'static str) -> Error {
    Invalid::new("quoted_status_id", Code::Invalid, reason).into()
}
