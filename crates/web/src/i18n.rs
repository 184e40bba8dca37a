//! The words of the interface: Fluent messages from `locales/<language>/*.ftl`, one bundle per language, English behind
//! each of them. A language is added by adding its folder.

mod args;
mod dates;
mod html;
mod pseudo;
mod words;

use std::{borrow::Cow, collections::BTreeMap, sync::Arc, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

pub use args::{Arg, IntoArg};
pub use html::Html;
pub use words::Words;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/locales"]
struct Files;

/// Languages written from right to left.
const RIGHT_TO_LEFT: [&str; 9] = ["ar", "ckb", "dv", "fa", "he", "ps", "ug", "ur", "yi"];

/// The language that every other one falls back to.
const ENGLISH: &str = "en";

static LOCALES: LazyLock<BTreeMap<String, Arc<Locale>>> = LazyLock::new(load);

/// All messages of one language.
pub struct Locale {
    tag: String,
    bundle: FluentBundle<FluentResource>,
}

impl Locale {
    /// The language with this tag, if we speak it: `de`, or `de` for `de-AT`.
    pub fn find(tag: &str) -> Option<Arc<Self>> {
        let tag = tag.to_ascii_lowercase();
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        LOCALES.get(&tag).or_else(|| LOCALES.get(language)).cloned()
    }

    pub fn english() -> Arc<Self> {
        LOCALES.get(ENGLISH).cloned().expect("the English messages are part of the binary")
    }

    /// The best language for an `Accept-Language` header (RFC 9110, 12.5.4); English if none fits.
    pub fn accepted(header: &str) -> Arc<Self> {
        let mut wanted: Vec<(f32, &str)> = header.split(',').filter_map(weighted).collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.into_iter().find_map(|(_, tag)| Self::find(tag)).unwrap_or_else(Self::english)
    }

    /// English with every word turned around, read from right to left: shows in tests what is not translatable and
    /// what does not mirror.
    pub fn pseudo() -> Arc<Self> {
        let mut bundle = bundle(pseudo::TAG, ENGLISH);
        bundle.set_transform(Some(pseudo::turned));
        Arc::new(Self { tag: pseudo::TAG.to_owned(), bundle })
    }

    /// The tag for `lang` attributes.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    pub fn is_right_to_left(&self) -> bool {
        let language = self.tag.split('-').next().unwrap_or_default();
        RIGHT_TO_LEFT.contains(&language)
    }

    /// The message `key`, or its attribute if written `key.attribute`; none if this language lacks it.
    fn format(&self, key: &str, args: Option<&FluentArgs>) -> Option<Cow<'_, str>> {
        let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, language = self.tag, ?errors, "a message of the interface is broken");
        }
        Some(text)
    }
}

/// One entry of `Accept-Language` with its weight; none if the weight is zero or not a number.
fn weighted(entry: &str) -> Option<(f32, &str)> {
    let (tag, weight) = entry.split_once(";q=").unwrap_or((entry, "1"));
    let weight = weight.trim().parse().ok().filter(|q| *q > 0.0)?;
    Some((weight, tag.trim()))
}

fn load() -> BTreeMap<String, Arc<Locale>> {
    let folders = Files::iter().filter_map(|path| path.split_once('/').map(|(folder, _)| folder.to_owned()));
    let tags: std::collections::BTreeSet<String> = folders.collect();
    let locale = |tag: String| Locale { bundle: bundle(&tag, &tag), tag };
    tags.into_iter().map(|tag| (tag.to_ascii_lowercase(), Arc::new(locale(tag)))).collect()
}

/// The bundle `tag` made of the files in the folder `folder`.
fn bundle(tag: &str, folder: &str) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = tag.parse().expect("locale folders are named by language tags");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Names are isolated by `<bdi>` where they are HTML; the invisible marks would get into copied text.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(grouped));
    for path in Files::iter().filter(|path| path.split('/').next() == Some(folder)) {
        let file = Files::get(&path).expect("the path was listed a moment ago");
        let text = String::from_utf8_lossy(&file.data).into_owned();
        let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
            tracing::error!(%path, ?errors, "a message file is broken");
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(%path, ?errors, "messages are defined twice");
        }
    }
    bundle
}

/// Numbers inside messages get a space between thousands, as ISO 80000 has it: right in every language.
fn grouped<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(group(number.value as i64)),
        _ => None,
    }
}

/// `12 345`, with narrow no-break spaces; four digits stay together.
fn group(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "−" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if digits.len() > 4 && i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
#[path = "i18n/tests.rs"]
mod tests;
