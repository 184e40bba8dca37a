//! A document as a graph (JSON-LD expansion and its way to RDF in one), and as much of the document as the graph says.
//!
//! A signature over a graph leaves a forger freedom: names can be given other meanings, what is inside turned outside,
//! things said where nothing is signed. So a document is refused where its own words could differ from the graph, and
//! [`Reading::said`] has only what is in the graph, under the names that our readers know.

use std::collections::HashSet;

use serde_json::{Map, Number, Value};

use super::{
    ProofError,
    context::{Coercion, Container, Context, Definition, language},
    quad::{RDF, Term, Triple, XSD},
    terms::{AS, CORE, is_known_extension},
};

/// Objects inside objects.
const MAX_DEPTH: usize = 32;
/// Statements; canonicalisation has its own, lower limits.
const MAX_TRIPLES: usize = 40_000;

/// A document, read as a graph.
pub struct Reading {
    pub triples: Vec<Triple>,
    /// The document without what the graph does not say.
    pub said: Value,
}

struct Reader {
    context: Context,
    triples: Vec<Triple>,
    blanks: u32,
    /// Named things of which something was said: once each.
    described: HashSet<String>,
}

type Result<T> = std::result::Result<T, ProofError>;

const fn unsupported<T>(what: &'static str) -> Result<T> {
    Err(ProofError::Unsupported(what))
}

impl Reading {
    /// Reads a document; its `signature` is left out of both.
    pub fn of(document: &Value) -> Result<Self> {
        let Some(object) = document.as_object() else {
            return unsupported("not an object");
        };
        let context = object.get("@context").unwrap_or(&Value::Null);
        let mut reader =
            Reader { context: Context::of(context)?, triples: Vec::new(), blanks: 0, described: HashSet::new() };
        let mut root = object.clone();
        root.shift_remove("@context");
        root.shift_remove("signature");
        let (_, mut said) = reader.node(&root, 0)?;
        said.insert("@context".into(), context.clone());
        Ok(Self { triples: reader.triples, said: Value::Object(said) })
    }
}

impl Reader {
    fn blank(&mut self) -> Term {
        self.blanks += 1;
        Term::Blank(self.blanks)
    }

    fn say(&mut self, subject: &Term, predicate: &str, object: Term) -> Result<()> {
        if self.triples.len() >= MAX_TRIPLES {
            return Err(ProofError::TooMuch);
        }
        self.triples.push(Triple { subject: subject.clone(), predicate: predicate.to_owned(), object });
        Ok(())
    }

    fn node(&mut self, object: &Map<String, Value>, depth: usize) -> Result<(Term, Map<String, Value>)> {
        if depth > MAX_DEPTH {
            return Err(ProofError::TooMuch);
        }
        let mut said = Map::new();
        let subject = self.subject(object)?;
        let mut facts = 0;
        for (key, value) in object {
            match key.as_str() {
                "id" | "@id" => _ = said.insert(key.clone(), value.clone()),
                "type" | "@type" => {
                    let types = self.types(&subject, value)?;
                    facts += 1;
                    if !types.is_null() {
                        said.insert(key.clone(), types);
                    }
                }
                keyword if keyword.starts_with('@') => return unsupported("keyword"),
                _ => {
                    facts += 1;
                    if let Some(value) = self.property(&subject, (key, value), depth)? {
                        said.insert(key.clone(), value);
                    }
                }
            }
        }
        match &subject {
            Term::Iri(iri) if facts > 0 && !self.described.insert(iri.clone()) => unsupported("said in two places"),
            _ => Ok((subject, said)),
        }
    }

    fn subject(&mut self, object: &Map<String, Value>) -> Result<Term> {
        match (object.get("id"), object.get("@id")) {
            (Some(_), Some(_)) => unsupported("two ids"),
            (Some(Value::String(id)), None) | (None, Some(Value::String(id))) => self.address(id),
            (None, None) => Ok(self.blank()),
            _ => unsupported("form of an id"),
        }
    }

    /// An address that means itself. Readers do not expand, so what would be another after expansion is refused.
    fn address(&self, text: &str) -> Result<Term> {
        let Some(iri) = self.context.expand(text, false).filter(|iri| !iri.starts_with("_:")) else {
            return unsupported("relative address");
        };
        let is_public = text == "as:Public" && iri == format!("{AS}Public");
        if iri != text && !is_public {
            return unsupported("abbreviated address");
        }
        well_formed(&iri)?;
        Ok(Term::Iri(iri))
    }

