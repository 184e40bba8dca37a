//! RDF triples and their canonical N-Quads lines (URDNA2015 writes them so).

use std::fmt::{self, Write};

pub const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// A node of a graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    Iri(String),
    /// By number; names are given when it is written.
    Blank(u32),
    Literal {
        text: String,
        datatype: String,
        language: Option<String>,
    },
}

impl Term {
    pub fn literal(text: impl Into<String>, datatype: impl Into<String>) -> Self {
        Self::Literal { text: text.into(), datatype: datatype.into(), language: None }
    }

    pub fn blank(&self) -> Option<u32> {
        match self {
            Self::Blank(number) => Some(*number),
            _ => None,
        }
    }

    /// Writes the node; `name` names blank ones.
    pub fn write(&self, out: &mut String, name: &dyn Fn(u32) -> String) {
        match self {
            Self::Iri(iri) => {
                let _ = write!(out, "<{iri}>");
            }
            Self::Blank(number) => out.push_str(&name(*number)),
            Self::Literal { text, datatype, language } => {
                let _ = write!(out, "\"{}\"", Escaped(text));
                match language {
                    Some(language) => {
                        let _ = write!(out, "@{language}");
                    }
                    None if datatype.strip_prefix(XSD) == Some("string") => {}
                    None => {
                        let _ = write!(out, "^^<{datatype}>");
                    }
                }
            }
        }
    }
}

/// A statement of the default graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Triple {
    pub subject: Term,
    pub predicate: String,
    pub object: Term,
}

impl Triple {
    /// The line of this triple, with its end.
    pub fn line(&self, name: &dyn Fn(u32) -> String) -> String {
        let mut line = String::new();
        self.subject.write(&mut line, name);
        let _ = write!(line, " <{}> ", self.predicate);
        self.object.write(&mut line, name);
        line.push_str(" .\n");
        line
    }
}

struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['"', '\\', '\n', '\r']) {
            out.write_str(&rest[..at])?;
            out.write_str(match rest.as_bytes()[at] {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                b'\n' => "\\n",
                _ => "\\r",
            })?;
            rest = &rest[at + 1..];
        }
        out.write_str(rest)
    }
}
