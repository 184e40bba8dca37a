use std::io::Cursor;

use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{
    AnimationDecoder, Delay, ExtendedColorType, Frame, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage,
};
use jpeg_encoder::{ColorType, SamplingFactor};

use super::*;

const RED: [u8; 3] = [220, 20, 20];
const BLUE: [u8; 3] = [20, 20, 220];

/// Red above, blue below.
fn flag(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |_, y| Rgb(if y < height / 2 { RED } else { BLUE })).into()
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// An EXIF block with nothing but an orientation.
fn exif(orientation: u8) -> Vec<u8> {
    [b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", &[orientation][..], b"\0\0\0\0\0\0"].concat()
}

fn turned_jpeg(image: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 95);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    image.write_with_encoder(encoder).unwrap();
    file
}

/// Frames of one colour each.
fn moving(width: u32, height: u32, frames: usize) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new(&mut file);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for n in 0..frames {
        let picture = RgbaImage::from_pixel(width, height, Rgba([40 * n as u8, 200, 0, 255]));
        encoder.encode_frame(Frame::from_parts(picture, 0, 0, Delay::from_numer_denom_ms(120, 1))).unwrap();
    }
    drop(encoder);
    file
}

fn made(file: &[u8], kind: Kind) -> Processed {
    process(file, kind, &Limits::default()).unwrap()
}

fn refused(file: &[u8]) -> ImageError {
    process(file, Kind::Attachment, &Limits::default()).map(|done| done.original.size()).unwrap_err()
}

fn open(picture: &Picture) -> DynamicImage {
    let image = image::load_from_memory_with_format(&picture.bytes, picture.format.decoder()).unwrap();
    assert_eq!((image.width(), image.height()), (picture.width, picture.height));
    image
}

fn is_near(image: &DynamicImage, x: u32, y: u32, colour: [u8; 3]) -> bool {
    let pixel = image.to_rgb8().get_pixel(x, y).0;
    pixel.iter().zip(colour).all(|(&is, should)| is.abs_diff(should) < 40)
}

#[test]
fn a_picture_that_fits_is_not_encoded_again() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let file = encoded(&flag(800, 450), format);
        let done = made(&file, Kind::Attachment);
        assert_eq!(done.original.bytes, file, "{format:?}");
        assert_eq!((done.original.size(), done.animated), ("800x450".to_owned(), false));
        let preview = done.preview.unwrap();
        assert_eq!((preview.mime(), preview.size()), ("image/webp", "640x360".to_owned()));
        assert!(is_near(&open(&preview), 320, 90, RED) && is_near(&open(&preview), 320, 270, BLUE));
        assert!(done.still.is_none());
    }
}

#[test]
fn pictures_are_turned_upright() {
    // Where the upper and the left edge of the stored pixels go, by the eight orientations of EXIF.
    for (orientation, (x, y)) in [(1, (2, 0)), (2, (2, 0)), (3, (2, 1)), (4, (2, 1))] {
        let done = made(&turned_jpeg(&flag(64, 32), orientation), Kind::Attachment);
        assert_eq!((done.original.width, done.original.height), (64, 32), "{orientation}");
        assert!(is_near(&open(&done.original), x * 16, y * 31, RED), "{orientation}");
    }
    for (orientation, x) in [(5, 0), (6, 31), (7, 31), (8, 0)] {
        let done = made(&turned_jpeg(&flag(64, 32), orientation), Kind::Attachment);
        assert_eq!((done.original.width, done.original.height), (32, 64), "{orientation}");
        assert!(is_near(&open(&done.original), x, 32, RED), "{orientation}");
        assert!(is_near(&open(&done.preview.unwrap()), x, 32, RED), "{orientation}");
        let avatar = made(&turned_jpeg(&flag(900, 450), orientation), Kind::Avatar).original;
        assert!(is_near(&open(&avatar), if x == 0 { 10 } else { 390 }, 200, RED), "{orientation}");
    }
    assert_eq!(made(&turned_jpeg(&flag(64, 32), 6), Kind::Attachment).original.mime(), "image/jpeg");
}

#[test]
fn large_pictures_shrink_and_keep_their_format() {
    let kept = |file: &[u8]| {
        let (limits, most) = (Limits::default(), 360 * 160);
        kept_within(Source::read(file, &limits).unwrap(), most, &limits).unwrap().0
    };
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let smaller = kept(&encoded(&flag(600, 150), format));
        assert_eq!((smaller.size(), smaller.format.decoder()), ("480x120".to_owned(), format));
        assert!(is_near(&open(&smaller), 240, 20, RED) && is_near(&open(&smaller), 240, 100, BLUE));
    }
    let turned = kept(&turned_jpeg(&flag(600, 150), 8));
    assert_eq!(turned.size(), "120x480");
    assert!(is_near(&open(&turned), 20, 240, RED));
    let still = kept(&encoded(&flag(600, 150), ImageFormat::Gif));
    assert_eq!((still.mime(), still.size()), ("image/png", "480x120".to_owned()));
}

