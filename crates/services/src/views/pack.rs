//! Packing: a part as a row of compressed bytes, small to keep and quick to read again. Never leaves the process, so its
//! form may change with every version.

mod folded;

use std::{
    ops::{Deref, DerefMut},
    sync::OnceLock,
};

use bytes::Bytes;
use domain::{FeaturePolicy, QuoteRules, Timestamp};

use self::folded::Seldom;
pub(super) use self::folded::{Folded, Lazy};
use super::Piece;

/// Where a part is packed.
#[derive(Default)]
pub(super) struct Packing {
    often: Vec<u8>,
    seldom: Vec<u8>,
}

impl Deref for Packing {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.often
    }
}

impl DerefMut for Packing {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.often
    }
}

/// What can be packed.
pub(super) trait Pack: Sized {
    fn pack(&self, out: &mut Packing);
    /// Reads what [`pack`](Self::pack) wrote, and steps over it. None if it is something else.
    fn unpack(from: &mut Source) -> Option<Self>;
}

/// Packed bytes that are being read. Long texts are not copied out of them but share them.
pub(super) struct Source {
    whole: Bytes,
    at: usize,
    seldom: Seldom,
}

impl Source {
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { whole: bytes.into(), at: 0, seldom: Seldom::default() }
    }

    fn rest(&self) -> &[u8] {
        &self.whole[self.at..]
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest().first()?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, length: usize) -> Option<&[u8]> {
        let bytes = self.whole[self.at..].get(..length)?;
        self.at += length;
        Some(bytes)
    }

    /// What [`put_bytes`] wrote.
    fn counted(&mut self) -> Option<&[u8]> {
        let length = usize::try_from(i64::unpack(self)?).ok()?;
        self.take(length)
    }

    /// The same, without a copy.
    fn share(&mut self) -> Option<Bytes> {
        let length = self.counted()?.len();
        Some(self.whole.slice(self.at - length..self.at))
    }
}

/// How a struct is packed: all of its fields, one after another. Those behind the semicolon are left out, and have their
/// default afterwards.
macro_rules! packed {
    ($($type:ty { $($field:ident),* $(,)? $(; $($absent:ident),+)? })*) => { $(
        impl $crate::views::pack::Pack for $type {
            fn pack(&self, out: &mut $crate::views::pack::Packing) {
                $( self.$field.pack(out); )*
            }

            fn unpack(from: &mut $crate::views::pack::Source) -> Option<Self> {
                Some(Self {
                    $( $field: $crate::views::pack::Pack::unpack(from)?, )*
                    $( $($absent: Default::default(),)+ )?
                })
            }
        }
    )* };
}
pub(super) use packed;

/// Seven bits a byte, the lowest first; small numbers of either sign take one byte.
impl Pack for i64 {
    fn pack(&self, out: &mut Packing) {
        let mut rest = ((*self << 1) ^ (*self >> 63)) as u64;
        while rest >= 0x80 {
            out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = from.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some((number >> 1) as i64 ^ -((number & 1) as i64));
            }
        }
        None
    }
}

fn put_bytes(bytes: &[u8], out: &mut Packing) {
    (bytes.len() as i64).pack(out);
    out.extend_from_slice(bytes);
}

impl Pack for String {
    fn pack(&self, out: &mut Packing) {
        put_bytes(self.as_bytes(), out);
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        std::str::from_utf8(from.counted()?).ok().map(str::to_owned)
    }
}

impl Pack for Box<str> {
    fn pack(&self, out: &mut Packing) {
        put_bytes(self.as_bytes(), out);
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        std::str::from_utf8(from.counted()?).ok().map(Into::into)
    }
}

impl Pack for Piece {
    fn pack(&self, out: &mut Packing) {
        put_bytes(self.as_bytes(), out);
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        from.share().map(Piece)
    }
}

impl Pack for f64 {
    fn pack(&self, out: &mut Packing) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        Some(Self::from_le_bytes(from.take(8)?.try_into().ok()?))
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, out: &mut Packing) {
        self.is_some().pack(out);
        if let Some(value) = self {
            value.pack(out);
        }
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        if bool::unpack(from)? { T::unpack(from).map(Some) } else { Some(None) }
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, out: &mut Packing) {
        (self.len() as i64).pack(out);
        self.iter().for_each(|value| value.pack(out));
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        (0..i64::unpack(from)?).map(|_| T::unpack(from)).collect()
    }
}

impl<T: Pack> Pack for Box<[T]> {
    fn pack(&self, out: &mut Packing) {
        (self.len() as i64).pack(out);
        self.iter().for_each(|value| value.pack(out));
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        Vec::unpack(from).map(Vec::into_boxed_slice)
    }
}

impl<T: Pack> Pack for Box<T> {
    fn pack(&self, out: &mut Packing) {
        (**self).pack(out);
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        T::unpack(from).map(Self::new)
    }
}

/// What is not known yet is not known afterwards.
impl<T: Pack> Pack for OnceLock<T> {
    fn pack(&self, out: &mut Packing) {
        self.get().is_some().pack(out);
        if let Some(value) = self.get() {
            value.pack(out);
        }
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        Option::unpack(from).map(|value: Option<T>| value.map_or_else(Self::new, Self::from))
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, out: &mut Packing) {
        self.0.pack(out);
        self.1.pack(out);
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

macro_rules! number {
    ($($type:ty),* ; $number:expr, $from:expr) => { $(
        impl Pack for $type {
            fn pack(&self, out: &mut Packing) {
                let number: fn(Self) -> i64 = $number;
                number(*self).pack(out);
            }

            fn unpack(from: &mut Source) -> Option<Self> {
                let of: fn(i64) -> Option<Self> = $from;
                of(i64::unpack(from)?)
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

number!(bool; i64::from, |n| Some(n != 0));
number!(u64; |n| n as i64, |n| Some(n as u64));
number!(usize; |n| n as i64, |n| Self::try_from(n).ok());
number!(Timestamp; Timestamp::millis, |n| Some(Timestamp::from_millis(n)));
number!(QuoteRules; QuoteRules::number, |n| Some(QuoteRules::from_number(n)));
number!(FeaturePolicy; FeaturePolicy::number, |n| Some(FeaturePolicy::from_number(n)));
domain::for_each_id!(ids);
domain::for_each_stored!(stored);

#[cfg(test)]
#[path = "pack_tests.rs"]
mod tests;
