//! The tree that every encoding is read into.

use super::Upload;

/// A value as it was sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    /// One plain name several times: the last value counts, or all of them where a list is wanted.
    Repeated(Vec<Node>),
    List(Vec<Node>),
    Map(Map),
    File(Upload),
}

impl Node {
    /// Nothing was given: null, an empty text, or the empty part that browsers send for a file that was not chosen.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::Repeated(all) => all.last().is_none_or(Self::is_blank),
            Self::File(upload) => upload.bytes.is_empty() && upload.file_name.as_deref().is_none_or(str::is_empty),
            _ => false,
        }
    }

    /// A plain text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Repeated(all) => all.last()?.text(),
            _ => None,
        }
    }
}

/// Names and values in the order they came, each name once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Map(Vec<(String, Node)>);

impl Map {
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, node)| node)
    }

    /// The value under this name, a null if it is new.
    pub fn slot(&mut self, name: &str) -> &mut Node {
        let at = self.0.iter().position(|(key, _)| key == name).unwrap_or_else(|| {
            self.0.push((name.to_owned(), Node::Null));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    /// Sets a value; one that was there is replaced.
    pub fn put(&mut self, name: String, node: Node) {
        match self.0.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) => *old = node,
            None => self.0.push((name, node)),
        }
    }

    /// The values of an object whose names are indexes (`fields_attributes[0]`), in the order of the numbers; in the
    /// order they came if the names are something else.
    pub fn into_indexed(mut self) -> Vec<Node> {
        let index = |(name, _): &(String, Node)| name.parse::<u64>();
        if self.0.iter().all(|pair| index(pair).is_ok()) {
            self.0.sort_by_key(|pair| index(pair).unwrap_or_default());
        }
        self.0.into_iter().map(|(_, node)| node).collect()
    }
}

impl IntoIterator for Map {
    type Item = (String, Node);
    type IntoIter = std::vec::IntoIter<(String, Node)>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