#[test]
fn a_sequential_jpeg_may_come_in_several_scans() {
    for sampling in [SamplingFactor::F_2_2, SamplingFactor::F_1_1] {
        let mut file = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut file, 90);
        encoder.set_sampling_factor(sampling);
        encoder.set_optimized_huffman_tables(true);
        encoder.encode(flag(90, 70).as_bytes(), 90, 70, ColorType::Rgb).unwrap();
        assert!(file.windows(2).filter(|pair| pair == &[0xff, 0xda]).count() > 1);
        let done = made(&file, Kind::Attachment);
        let preview = open(&done.preview.unwrap());
        assert!(is_near(&preview, 45, 10, RED) && is_near(&preview, 45, 60, BLUE));
        assert_eq!(refused(&file[..file.len() / 2]), ImageError::Truncated);
    }
}

#[test]
fn every_kind_of_pixels_is_taken() {
    let grey = flag(500, 480).to_luma8();
    for image in [
        DynamicImage::from(grey.clone()),
        flag(500, 480).to_luma_alpha8().into(),
        flag(500, 480).to_rgba8().into(),
        flag(500, 480).to_rgb16().into(),
        flag(500, 480).to_rgba16().into(),
        DynamicImage::ImageLuma16(flag(500, 480).to_luma16()),
    ] {
        let file = encoded(&image, ImageFormat::Png);
        for kind in [Kind::Attachment, Kind::Avatar, Kind::Header, Kind::Emoji] {
            let done = made(&file, kind);
            assert_eq!(done.original.mime(), "image/png");
            open(&done.original);
        }
    }
    let grey = made(&encoded(&grey.into(), ImageFormat::Jpeg), Kind::Avatar);
    assert_eq!((grey.original.mime(), open(&grey.original).color().has_color()), ("image/jpeg", false));
}

#[test]
fn avatars_and_headers_are_cut_to_shape() {
    let file = encoded(&flag(1600, 600), ImageFormat::Jpeg);
    assert_eq!(made(&file, Kind::Avatar).original.size(), "400x400");
    assert_eq!(made(&file, Kind::Header).original.size(), "1500x500");
    assert!(made(&file, Kind::Avatar).preview.is_none());
    let small = encoded(&flag(120, 90), ImageFormat::Png);
    assert_eq!(made(&small, Kind::Avatar).original.size(), "90x90", "nothing is enlarged");
    let fitting = encoded(&flag(400, 400), ImageFormat::Jpeg);
    assert_eq!(made(&fitting, Kind::Avatar).original.bytes, fitting);
    assert_eq!(made(&encoded(&flag(900, 900), ImageFormat::Png), Kind::Emoji).original.size(), "512x512");
}

#[test]
fn moving_pictures_keep_moving() {
    let file = moving(600, 300, 3);
    let done = made(&file, Kind::Attachment);
    assert_eq!((&done.original.bytes[..], done.animated), (&file[..], true));
    assert_eq!(done.preview.unwrap().mime(), "image/webp");

    let avatar = made(&file, Kind::Avatar);
    assert_eq!(
        (avatar.original.mime(), avatar.original.size(), avatar.animated),
        ("image/gif", "300x300".into(), true)
    );
    let frames = GifDecoder::new(Cursor::new(&avatar.original.bytes[..])).unwrap().into_frames();
    let frames = frames.collect_frames().unwrap();
    assert_eq!((frames.len(), frames[0].delay().numer_denom_ms()), (3, (120, 1)));
    assert!(is_near(&frames[2].buffer().clone().into(), 9, 9, [80, 200, 0]));
    let still = avatar.still.unwrap();
    assert_eq!((still.mime(), still.size()), ("image/png", "300x300".to_owned()));
    assert!(is_near(&open(&still), 9, 9, [0, 200, 0]));

    let emoji = moving(64, 64, 4);
    let done = made(&emoji, Kind::Emoji);
    assert_eq!((&done.original.bytes[..], done.still.unwrap().size()), (&emoji[..], "64x64".to_owned()));
}

#[test]
fn a_still_avatar_of_a_heavy_or_foreign_animation() {
    assert!(animation::is_light((400, 400), 400));
    assert!(!animation::is_light((400, 400), 401));
    assert!(!animation::is_light((65_535, 65_535), u32::MAX));
    // The same animation as APNG: kept as an attachment, still as an avatar.
    let plain = encoded(&flag(500, 500), ImageFormat::Png);
    let control = b"\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\xf3\x8d\x93\x70";
    let animated = [&plain[..33], control, &plain[33..]].concat();
    assert!(made(&animated, Kind::Attachment).animated);
    let avatar = made(&animated, Kind::Avatar);
    assert_eq!((avatar.animated, avatar.original.mime(), avatar.still.is_none()), (false, "image/png", true));
}

