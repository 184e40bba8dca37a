//! What messages can be filled with. Templates pass references, so everything is taken by reference too.

use std::borrow::Cow;

use super::Html;

/// One value for a message's variable.
#[derive(Debug, Clone)]
pub enum Arg<'a> {
    Text(Cow<'a, str>),
    Number(i64),
    /// Sanitised markup, such as a name with custom emoji; only rich messages keep it as markup.
    Html(&'a Html),
}

/// Anything that can stand for a message's variable.
pub trait IntoArg {
    fn arg(&self) -> Arg<'_>;
}

impl IntoArg for str {
    fn arg(&self) -> Arg<'_> {
        Arg::Text(self.into())
    }
}

impl IntoArg for String {
    fn arg(&self) -> Arg<'_> {
        Arg::Text(self.as_str().into())
    }
}

impl IntoArg for Cow<'_, str> {
    fn arg(&self) -> Arg<'_> {
        Arg::Text(Cow::Borrowed(self))
    }
}

impl IntoArg for Html {
    fn arg(&self) -> Arg<'_> {
        Arg::Html(self)
    }
}

impl<T: IntoArg + ?Sized> IntoArg for &T {
    fn arg(&self) -> Arg<'_> {
        (**self).arg()
    }
}

macro_rules! numbers {
    ($($type:ty),*) => {
        $(impl IntoArg for $type {
            fn arg(&self) -> Arg<'_> {
                Arg::Number(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        })*
    };
}

numbers!(i64, u64, u32, i32, u8, usize);
