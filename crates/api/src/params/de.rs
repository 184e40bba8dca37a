//! The lenient deserialiser: numbers and booleans may be texts, one value may stand for a list of one, an object with
//! indexes for a list, and blank values for nothing.

use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
    value::StringDeserializer,
};

use super::{Node, ParamError, Upload, upload};

pub struct De(pub Node);

type Result<T> = std::result::Result<T, ParamError>;

impl De {
    /// One value of a name that was repeated: the last.
    fn single(self) -> Node {
        match self.0 {
            Node::Repeated(mut all) => all.pop().unwrap_or(Node::Null),
            node => node,
        }
    }

    fn text(self) -> Result<String> {
        match self.single() {
            Node::Null => Ok(String::new()),
            Node::Bool(b) => Ok(b.to_string()),
            Node::Number(n) => Ok(n.to_string()),
            Node::Text(text) => Ok(text),
            _ => Err(ParamError::wrong("a text")),
        }
    }

    fn list(self) -> Result<Vec<Node>> {
        let all = match self.0 {
            Node::List(list) | Node::Repeated(list) => list,
            Node::Map(map) => map.into_indexed(),
            node if node.is_blank() => Vec::new(),
            scalar => vec![scalar],
        };
        Ok(all.into_iter().filter(|node| !node.is_blank()).collect())
    }

    fn upload(self) -> Result<Upload> {
        match self.single() {
            Node::File(upload) => Ok(upload),
            Node::Text(uri) => Upload::from_data_uri(&uri).ok_or_else(|| ParamError::wrong("a file")),
            _ => Err(ParamError::wrong("a file")),
        }
    }
}

/// Numbers of all widths: the visitor itself refuses what does not fit.
macro_rules! integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.integer(visitor)
        })*
    };
}

impl De {
    /// A number that its type cannot hold is refused by the visitor, in words that only programmers know.
    fn integer<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.whole(visitor).map_err(|_| ParamError::wrong("a whole number in its range"))
    }

    fn whole<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let not_whole = || Err(ParamError::wrong("a whole number"));
        match self.single() {
            Node::Number(n) => match (n.as_u64(), n.as_i64(), n.as_f64()) {
                (Some(n), ..) => visitor.visit_u64(n),
                (_, Some(n), _) => visitor.visit_i64(n),
                (.., Some(n)) if n.fract() == 0.0 && n.abs() < 9e15 => visitor.visit_i64(n as i64),
                _ => not_whole(),
            },
            Node::Text(text) => match (text.trim().parse::<u64>(), text.trim().parse::<i64>()) {
                (Ok(n), _) => visitor.visit_u64(n),
                (_, Ok(n)) => visitor.visit_i64(n),
                _ => not_whole(),
            },
            Node::Bool(b) => visitor.visit_u64(b.into()),
            _ => not_whole(),
        }
    }

    fn float<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let number = match self.single() {
            Node::Number(n) => n.as_f64(),
            Node::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        number
            .filter(|n: &f64| n.is_finite())
            .map_or_else(|| Err(ParamError::wrong("a number")), |n| visitor.visit_f64(n))
    }
}

impl<'de> Deserializer<'de> for De {
    type Error = ParamError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.single() {
            Node::Null => visitor.visit_unit(),
            Node::Bool(b) => visitor.visit_bool(b),
            Node::Number(n) => n.deserialize_any(visitor).map_err(|_| ParamError::wrong("another value")),
            Node::Text(text) => visitor.visit_string(text),
            Node::Map(map) => De(Node::Map(map)).deserialize_map(visitor),
            Node::File(_) => Err(ParamError::wrong("a value, not a file")),
            list => De(list).deserialize_seq(visitor),
        }
    }

    /// Rails takes blank for false in a plain boolean; `Option<bool>` tells them apart.
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let number = |n: &serde_json::Number| n.as_u64();
        let value = match self.single() {
            Node::Null => Some(false),
            Node::Bool(b) => Some(b),
            Node::Number(n) => number(&n).filter(|n| *n <= 1).map(|n| n == 1),
            Node::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "t" | "1" | "on" => Some(true),
                "false" | "f" | "0" | "off" | "" => Some(false),
                _ => None,
            },
            _ => None,
        };
        value.map_or_else(|| Err(ParamError::wrong("true or false")), |b| visitor.visit_bool(b))
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.float(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.float(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_byte_buf(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_byte_buf(self.text()?.into_bytes())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.0.is_blank() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        if name == upload::TOKEN {
            return visitor.visit_seq(FileParts::of(self.upload()?));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_seq(Elements { rest: self.list()?.into_iter(), at: 0 })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.single() {
            Node::Map(map) => visitor.visit_map(Entries { rest: map.into_iter(), value: None }),
            node if node.is_blank() => {
                visitor.visit_map(Entries { rest: super::Map::default().into_iter(), value: None })
            }
            _ => Err(ParamError::wrong("an object")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        let word: StringDeserializer<ParamError> = self.text()?.into_deserializer();
        visitor.visit_enum(word)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }
}

struct Elements {
    rest: std::vec::IntoIter<Node>,
    at: usize,
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = ParamError;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Some(node) = self.rest.next() else { return Ok(None) };
        let at = self.at;
        self.at += 1;
        seed.deserialize(De(node)).map(Some).map_err(|e| e.within(&at.to_string()))
    }
}

struct Entries {
    rest: std::vec::IntoIter<(String, Node)>,
    value: Option<(String, Node)>,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = ParamError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        let Some((name, node)) = self.rest.next() else { return Ok(None) };
        let key: StringDeserializer<ParamError> = name.clone().into_deserializer();
        self.value = Some((name, node));
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        let Some((name, node)) = self.value.take() else {
            return Err(de::Error::invalid_type(Unexpected::Map, &"a value after its name"));
        };
        seed.deserialize(De(node)).map_err(|e| e.within(&name))
    }
}

/// A file as the sequence that `Upload` reads.
struct FileParts(std::vec::IntoIter<Part>);

enum Part {
    Text(Option<String>),
    Bytes(Vec<u8>),
}

impl FileParts {
    fn of(upload: Upload) -> Self {
        let texts = [Some(upload.name), upload.file_name, upload.content_type].map(Part::Text);
        let parts: Vec<Part> = texts.into_iter().chain([Part::Bytes(upload.bytes.into())]).collect();
        Self(parts.into_iter())
    }
}

impl<'de> SeqAccess<'de> for FileParts {
    type Error = ParamError;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        match self.0.next() {
            None => Ok(None),
            Some(Part::Text(text)) => seed.deserialize(De(text.map_or(Node::Null, Node::Text))).map(Some),
            Some(Part::Bytes(bytes)) => seed.deserialize(Raw(bytes)).map(Some),
        }
    }
}

/// Bytes that change hands without a copy.
struct Raw(Vec<u8>);

impl<'de> Deserializer<'de> for Raw {
    type Error = ParamError;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_byte_buf(self.0)
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
