//! PNG (W3C PNG, third edition): a signature and chunks, the animation's among them.

use super::{Cleaned, Reader, damaged};
use crate::images::ImageError;

/// What the picture needs, its colours, density and animation. All else is text, private or unknown.
const KEPT: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

pub(super) fn clean(file: &[u8]) -> Result<Cleaned<'_>, ImageError> {
    let mut reader = Reader::new(file);
    let mut bytes = Vec::with_capacity(file.len());
    bytes.extend_from_slice(reader.take(8)?);
    let (mut exif, mut frames, mut begun) = (None, 1, false);
    loop {
        let start = reader.at;
        let length = u32::from_be_bytes(reader.array()?);
        let name: [u8; 4] = reader.array()?;
        let data = reader.take(length as usize)?;
        reader.take(4)?;
        match &name {
            b"eXIf" => exif = Some(data),
            b"IDAT" => begun = true,
            // An animation says so before the picture, or it is none.
            b"acTL" if !begun => frames = data.first_chunk().map_or(1, |count| u32::from_be_bytes(*count)),
            _ => {}
        }
        if KEPT.contains(&&name) {
            bytes.extend_from_slice(&file[start..reader.at]);
        }
        if &name == b"IEND" {
            return if begun {
                Ok(Cleaned { bytes, exif, frames, split: false })
            } else {
                Err(damaged("it holds no picture"))
            };
        }
    }
}
