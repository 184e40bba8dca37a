//! The few words that services themselves send to people, in the receiver's language: Fluent messages of `locales/`,
//! English behind each of them.

use std::{collections::HashMap, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};

const ENGLISH: &str = "en";
const FILES: [(&str, &str); 4] = [
    (ENGLISH, include_str!("../locales/en/notifications.ftl")),
    ("de", include_str!("../locales/de/notifications.ftl")),
    ("fr", include_str!("../locales/fr/notifications.ftl")),
    ("es", include_str!("../locales/es/notifications.ftl")),
];

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<HashMap<&str, Bundle>> =
    LazyLock::new(|| FILES.into_iter().map(|(tag, text)| (tag, bundle(tag, text))).collect());

fn bundle(tag: &str, text: &str) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![tag.parse().expect("the languages are named by their tags")]);
    // The receivers show plain text: marks around names would get in the way.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, errors)| {
        tracing::error!(tag, ?errors, "a message file is broken");
        resource
    });
    if let Err(errors) = bundle.add_resource(resource) {
        tracing::error!(tag, ?errors, "a message is there twice");
    }
    bundle
}

/// The message `key`, or its attribute if written `key.attribute`, in the language of this tag (`de`, `de-AT`).
pub(crate) fn words(tag: &str, key: &str, args: &FluentArgs<'_>) -> Option<String> {
    let language = tag.split(['-', '_']).next().unwrap_or_default();
    let own = BUNDLES.get(language).and_then(|bundle| format(bundle, key, args));
    own.or_else(|| format(BUNDLES.get(ENGLISH)?, key, args))
}

fn format(bundle: &Bundle, key: &str, args: &FluentArgs<'_>) -> Option<String> {
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors);
    if !errors.is_empty() {
        tracing::error!(key, ?errors, "a message is broken");
    }
    Some(text.into_owned())
}
