//! What the names in a document mean: its `@context`, as far as peers use JSON-LD 1.1 contexts. Everything else makes the
//! document one that cannot be checked.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{
    ProofError,
    terms::{self, ACTIVITYSTREAMS},
};

/// Terms that one document may define, and contexts that it may list.
const MAX_TERMS: usize = 1_024;
const MAX_CONTEXTS: usize = 16;
/// Terms defined by terms defined by terms.
const MAX_DEPTH: usize = 16;

/// How values of a term are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coercion {
    None,
    Address,
    Vocabulary,
    Datatype(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    None,
    List,
    Language,
}

/// What a term means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// `None` if the term is expressly without meaning.
    pub iri: Option<String>,
    pub coercion: Coercion,
    pub container: Container,
    /// The language of its texts, where the term itself says: perhaps that there is none.
    pub language: Option<Option<String>>,
    prefix: bool,
    /// False if it is defined by means that are not understood here.
    pub usable: bool,
}

impl Definition {
    fn of(iri: Option<String>) -> Self {
        let container = Container::None;
        Self { iri, coercion: Coercion::None, container, language: None, prefix: false, usable: true }
    }
}

/// The names in force.
#[derive(Debug, Clone, Default)]
pub struct Context {
    terms: HashMap<String, Definition>,
    vocabulary: Option<String>,
    pub language: Option<String>,
}

impl Context {
    /// Reads the `@context` of a document, which must name ActivityStreams.
    pub fn of(value: &Value) -> Result<Self, ProofError> {
        let parts = match value {
            Value::Array(parts) => parts.as_slice(),
            single => std::slice::from_ref(single),
        };
        if parts.len() > MAX_CONTEXTS {
            return Err(ProofError::TooMuch);
        }
        let mut context = Self::default();
        let mut is_ours = false;
        for part in parts {
            match part {
                Value::String(address) => {
                    let bundled = terms::bundled(address).ok_or(ProofError::Unsupported("unknown context"))?;
                    is_ours |= terms::bundled(ACTIVITYSTREAMS).is_some_and(|ours| std::ptr::eq(ours, bundled));
                    context.add(bundled.as_object().ok_or(ProofError::Unsupported("context"))?)?;
                }
                Value::Object(inline) => context.add(inline)?,
                _ => return Err(ProofError::Unsupported("form of the context")),
            }
        }
        if is_ours {
            Ok(context)
        } else {
            Err(ProofError::Unsupported("not ActivityStreams"))
        }
    }

    fn add(&mut self, local: &Map<String, Value>) -> Result<(), ProofError> {
        if local.len() > MAX_TERMS {
            return Err(ProofError::TooMuch);
        }
        for (name, value) in local {
            match (name.as_str(), value) {
                ("@version", _) => {}
                ("@vocab", Value::Null) => self.vocabulary = None,
                ("@vocab", Value::String(text)) if text == "_:" || text.contains(':') => {
                    self.vocabulary = Some(self.expand(text, true).ok_or(ProofError::Unsupported("vocabulary"))?);
                }
                ("@language", Value::Null) => self.language = None,
                ("@language", Value::String(text)) => self.language = Some(language(text)?),
                (keyword, _) if keyword.starts_with('@') => {
                    return Err(ProofError::Unsupported("keyword of a context"));
                }
                _ => {}
            }
        }
        let mut state = Definitions { local, done: HashMap::new() };
        for name in local.keys().filter(|name| !name.starts_with('@')) {
            self.define(&mut state, name, 0)?;
        }
        Ok(())
    }

    fn define(&mut self, state: &mut Definitions<'_>, name: &str, depth: usize) -> Result<(), ProofError> {
        match state.done.get(name) {
            Some(true) => return Ok(()),
            Some(false) => return Err(ProofError::Unsupported("terms define each other")),
            None if depth > MAX_DEPTH => return Err(ProofError::TooMuch),
            None => {}
        }
        let Some(value) = state.local.get(name) else { return Ok(()) };
        state.done.insert(name.to_owned(), false);
        // While it is read, it has no meaning yet.
        self.terms.remove(name);
        let definition = match value {
            Value::Null => Definition::of(None),
            Value::String(iri) => {
                let iri = self.expand_defining(state, iri, depth)?;
                let mut definition = Definition::of(Some(iri));
                definition.prefix = definition.iri.as_deref().is_some_and(is_prefix);
                definition
            }
            Value::Object(map) => self.expanded(state, (name, map), depth)?,
            _ => return Err(ProofError::Unsupported("form of a term")),
        };
        if let Some(keyword) = definition.iri.as_deref().filter(|iri| iri.starts_with('@')) {
            // Other names for keywords could hide what readers look for.
            let usual = matches!((name, keyword), ("id", "@id") | ("type", "@type"));
            if !usual {
                return Err(ProofError::Unsupported("other name of a keyword"));
            }
        } else if matches!(name, "id" | "type") {
            return Err(ProofError::Unsupported("other meaning of id or type"));
        }
        self.terms.insert(name.to_owned(), definition);
        state.done.insert(name.to_owned(), true);
        Ok(())
    }

