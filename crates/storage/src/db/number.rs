//! Types that are a BIGINT in the database: ids, times and closed sets of `domain`.

use super::{Cell, Result, Val};

/// A type that is kept as an integer. Gives [`Cell`], and parameters of it and of lists of it.
pub trait Number: Copy {
    fn number(self) -> i64;
    /// `None` if this number means nothing, as in a closed set.
    fn from_number(number: i64) -> Option<Self>;
}

impl<T: Number> Cell for T {
    fn from_val(value: Val) -> Result<Self, Val> {
        match value {
            Val::Int(number) => T::from_number(number).ok_or(value),
            other => Err(other),
        }
    }
}

impl<T: Number> From<T> for Val {
    fn from(value: T) -> Self {
        Self::Int(value.number())
    }
}

impl<T: Number> From<&[T]> for Val {
    fn from(list: &[T]) -> Self {
        Self::Ints(list.iter().map(|value| value.number()).collect())
    }
}

impl<T: Number> From<&Vec<T>> for Val {
    fn from(list: &Vec<T>) -> Self {
        list.as_slice().into()
    }
}

impl<T: Number> From<Vec<T>> for Val {
    fn from(list: Vec<T>) -> Self {
        list.as_slice().into()
    }
}

macro_rules! number {
    ($($type:ty),* ; $number:expr, $from:expr) => { $(
        impl Number for $type {
            fn number(self) -> i64 {
                let number: fn(Self) -> i64 = $number;
                number(self)
            }

            fn from_number(number: i64) -> Option<Self> {
                let from: fn(i64) -> Option<Self> = $from;
                from(number)
            }
        }

        impl From<&$type> for Val {
            fn from(value: &$type) -> Self {
                (*value).into()
            }
        }
    )* };
}

macro_rules! ids {
    ($($id:path),*) => { $( number!($id; |id| id.0, |n| Some($id(n))); )* };
}

macro_rules! stored {
    ($($set:path),*) => { $( number!($set; |value| value.number(), <$set>::from_number); )* };
}

number!(i64; |n| n, Some);
number!(domain::Timestamp; |time| time.millis(), |n| Some(domain::Timestamp::from_millis(n)));
number!(domain::FilterContexts; |set| set.number(), |n| Some(domain::FilterContexts::from_number(n)));
domain::for_each_id!(ids);
domain::for_each_stored!(stored);
