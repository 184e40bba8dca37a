//! Articles in JSON-LD (schema.org) as news sites write them for search engines: read by the names of their members,
//! without a JSON-LD processor.

use serde_json::Value;

/// Objects that are looked at.
const MOST: usize = 64;

/// What an article says of itself; texts are trimmed and never empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Article {
    pub headline: Option<String>,
    pub description: Option<String>,
    pub author_name: Option<String>,
    pub author_url: Option<String>,
    pub publisher: Option<String>,
    pub language: Option<String>,
    pub published: Option<String>,
    pub image: Option<String>,
}

/// The article among a page's pieces of JSON-LD, or whatever else describes the page.
pub fn article(pieces: &[String]) -> Article {
    let values: Vec<Value> = pieces.iter().filter_map(|piece| serde_json::from_str(bare(piece)).ok()).collect();
    let mut objects = Vec::new();
    for value in &values {
        collect(value, &mut objects);
    }
    let rank = |object: &&&Value| objects_rank(object);
    objects
        .iter()
        .filter(|object| objects_rank(object) > 0)
        .max_by_key(rank)
        .map(|object| read(object))
        .unwrap_or_default()
}

/// Some wrap it against XML parsers.
fn bare(piece: &str) -> &str {
    let piece = piece.trim().trim_start_matches("//").trim_start();
    let piece = piece.strip_prefix("<![CDATA[").unwrap_or(piece).trim_end();
    piece.strip_suffix("]]>").map_or(piece, |rest| rest.trim_end().trim_end_matches("//"))
}

fn collect<'v>(value: &'v Value, objects: &mut Vec<&'v Value>) {
    match value {
        Value::Array(list) => list.iter().take(MOST).for_each(|value| collect_object(value, objects)),
        value => collect_object(value, objects),
    }
}

fn collect_object<'v>(value: &'v Value, objects: &mut Vec<&'v Value>) {
    if objects.len() < MOST && value.is_object() {
        objects.push(value);
        let graph = value["@graph"].as_array().into_iter().flatten();
        objects.extend(graph.filter(|value| value.is_object()).take(MOST));
    }
}

/// How well a type describes a page; 0: not at all.
fn objects_rank(object: &Value) -> u8 {
    let types = match &object["@type"] {
        Value::String(name) => vec![name.as_str()],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let rank = |name: &str| match name.rsplit(['/', '#']).next().unwrap_or(name) {
        name if name.ends_with("Article") || name.ends_with("Posting") => 3,
        "VideoObject" | "Recipe" | "Event" | "Book" | "PodcastEpisode" | "Product" => 2,
        "WebPage" | "ItemPage" => 1,
        _ => 0,
    };
    types.into_iter().map(rank).max().unwrap_or(0)
}

fn read(object: &Value) -> Article {
    let author = first(&object["author"]);
    Article {
        headline: text(&object["headline"]).or_else(|| text(&object["name"])),
        description: text(&object["description"]),
        author_name: text(author).or_else(|| text(&author["name"])),
        author_url: text(&author["url"]).or_else(|| text(&author["sameAs"])),
        publisher: text(&first(&object["publisher"])["name"]),
        language: text(&object["inLanguage"]).or_else(|| text(&object["inLanguage"]["alternateName"])),
        published: text(&object["datePublished"]),
        image: text(first(&object["image"])).or_else(|| text(&first(&object["image"])["url"])),
    }
}

fn first(value: &Value) -> &Value {
    value.as_array().and_then(|list| list.first()).unwrap_or(value)
}

fn text(value: &Value) -> Option<String> {
    let text = first(value).as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_found_wherever_it_stands() {
        let graph = r#"{"@context": "https://schema.org", "@graph": [
            {"@type": "WebPage", "name": "Page"},
            {"@type": ["NewsArticle"], "headline": " Tea ", "author": [{"name": "Rosa", "url": "https://a.example/rosa"}],
             "publisher": {"name": "News"}, "datePublished": "2026-01-02", "inLanguage": "de", "image": ["https://a.example/i"]}]}"#;
        let found = article(&["not json".to_owned(), graph.to_owned()]);
        assert_eq!(found.headline.as_deref(), Some("Tea"));
        assert_eq!(
            (found.author_name.as_deref(), found.author_url.as_deref()),
            (Some("Rosa"), Some("https://a.example/rosa"))
        );
        assert_eq!((found.publisher.as_deref(), found.image.as_deref()), (Some("News"), Some("https://a.example/i")));
        let list = r#"//<![CDATA[
            [{"@type": "BlogPosting", "headline": "Post", "author": "Otto"}]
            //]]>"#;
        let found = article(&[list.to_owned()]);
        assert_eq!((found.headline.as_deref(), found.author_name.as_deref()), (Some("Post"), Some("Otto")));
    }

    #[test]
    fn anything_else_says_nothing() {
        for piece in
            ["[]", "null", "{\"@type\": 3}", "{\"@type\": \"Organization\", \"name\": \"x\"}", "{\"@graph\": {}}"]
        {
            assert_eq!(article(&[piece.to_owned()]), Article::default(), "{piece}");
        }
    }
}
