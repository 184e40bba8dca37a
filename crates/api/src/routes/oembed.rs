//! `/api/oembed`: for sites that embed a status.

use serde::Deserialize;
use services::{App, oembed};

use crate::{ApiResult, Json, Params, entities::OEmbed, extract::State, params::ParamError};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Embed {
    url: Option<String>,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
}

/// `GET /api/oembed`
pub async fn show(State(app): State<App>, Params(params): Params<Embed>) -> ApiResult<Json<OEmbed>> {
    let url = params.url.ok_or(ParamError::Missing("url".to_owned()))?;
    let item = oembed::status(&app, &url).await?;
    let server = app.settings.get().title.clone();
    Ok(Json(OEmbed::new(&app.config, &server, &item, (params.maxwidth, params.maxheight))))
}
