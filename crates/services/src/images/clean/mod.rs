//! Cuts metadata out of files without decoding them: positions, cameras, comments, thumbnails of the uncropped
//! picture, and whatever is hidden behind the picture's end. What decides the looks stays, colour profiles included.

mod gif;
mod jpeg;
mod png;
mod webp;

use super::{Format, ImageError};

/// A file without its metadata.
pub(super) struct Cleaned<'a> {
    pub bytes: Vec<u8>,
    /// The EXIF block that was cut, a TIFF structure.
    pub exif: Option<&'a [u8]>,
    /// More than one if the picture moves.
    pub frames: u32,
    /// Whether this is a sequential JPEG with a scan for each colour.
    pub split: bool,
}

pub(super) fn clean(format: Format, file: &[u8]) -> Result<Cleaned<'_>, ImageError> {
    match format {
        Format::Jpeg => jpeg::clean(file),
        Format::Png => png::clean(file),
        Format::Gif => gif::clean(file),
        Format::WebP => webp::clean(file),
    }
}

/// A reader whose every step may find the file too short.
struct Reader<'a> {
    file: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(file: &'a [u8]) -> Self {
        Self { file, at: 0 }
    }

    fn is_at_end(&self) -> bool {
        self.at >= self.file.len()
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], ImageError> {
        let taken = self.file[self.at..].get(..length).ok_or(ImageError::Truncated)?;
        self.at += length;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ImageError> {
        let (taken, _) = self.file[self.at..].split_first_chunk().ok_or(ImageError::Truncated)?;
        self.at += N;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, ImageError> {
        self.array().map(|[byte]| byte)
    }
}

fn damaged(what: &str) -> ImageError {
    ImageError::Damaged(what.to_owned())
}

#[cfg(test)]
#[path = "clean_tests.rs"]
mod tests;
