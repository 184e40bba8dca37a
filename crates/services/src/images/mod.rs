//! Pictures: from untrusted bytes to what is stored and served. Pure and slow: call it under `spawn_blocking`.
//! Metadata is cut, the EXIF orientation applied, sizes are Mastodon's; a picture that needs neither turning nor
//! shrinking is never encoded again, and animations keep moving.

mod animation;
mod clean;
mod colour;
mod decode;
mod encode;
mod error;
mod format;
mod resize;

use bytes::Bytes;
use image::DynamicImage;

pub use error::ImageError;
pub use format::Format;

use decode::{Pixels, Source};

/// The picture of accounts that have none: 400x400, PNG.
pub const DEFAULT_AVATAR: &[u8] = include_bytes!("../../assets/avatar.png");
/// The header of accounts that have none: 1500x500, PNG.
pub const DEFAULT_HEADER: &[u8] = include_bytes!("../../assets/header.png");

/// What apps show the server by: pixels of a side, and the PNG.
pub const ICONS: [(u32, &[u8]); 3] = [
    (48, include_bytes!("../../assets/icon-48.png")),
    (192, include_bytes!("../../assets/icon-192.png")),
    (512, include_bytes!("../../assets/icon-512.png")),
];

/// What a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Kept up to 3840x2160 pixels (of any shape) and given a preview.
    Attachment,
    /// Cut to a square of at most 400x400.
    Avatar,
    /// Cut to three by one, at most 1500x500.
    Header,
    /// Kept up to 512x512 pixels.
    Emoji,
}

/// What is accepted.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// Width times height.
    pub pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 16 << 20, pixels: 33_177_600 }
    }
}

/// A picture ready to be stored.
#[derive(Clone, Debug)]
pub struct Picture {
    pub bytes: Bytes,
    pub format: Format,
    pub width: u32,
    pub height: u32,
}

/// Everything made of one upload.
#[derive(Clone, Debug)]
pub struct Processed {
    pub original: Picture,
    /// Of attachments: a WebP of at most 640x360 pixels, still.
    pub preview: Option<Picture>,
    /// Of moving avatars, headers and emojis: the first frame, as PNG.
    pub still: Option<Picture>,
    /// Whether `original` moves.
    pub animated: bool,
    pub blurhash: String,
    /// The average colour, red, green and blue.
    pub average: [u8; 3],
}

/// An attachment of at most this many pixels stays as it is (3840x2160, as Mastodon).
const ATTACHMENT: u64 = 8_294_400;
/// 640x360, as Mastodon.
const PREVIEW: u64 = 230_400;
const EMOJI: u64 = 512 * 512;
const AVATAR_BOX: (u32, u32) = (400, 400);
const HEADER_BOX: (u32, u32) = (1500, 500);

/// Makes of an upload or a download what is kept of it. Errors are the file's fault.
pub fn process(input: &[u8], kind: Kind, limits: &Limits) -> Result<Processed, ImageError> {
    // The decoders are memory-safe but large; a defect in one must not be more than a refused file.
    std::panic::catch_unwind(|| {
        let source = Source::read(input, limits)?;
        match kind {
            Kind::Attachment => attachment(source, limits),
            Kind::Emoji => emoji(source, limits),
            Kind::Avatar => cropped(source, AVATAR_BOX, limits),
            Kind::Header => cropped(source, HEADER_BOX, limits),
        }
    })
    .unwrap_or_else(|_| Err(ImageError::Damaged("it could not be decoded".into())))
}

/// The same for an attachment that another program decoded into a PNG: kept as a JPEG, since it was a photograph or a frame
/// of a film, and a photograph takes ten times as much as a PNG.
pub fn process_decoded(png: &[u8], limits: &Limits) -> Result<Processed, ImageError> {
    std::panic::catch_unwind(|| {
        let pixels = Source::read(png, limits)?.decode(limits)?;
        let pixels = Pixels::srgb(pixels.shrunk(ATTACHMENT)?.into_srgb());
        let original = encode::like(Format::Jpeg, &pixels)?;
        let preview = pixels.fitted(PREVIEW)?.into_srgb();
        let mut done = Processed::new(original, false, &preview)?;
        done.preview = Some(encode::webp(&preview)?);
        Ok(done)
    })
    .unwrap_or_else(|_| Err(ImageError::Damaged("it could not be decoded".into())))
}

fn attachment(source: Source, limits: &Limits) -> Result<Processed, ImageError> {
    let animated = source.is_animated();
    let (original, pixels) = kept_within(source, ATTACHMENT, limits)?;
    let preview = pixels.fitted(PREVIEW)?.into_srgb();
    let mut done = Processed::new(original, animated, &preview)?;
    done.preview = Some(encode::webp(&preview)?);
    Ok(done)
}

fn emoji(source: Source, limits: &Limits) -> Result<Processed, ImageError> {
    let animated = source.is_animated();
    let (original, pixels) = kept_within(source, EMOJI, limits)?;
    Processed::new(original, animated, &pixels.into_srgb())
}

/// The picture at no more than `most` pixels, as a file and decoded (of an animation: its first frame).
fn kept_within(source: Source, most: u64, limits: &Limits) -> Result<(Picture, Pixels), ImageError> {
    let pixels = source.decode(limits)?;
    let fits = pixels.fit(most) == pixels.size();
    if source.is_animated() || (fits && source.is_upright()) {
        return Ok((source.into_picture(pixels.size()), pixels));
    }
    if source.format == Format::Jpeg && source.is_upright() && matches!(pixels.image, DynamicImage::ImageRgba8(_)) {
        return Ok((encode::smaller_jpeg(&pixels, pixels.fit(most))?, pixels));
    }
    // Shrinking first leaves less to turn.
    let pixels = pixels.shrunk(most)?.for_format(source.format).turned(source.orientation);
    Ok((encode::like(source.format, &pixels)?, pixels))
}

fn cropped(source: Source, most: (u32, u32), limits: &Limits) -> Result<Processed, ImageError> {
    let animated = source.is_animated();
    let pixels = source.decode(limits)?;
    if source.is_upright() && resize::cover(pixels.size(), most) == pixels.size() {
        return Processed::new(source.into_picture(pixels.size()), animated, &pixels.into_srgb());
    }
    let cut = pixels.turned_crop(source.orientation, most)?.into_srgb();
    if animated && source.format == Format::Gif && animation::is_light(pixels.size(), source.frames) {
        let moving = animation::cropped(&source, most)?;
        return Processed::new(moving, true, &cut);
    }
    let still = Pixels::srgb(cut);
    Processed::new(encode::like(source.format, &still)?, false, &still.into_srgb())
}

impl Processed {
    fn new(original: Picture, animated: bool, frame: &DynamicImage) -> Result<Self, ImageError> {
        let (blurhash, average) = colour::summary(frame)?;
        let still = if animated { Some(encode::png(frame)?) } else { None };
        Ok(Self { original, preview: None, still, animated, blurhash, average })
    }
}

impl Picture {
    pub fn mime(&self) -> &'static str {
        self.format.mime()
    }

    /// As `meta.original.size` has it.
    pub fn size(&self) -> String {
        format!("{}x{}", self.width, self.height)
    }

    /// Width by height.
    pub fn aspect(&self) -> f64 {
        f64::from(self.width) / f64::from(self.height)
    }
}

#[cfg(test)]
#[path = "images_tests.rs"]
mod tests;
