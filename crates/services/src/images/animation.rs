//! Moving avatars and headers: every frame of a GIF cut to shape.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::{AnimationDecoder, DynamicImage, Frame, ImageDecoder, Limits};

use super::decode::Source;
use super::{Format, ImageError, Picture, resize};

/// Pixels of all frames together; a heavier animation becomes a still.
const MOST_PIXELS: u64 = 64_000_000;

/// Speed against quality of the choice of 256 colours, 1 to 30.
const SPEED: i32 = 20;

pub(super) fn is_light((width, height): (u32, u32), frames: u32) -> bool {
    u64::from(width) * u64::from(height) * u64::from(frames) <= MOST_PIXELS
}

/// Whether it repeats is not asked: at its place, a picture that stops would only look broken.
pub(super) fn cropped(source: &Source, most: (u32, u32)) -> Result<Picture, ImageError> {
    let mut decoder = GifDecoder::new(Cursor::new(&source.bytes[..]))?;
    // For the picture and a frame, which may claim to be larger.
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(decoder.total_bytes() * 4);
    decoder.set_limits(limits)?;
    let (mut bytes, mut size) = (Vec::new(), (0, 0));
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, SPEED);
    encoder.set_repeat(Repeat::Infinite)?;
    for frame in decoder.into_frames() {
        let frame = cropped_frame(frame?, most)?;
        size = frame.buffer().dimensions();
        encoder.encode_frame(frame)?;
    }
    drop(encoder);
    let (width, height) = size;
    Ok(Picture { bytes: Bytes::from(bytes), format: Format::Gif, width, height })
}

fn cropped_frame(frame: Frame, most: (u32, u32)) -> Result<Frame, ImageError> {
    let delay = frame.delay();
    let smaller = resize::crop(&DynamicImage::from(frame.into_buffer()), most)?;
    Ok(Frame::from_parts(smaller.into_rgba8(), 0, 0, delay))
}