    fn types(&mut self, subject: &Term, value: &Value) -> Result<Value> {
        let mut kept = Vec::new();
        for value in array(value) {
            let Value::String(name) = value else {
                return unsupported("form of a type");
            };
            let known = self.context.definition(name);
            if known.as_ref().is_some_and(|definition| !definition.usable) {
                return unsupported("type with a scope of its own");
            }
            let Some(iri) = known.and_then(|definition| definition.iri) else {
                return unsupported("relative type");
            };
            // A type that nobody defined is a blank node, the same for all that have it.
            if iri.starts_with("_:") {
                return unsupported("undefined type");
            }
            well_formed(&iri)?;
            if is_trusted(name.strip_prefix("as:").unwrap_or(name), &iri)? {
                kept.push(Value::String(name.clone()));
            }
            self.say(subject, &format!("{RDF}type"), Term::Iri(iri))?;
        }
        Ok(if value.is_array() {
            Value::Array(kept)
        } else {
            kept.pop().unwrap_or(Value::Null)
        })
    }

    /// Says a property. Answers with what is to be kept of it.
    fn property(&mut self, subject: &Term, (key, value): (&str, &Value), depth: usize) -> Result<Option<Value>> {
        let Some(definition) = self.context.definition(key) else {
            return Ok(None);
        };
        let Some(iri) = definition.iri.as_deref() else { return Ok(None) };
        if iri.starts_with("_:") {
            // The statement is lost, but not what is said of its object: that could be the activity, inside out.
            if let Some(count) = bare_count(key, value) {
                self.node(count, depth + 1)?;
                return Ok(None);
            }
            return match array(value).iter().any(|value| value.is_object() || value.is_array()) {
                true => unsupported("object of an undefined property"),
                false => Ok(None),
            };
        }
        if !definition.usable {
            return unsupported("term with a scope of its own");
        }
        well_formed(iri)?;
        if !iri.contains(':') {
            return Ok(None);
        }
        let trusted = is_trusted(key, iri)?;
        if CORE.names.contains_key(key) {
            self.check_form(key, &definition)?;
        }
        let said = self.values(subject, &definition, value, depth)?;
        Ok(Some(said).filter(|_| trusted))
    }

    /// The words of ActivityStreams are read as it says.
    fn check_form(&self, key: &str, definition: &Definition) -> Result<()> {
        static BASE: std::sync::LazyLock<Option<Context>> =
            std::sync::LazyLock::new(|| Context::of(&Value::String(super::terms::ACTIVITYSTREAMS.into())).ok());
        let usual = BASE.as_ref().and_then(|base| base.definition(key));
        if usual.is_some_and(|usual| {
            usual.coercion == definition.coercion
                && usual.container == definition.container
                && usual.language == definition.language
        }) {
            Ok(())
        } else {
            unsupported("other form of a known term")
        }
    }

    fn values(&mut self, subject: &Term, term: &Definition, value: &Value, depth: usize) -> Result<Value> {
        let iri = term.iri.as_deref().unwrap_or_default();
        if term.container == Container::Language
            && let Value::Object(map) = value
        {
            self.by_language(subject, iri, map)?;
            return Ok(value.clone());
        }
        let mut objects = Vec::new();
        let mut said = Vec::new();
        for value in array(value) {
            match self.value(term, value, depth)? {
                Some((object, value)) => {
                    objects.push(object);
                    said.push(value);
                }
                None => said.push(Value::Null),
            }
        }
        if term.container == Container::List && !value.is_null() {
            let list = self.list(objects)?;
            self.say(subject, iri, list)?;
        } else {
            for object in objects {
                self.say(subject, iri, object)?;
            }
        }
        Ok(if value.is_array() {
            Value::Array(said)
        } else {
            said.pop().unwrap_or(Value::Null)
        })
    }

    fn list(&mut self, objects: Vec<Term>) -> Result<Term> {
        let mut rest = Term::Iri(format!("{RDF}nil"));
        for object in objects.into_iter().rev() {
            let head = self.blank();
            self.say(&head, &format!("{RDF}first"), object)?;
            self.say(&head, &format!("{RDF}rest"), rest)?;
            rest = head;
        }
        Ok(rest)
    }

    fn by_language(&mut self, subject: &Term, iri: &str, map: &Map<String, Value>) -> Result<()> {
        for (tag, value) in map {
            let language = language(tag)?;
            for value in array(value) {
                match value {
                    Value::Null => {}
                    Value::String(text) => self.say(subject, iri, in_language(text, &language))?,
                    _ => return unsupported("text by language"),
                }
            }
        }
        Ok(())
    }

