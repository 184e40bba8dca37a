//! One person's words: their language, their time zone, and the moment the page is made for.

use std::{
    borrow::{Borrow, Cow},
    sync::Arc,
};

use domain::Timestamp;
use fluent_bundle::FluentArgs;
use jiff::tz::TimeZone;

use super::{Arg, Html, IntoArg, Locale, html::escape};

/// Passed to every page as `w`. Cheap to clone.
#[derive(Clone)]
pub struct Words {
    locale: Arc<Locale>,
    pub(super) zone: TimeZone,
    pub(super) now: Timestamp,
    /// Whether it is told how many people like something.
    counting: bool,
    /// Whether short films play by themselves.
    playing: bool,
}

/// Private-use characters that stand for the values of a rich message until it has been escaped.
const MARK: u32 = 0xf_0000;

impl Words {
    /// `zone` is an IANA name such as `Europe/Lisbon`; UTC if it is not known.
    pub fn new(locale: Arc<Locale>, zone: &str, now: Timestamp) -> Self {
        Self { locale, zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC), now, counting: true, playing: false }
    }

    /// The person's zone in the tz database.
    pub fn zone(&self) -> Option<&str> {
        self.zone.iana_name()
    }

    /// For somebody who wants to know how many people like something, or does not.
    #[must_use]
    pub fn counting(self, counting: bool) -> Self {
        Self { counting, ..self }
    }

    /// For somebody who wants short films to play by themselves, or does not.
    #[must_use]
    pub fn playing(self, playing: bool) -> Self {
        Self { playing, ..self }
    }

    /// Whether short films play by themselves.
    pub fn plays(&self) -> bool {
        self.playing
    }

    /// Whether it is to be told how many people like something.
    pub fn counts(&self) -> bool {
        self.counting
    }

    /// How many people like something; for those who do not want to know, it is as if nobody did.
    pub fn told(&self, count: impl Borrow<u64>) -> u64 {
        if self.counting { *count.borrow() } else { 0 }
    }

    pub fn lang(&self) -> &str {
        self.locale.tag()
    }

    /// For `dir` attributes.
    pub fn dir(&self) -> &'static str {
        if self.locale.is_right_to_left() { "rtl" } else { "ltr" }
    }

    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The message `key` filled with `args`, as text. A message that is nowhere is shown as its key and logged.
    pub fn get(&self, key: &str, args: &[(&str, Arg)]) -> String {
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            match arg {
                Arg::Text(text) => values.set(*name, text.as_ref()),
                Arg::Number(number) => values.set(*name, *number),
                Arg::Html(html) => values.set(*name, html.as_str()),
            }
        }
        self.message(key, Some(&values)).into_owned()
    }

    /// The message `key` with one number, if there is one.
    pub fn find(&self, key: &str, name: &str, number: u64) -> Option<String> {
        let mut values = FluentArgs::with_capacity(1);
        values.set(name, number);
        let own = self.locale.format(key, Some(&values)).map(Cow::into_owned);
        own.or_else(|| Some(Locale::english().format(key, Some(&values))?.into_owned()))
    }

    /// A message without variables.
    pub fn t(&self, key: &str) -> Cow<'_, str> {
        self.message(key, None)
    }

    /// A message with one variable.
    pub fn t1(&self, key: &str, name: &str, value: impl IntoArg) -> String {
        self.get(key, &[(name, value.arg())])
    }

    /// A message with two variables.
    pub fn t2(&self, key: &str, name: &str, value: impl IntoArg, name2: &str, value2: impl IntoArg) -> String {
        self.get(key, &[(name, value.arg()), (name2, value2.arg())])
    }

    /// A message as markup: each variable stands in a `<bdi>` of its own, so that a name in another script does not
    /// disturb the sentence.
    pub fn rich(&self, key: &str, args: &[(&str, Arg)]) -> Html {
        Html::sanitised(self.marked(key, args))
    }

    /// A rich message with one variable.
    pub fn r1(&self, key: &str, name: &str, value: impl IntoArg) -> Html {
        self.rich(key, &[(name, value.arg())])
    }

    /// A rich message with two variables.
    pub fn r2(&self, key: &str, name: &str, value: impl IntoArg, name2: &str, value2: impl IntoArg) -> Html {
        self.rich(key, &[(name, value.arg()), (name2, value2.arg())])
    }

    /// A message without variables in which `[these words]` are a link.
    pub fn link(&self, key: &str, href: &str) -> Html {
        let mut open = String::from("<a href=\"");
        escape(href, &mut open);
        open.push_str("\">");
        Html::sanitised(self.marked(key, &[]).replacen('[', &open, 1).replacen(']', "</a>", 1))
    }

    /// A count for the eye: `7`, `1234`, `12k`, `3.4M`. Say the exact number in a label.
    pub fn count(&self, count: impl Borrow<u64>) -> String {
        let count = *count.borrow();
        match count {
            0..10_000 => count.to_string(),
            10_000..1_000_000 => self.t1("count-thousands", "n", count / 1000),
            _ => self.t1("count-millions", "n", format!("{}.{}", count / 1_000_000, count / 100_000 % 10)),
        }
    }

    fn message(&self, key: &str, args: Option<&FluentArgs>) -> Cow<'_, str> {
        if let Some(text) = self.locale.format(key, args) {
            return text;
        }
        match Locale::english().format(key, args) {
            Some(text) => text.into_owned().into(),
            None => {
                tracing::error!(key, "a message of the interface is missing");
                key.to_owned().into()
            }
        }
    }

    fn marked(&self, key: &str, args: &[(&str, Arg)]) -> String {
        let mark = |i: usize| u32::try_from(i).ok().and_then(|i| char::from_u32(MARK + i)).unwrap_or(' ');
        let mut values = FluentArgs::with_capacity(args.len());
        for (i, (name, arg)) in args.iter().enumerate() {
            match arg {
                Arg::Number(number) => values.set(*name, *number),
                Arg::Text(_) | Arg::Html(_) => values.set(*name, mark(i).to_string()),
            }
        }
        let mut markup = String::new();
        escape(&self.message(key, Some(&values)), &mut markup);
        for (i, (_, arg)) in args.iter().enumerate() {
            let value = match arg {
                Arg::Text(text) => Html::text(text),
                Arg::Html(html) => (*html).clone(),
                Arg::Number(_) => continue,
            };
            markup = markup.replace(mark(i), &format!("<bdi>{value}</bdi>"));
        }
        markup
    }
}
