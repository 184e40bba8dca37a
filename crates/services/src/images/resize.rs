//! Sizes and the shrinking to them. Nothing is ever enlarged.

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{ColorType, DynamicImage};

use super::ImageError;

/// Of pictures that get so many times smaller, ...
const MUCH: u32 = 5;
/// ... so many pixels on each side are weighed for one.
const SAMPLES: u8 = 3;

/// The longest side that a WebP can have.
const LONGEST: f64 = 16_383.0;

/// The size of the same shape that has no more than `most` pixels.
pub(super) fn fit((width, height): (u32, u32), most: u64) -> (u32, u32) {
    let (wide, high) = (f64::from(width), f64::from(height));
    let scale = (most as f64 / (wide * high)).sqrt().min(LONGEST / wide.max(high));
    if scale >= 1.0 {
        return (width, height);
    }
    let side = |length: f64| ((length * scale).round() as u32).max(1);
    (side(wide), side(high))
}

/// The size of the largest cut in the shape of `most`, no larger than that.
pub(super) fn cover((width, height): (u32, u32), most: (u32, u32)) -> (u32, u32) {
    let (wide, high) = (f64::from(most.0), f64::from(most.1));
    let scale = (f64::from(width) / wide).min(f64::from(height) / high).min(1.0);
    let side = |length: f64| ((length * scale).round() as u32).max(1);
    (side(wide), side(high))
}

/// The whole picture at a smaller size.
pub(super) fn shrink(image: &DynamicImage, size: (u32, u32)) -> Result<DynamicImage, ImageError> {
    resized(image, size, ResizeOptions::new())
}

/// The middle of the picture in the shape of `most`, no larger than that.
pub(super) fn crop(image: &DynamicImage, most: (u32, u32)) -> Result<DynamicImage, ImageError> {
    let size = cover((image.width(), image.height()), most);
    resized(image, size, ResizeOptions::new().fit_into_destination(None))
}

/// Pixels have four bytes here: code for every other kind would be a tenth of the program.
fn resized(image: &DynamicImage, size: (u32, u32), options: ResizeOptions) -> Result<DynamicImage, ImageError> {
    let much = image.width() / MUCH >= size.0;
    let options = options.resize_alg(match much {
        // So many pixels come to one that a sample of them tells as much.
        true => ResizeAlg::SuperSampling(FilterType::CatmullRom, SAMPLES),
        false => ResizeAlg::Convolution(FilterType::CatmullRom),
    });
    // Otherwise all of it would be copied, to weigh colours by how much is seen of them.
    let options = options.use_alpha(has_transparency(image));
    let mut smaller = DynamicImage::new_rgba8(size.0, size.1);
    let converted = (image.color() != ColorType::Rgba8).then(|| DynamicImage::from(image.to_rgba8()));
    Resizer::new().resize(converted.as_ref().unwrap_or(image), &mut smaller, &options)?;
    Ok(match (image.color().has_alpha(), image.color().has_color()) {
        (true, _) => smaller,
        (false, true) => smaller.into_rgb8().into(),
        (false, false) => smaller.into_luma8().into(),
    })
}

fn has_transparency(image: &DynamicImage) -> bool {
    match image {
        DynamicImage::ImageRgba8(image) => image.pixels().any(|pixel| pixel.0[3] != u8::MAX),
        other => other.color().has_alpha(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_keep_the_shape() {
        assert_eq!(fit((4000, 3000), 8_294_400), (3326, 2494));
        assert_eq!(fit((1920, 1080), 230_400), (640, 360));
        assert_eq!(fit((640, 360), 230_400), (640, 360));
        assert_eq!(fit((1, 1), 1), (1, 1));
        assert_eq!(fit((60_000, 1), 230_400), (16_383, 1));
        assert_eq!(cover((4000, 3000), (400, 400)), (400, 400));
        assert_eq!(cover((100, 300), (400, 400)), (100, 100));
        assert_eq!(cover((1500, 500), (1500, 500)), (1500, 500));
        assert_eq!(cover((900, 900), (1500, 500)), (900, 300));
        assert_eq!(cover((1, 65_535), (1500, 500)), (1, 1));
    }
}