    /// One value, as the graph has it and as it is kept. `None` for null.
    fn value(&mut self, term: &Definition, value: &Value, depth: usize) -> Result<Option<(Term, Value)>> {
        let object = match value {
            Value::Null => return Ok(None),
            Value::Array(_) => return unsupported("array in an array"),
            Value::Object(object) if object.contains_key("@value") => value_object(object)?,
            Value::Object(object) => {
                let (node, said) = self.node(object, depth + 1)?;
                return Ok(Some((node, Value::Object(said))));
            }
            Value::String(text) => self.text(term, text)?,
            Value::Bool(flag) => Term::literal(flag.to_string(), datatype(term).unwrap_or(format!("{XSD}boolean"))),
            Value::Number(number) => {
                let (text, usual) = number_text(number, datatype(term).as_deref());
                Term::literal(text, datatype(term).unwrap_or(format!("{XSD}{usual}")))
            }
        };
        Ok(Some((object, value.clone())))
    }

    fn text(&self, term: &Definition, text: &str) -> Result<Term> {
        match &term.coercion {
            Coercion::Address => self.address(text),
            Coercion::Vocabulary => match self.context.expand(text, true).filter(|iri| !iri.starts_with("_:")) {
                Some(iri) => well_formed(&iri).map(|()| Term::Iri(iri)),
                None => unsupported("relative address"),
            },
            Coercion::Datatype(datatype) => Ok(Term::literal(text, datatype)),
            Coercion::None => Ok(match term.language.as_ref().unwrap_or(&self.context.language) {
                Some(language) => in_language(text, language),
                None => Term::literal(text, format!("{XSD}string")),
            }),
        }
    }
}

/// True if readers take this name for what it means here. An error if it is a word of ActivityStreams with another
/// meaning, or another word for one of ActivityStreams.
fn is_trusted(name: &str, iri: &str) -> Result<bool> {
    match CORE.names.get(name) {
        Some(meaning) if meaning == iri => Ok(true),
        Some(_) => unsupported("other meaning of a known term"),
        None if CORE.addresses.contains(iri) => unsupported("other name of a known term"),
        None => Ok(is_known_extension(name, iri)),
    }
}

/// Mastodon tells counts by terms that its edition of ActivityStreams' context does not have. Nothing else fits into one.
fn bare_count<'a>(key: &str, value: &'a Value) -> Option<&'a Map<String, Value>> {
    let plain = |count: &&Map<String, Value>| {
        count.keys().all(|key| matches!(key.as_str(), "id" | "type" | "totalItems"))
            && count.get("type").is_some_and(|kind| kind == "Collection")
    };
    value.as_object().filter(|_| matches!(key, "likes" | "shares")).filter(plain)
}

fn array(value: &Value) -> &[Value] {
    match value {
        Value::Array(members) => members,
        single => std::slice::from_ref(single),
    }
}

fn datatype(term: &Definition) -> Option<String> {
    match &term.coercion {
        Coercion::Datatype(datatype) => Some(datatype.clone()),
        _ => None,
    }
}

fn in_language(text: &str, language: &str) -> Term {
    let datatype = format!("{RDF}langString");
    Term::Literal { text: text.to_owned(), datatype, language: Some(language.to_owned()) }
}

/// `{"@value": "...", "@language": "..."}`, or a bare value.
fn value_object(object: &Map<String, Value>) -> Result<Term> {
    let Some(Value::String(text)) = object.get("@value") else {
        return unsupported("form of a value");
    };
    match (object.len(), object.get("@language")) {
        (1, None) => Ok(Term::literal(text, format!("{XSD}string"))),
        (2, Some(Value::String(tag))) => Ok(in_language(text, &language(tag)?)),
        _ => unsupported("form of a value"),
    }
}

/// N-Quads has no form for other addresses, and programs differ in what they make of them.
fn well_formed(iri: &str) -> Result<()> {
    let odd = |letter: char| letter <= ' ' || letter == '\u{7f}' || "<>\"{}|\\^`".contains(letter);
    if iri.chars().any(odd) { unsupported("odd address") } else { Ok(()) }
}

/// A number as RDF writes it, and the datatype that it has if the term gives none.
fn number_text(number: &Number, datatype: Option<&str>) -> (String, &'static str) {
    let is_double = datatype.and_then(|datatype| datatype.strip_prefix(XSD)) == Some("double");
    let value = number.as_f64().unwrap_or_default();
    if !is_double && value.fract() == 0.0 && value.abs() < 1e21 {
        let text = if number.is_f64() { format!("{value:.0}") } else { number.to_string() };
        return (if text == "-0" { "0".into() } else { text }, "integer");
    }
    // Fifteen digits after the point, zeros at the end cut off; Rust writes the exponent without sign and zeros too.
    let text = format!("{value:.15e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = digits.trim_end_matches('0');
    let digits = if digits.ends_with('.') { format!("{digits}0") } else { digits.to_owned() };
    (format!("{digits}E{exponent}"), "double")
}
