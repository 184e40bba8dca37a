//! From what a page says of itself to a card: OpenGraph first, then JSON-LD, Twitter cards and plain HTML; photos and
//! players by oEmbed or `twitter:player`.

use domain::{Acct, CardKind, Timestamp, text};
use serde_json::Value;
use url::Url;

use super::{
    address::{absolute, normalise},
    json_ld::{self, Article},
    oembed::{self, OEmbed},
    page::Page,
};
use crate::App;

/// Characters.
const TITLE: usize = 300;
const DESCRIPTION: usize = 1000;
const NAME: usize = 200;

/// A card to be. Texts are empty where nothing is known.
#[derive(Debug)]
pub struct Found {
    /// The page's own address, normalised.
    pub url: Url,
    pub kind: CardKind,
    pub title: String,
    pub description: String,
    pub language: Option<String>,
    pub author_name: String,
    pub author_url: String,
    /// Whom the page names as its author on the fediverse.
    pub creator: Option<Acct>,
    pub provider_name: String,
    pub provider_url: String,
    pub html: String,
    pub width: i64,
    pub height: i64,
    pub embed_url: String,
    pub image: Option<Url>,
    pub image_description: String,
    pub published_at: Option<Timestamp>,
}

/// None if the page says nothing worth showing.
pub fn read(app: &App, page: &Page, oembed: Option<OEmbed>) -> Option<Found> {
    let article = json_ld::article(&page.head.json_ld);
    let oembed = oembed.unwrap_or_default();
    let url = canonical(page)?;
    let title = title(page, &article, &oembed);
    let (author_name, author_url) = author(page, &article, &oembed);
    let provider = line(&oembed.provider_name, NAME);
    let site = [page.head.meta(&["og:site_name"]), article.publisher.as_deref(), page.head.meta(&["application-name"])];
    let image = oembed.thumbnail.clone().or_else(|| image(page, &article)).or_else(|| oembed.photo.clone());
    let mut found = Found {
        kind: oembed.kind.unwrap_or(CardKind::Link),
        description: description(page, &article),
        language: language(page, &article),
        creator: page.head.meta(&["fediverse:creator"]).and_then(|name| name.parse().ok()),
        provider_name: if provider.is_empty() { first(site, NAME) } else { provider },
        provider_url: oembed.provider_url.as_ref().map_or_else(|| origin(&page.url), Url::to_string),
        html: oembed.html,
        width: oembed.width,
        height: oembed.height,
        embed_url: oembed.photo.as_ref().map(Url::to_string).unwrap_or_default(),
        image_description: first([page.head.meta(&["og:image:alt", "twitter:image:alt"])], DESCRIPTION),
        published_at: published(page, &article),
        url,
        title,
        author_name,
        author_url,
        image,
    };
    if found.kind == CardKind::Link {
        found.as_link(app, page);
    }
    if found.title.is_empty() && found.kind != CardKind::Link {
        found.title = page.url.host_str().unwrap_or_default().to_owned();
    }
    (!found.title.is_empty()).then_some(found)
}

impl Found {
    /// The size of a link's picture, or the player that the page names by itself.
    fn as_link(&mut self, app: &App, page: &Page) {
        let size = |name: &str| {
            let value = page.head.meta(&[name]).map_or(Value::Null, |text| Value::String(text.to_owned()));
            oembed::pixels(&value)
        };
        let player = page.head.meta(&["twitter:player"]).and_then(|address| absolute(&page.url, address));
        let (width, height) = (size("twitter:player:width"), size("twitter:player:height"));
        if let Some(html) = player.and_then(|src| oembed::frame(app, &src, width, height)) {
            (self.kind, self.html, self.width, self.height) = (CardKind::Video, html, width, height);
        } else {
            let of_picture = self.image.is_some();
            (self.width, self.height) = (size("og:image:width"), size("og:image:height"));
            (self.width, self.height) = if of_picture { (self.width, self.height) } else { (0, 0) };
        }
    }
}

/// The address that the page gives itself, if that is on its own site. Some sites name their front page on every page.
fn canonical(page: &Page) -> Option<Url> {
    let own = normalise(page.url.as_str())?;
    let said = page.head.link("canonical", None).or_else(|| page.head.meta(&["og:url"]));
    let said = said.and_then(|address| absolute(&page.url, address)).and_then(|url| normalise(url.as_str()));
    let fits = |url: &Url| url.origin() == own.origin() && (url.path() != "/" || own.path() == "/");
    Some(said.filter(fits).unwrap_or(own))
}

fn title(page: &Page, article: &Article, oembed: &OEmbed) -> String {
    let (og, twitter) = (page.head.meta(&["og:title"]), page.head.meta(&["twitter:title"]));
    let oembed = Some(oembed.title.as_str()).filter(|_| oembed.kind.is_some());
    first([oembed, og, article.headline.as_deref(), twitter, Some(&page.head.title)], TITLE)
}

fn description(page: &Page, article: &Article) -> String {
    let rest = page.head.meta(&["twitter:description", "description"]);
    first([page.head.meta(&["og:description"]), article.description.as_deref(), rest], DESCRIPTION)
}

/// Name and address. `article:author` is an address on some sites and a name on others.
fn author(page: &Page, article: &Article, oembed: &OEmbed) -> (String, String) {
    let named = page.head.meta(&["article:author", "og:article:author"]);
    let is_address = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    let (address, name) = (named.filter(|text| is_address(text)), named.filter(|text| !is_address(text)));
    let plain = page.head.meta(&["author", "dc.creator", "parsely-author"]).filter(|text| !is_address(text));
    let name = first([article.author_name.as_deref(), Some(&oembed.author_name), name, plain], NAME);
    let address = article.author_url.as_deref().or(address).and_then(|address| absolute(&page.url, address));
    let address = oembed.author_url.clone().or(address);
    (name, address.map(String::from).unwrap_or_default())
}

fn image(page: &Page, article: &Article) -> Option<Url> {
    let names = ["og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"];
    let named = page.head.meta(&names).or(article.image.as_deref());
    let linked = named.or_else(|| page.head.link("image_src", None));
    linked.and_then(|address| absolute(&page.url, address))
}

fn language(page: &Page, article: &Article) -> Option<String> {
    let said = [
        article.language.as_deref(),
        page.head.lang.as_deref(),
        page.head.meta(&["og:locale", "content-language", "language"]),
    ];
    let known = |tag: &str| text::nearest_language(&tag.trim().replace('_', "-"));
    said.into_iter().flatten().find_map(known).map(str::to_owned)
}

/// A time, a day, or a time without its zone.
fn published(page: &Page, article: &Article) -> Option<Timestamp> {
    let names = ["article:published_time", "og:article:published_time", "datepublished", "og:published_time", "date"];
    let said = [article.published.as_deref(), page.head.meta(&names)];
    said.into_iter().flatten().map(str::trim).find_map(|text| {
        let whole = |tail: &str| Timestamp::parse(&format!("{text}{tail}"));
        Timestamp::parse(text).or_else(|| whole("Z")).or_else(|| whole("T00:00:00Z"))
    })
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// The first of these that is not blank, on one line.
fn first<const N: usize>(texts: [Option<&str>; N], longest: usize) -> String {
    texts.into_iter().flatten().map(|text| line(text, longest)).find(|text| !text.is_empty()).unwrap_or_default()
}

fn line(text: &str, longest: usize) -> String {
    text::excerpt(&text::strip_controls(text), longest)
}
