//! JPEG (ITU-T T.81, annex B): segments behind markers, and scans of coded data between them.

use super::{Cleaned, Reader, damaged};
use crate::images::ImageError;

/// Progressive pictures have about ten. Thousands, each over the whole picture, cost hours of decoding.
const MOST_SCANS: u32 = 100;

const SOF0: u8 = 0xc0;
const SOF1: u8 = 0xc1;
const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const APP15: u8 = 0xef;
const COM: u8 = 0xfe;

pub(super) fn clean(file: &[u8]) -> Result<Cleaned<'_>, ImageError> {
    let mut reader = Reader::new(file);
    let mut bytes = Vec::with_capacity(file.len());
    let (mut exif, mut scans, mut sequential) = (None, 0, false);
    loop {
        match next_marker(&mut reader)? {
            // What follows the end (a video of motion photos, second pictures, archives) is not of this picture.
            EOI if scans > 0 => {
                bytes.extend([0xff, EOI]);
                return Ok(Cleaned { bytes, exif, frames: 1, split: sequential && scans > 1 });
            }
            EOI => return Err(damaged("it holds no picture")),
            SOI if bytes.is_empty() => bytes.extend([0xff, SOI]),
            // Stray markers without a segment.
            0x00..=0x01 | 0xd0..=0xd8 => {}
            marker => {
                let payload = segment(&mut reader)?;
                if marker == APP1 && exif.is_none() {
                    exif = payload.strip_prefix(b"Exif\0\0");
                }
                sequential |= matches!(marker, SOF0 | SOF1);
                keep(&mut bytes, marker, payload);
                if marker == SOS {
                    scans += 1;
                    bytes.extend_from_slice(coded_data(&mut reader)?);
                }
            }
        }
        if scans > MOST_SCANS {
            return Err(damaged("it has too many scans"));
        }
    }
}

/// The next marker; fill bytes and, as every decoder does, stray bytes before it are skipped.
fn next_marker(reader: &mut Reader) -> Result<u8, ImageError> {
    while reader.byte()? != 0xff {}
    loop {
        match reader.byte()? {
            0xff => {}
            marker => return Ok(marker),
        }
    }
}

fn segment<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], ImageError> {
    let length = u16::from_be_bytes(reader.array()?);
    reader.take(usize::from(length).checked_sub(2).ok_or_else(|| damaged("a segment has no length"))?)
}

/// The coded data of a scan, up to the marker that ends it.
fn coded_data<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], ImageError> {
    let rest = &reader.file[reader.at..];
    let mut at = 0;
    loop {
        at += rest[at..].iter().position(|&byte| byte == 0xff).ok_or(ImageError::Truncated)?;
        match rest.get(at + 1).ok_or(ImageError::Truncated)? {
            // A stuffed byte of data, or a restart within the scan.
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return reader.take(at),
        }
    }
}

fn keep(bytes: &mut Vec<u8>, marker: u8, payload: &[u8]) {
    let payload = match marker {
        // Without the thumbnail, which may show what was cropped away.
        APP0 => match payload.strip_prefix(b"JFIF\0").and_then(|rest| rest.get(..7)) {
            Some(density) => return push(bytes, APP0, &[b"JFIF\0", density, &[0, 0]]),
            None => return,
        },
        APP2 if payload.starts_with(b"ICC_PROFILE\0") => payload,
        // Tells how the colours are coded.
        APP14 if payload.starts_with(b"Adobe") => &payload[..payload.len().min(12)],
        APP0..=APP15 | COM => return,
        _ => payload,
    };
    push(bytes, marker, &[payload]);
}

fn push(bytes: &mut Vec<u8>, marker: u8, parts: &[&[u8]]) {
    let length = 2 + parts.iter().map(|part| part.len()).sum::<usize>();
    bytes.extend([0xff, marker]);
    bytes.extend((length as u16).to_be_bytes());
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
}
