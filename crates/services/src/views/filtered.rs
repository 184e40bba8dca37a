//! Which of the viewer's filters find something in the statuses of a page. Nothing is read or allocated for people
//! without filters, and each status is folded once per version.

use std::sync::Arc;

use domain::{Timestamp, text};

use super::{Item, Status};
use crate::{
    App, Result, Viewer,
    filters::{self, Matcher},
};

/// The viewer's filters, if there are any.
pub(super) struct Filters {
    matcher: Option<Arc<Matcher>>,
    now: Timestamp,
}

impl Filters {
    pub async fn load(app: &App, viewer: Option<&Viewer>) -> Result<Self> {
        let matcher = match viewer {
            Some(viewer) => Some(filters::matcher(app, viewer.account).await?).filter(|matcher| !matcher.is_empty()),
            None => None,
        };
        Ok(Self { matcher, now: app.now() })
    }

    /// The item with what is found in the status that people read, and in what that quotes.
    pub fn complete(&self, mut item: Item) -> Item {
        let Some(matcher) = &self.matcher else { return item };
        item.filtered = matcher.matches(item.target().0, item.status.id, self.now);
        if let Some(quoted) = item.quote.as_mut().and_then(|quote| quote.status.as_mut()) {
            quoted.filtered = matcher.matches(&quoted.status, quoted.status.id, self.now);
        }
        item
    }
}

impl Status {
    /// What filters look at, folded by [`text::filter_key`]: warning, words, poll options, descriptions of media.
    pub fn folded(&self) -> &str {
        self.folded.get_or_init(|| {
            let words = text::to_plain(&self.html);
            let options = self.poll.iter().flat_map(|poll| &poll.options).map(|option| option.title.as_str());
            let media = self.media.iter().map(|media| media.description.as_str());
            let parts = [self.spoiler_text.as_str(), &words].into_iter().chain(options).chain(media);
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            text::filter_key(&parts.join("\n\n")).into()
        })
    }
}
