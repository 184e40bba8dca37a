//! Rows on their way out: [`Rows`], [`FromRow`], [`Cell`] and the macro [`row!`](crate::row).

use std::vec::IntoIter;

use super::{Error, Result, Val};

/// The rows that a statement gave: all cells one after the other, which is one allocation for a page of rows.
#[derive(Debug, Default)]
pub struct Rows {
    width: usize,
    cells: Vec<Val>,
}

impl Rows {
    pub(super) fn new(width: usize) -> Self {
        Self { width, cells: Vec::new() }
    }

    pub(super) fn push(&mut self, cell: Val) {
        self.cells.push(cell);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// All rows, each as a `T`.
    pub fn all<T: FromRow>(self) -> Result<Vec<T>> {
        let (count, width) = (self.len(), self.width);
        let mut cells = self.cells.into_iter();
        (0..count).map(|_| Row { cells: &mut cells, left: width }.into()).collect()
    }

    /// The first row, if there is one.
    pub fn opt<T: FromRow>(self) -> Result<Option<T>> {
        if self.is_empty() {
            return Ok(None);
        }
        let width = self.width;
        Row { cells: &mut self.cells.into_iter(), left: width }.into().map(Some)
    }

    /// The first row, or [`Error::NotFound`].
    pub fn one<T: FromRow>(self) -> Result<T> {
        self.opt()?.ok_or(Error::NotFound)
    }
}

/// One row, read cell by cell in the order of its columns.
pub struct Row<'a> {
    cells: &'a mut IntoIter<Val>,
    left: usize,
}

impl Row<'_> {
    /// The next cell.
    pub fn cell<T: Cell>(&mut self) -> Result<T> {
        if self.left == 0 {
            return Err(Error::Decode("the row has too few columns".into()));
        }
        self.left -= 1;
        let value = self.cells.next().unwrap_or(Val::Null);
        T::from_val(value).map_err(|value| {
            Error::Decode(format!("{} cannot be read from {}", std::any::type_name::<T>(), name_of(&value)))
        })
    }

    /// The whole row as a `T`, which must take every cell.
    fn into<T: FromRow>(mut self) -> Result<T> {
        let value = T::from_row(&mut self)?;
        match self.left {
            0 => Ok(value),
            n => Err(Error::Decode(format!("{n} columns more than {} takes", std::any::type_name::<T>()))),
        }
    }
}

/// A value's kind, and no more of it: errors are logged, and rows hold private words.
fn name_of(value: &Val) -> &'static str {
    match value {
        Val::Null => "NULL",
        Val::Bool(_) => "a boolean",
        Val::Int(_) => "an integer",
        Val::Real(_) => "a real number",
        Val::Text(_) => "a text",
        Val::Bytes(_) => "bytes",
        Val::Ints(_) | Val::Texts(_) => "a list",
    }
}

/// A type of one cell. Gives the value back if it is of another kind.
pub trait Cell: Sized {
    fn from_val(value: Val) -> Result<Self, Val>;
}

macro_rules! cell {
    ($($type:ty { $($pattern:pat => $value:expr),+ $(,)? })*) => { $(
        impl Cell for $type {
            fn from_val(value: Val) -> Result<Self, Val> {
                match value {
                    $($pattern => Ok($value),)+
                    other => Err(other),
                }
            }
        }
    )* };
}

// SQLite has no booleans, and gives a sum of reals that happens to be whole as an integer.
cell! {
    bool { Val::Bool(b) => b, Val::Int(n) => n != 0 }
    f64 { Val::Real(n) => n, Val::Int(n) => n as f64 }
    String { Val::Text(text) => text }
    Vec<u8> { Val::Bytes(bytes) => bytes }
}

impl<T: Cell> Cell for Option<T> {
    fn from_val(value: Val) -> Result<Self, Val> {
        match value {
            Val::Null => Ok(None),
            value => T::from_val(value).map(Some),
        }
    }
}

/// What a row is read into: a struct made by [`row!`](crate::row), a single cell, or a tuple of these, as for a join.
pub trait FromRow: Sized {
    fn from_row(row: &mut Row<'_>) -> Result<Self>;
}

impl<T: Cell> FromRow for T {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        row.cell()
    }
}

macro_rules! tuple {
    ($($part:ident)+) => {
        impl<$($part: FromRow),+> FromRow for ($($part,)+) {
            fn from_row(row: &mut Row<'_>) -> Result<Self> {
                Ok(($($part::from_row(row)?,)+))
            }
        }
    };
}

tuple!(A);
tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);

/// A struct whose fields are the columns of a row, in this order:
///
/// ```ignore
/// row! {
///     /// Someone else's server.
///     pub struct Instance {
///         id: InstanceId,
///         domain: String,
///         /// Failures in a row.
///         failures: i64,
///     }
/// }
/// ```
///
/// gives the struct (`Debug`, `Clone`, all fields `pub`), [`FromRow`], and `Instance::COLS`, the text
/// `"id, domain, failures"`, for [`sql!`](crate::sql).
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field:ident : $type:ty),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        $vis struct $name {
            $($(#[$field_meta])* pub $field: $type),*
        }

        impl $name {
            /// The names of the columns.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($field)),*];
            /// The columns as a SELECT lists them.
            pub const COLS: &'static str = $crate::cols!($name);
        }

        impl $crate::db::FromRow for $name {
            fn from_row(row: &mut $crate::db::Row<'_>) -> $crate::db::Result<Self> {
                Ok(Self {
                    $($field: row.cell().map_err(|e| e.at(concat!(stringify!($name), ".", stringify!($field))))?),*
                })
            }
        }
    };
}

impl Error {
    /// Says where a value did not fit. For [`row!`].
    #[doc(hidden)]
    pub fn at(self, place: &str) -> Self {
        match self {
            Self::Decode(message) => Self::Decode(format!("{place}: {message}")),
            other => other,
        }
    }
}
