//! Sizes and the shrinking to them. Nothing is ever enlarged.

use std::ops::Range;

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{ColorType, DynamicImage, RgbaImage};

use super::ImageError;

/// Of pictures that get so many times smaller, ...
const MUCH: u32 = 5;
/// ... so many pixels on each side are weighed for one.
const SAMPLES: u8 = 3;

/// Of others, all pixels are weighed.
const WHOLE: ResizeAlg = ResizeAlg::Convolution(FilterType::CatmullRom);

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
        false => WHOLE,
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
    // Many pixels between two questions: so they are looked at several at once.
    let opacity = |some: &[u8]| some.as_chunks().0.iter().fold(u8::MAX, |all, [.., alpha]: &[u8; 4]| all & alpha);
    match image {
        DynamicImage::ImageRgba8(image) => image.as_raw().chunks(1 << 14).any(|some| opacity(some) != u8::MAX),
        other => other.color().has_alpha(),
    }
}

/// The rows of an opaque picture at a smaller size, made some at a time: the whole would take as much memory again,
/// twice, and a third of the time.
pub(super) struct Rows<'a> {
    image: &'a DynamicImage,
    size: (u32, u32),
    resizer: Resizer,
    /// What is made now.
    some: DynamicImage,
    made: Range<u32>,
}

impl<'a> Rows<'a> {
    /// How many are made at once: they stay in the processor's cache.
    const AT_ONCE: u32 = 128;

    pub(super) fn new(image: &'a DynamicImage, size: (u32, u32)) -> Self {
        Self { image, size, resizer: Resizer::new(), some: DynamicImage::new_rgba8(0, 0), made: 0..0 }
    }

    /// One row, four bytes for a pixel.
    pub(super) fn row(&mut self, number: u32) -> Result<&[u8], ImageError> {
        if !self.made.contains(&number) {
            self.make(number)?;
        }
        let wide = self.size.0 as usize * 4;
        let start = (number - self.made.start) as usize * wide;
        let row = self.some.as_rgba8().map(RgbaImage::as_raw).and_then(|some| some.get(start..start + wide));
        row.ok_or_else(|| ImageError::Damaged("it has too few rows".into()))
    }

    fn make(&mut self, first: u32) -> Result<(), ImageError> {
        let (wide, high) = self.size;
        let rows = Self::AT_ONCE.min(high.saturating_sub(first));
        if self.some.height() != rows {
            self.some = DynamicImage::new_rgba8(wide, rows);
        }
        let all = f64::from(self.image.height());
        let scale = all / f64::from(high);
        let top = f64::from(first) * scale;
        let part = (f64::from(rows) * scale).min(all - top);
        let options = ResizeOptions::new().resize_alg(WHOLE).use_alpha(false);
        let options = options.crop(0.0, top, f64::from(self.image.width()), part);
        self.resizer.resize(self.image, &mut self.some, &options)?;
        self.made = first..first + rows;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use image::Rgba;

    use super::*;

    #[test]
    fn rows_are_those_of_the_whole() {
        let image = DynamicImage::from(RgbaImage::from_fn(701, 503, |x, y| {
            Rgba([(x * 7 + y) as u8, (x ^ y) as u8, (x * y / 5) as u8, u8::MAX])
        }));
        for size in [(700, 502), (583, 418), (350, 251), (90, 129), (1, 1)] {
            let options = ResizeOptions::new().resize_alg(WHOLE);
            let mut whole = DynamicImage::new_rgba8(size.0, size.1);
            Resizer::new().resize(&image, &mut whole, &options).unwrap();
            let mut rows = Rows::new(&image, size);
            for (number, row) in whole.as_bytes().chunks(size.0 as usize * 4).enumerate() {
                assert_eq!(rows.row(number as u32).unwrap(), row, "row {number} of {size:?}");
            }
            assert!(rows.row(size.1).is_err());
        }
    }

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
