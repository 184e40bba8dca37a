//! What a parameter struct reads, found out by asking it: a deserialiser without values notes what each field asks for.
//! So the documents of the API cannot say anything else than the code does.

use std::{cell::RefCell, fmt};

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

use super::upload;

/// A parameter: its name and what may be in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub shape: Shape,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    Boolean,
    Integer,
    Number,
    Text,
    /// An id: digits in a text.
    Id,
    File,
    /// One of these words.
    Word(Vec<&'static str>),
    List(Box<Shape>),
    Struct(Vec<Field>),
    /// An object with names of the client's choice.
    Map,
    Anything,
    /// The cursor or size of a page, as the page's type says it.
    Limit {
        default: usize,
        max: usize,
    },
}

/// The fields of a struct of parameters, in the order in which it declares them.
pub fn fields<T: DeserializeOwned>() -> Vec<Field> {
    match shape::<T>(&mut Vec::new()) {
        Shape::Struct(fields) => fields,
        _ => Vec::new(),
    }
}

/// The shape of what lies at `path` in `T`: field names from the outside in, where lists and options do not count.
fn shape<T: DeserializeOwned>(path: &mut Vec<&'static str>) -> Shape {
    let seen = RefCell::new(None);
    let asked = T::deserialize(Probe { path, seen: &seen });
    let words = match asked {
        Err(Stop::Words(words)) => Some(words),
        _ => None,
    };
    let found = seen.into_inner().unwrap_or(Shape::Anything);
    in_full::<T>(path, found, words)
}

/// The probe tells of a struct only its fields' names, since one value can be asked for one thing at a time.
fn in_full<T: DeserializeOwned>(path: &mut Vec<&'static str>, found: Shape, words: Option<Vec<&'static str>>) -> Shape {
    match found {
        Shape::List(each) => Shape::List(Box::new(in_full::<T>(path, *each, words))),
        Shape::Text => words.map_or(Shape::Text, Shape::Word),
        Shape::Struct(mut fields) => {
            for field in &mut fields {
                path.push(field.name);
                field.shape = shape::<T>(path);
                path.pop();
            }
            Shape::Struct(fields)
        }
        other => other,
    }
}

/// Why the deserialiser goes no further; always, since it has no values.
#[derive(Debug)]
enum Stop {
    Enough,
    /// It was a closed set of words.
    Words(Vec<&'static str>),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the shape is known")
    }
}

impl std::error::Error for Stop {}

impl de::Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Enough
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::Words(expected.to_vec())
    }
}

type Result<T> = std::result::Result<T, Stop>;

struct Probe<'a> {
    path: &'a [&'static str],
    seen: &'a RefCell<Option<Shape>>,
}

impl Probe<'_> {
    /// Notes a shape, inside of the list that may have been noted before.
    fn note(&self, shape: Shape) {
        let mut seen = self.seen.borrow_mut();
        *seen = Some(match seen.take() {
            Some(Shape::List(each)) => Shape::List(Box::new(innermost(*each, shape))),
            _ => shape,
        });
    }

    fn stop<T>(&self, shape: Shape) -> Result<T> {
        self.note(shape);
        Err(Stop::Enough)
    }

    /// A text that is none of any words: a closed set answers with its words.
    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.note(Shape::Text);
        visitor.visit_string(String::new())
    }
}

fn innermost(outer: Shape, shape: Shape) -> Shape {
    match outer {
        Shape::List(each) => Shape::List(Box::new(innermost(*each, shape))),
        _ => shape,
    }
}

macro_rules! plain {
    ($($method:ident $shape:expr;)*) => {
        $(fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value> {
            self.stop($shape)
        })*
    };
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Stop;

    plain! {
        deserialize_bool Shape::Boolean;
        deserialize_i8 Shape::Integer; deserialize_i16 Shape::Integer; deserialize_i32 Shape::Integer;
        deserialize_i64 Shape::Integer; deserialize_i128 Shape::Integer;
        deserialize_u8 Shape::Integer; deserialize_u16 Shape::Integer; deserialize_u32 Shape::Integer;
        deserialize_u64 Shape::Integer; deserialize_u128 Shape::Integer;
        deserialize_f32 Shape::Number; deserialize_f64 Shape::Number;
        deserialize_char Shape::Text; deserialize_bytes Shape::Text; deserialize_byte_buf Shape::Text;
        deserialize_unit Shape::Anything; deserialize_ignored_any Shape::Anything;
    }

    /// Ids take texts and numbers; JSON takes anything.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let expected = (&visitor as &dyn de::Expected).to_string();
        self.stop(if expected == "an id" { Shape::Id } else { Shape::Anything })
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.text(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.text(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        if name == upload::TOKEN {
            self.stop(Shape::File)
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, _: V) -> Result<V::Value> {
        self.stop(Shape::Anything)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.path.is_empty() {
            self.note(Shape::List(Box::new(Shape::Anything)));
        }
        visitor.visit_seq(One(self))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, _: V) -> Result<V::Value> {
        self.stop(Shape::Map)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        let Some((first, rest)) = self.path.split_first() else {
            let field = |name: &&'static str| Field { name, shape: Shape::Anything };
            return self.stop(Shape::Struct(names.iter().map(field).collect()));
        };
        visitor.visit_map(Only { name: first, value: Probe { path: rest, seen: self.seen } })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        _: V,
    ) -> Result<V::Value> {
        self.stop(Shape::Word(words.to_vec()))
    }
}

/// A list of which one element is asked for.
struct One<'a>(Probe<'a>);

impl<'de> SeqAccess<'de> for One<'_> {
    type Error = Stop;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        // An element that is content with an empty text would be followed by the next one for ever.
        seed.deserialize(Probe { path: self.0.path, seen: self.0.seen }).and(Err(Stop::Enough))
    }
}

/// An object of which one field is asked for.
struct Only<'a> {
    name: &'static str,
    value: Probe<'a>,
}

impl<'de> MapAccess<'de> for Only<'_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        seed.deserialize(self.name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        // A value that is content with an empty text would lead to the next field for ever.
        let value = seed.deserialize(Probe { path: self.value.path, seen: self.value.seen });
        value.and(Err(Stop::Enough))
    }
}

#[cfg(test)]
#[path = "shape_tests.rs"]
mod tests;