#[test]
fn a_picture_is_summed_up() {
    let done = made(&encoded(&flag(640, 360), ImageFormat::Png), Kind::Attachment);
    assert!(done.average.iter().zip([120, 20, 120]).all(|(&is, should)| is.abs_diff(should) < 5), "{:?}", done.average);
    assert_eq!(done.blurhash.len(), 28);
    let decoded = blurhash::decode(&done.blurhash, 8, 8, 1.0).unwrap();
    assert!(decoded[0] > decoded[2] && decoded[4 * 63] < decoded[4 * 63 + 2], "red above, blue below");
    let clear = RgbaImage::from_pixel(60, 90, Rgba([0, 0, 0, 0]));
    assert_eq!(made(&encoded(&clear.into(), ImageFormat::Png), Kind::Attachment).average, [255; 3]);
    assert_eq!(done.original.aspect(), 640.0 / 360.0);
}

#[test]
fn colour_profiles_are_kept_or_applied() {
    let icc = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let red = RgbImage::from_pixel(500, 500, Rgb([200, 30, 30]));
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 95);
    encoder.set_icc_profile(icc.clone()).unwrap();
    encoder.set_exif_metadata(exif(3)).unwrap();
    red.write_with_encoder(encoder).unwrap();

    let done = made(&file, Kind::Attachment);
    assert!(done.original.bytes.windows(icc.len()).any(|part| part == icc), "the original keeps its profile");
    let preview = open(&done.preview.unwrap()).to_rgb8().get_pixel(9, 9).0;
    assert!(preview[0] > 210 && preview[1] < 20, "P3 red is deeper than sRGB's: {preview:?}");
    let avatar = made(&file, Kind::Avatar).original;
    assert!(open(&avatar).to_rgb8().get_pixel(9, 9).0[0] > 210);
    assert!(!avatar.bytes.windows(11).any(|part| part == b"ICC_PROFILE"));
}

#[test]
fn what_is_no_picture_of_ours_is_named() {
    for (file, name) in [
        (&b"\0\0\0\x1cftypavif\0\0\0\0"[..], "AVIF"),
        (b"\0\0\0\x1cftypheic\0\0\0\0", "HEIC"),
        (b"\0\0\0\x1cftypisom\0\0\0\0", "Video"),
        (b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", "SVG"),
        (b"\xef\xbb\xbf <svg onload=\"alert(1)\">", "SVG"),
        (b"BM\0\0\0\0", "BMP"),
        (b"II*\0", "TIFF"),
        (b"%PDF-1.7", "PDF"),
    ] {
        assert_eq!(refused(file), ImageError::Unsupported(name));
    }
    assert_eq!(refused(b"MZ\x90\0"), ImageError::Unknown);
    assert_eq!(refused(b"<html><script>"), ImageError::Unknown);
    assert_eq!(refused(b"\0\0\0\x1cftyp"), ImageError::Unknown);
    assert_eq!(refused(b""), ImageError::Empty);
}

#[test]
fn too_large_is_refused_before_it_is_decoded() {
    let limits = Limits { bytes: 1000, ..Limits::default() };
    let too_large = process(&[0xff; 1001], Kind::Attachment, &limits).map(|_| ()).unwrap_err();
    assert_eq!(too_large, ImageError::TooLarge(1000));
    assert_eq!(ImageError::TooLarge(16 << 20).to_string(), "File must be less than 16 MB");

    // A small file that claims to be 60,000 pixels wide and high: behind the frame header of the JPEG, the header
    // of the PNG (with its checksum), the screen of the GIF.
    let mut jpeg = encoded(&flag(16, 16), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    let mut png = Vec::new();
    PngEncoder::new(&mut png).write_image(&vec![0; 60_000], 60_000, 1, ExtendedColorType::L8).unwrap();
    png[20..24].copy_from_slice(&60_000u32.to_be_bytes());
    png[29..33].copy_from_slice(&[0xa5, 0xb9, 0x2a, 0x9e]);
    let mut gif = moving(16, 16, 1);
    gif[6..10].copy_from_slice(&[0x60, 0xea, 0x60, 0xea]);
    for bomb in [jpeg, png, gif] {
        let error = refused(&bomb);
        assert_eq!(error, ImageError::TooManyPixels(60_000, 60_000));
        assert_eq!(error.to_string(), "60000x60000 images are not supported");
    }
}

#[test]
fn shortened_files_are_refused() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let file = encoded(&flag(300, 200), format);
        for part in [file.len() / 3, file.len() / 2, file.len() - 12] {
            assert_eq!(refused(&file[..part]), ImageError::Truncated, "{format:?} {part}");
        }
    }
}

#[test]
fn scratched_files_never_panic() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let file = encoded(&flag(64, 64), format);
        for at in (0..file.len()).step_by(7) {
            let mut scratched = file.clone();
            scratched[at] ^= 0x55;
            let _ = process(&scratched, Kind::Avatar, &Limits::default());
        }
    }
}