    fn expanded(
        &mut self,
        state: &mut Definitions<'_>,
        (name, map): (&str, &Map<String, Value>),
        depth: usize,
    ) -> Result<Definition, ProofError> {
        let iri = match map.get("@id") {
            Some(Value::Null) => None,
            Some(Value::String(iri)) => Some(self.expand_defining(state, iri, depth)?),
            Some(_) => return Err(ProofError::Unsupported("form of a term")),
            None if name.contains(':') => Some(self.expand_defining(state, name, depth)?),
            None => self.vocabulary.as_ref().map(|vocabulary| format!("{vocabulary}{name}")),
        };
        let mut definition = Definition::of(iri);
        for (key, value) in map {
            match (key.as_str(), value) {
                ("@id", _) => {}
                ("@type", Value::String(kind)) => {
                    definition.coercion = match self.expand_defining(state, kind, depth)?.as_str() {
                        "@id" => Coercion::Address,
                        "@vocab" => Coercion::Vocabulary,
                        "@none" => Coercion::None,
                        keyword if keyword.starts_with('@') => {
                            definition.usable = false;
                            Coercion::None
                        }
                        datatype => Coercion::Datatype(datatype.to_owned()),
                    };
                }
                ("@container", Value::String(kind)) => match kind.as_str() {
                    "@list" => definition.container = Container::List,
                    "@language" => definition.container = Container::Language,
                    "@set" => {}
                    _ => definition.usable = false,
                },
                ("@language", Value::Null) => definition.language = Some(None),
                ("@language", Value::String(text)) => definition.language = Some(Some(language(text)?)),
                _ => definition.usable = false,
            }
        }
        Ok(definition)
    }

    /// Expands within a context that is being read: terms that it defines later are defined first.
    fn expand_defining(&mut self, state: &mut Definitions<'_>, text: &str, depth: usize) -> Result<String, ProofError> {
        if text.starts_with('@') {
            return Ok(text.to_owned());
        }
        let prefix = text.split_once(':').map_or(text, |(prefix, _)| prefix);
        if state.local.contains_key(prefix) && state.done.get(prefix) != Some(&true) && prefix != text {
            self.define(state, prefix, depth + 1)?;
        } else if prefix == text && state.local.contains_key(text) {
            self.define(state, text, depth + 1)?;
        }
        self.expand(text, true).ok_or(ProofError::Unsupported("meaning of a term"))
    }

    /// The absolute address that a text stands for; with `vocabulary` it may be a term. `None` if it stands for none.
    pub fn expand(&self, text: &str, vocabulary: bool) -> Option<String> {
        if vocabulary && let Some(definition) = self.terms.get(text) {
            return definition.iri.clone();
        }
        if let Some((prefix, rest)) = text.split_once(':').filter(|(prefix, _)| !prefix.is_empty()) {
            let definition = self.terms.get(prefix).filter(|definition| definition.prefix);
            return match definition.and_then(|definition| definition.iri.as_ref()) {
                Some(iri) if prefix != "_" && !rest.starts_with("//") => Some(format!("{iri}{rest}")),
                _ => Some(text.to_owned()),
            };
        }
        self.vocabulary.as_ref().filter(|_| vocabulary).map(|vocabulary| format!("{vocabulary}{text}"))
    }

    /// What a key of an object means. `None` if nothing.
    pub fn definition(&self, key: &str) -> Option<Definition> {
        match self.terms.get(key) {
            Some(definition) => Some(definition.clone()),
            None => self.expand(key, true).map(|iri| Definition::of(Some(iri))),
        }
    }
}

/// A context while its terms are read: false for those that wait for others.
struct Definitions<'a> {
    local: &'a Map<String, Value>,
    done: HashMap<String, bool>,
}

/// Simple terms whose address ends so may be used as prefixes.
fn is_prefix(iri: &str) -> bool {
    iri.ends_with([':', '/', '?', '#', '[', ']', '@']) || iri.starts_with("_:")
}

/// A language tag, folded.
pub fn language(tag: &str) -> Result<String, ProofError> {
    let acceptable = !tag.is_empty() && tag.len() <= 64 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if acceptable {
        Ok(tag.to_ascii_lowercase())
    } else {
        Err(ProofError::Unsupported("language"))
    }
}
