//! WebP (RFC 9649): RIFF chunks.

use super::{Cleaned, Reader, damaged};
use crate::images::ImageError;

const KEPT: &[&[u8; 4]] = &[b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"];

/// Flags of `VP8X` that announce what is cut.
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;

pub(super) fn clean(file: &[u8]) -> Result<Cleaned<'_>, ImageError> {
    let mut reader = Reader::new(file);
    reader.take(4)?;
    let length = u32::from_le_bytes(reader.array()?) as usize;
    // What follows the announced length is not of this picture.
    let mut reader = Reader::new(file.get(8..length.saturating_add(8)).ok_or(ImageError::Truncated)?);
    let mut bytes = b"RIFF\0\0\0\0".to_vec();
    bytes.reserve(length);
    bytes.extend_from_slice(reader.take(4)?);
    let (mut exif, mut frames, mut pictures) = (None, 0, 0);
    while !reader.is_at_end() {
        let name: [u8; 4] = reader.array()?;
        let data = chunk(&mut reader)?;
        match &name {
            b"EXIF" => exif = Some(data.strip_prefix(b"Exif\0\0").unwrap_or(data)),
            b"ANMF" => frames += 1,
            b"VP8 " | b"VP8L" => pictures += 1,
            _ => {}
        }
        if KEPT.contains(&&name) {
            push(&mut bytes, &name, data);
        }
    }
    if frames + pictures == 0 {
        return Err(damaged("it holds no picture"));
    }
    let total = u32::try_from(bytes.len() - 8).map_err(|_| damaged("it is too long"))?;
    bytes[4..8].copy_from_slice(&total.to_le_bytes());
    Ok(Cleaned { bytes, exif, frames: frames.max(1), split: false })
}

fn chunk<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], ImageError> {
    let length = u32::from_le_bytes(reader.array()?) as usize;
    let data = reader.take(length)?;
    // Padded to even lengths; some writers forget it at the end.
    if length % 2 == 1 && !reader.is_at_end() {
        reader.take(1)?;
    }
    Ok(data)
}

fn push(bytes: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    bytes.extend_from_slice(name);
    bytes.extend((data.len() as u32).to_le_bytes());
    let start = bytes.len();
    bytes.extend_from_slice(data);
    if name == b"VP8X" && !data.is_empty() {
        bytes[start] &= !(EXIF | XMP);
    }
    if data.len() % 2 == 1 {
        bytes.push(0);
    }
}
