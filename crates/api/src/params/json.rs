//! JSON bodies, read straight into the tree, with a limit on depth and number.

use std::{cell::Cell, fmt};

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::{MAX_DEPTH, MAX_VALUES, Map, Node, ParamError};

/// Reads a JSON object. An empty body is an empty object.
pub fn parse(body: &[u8]) -> Result<Map, ParamError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::default());
    }
    let text = std::str::from_utf8(body)
        .map_err(|_| ParamError::malformed("The request holds text that is not valid UTF-8"))?;
    let left = Cell::new(MAX_VALUES);
    let mut json = serde_json::Deserializer::from_str(text);
    let malformed = |e: serde_json::Error| ParamError::malformed(format!("The request is not valid JSON: {e}"));
    let node = Tree { depth: 0, left: &left }.deserialize(&mut json).map_err(malformed)?;
    json.end().map_err(malformed)?;
    match node {
        Node::Map(map) => Ok(map),
        _ => Err(ParamError::malformed("The request must be a JSON object")),
    }
}

#[derive(Clone, Copy)]
struct Tree<'a> {
    depth: usize,
    left: &'a Cell<usize>,
}

impl Tree<'_> {
    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    fn count<E: de::Error>(self) -> Result<(), E> {
        if self.depth > MAX_DEPTH {
            return Err(E::custom("nested too deep"));
        }
        match self.left.get().checked_sub(1) {
            Some(left) => self.left.set(left),
            None => return Err(E::custom(format!("more than {MAX_VALUES} values"))),
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Node;
    fn deserialize<D: de::Deserializer<'de>>(self, json: D) -> Result<Node, D::Error> {
        self.count()?;
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }
    fn visit_bool<E>(self, b: bool) -> Result<Node, E> {
        Ok(Node::Bool(b))
    }
    fn visit_i64<E>(self, n: i64) -> Result<Node, E> {
        Ok(Node::Number(n.into()))
    }
    fn visit_u64<E>(self, n: u64) -> Result<Node, E> {
        Ok(Node::Number(n.into()))
    }
    fn visit_f64<E>(self, n: f64) -> Result<Node, E> {
        Ok(serde_json::Number::from_f64(n).map_or(Node::Null, Node::Number))
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Node, E> {
        self.visit_string(text.to_owned())
    }
    fn visit_string<E>(self, mut text: String) -> Result<Node, E> {
        text.retain(|c| c != '\0');
        Ok(Node::Text(text))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(node) = seq.next_element_seed(self.deeper())? {
            list.push(node);
        }
        Ok(Node::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Node, A::Error> {
        let mut map = Map::default();
        while let Some(name) = object.next_key::<String>()? {
            map.put(name, object.next_value_seed(self.deeper())?);
        }
        Ok(Node::Map(map))
    }
}
