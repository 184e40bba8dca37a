//! Parts of forms: label above, hint below, error under the field, a summary of errors on top.

use std::borrow::Cow;

use crate::i18n::Words;

/// One line, or several, of text to fill in.
#[derive(Debug, Clone, Default)]
pub struct Field {
    pub name: Cow<'static, str>,
    pub label: String,
    /// `type` of the input.
    pub kind: &'static str,
    pub value: String,
    pub hint: String,
    pub error: Option<String>,
    pub autocomplete: &'static str,
    pub required: bool,
    /// In characters; zero is no limit.
    pub max: u32,
    /// More than one line.
    pub rows: u8,
    /// Shown before and after the value, as `@` and `@hillside.example` are around a name.
    pub prefix: String,
    pub suffix: String,
    /// Values to choose from, with words for each; others can be typed.
    pub offers: Vec<(String, String)>,
    /// Asked with the value appended while it is typed; answers a fragment with the id `{name}-check`.
    pub check: Option<&'static str>,
}

component!(Field, FieldView, "components/field.html");

impl Field {
    pub fn new(name: impl Into<Cow<'static, str>>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), kind: "text", autocomplete: "off", ..Self::default() }
    }

    pub fn email(w: &Words) -> Self {
        Self { kind: "email", autocomplete: "email", required: true, ..Self::new("email", w.t("field-email")) }
    }

    /// `autocomplete` is `current-password` or `new-password`.
    pub fn password(w: &Words, autocomplete: &'static str) -> Self {
        Self { kind: "password", autocomplete, required: true, ..Self::new("password", w.t("field-password")) }
    }

    /// The value typed before, and what is wrong with it.
    pub fn filled(mut self, value: &str, errors: &Errors) -> Self {
        value.clone_into(&mut self.value);
        self.error = errors.of(&self.name).map(str::to_owned);
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    pub fn max(mut self, max: u32) -> Self {
        self.max = max;
        self
    }

    fn described_by(&self) -> String {
        let part = |wanted: bool, what: &str| wanted.then(|| format!("{}-{what}", self.name));
        let parts = [
            part(self.error.is_some(), "error"),
            part(!self.hint.is_empty(), "hint"),
            part(self.check.is_some(), "check"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// A box to tick, or one of several to choose.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    pub name: &'static str,
    pub value: Cow<'static, str>,
    pub label: String,
    pub hint: String,
    pub checked: bool,
    /// One of several with the same name.
    pub radio: bool,
    /// One of several boxes with the same name.
    pub several: bool,
    pub required: bool,
    pub error: Option<String>,
    /// The sentence that the script shows where the choice is summed up.
    pub says: String,
}

component!(Choice, ChoiceView, "components/choice.html");

impl Choice {
    pub fn tick(name: &'static str, label: impl Into<String>, checked: bool) -> Self {
        Self { name, value: "1".into(), label: label.into(), checked, ..Self::default() }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    fn id(&self) -> String {
        if self.radio || self.several {
            format!("{}-{}", self.name, self.value)
        } else {
            self.name.to_owned()
        }
    }
}

/// One of several to choose from a list that unfolds.
#[derive(Debug, Clone, Default)]
pub struct Select {
    pub name: Cow<'static, str>,
    pub label: String,
    pub hint: String,
    /// Values and words.
    pub options: Vec<(String, String)>,
    /// The value that is chosen.
    pub value: String,
    pub error: Option<String>,
}

component!(Select, SelectView, "components/select.html");

impl Select {
    pub fn new(name: impl Into<Cow<'static, str>>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }

    /// One more to choose from.
    #[must_use]
    pub fn option(mut self, value: impl Into<String>, label: impl Into<String>) -> Self {
        self.options.push((value.into(), label.into()));
        self
    }

    #[must_use]
    pub fn chosen(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A picture that stands for a person: what it is now, and another to pick.
#[derive(Debug, Clone, Default)]
pub struct PictureField {
    pub name: &'static str,
    pub label: String,
    pub hint: String,
    /// The present picture.
    pub url: Option<String>,
    pub error: Option<String>,
    /// A wide header rather than a square.
    pub wide: bool,
}

component!(PictureField, PictureFieldView, "components/picture_field.html");

/// A value that a form carries along.
#[derive(Debug, Clone)]
pub struct Hidden {
    pub name: Cow<'static, str>,
    pub value: String,
}

impl Hidden {
    pub fn new(name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// What is wrong with a form: field names and sentences. Errors without a field have an empty name.
#[derive(Debug, Clone, Default)]
pub struct Errors(pub Vec<(Cow<'static, str>, String)>);

component!(Errors, ErrorsView, "components/errors.html");

impl Errors {
    pub fn one(field: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        Self(vec![(field.into(), text.into())])
    }

    pub fn push(&mut self, field: impl Into<Cow<'static, str>>, text: impl Into<String>) {
        self.0.push((field.into(), text.into()));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first error of this field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }
}
