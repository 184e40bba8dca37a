//! Parts in two rows: what is read of them often, and what hardly ever is.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use lz4_flex::block;

use super::{Pack, Packing, Source};

/// A part, packed. What is hardly ever read of it (see [`Lazy`]) is compressed for itself, with all the rest for a
/// dictionary: nearly all that it says is said there too.
#[derive(Debug, Clone)]
pub(in crate::views) struct Folded {
    /// What is read often, and then what is not.
    bytes: Arc<[u8]>,
    /// Where the second begins.
    cut: usize,
    /// How long each is when it is opened.
    sizes: [usize; 2],
}

impl Folded {
    /// `words`: what all parts have in common, the names in their JSON above all: the beginning of the first that was
    /// packed.
    pub fn of<T: Pack>(part: &T, words: &OnceLock<Box<[u8]>>) -> Self {
        let mut out = Packing { often: Vec::with_capacity(4096), seldom: Vec::new() };
        part.pack(&mut out);
        let Packing { often, seldom } = out;
        let words = words.get_or_init(|| often[..often.len().min(WORDS)].into());
        let mut bytes = block::compress_with_dict(&often, words);
        let cut = bytes.len();
        bytes.extend_from_slice(&block::compress_with_dict(&seldom, &often));
        Self { bytes: bytes.into(), cut, sizes: [often.len(), seldom.len()] }
    }

    pub fn open<T: Pack>(&self, words: &OnceLock<Box<[u8]>>) -> Option<T> {
        let words = words.get().map_or(&[][..], |words| words);
        let often = block::decompress_with_dict(&self.bytes[..self.cut], self.sizes[0], words).ok()?;
        T::unpack(&mut Source { folded: Some(self.clone()), ..Source::new(often) })
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
    /// The part, and what is read of it often. None if it was never packed.
    packed: Option<(Folded, Bytes)>,
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
        let (Folded { bytes, cut, sizes }, often) = self.packed.as_ref()?;
        let seldom = block::decompress_with_dict(&bytes[*cut..], sizes[1], often).ok()?;
        T::unpack(&mut Source::new(seldom))
    }
}

impl<T: Pack> Pack for Lazy<T> {
    fn pack(&self, out: &mut Packing) {
        let mut value = Packing::default();
        self.get().pack(&mut value);
        out.seldom = value.often;
    }

    fn unpack(from: &mut Source) -> Option<Self> {
        Some(Self { packed: Some((from.folded.take()?, from.whole.clone())), open: OnceLock::new() })
    }
}
