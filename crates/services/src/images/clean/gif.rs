//! GIF (GIF89a specification): blocks of pictures and extensions up to a trailer.

use super::{Cleaned, Reader, damaged};
use crate::images::ImageError;

const EXTENSION: u8 = 0x21;
const PICTURE: u8 = 0x2c;
const TRAILER: u8 = 0x3b;

const CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;

pub(super) fn clean(file: &[u8]) -> Result<Cleaned<'_>, ImageError> {
    let mut reader = Reader::new(file);
    let mut bytes = Vec::with_capacity(file.len());
    let header = reader.take(13)?;
    reader.take(colours(header[10]))?;
    bytes.extend_from_slice(&file[..reader.at]);
    // How to show the next picture. Plain text, which nobody shows, takes its own along.
    let (mut control, mut frames) = (None, 0);
    // Files whose trailer is missing are common and harmless.
    while !reader.is_at_end() {
        let start = reader.at;
        match reader.byte()? {
            PICTURE => {
                let descriptor = reader.take(9)?;
                reader.take(colours(descriptor[8]) + 1)?;
                skip_blocks(&mut reader)?;
                bytes.extend_from_slice(control.take().unwrap_or_default());
                bytes.extend_from_slice(&file[start..reader.at]);
                frames += 1;
            }
            EXTENSION => {
                let label = reader.byte()?;
                let content = reader.at;
                skip_blocks(&mut reader)?;
                match label {
                    CONTROL => control = Some(&file[start..reader.at]),
                    APPLICATION if is_loop(&file[content..reader.at]) => {
                        bytes.extend_from_slice(&file[start..reader.at]);
                    }
                    // Comments and other applications' data belong to no picture.
                    APPLICATION | 0xfe => {}
                    _ => control = None,
                }
            }
            TRAILER => break,
            // Some writers end a block twice.
            0 => {}
            _ => return Err(damaged("an unknown block")),
        }
    }
    bytes.push(TRAILER);
    if frames == 0 {
        Err(ImageError::Truncated)
    } else {
        Ok(Cleaned { bytes, exif: None, frames, split: false })
    }
}

/// How often to repeat, in either spelling.
fn is_loop(content: &[u8]) -> bool {
    content.starts_with(b"\x0bNETSCAPE2.0\x03\x01") || content.starts_with(b"\x0bANIMEXTS1.0\x03\x01")
}

/// The size of the colour table that these flags announce.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn skip_blocks(reader: &mut Reader) -> Result<(), ImageError> {
    loop {
        match reader.byte()? {
            0 => return Ok(()),
            length => reader.take(usize::from(length))?,
        };
    }
}
