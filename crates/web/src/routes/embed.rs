//! A post for pages of other sites.

use axum::extract::Path;
use services::oembed;

use crate::{
    WebError, WebResult,
    frame::Visitor,
    pages::EmbedPage,
    paths,
    present::{Look, card},
    reply,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route("/@{acct}/{id}/embed", get(show))
}

/// What everybody may see, whoever asks: the frame stands on a page that is not ours.
async fn show(me: Visitor, Path((acct, id)): Path<(String, String)>) -> WebResult {
    let id = id.parse().map_err(|_| WebError::NOT_FOUND)?;
    let item = oembed::open_status(&me.app, id).await?;
    if item.account.acct != acct {
        return Ok(reply::see_other(&paths::embed(&item.account.acct, id)));
    }
    let post = card(&item, Look::feed(None));
    let page = EmbedPage {
        title: me.w.t2("thread-of", "name", item.account.name().to_owned(), "text", &post.first_words),
        site: me.app.settings.get().title.clone(),
        url: item.status.url.clone(),
        w: me.w.clone(),
        post,
    };
    Ok(reply::framed(&page))
}
