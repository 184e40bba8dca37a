//! Types for fields of parameters, beside the plain ones.

use std::{fmt, marker::PhantomData, str::FromStr};

use domain::Timestamp;
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

/// A field of which three things can be said: nothing, that it be cleared (null or an empty text), or a value.
/// The struct needs `#[serde(default)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Maybe<T> {
    #[default]
    Absent,
    Clear,
    Value(T),
}

impl<T> Maybe<T> {
    /// `None`: leave it alone. `Some(None)`: clear it. `Some(Some(value))`: set it.
    pub fn change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Clear => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        self.change().flatten()
    }

    /// What is not given is cleared.
    #[must_use]
    pub fn or_clear(self) -> Self {
        match self {
            Self::Absent => Self::Clear,
            given => given,
        }
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Maybe<U> {
        match self {
            Self::Absent => Maybe::Absent,
            Self::Clear => Maybe::Clear,
            Self::Value(value) => Maybe::Value(f(value)),
        }
    }
}

impl<T: Default> Maybe<T> {
    /// As `change`, where clearing means the empty value: `display_name=` is an empty name.
    pub fn or_empty(self) -> Option<T> {
        self.change().map(Option::unwrap_or_default)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        // Not `deserialize_option`: serde would read a missing field as `Clear` where `#[serde(default)]` is forgotten.
        d.deserialize_newtype_struct("Maybe", MaybeVisitor(PhantomData))
    }
}

struct MaybeVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for MaybeVisitor<T> {
    type Value = Maybe<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or nothing")
    }
    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<Maybe<T>, D::Error> {
        Ok(Option::<T>::deserialize(d)?.map_or(Maybe::Clear, Maybe::Value))
    }
}

/// A list of ids of which those that cannot be ids are left out, as batch reads do with unknown ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ids<T>(pub Vec<T>);

impl<T> Ids<T> {
    /// Most ids that are read; the rest is ignored.
    pub const MAX: usize = 1000;
}

impl<T> Default for Ids<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: FromStr> Deserialize<'de> for Ids<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct IdsVisitor<T>(PhantomData<T>);
        impl<'de, T: FromStr> Visitor<'de> for IdsVisitor<T> {
            type Value = Ids<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of ids")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Ids<T>, A::Error> {
                let mut ids = Vec::new();
                while let Some(text) = seq.next_element::<String>()? {
                    if ids.len() < Ids::<T>::MAX {
                        ids.extend(text.trim().parse::<T>());
                    }
                }
                Ok(Ids(ids))
            }
        }
        d.deserialize_seq(IdsVisitor(PhantomData))
    }
}

/// The point of a picture that stays in view when it is cut: `x,y`, each from -1 to 1; values beyond are brought in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Focus(pub f64, pub f64);

impl FromStr for Focus {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
        let (x, y) = text.split_once(',').ok_or("not two numbers")?;
        let (x, y) = number(x).zip(number(y)).ok_or("not two numbers")?;
        Ok(Self(x.clamp(-1.0, 1.0), y.clamp(-1.0, 1.0)))
    }
}

impl<'de> Deserialize<'de> for Focus {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

/// A point in time: RFC 3339, a date and time without a zone (UTC), or a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time(pub Timestamp);

impl FromStr for Time {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let in_utc = || text.parse::<jiff::civil::DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
        Timestamp::parse(text)
            .or_else(|| in_utc().map(|zoned| Timestamp::from_millis(zoned.timestamp().as_millisecond())))
            .map(Self)
            .ok_or("not a date and time")
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}
