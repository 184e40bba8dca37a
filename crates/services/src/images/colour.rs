//! Colour spaces, and what stands for a picture before it is loaded: blurhash and average colour.

use image::{DynamicImage, RgbImage, Rgba, RgbaImage, imageops};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::{ImageError, resize};

/// An ICC profile, as found in a file.
#[derive(Clone)]
pub(super) struct Profile(Vec<u8>);

impl Profile {
    pub(super) fn new(icc: Vec<u8>) -> Self {
        Self(icc)
    }

    /// The bytes, if they describe pixels such as these (decoders turn CMYK into RGB, but leave its profile).
    pub(super) fn of(&self, image: &DynamicImage) -> Option<&[u8]> {
        let space = if image.color().has_color() { b"RGB " } else { b"GRAY" };
        (self.0.get(16..20) == Some(space)).then_some(&self.0[..])
    }

    /// Converts small pictures, which do without a profile. One that makes no sense is ignored, as browsers do.
    pub(super) fn to_srgb(&self, image: DynamicImage) -> DynamicImage {
        let layout = if image.color().has_alpha() { Layout::Rgba } else { Layout::Rgb };
        let executor = ColorProfile::new_from_slice(&self.0).ok().filter(|own| own.color_space == DataColorSpace::Rgb);
        let executor = executor.filter(|_| image.color().has_color()).and_then(|own| {
            own.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, TransformOptions::default()).ok()
        });
        let Some(executor) = executor else { return image };
        let mut converted = vec![0; image.as_bytes().len()];
        if executor.transform(image.as_bytes(), &mut converted).is_err() {
            return image;
        }
        let (width, height) = (image.width(), image.height());
        let rebuilt = match layout {
            Layout::Rgba => RgbaImage::from_raw(width, height, converted).map(DynamicImage::from),
            _ => RgbImage::from_raw(width, height, converted).map(DynamicImage::from),
        };
        rebuilt.unwrap_or(image)
    }
}

/// The side of the square that a picture is summed up from.
const TINY: u64 = 32;

/// Blurhash and average colour; transparency counts as white.
pub(super) fn summary(image: &DynamicImage) -> Result<(String, [u8; 3]), ImageError> {
    let (width, height) = resize::fit((image.width(), image.height()), TINY * TINY);
    let tiny = resize::shrink(image, (width, height))?.into_rgba8();
    let mut paper = RgbaImage::from_pixel(width, height, Rgba([255; 4]));
    imageops::overlay(&mut paper, &tiny, 0, 0);
    let (across, down) = if width >= height { (4, 3) } else { (3, 4) };
    let blurhash = blurhash::encode(across, down, width, height, paper.as_raw());
    Ok((blurhash.map_err(|error| ImageError::Damaged(error.to_string()))?, average(&paper)))
}

fn average(image: &RgbaImage) -> [u8; 3] {
    let mut sums = [0; 3];
    for Rgba(pixel) in image.pixels() {
        sums.iter_mut().zip(pixel).for_each(|(sum, &channel)| *sum += u32::from(channel));
    }
    sums.map(|sum| (sum / (image.width() * image.height())) as u8)
}
