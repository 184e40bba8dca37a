//! Parts in two rows: what is read of them often, and what hardly ever is.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use lz4_flex::block;

use super::{Pack, Packing, Source};

/// A part, packed. What is hardly ever read of it (see [`Lazy`]) is compressed for itself before, with all the rest for a
/// dictionary: nearly all that it says is said there too.
#[derive(Debug, Clone)]
pub(in crate::views) struct Folded {
    bytes: Arc<[u8]>,
    /// How long it is when it is opened.
    size: usize,
    seldom: Seldom,
}

/// Where in an opened part lies what is seldom read: behind all the rest.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seldom {
    from: usize,
    /// How long it is when it is opened, too.
    size: usize,
}

impl Folded {
    /// `words`: what all parts have in common, the names in their JSON above all: the beginning of the first that was
    /// packed.
    pub fn of<T: Pack>(part: &T, words: &OnceLock<Box<[u8]>>) -> Self {
        let mut out = Packing { often: Vec::with_capacity(4096), seldom: Vec::new() };
        part.pack(&mut out);
        let Packing { often: mut bytes, seldom } = out;
        let words = words.get_or_init(|| bytes[..bytes.len().min(WORDS)].into());
        let folded = block::compress_with_dict(&seldom, &bytes);
        let seldom = Seldom { from: bytes.len(), size: seldom.len() };
        bytes.extend_from_slice(&folded);
        Self { bytes: block::compress_with_dict(&bytes, words).into(), size: bytes.len(), seldom }
    }

    pub fn open<T: Pack>(&self, words: &OnceLock<Box<[u8]>>) -> Option<T> {
        let words = words.get().map_or(&[][..], |words| words);
        let bytes = block::decompress_with_dict(&self.bytes, self.size, words).ok()?;
        T::unpack(&mut Source { seldom: self.seldom, ..Source::new(bytes) })
    }

    pub fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// Bytes of a part that others may refer to.
const WORDS: usize = 8192;

/// A value that stays packed until somebody looks at it. A part has one at most.
#[derive(Debug, Clone)]
pub(in crate::views) struct Lazy<T> {
    /// The whole part, and where in it the value is. None if it was never packed.
    packed: Option<(Bytes, Seldom)>,
    open: OnceLock<Box<T>>,
}

impl<T: Pack> Lazy<T> {
    pub fn new(value: T) -> Self {
        Self { packed: None, open: OnceLock::from(Box::new(value)) }
    }

    pub fn get(&self) -> &T {
        self.open.get_or_init(|| Box::new(self.read().expect("the bytes were packed from such a value")))
    }

    fn read(&self) -> Option<T> {
        let (whole, seldom) = self.packed.as_ref()?;
        let (often, folded) = whole.split_at_checked(seldom.from)?;
        let bytes = block::decompress_with_dict(folded, seldom.size, often).ok()?;
        T::unpack(&mut Source::new(bytes))
    }
}

impl<T: Pack> Pack for Lazy<T> {
    fn pack(&self, out: &mut Packing) {
        let mut value = Packing::default();
        self.get().pack(&mut value);
        out.seldom = value.often;
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        Some(Self { packed: Some((from.whole.clone(), from.seldom)), open: OnceLock::new() })
    }
}
