//! Formulas (FEP-dc88): MathML is replaced by its source, TeX in dollar signs or plain text.

use super::html::attribute;
use html5ever::tokenizer::Tag;

/// The parts of a `<math>` element that can be shown as text.
pub(super) struct Formula {
    depth: u32,
    is_block: bool,
    tex: Option<String>,
    plain: Option<String>,
    alternative: String,
    reading: Option<Source>,
}

#[derive(Clone, Copy)]
enum Source {
    Tex,
    Plain,
}

impl Formula {
    pub(super) fn new(tag: &Tag) -> Self {
        Self {
            depth: 1,
            is_block: attribute(tag, "display") == Some("block"),
            tex: None,
            plain: None,
            alternative: attribute(tag, "alttext").unwrap_or_default().to_owned(),
            reading: None,
        }
    }

    pub(super) fn open(&mut self, tag: &Tag) {
        match &*tag.name {
            "math" => self.depth += u32::from(!tag.self_closing),
            "annotation" => {
                self.reading = match attribute(tag, "encoding") {
                    Some("application/x-tex") if self.tex.is_none() => Some(Source::Tex),
                    Some("text/plain") if self.plain.is_none() => Some(Source::Plain),
                    _ => None,
                };
            }
            _ => {}
        }
    }

    /// True at the end of the formula.
    pub(super) fn close(&mut self, name: &str) -> bool {
        match name {
            "annotation" => self.reading = None,
            "math" => self.depth -= 1,
            _ => {}
        }
        self.depth == 0
    }

    pub(super) fn push(&mut self, text: &str) {
        match self.reading {
            Some(Source::Tex) => self.tex.get_or_insert_default().push_str(text),
            Some(Source::Plain) => self.plain.get_or_insert_default().push_str(text),
            None => {}
        }
    }

    /// TeX first, then the plain annotation, then the alternative text.
    pub(super) fn text(&mut self) -> String {
        match (self.tex.take(), self.plain.take()) {
            (Some(tex), _) if self.is_block => format!("$${tex}$$"),
            (Some(tex), _) => format!("${tex}$"),
            (None, Some(plain)) => plain,
            (None, None) => std::mem::take(&mut self.alternative),
        }
    }
}
