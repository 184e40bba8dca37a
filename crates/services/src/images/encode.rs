//! Pixels back into files.

use std::cell::{Cell, RefCell};

use bytes::Bytes;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder};
use jpeg_encoder::{ColorType, ImageBuffer, JpegColorType, SamplingFactor, rgb_to_ycbcr};
use webp::WebPConfig;

use super::decode::Pixels;
use super::resize::Rows;
use super::{Format, ImageError, Picture};

/// Of originals that had to be shrunk or turned, and of avatars: no loss that can be seen.
const JPEG_QUALITY: u8 = 88;
/// Of previews, and of WebP that had to be shrunk or turned.
const WEBP_QUALITY: f32 = 80.0;
/// From 0 to 6: each step takes longer and saves less.
const WEBP_EFFORT: i32 = 2;
/// A PNG of so many pixels is packed as tightly as it goes; a large one would take seconds.
const THOROUGH: u64 = 512 * 512;

/// Encodes in the format that the picture came in. A still GIF becomes a PNG, which loses no colours.
pub(super) fn like(format: Format, pixels: &Pixels) -> Result<Picture, ImageError> {
    let icc = pixels.profile.as_ref().and_then(|profile| profile.of(&pixels.image));
    match format {
        Format::Jpeg => jpeg(&pixels.image, icc),
        Format::Png | Format::Gif => png_with(&pixels.image, icc),
        Format::WebP => webp(&pixels.image),
    }
}

fn jpeg(image: &DynamicImage, icc: Option<&[u8]>) -> Result<Picture, ImageError> {
    let (pixels, kind) = match image {
        DynamicImage::ImageLuma8(grey) => (grey.as_raw(), ColorType::Luma),
        DynamicImage::ImageRgb8(rgb) => (rgb.as_raw(), ColorType::Rgb),
        DynamicImage::ImageRgba8(rgba) => (rgba.as_raw(), ColorType::Rgba),
        other => return jpeg(&other.to_rgb8().into(), icc),
    };
    let size = (image.width(), image.height());
    let (width, height) = jpeg_size(size)?;
    let mut bytes = Vec::new();
    jpeg_encoder(&mut bytes, icc)?.encode(pixels, width, height, kind).map_err(refused)?;
    Ok(picture(bytes, Format::Jpeg, size))
}

/// A JPEG of this size from an opaque picture with four bytes for a pixel, made smaller while it is encoded.
pub(super) fn smaller_jpeg(pixels: &Pixels, size: (u32, u32)) -> Result<Picture, ImageError> {
    let (width, height) = jpeg_size(size)?;
    let rows = RefCell::new(Rows::new(&pixels.image, size));
    let source = Smaller { width, height, rows, failed: Cell::default() };
    let mut bytes = Vec::new();
    let icc = pixels.profile.as_ref().and_then(|profile| profile.of(&pixels.image));
    jpeg_encoder(&mut bytes, icc)?.encode_image(&source).map_err(refused)?;
    match source.failed.take() {
        Some(error) => Err(error),
        None => Ok(picture(bytes, Format::Jpeg, size)),
    }
}

fn jpeg_size((width, height): (u32, u32)) -> Result<(u16, u16), ImageError> {
    match (u16::try_from(width), u16::try_from(height)) {
        (Ok(width), Ok(height)) => Ok((width, height)),
        _ => Err(ImageError::TooManyPixels(width, height)),
    }
}

fn jpeg_encoder<'a>(
    bytes: &'a mut Vec<u8>,
    icc: Option<&[u8]>,
) -> Result<jpeg_encoder::Encoder<&'a mut Vec<u8>>, ImageError> {
    let mut encoder = jpeg_encoder::Encoder::new(bytes, JPEG_QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.add_icc_profile(icc.unwrap_or_default()).map_err(refused)?;
    Ok(encoder)
}

/// Rows for the encoder, which asks for one after the other and cannot be told that there is none.
struct Smaller<'a> {
    width: u16,
    height: u16,
    rows: RefCell<Rows<'a>>,
    failed: Cell<Option<ImageError>>,
}

impl ImageBuffer for &Smaller<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let [luma, blue, red, _] = buffers;
        let start = luma.len();
        for plane in [&mut *luma, &mut *blue, &mut *red] {
            plane.resize(start + usize::from(self.width), 0);
        }
        let mut rows = self.rows.borrow_mut();
        let row = match rows.row(u32::from(y)) {
            Ok(row) => row.as_chunks().0,
            Err(error) => return self.failed.set(Some(error)),
        };
        let planes = luma[start..].iter_mut().zip(&mut blue[start..]).zip(&mut red[start..]);
        for (&[r, g, b, _], ((luma, blue), red)) in row.iter().zip(planes) {
            (*luma, *blue, *red) = rgb_to_ycbcr(r, g, b);
        }
    }
}

pub(super) fn png(image: &DynamicImage) -> Result<Picture, ImageError> {
    png_with(image, None)
}

fn png_with(image: &DynamicImage, icc: Option<&[u8]>) -> Result<Picture, ImageError> {
    let small = u64::from(image.width()) * u64::from(image.height()) <= THOROUGH;
    let effort = if small { CompressionType::Default } else { CompressionType::Fast };
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new_with_quality(&mut bytes, effort, FilterType::Adaptive);
    if let Some(icc) = icc {
        encoder.set_icc_profile(icc.to_vec()).map_err(image::ImageError::Unsupported)?;
    }
    image.write_with_encoder(encoder)?;
    Ok(picture(bytes, Format::Png, (image.width(), image.height())))
}

/// Lossy, with transparency if the picture has any.
pub(super) fn webp(image: &DynamicImage) -> Result<Picture, ImageError> {
    let mut config = WebPConfig::new().map_err(|()| refused("no settings"))?;
    config.quality = WEBP_QUALITY;
    config.method = WEBP_EFFORT;
    let (width, height) = (image.width(), image.height());
    let encoded = match image {
        DynamicImage::ImageRgb8(rgb) => webp::Encoder::from_rgb(rgb, width, height).encode_advanced(&config),
        DynamicImage::ImageRgba8(rgba) => webp::Encoder::from_rgba(rgba, width, height).encode_advanced(&config),
        other if other.color().has_alpha() => return webp(&other.to_rgba8().into()),
        other => return webp(&other.to_rgb8().into()),
    };
    let encoded = encoded.map_err(|error| refused(format!("{error:?}")))?;
    Ok(picture(encoded.to_vec(), Format::WebP, (width, height)))
}

fn refused(reason: impl ToString) -> ImageError {
    ImageError::Damaged(reason.to_string())
}

fn picture(bytes: Vec<u8>, format: Format, (width, height): (u32, u32)) -> Picture {
    Picture { bytes: Bytes::from(bytes), format, width, height }
}
