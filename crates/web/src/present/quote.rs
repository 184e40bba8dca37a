//! What a post quotes.

use domain::QuoteState as S;
use services::views::{Quote, Quoted as Post};

use super::{account::person, markup, status::Look};
use crate::{
    components::{MediaGrid, QuoteCard, Quoted, QuotedPost},
    i18n::Html,
    paths,
};

/// A quote as an inset of the post that quotes.
pub fn card(quote: &Quote, look: Look) -> QuoteCard {
    let what = match &quote.status {
        Some(quoted) => Quoted::Shown { post: Box::new(post(quoted, look)), veil: veil(quote.state) },
        None => Quoted::Absent(why(quote.state)),
    };
    QuoteCard { what }
}

fn post(quoted: &Post, look: Look) -> QuotedPost {
    let status = &quoted.status;
    let author = person(&quoted.account);
    let warned = !status.spoiler_text.is_empty();
    let path = paths::status(&author.acct, status.id);
    QuotedPost {
        media: MediaGrid {
            items: status.media.iter().map(super::file).collect(),
            veiled: look.veils(status.is_sensitive(&quoted.account, look.me), warned),
            path: path.clone(),
            status: status.id,
        },
        path,
        at: status.created_at,
        lang: status.language.clone(),
        warning: warned.then(|| markup::line(&status.spoiler_text, &status.emojis)),
        body: Html::sanitised(super::status::body(status)),
        has_poll: status.poll.is_some(),
        quotes: quoted.quote.is_some(),
        author,
    }
}

/// Why the viewer's own wishes fold it.
const fn veil(state: S) -> Option<&'static str> {
    Some(match state {
        S::BlockedAccount => "quote-blocked-account",
        S::BlockedDomain => "quote-blocked-domain",
        S::MutedAccount => "quote-muted-account",
        _ => return None,
    })
}

const fn why(state: S) -> &'static str {
    match state {
        S::Pending => "quote-pending",
        S::Rejected => "quote-rejected",
        S::Revoked => "quote-revoked",
        S::Deleted => "quote-deleted",
        _ => "quote-unauthorized",
    }
}
