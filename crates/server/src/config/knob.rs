//! The macros that make a section of the configuration: a struct for serde, its defaults, and a description of every
//! field from which the sample is printed and `ALDEA_*` variables are read.

use std::fmt::Display;
use std::net::SocketAddr;
use std::path::PathBuf;

use toml::Value;

/// A value that can be one field of the configuration.
pub trait Knob: Sized {
    /// As it is written in TOML; `None` if there is no value.
    fn show(&self) -> Option<String>;
    /// Reads the text of a variable or a flag. Whether the value makes sense is the deserialiser's question.
    fn parse(text: &str) -> Result<Value, String>;
}

/// Describes one field to the sample and to the reader of variables.
pub struct Field {
    pub name: &'static str,
    pub doc: &'static [&'static str],
    /// The default or an example, in TOML.
    pub sample: String,
    pub parse: fn(&str) -> Result<Value, String>,
}

/// Describes one section; the unnamed one holds the fields at the top.
pub struct Description {
    pub name: &'static str,
    pub doc: &'static [&'static str],
    pub fields: Vec<Field>,
}

pub fn quoted(text: impl Display) -> String {
    Value::String(text.to_string()).to_string()
}

macro_rules! texts {
    ($($type:ty: $show:expr),* $(,)?) => { $(
        impl Knob for $type {
            fn show(&self) -> Option<String> {
                let show: fn(&$type) -> String = $show;
                Some(quoted(show(self)))
            }
            fn parse(text: &str) -> Result<Value, String> {
                Ok(Value::String(text.to_owned()))
            }
        }
    )* };
}

texts! {
    String: |text| text.clone(),
    SocketAddr: |address| address.to_string(),
    PathBuf: |path| path.display().to_string(),
    super::Cidr: |cidr| cidr.to_string(),
}

macro_rules! numbers {
    ($($type:ty),*) => { $(
        impl Knob for $type {
            fn show(&self) -> Option<String> {
                Some(self.to_string())
            }
            fn parse(text: &str) -> Result<Value, String> {
                text.trim().parse().map(Value::Integer).map_err(|_| format!("{text:?} is not a whole number"))
            }
        }
    )* };
}

numbers!(u32, u64, usize);

impl Knob for bool {
    fn show(&self) -> Option<String> {
        Some(self.to_string())
    }
    fn parse(text: &str) -> Result<Value, String> {
        match text.trim() {
            "true" | "1" | "yes" => Ok(Value::Boolean(true)),
            "false" | "0" | "no" => Ok(Value::Boolean(false)),
            _ => Err(format!("{text:?} is neither true nor false")),
        }
    }
}

impl<T: Knob> Knob for Option<T> {
    fn show(&self) -> Option<String> {
        self.as_ref().and_then(T::show)
    }
    fn parse(text: &str) -> Result<Value, String> {
        T::parse(text)
    }
}

/// In a variable, the values are separated by commas.
impl<T: Knob> Knob for Vec<T> {
    fn show(&self) -> Option<String> {
        let values: Vec<String> = self.iter().filter_map(T::show).collect();
        Some(format!("[{}]", values.join(", ")))
    }
    fn parse(text: &str) -> Result<Value, String> {
        let values = text.split(',').map(str::trim).filter(|value| !value.is_empty());
        values.map(T::parse).collect::<Result<Vec<_>, _>>().map(Value::Array)
    }
}

/// An enum of plain words, written the same in the file, in variables and in flags.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, clap::ValueEnum)]
        pub enum $name { $(#[serde(rename = $word)] $variant),* }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $(Self::$variant => $word),* })
            }
        }

        impl $crate::config::knob::Knob for $name {
            fn show(&self) -> Option<String> {
                Some($crate::config::knob::quoted(self))
            }
            fn parse(text: &str) -> Result<toml::Value, String> {
                Ok(toml::Value::String(text.to_owned()))
            }
        }
    };
}

/// A section: fields with their defaults, and for those without one an example (`like`).
macro_rules! section {
    (
        $(#[doc = $about:literal])*
        pub struct $name:ident {
            $( $(#[doc = $doc:literal])* pub $field:ident: $type:ty = $default:expr $(, like $like:literal)?; )*
        }
        $(with { $($part:ident: $part_type:ty),* $(,)? })?
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $type, )*
            $($(#[allow(missing_docs)] pub $part: $part_type,)*
            /// Set by `ALDEA_TESTBED`, never by a file.
            #[serde(skip)]
            pub testbed: Option<$crate::config::Testbed>,)?
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    $($field: $default,)*
                    $($($part: <$part_type>::default(),)* testbed: None,)?
                }
            }
        }

        impl $name {
            /// Every section, this one first, for the sample and the reader of variables.
            pub(in crate::config) fn describe(name: &'static str) -> Vec<$crate::config::knob::Description> {
                #[allow(unused_imports)]
                use $crate::config::knob::{Description, Field, Knob, quoted};
                let default = Self::default();
                let fields = vec![$(Field {
                    name: stringify!($field),
                    doc: &[$($doc),*],
                    sample: default.$field.show() $(.or(Some(quoted($like))))? .unwrap_or_default(),
                    parse: <$type as Knob>::parse,
                }),*];
                #[allow(unused_mut)]
                let mut sections = vec![Description { name, doc: &[$($about),*], fields }];
                $($(sections.extend(<$part_type>::describe(stringify!($part)));)*)?
                sections
            }
        }
    };
}

pub(super) use {section, words};
