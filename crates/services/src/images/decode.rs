//! A recognised file and its decoded pixels, within limits that hold before memory is taken.

use std::io::Cursor;

use bytes::Bytes;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageReader, RgbImage, RgbaImage};
use jpeg_decoder::PixelFormat;
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

use super::clean::{self, Cleaned};
use super::colour::Profile;
use super::{Format, ImageError, Limits, Picture, resize};

/// The longest side that a JPEG can have.
const SIDE: usize = 65_535;

/// A file without its metadata.
pub(super) struct Source {
    pub format: Format,
    pub bytes: Vec<u8>,
    /// How to turn the stored pixels so that they stand upright.
    pub orientation: Orientation,
    pub frames: u32,
    split: bool,
}

impl Source {
    pub(super) fn read(input: &[u8], limits: &Limits) -> Result<Self, ImageError> {
        if input.len() as u64 > limits.bytes {
            return Err(ImageError::TooLarge(limits.bytes));
        }
        let format = Format::sniff(input)?;
        let Cleaned { bytes, exif, frames, split } = clean::clean(format, input)?;
        let orientation = exif.and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms);
        Ok(Self { format, bytes, orientation, frames, split })
    }

    pub(super) fn is_animated(&self) -> bool {
        self.frames > 1
    }

    pub(super) fn is_upright(&self) -> bool {
        self.orientation == Orientation::NoTransforms
    }

    /// The picture as stored, of an animation the first frame.
    pub(super) fn decode(&self, limits: &Limits) -> Result<Pixels, ImageError> {
        // Four bytes for a pixel: more (16 bits per channel) is accepted of smaller pictures.
        let most = limits.pixels.saturating_mul(4);
        let mut reader = ImageReader::with_format(Cursor::new(&self.bytes[..]), self.format.decoder());
        let mut allowed = image::Limits::no_limits();
        allowed.max_alloc = Some(most);
        reader.limits(allowed);
        let mut decoder = reader.into_decoder()?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > limits.pixels || decoder.total_bytes() > most {
            return Err(ImageError::TooManyPixels(width, height));
        }
        if width == 0 || height == 0 {
            return Err(ImageError::Damaged("it has no pixels".into()));
        }
        let profile = decoder.icc_profile().ok().flatten().map(Profile::new);
        let image = match self.format {
            Format::Jpeg if self.split => self.decode_split(most)?,
            Format::Jpeg => match self.decode_wide()? {
                Some(wide) => wide,
                None => DynamicImage::from_decoder(decoder)?,
            },
            _ => DynamicImage::from_decoder(decoder)?,
        };
        Ok(Pixels { image, profile })
    }

    /// A photograph with four bytes for a pixel, as resizing wants them: to make four of three later takes time, and half
    /// as much memory again. None if it is no usual JPEG.
    fn decode_wide(&self) -> Result<Option<DynamicImage>, ImageError> {
        let options = DecoderOptions::default().set_strict_mode(false).set_max_width(SIDE).set_max_height(SIDE);
        let options = options.jpeg_set_out_colorspace(ColorSpace::RGBA);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&self.bytes[..]), options);
        decoder.decode_headers().map_err(damaged)?;
        if decoder.input_colorspace() != Some(ColorSpace::YCbCr) {
            return Ok(None);
        }
        let pixels = decoder.decode().map_err(damaged)?;
        let Some(info) = decoder.info() else { return Ok(None) };
        let image = RgbaImage::from_raw(u32::from(info.width), u32::from(info.height), pixels);
        Ok(image.map(DynamicImage::from))
    }

    /// The usual decoder (zune-jpeg up to 0.5.15) silently makes wrong colours of such files:
    /// <https://github.com/etemesi254/zune-image/issues/422>.
    fn decode_split(&self, most: u64) -> Result<DynamicImage, ImageError> {
        let mut decoder = jpeg_decoder::Decoder::new(&self.bytes[..]);
        decoder.set_max_decoding_buffer_size(usize::try_from(most).unwrap_or(usize::MAX));
        let pixels = decoder.decode().map_err(damaged)?;
        let info = decoder.info().ok_or_else(|| ImageError::Damaged("it has no header".into()))?;
        let (width, height) = (u32::from(info.width), u32::from(info.height));
        let image = match info.pixel_format {
            PixelFormat::L8 => GrayImage::from_raw(width, height, pixels).map(DynamicImage::from),
            PixelFormat::RGB24 => RgbImage::from_raw(width, height, pixels).map(DynamicImage::from),
            PixelFormat::L16 | PixelFormat::CMYK32 => None,
        };
        image.ok_or(ImageError::Unsupported("CMYK JPEG"))
    }

    pub(super) fn into_picture(self, (width, height): (u32, u32)) -> Picture {
        Picture { bytes: Bytes::from(self.bytes), format: self.format, width, height }
    }
}

fn damaged(error: impl ToString) -> ImageError {
    ImageError::Damaged(error.to_string())
}

/// Decoded pixels and the colour space they are in (none: sRGB).
pub(super) struct Pixels {
    pub image: DynamicImage,
    pub profile: Option<Profile>,
}

impl Pixels {
    pub(super) fn srgb(image: DynamicImage) -> Self {
        Self { image, profile: None }
    }

    pub(super) fn size(&self) -> (u32, u32) {
        (self.image.width(), self.image.height())
    }

    /// The size at which this has no more than `most` pixels.
    pub(super) fn fit(&self, most: u64) -> (u32, u32) {
        resize::fit(self.size(), most)
    }

    pub(super) fn fitted(&self, most: u64) -> Result<Self, ImageError> {
        let image = resize::shrink(&self.image, self.fit(most))?;
        Ok(Self { image, profile: self.profile.clone() })
    }

    /// The same in no more than `most` pixels. What was larger is given back before anything else is made of it: a
    /// photograph takes some forty megabytes.
    pub(super) fn shrunk(self, most: u64) -> Result<Self, ImageError> {
        if self.fit(most) == self.size() { Ok(self) } else { self.fitted(most) }
    }

    pub(super) fn turned(mut self, orientation: Orientation) -> Self {
        self.image.apply_orientation(orientation);
        self
    }

    /// The middle of the upright picture, in the shape of `most` and no larger.
    pub(super) fn turned_crop(&self, orientation: Orientation, most: (u32, u32)) -> Result<Self, ImageError> {
        let (width, height) = most;
        let most = if turns_sideways(orientation) { (height, width) } else { most };
        let image = resize::crop(&self.image, most)?;
        Ok(Self { image, profile: self.profile.clone() }.turned(orientation))
    }

    /// Ready for the encoder of a format: eight bits per channel, and sRGB where profiles are not written.
    pub(super) fn for_format(self, format: Format) -> Self {
        match format {
            Format::WebP => Self::srgb(self.into_srgb()),
            _ => Self { image: eight_bits(self.image), profile: self.profile },
        }
    }

    pub(super) fn into_srgb(self) -> DynamicImage {
        let image = eight_bits(self.image);
        match self.profile {
            Some(profile) => profile.to_srgb(image),
            None => image,
        }
    }
}

fn turns_sideways(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

fn eight_bits(image: DynamicImage) -> DynamicImage {
    match image {
        DynamicImage::ImageLuma16(_) => image.into_luma8().into(),
        DynamicImage::ImageLumaA16(_) => image.into_luma_alpha8().into(),
        DynamicImage::ImageRgb16(_) | DynamicImage::ImageRgb32F(_) => image.into_rgb8().into(),
        DynamicImage::ImageRgba16(_) | DynamicImage::ImageRgba32F(_) => image.into_rgba8().into(),
        eight => eight,
    }
}
