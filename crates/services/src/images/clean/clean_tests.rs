use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, Frame, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

use super::*;

fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::from_fn(20, 10, |x, y| Rgb([x as u8 * 10, y as u8 * 20, 99])))
        .write_to(&mut file, format)
        .unwrap();
    file.into_inner()
}

fn contains(file: &[u8], needle: &[u8]) -> bool {
    file.windows(needle.len()).any(|window| window == needle)
}

/// Puts segments behind the start of a JPEG.
fn with_segments(file: &[u8], segments: &[(u8, &[u8])]) -> Vec<u8> {
    let mut out = file[..2].to_vec();
    for (marker, payload) in segments {
        out.extend([0xff, *marker]);
        out.extend((payload.len() as u16 + 2).to_be_bytes());
        out.extend_from_slice(payload);
    }
    out.extend_from_slice(&file[2..]);
    out
}

/// Puts a chunk behind the header of a PNG; nobody reads the checksum of what is cut.
fn with_chunk(file: &[u8], name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut out = file[..33].to_vec();
    out.extend((data.len() as u32).to_be_bytes());
    out.extend_from_slice(name);
    out.extend_from_slice(data);
    out.extend([0; 4]);
    out.extend_from_slice(&file[33..]);
    out
}

fn same_pixels(one: &[u8], other: &[u8]) -> bool {
    image::load_from_memory(one).unwrap().as_bytes() == image::load_from_memory(other).unwrap().as_bytes()
}

#[test]
fn a_jpeg_loses_its_metadata_and_what_hangs_on_its_end() {
    let plain = encoded(ImageFormat::Jpeg);
    let mut file = with_segments(
        &plain,
        &[
            (0xe1, b"Exif\0\0MM\0*position"),
            (0xe1, b"http://ns.adobe.com/xap/1.0/\0secret"),
            (0xe2, b"ICC_PROFILE\0\x01\x01profile"),
            (0xe2, b"MPF\0secret"),
            (0xed, b"Photoshop 3.0\0secret"),
            (0xee, b"Adobe\0\x64\0\0\0\0\x01secret"),
            (0xfe, b"secret"),
        ],
    );
    file.extend_from_slice(b"PK\x03\x04secret");
    let cleaned = clean(Format::Jpeg, &file).unwrap();
    assert_eq!(cleaned.exif, Some(&b"MM\0*position"[..]));
    assert!(!contains(&cleaned.bytes, b"secret") && !contains(&cleaned.bytes, b"position"));
    assert!(contains(&cleaned.bytes, b"ICC_PROFILE\0\x01\x01profile"));
    assert!(contains(&cleaned.bytes, b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\x01"));
    assert!(same_pixels(&cleaned.bytes, &plain));
    assert!(cleaned.bytes.ends_with(&[0xff, 0xd9]));
}

#[test]
fn a_jpegs_thumbnail_is_cut() {
    let plain = encoded(ImageFormat::Jpeg);
    assert!(plain[6..].starts_with(b"JFIF\0"));
    let mut file = plain[..2].to_vec();
    file.extend(b"\xff\xe0\0\x16JFIF\0\x01\x02\0\0\x01\0\x01\x01\x02secret");
    file.extend_from_slice(&plain[20..]);
    let cleaned = clean(Format::Jpeg, &file).unwrap();
    assert!(cleaned.bytes[2..].starts_with(b"\xff\xe0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0\xff"));
    assert!(!contains(&cleaned.bytes, b"secret"));
}

#[test]
fn a_jpeg_with_endless_scans_is_refused() {
    let plain = encoded(ImageFormat::Jpeg);
    let scan = plain.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let mut file = plain[..scan].to_vec();
    for _ in 0..101 {
        file.extend_from_slice(&plain[scan..plain.len() - 2]);
    }
    file.extend([0xff, 0xd9]);
    assert_eq!(clean(Format::Jpeg, &file).err(), Some(damaged("it has too many scans")));
}

#[test]
fn a_png_keeps_only_what_shows() {
    let plain = encoded(ImageFormat::Png);
    let mut file = plain.clone();
    for name in [b"tEXt", b"zTXt", b"iTXt", b"tIME", b"prVt", b"caBX"] {
        file = with_chunk(&file, name, b"secret");
    }
    file = with_chunk(&file, b"eXIf", b"MM\0*position");
    file = with_chunk(&file, b"pHYs", b"\0\0\0\x01\0\0\0\x01\0");
    file.extend_from_slice(b"secret");
    let cleaned = clean(Format::Png, &file).unwrap();
    assert_eq!((cleaned.exif, cleaned.frames), (Some(&b"MM\0*position"[..]), 1));
    assert!(!contains(&cleaned.bytes, b"secret") && !contains(&cleaned.bytes, b"position"));
    assert!(contains(&cleaned.bytes, b"pHYs"));
    assert_eq!(clean(Format::Png, &plain).unwrap().bytes, plain, "nothing to cut");
}

#[test]
fn a_gif_keeps_its_frames_and_its_loop() {
    let mut plain = Vec::new();
    let mut encoder = GifEncoder::new(&mut plain);
    encoder.set_repeat(image::codecs::gif::Repeat::Infinite).unwrap();
    for shade in [0, 128, 255] {
        encoder.encode_frame(Frame::new(RgbaImage::from_pixel(8, 8, Rgba([shade, 0, 0, 255])))).unwrap();
    }
    drop(encoder);
    let first = plain.windows(2).position(|pair| pair == [0x21, 0xf9]).unwrap();
    let mut file = plain[..first].to_vec();
    file.extend(b"\x21\xfe\x06secret\0");
    file.extend(b"\x21\xff\x0bXMP DataXMP\x06secret\0");
    file.extend(b"\x21\xf9\x04\0\0\0\0\0\x21\x01\x0c000000000000\x06secret\0");
    file.extend_from_slice(&plain[first..]);
    file.extend(b"secret");
    let cleaned = clean(Format::Gif, &file).unwrap();
    assert_eq!(cleaned.frames, 3);
    assert_eq!(cleaned.bytes, plain);
    assert_eq!(clean(Format::Gif, &plain[..plain.len() - 1]).unwrap().bytes, plain, "a lost trailer is restored");
}

#[test]
fn a_webp_loses_its_metadata() {
    let plain = encoded(ImageFormat::WebP);
    let picture = &plain[12..];
    let mut body = b"WEBP".to_vec();
    body.extend(b"VP8X\x0a\0\0\0\x0c\0\0\0\x13\0\0\x09\0\0");
    body.extend_from_slice(picture);
    body.extend(b"EXIF\x12\0\0\0Exif\0\0MM\0*positionXMP \x06\0\0\0secret");
    let mut file = b"RIFF".to_vec();
    file.extend((body.len() as u32).to_le_bytes());
    file.extend_from_slice(&body);
    file.extend(b"secret");
    let cleaned = clean(Format::WebP, &file).unwrap();
    assert_eq!((cleaned.exif, cleaned.frames), (Some(&b"MM\0*position"[..]), 1));
    assert!(!contains(&cleaned.bytes, b"secret") && !contains(&cleaned.bytes, b"position"));
    assert!(contains(&cleaned.bytes, b"VP8X\x0a\0\0\0\0\0\0\0"), "the flags tell the truth");
    assert!(same_pixels(&cleaned.bytes, &plain));
    assert_eq!(clean(Format::WebP, &plain).unwrap().bytes, plain, "nothing to cut");
}

#[test]
fn every_shortened_file_is_noticed() {
    let formats =
        [(Format::Jpeg, ImageFormat::Jpeg), (Format::Png, ImageFormat::Png), (Format::WebP, ImageFormat::WebP)];
    for (format, encoder) in formats {
        let file = encoded(encoder);
        for length in 12..file.len() {
            assert_eq!(clean(format, &file[..length]).err(), Some(ImageError::Truncated), "{format:?} {length}");
        }
    }
}

#[test]
fn files_without_a_picture_are_damaged() {
    assert!(matches!(clean(Format::Jpeg, b"\xff\xd8\xff\xd9"), Err(ImageError::Damaged(_))));
    assert!(matches!(clean(Format::WebP, b"RIFF\x04\0\0\0WEBP"), Err(ImageError::Damaged(_))));
    assert!(matches!(clean(Format::Gif, b"GIF89a\x01\0\x01\0\0\0\0\x3b"), Err(ImageError::Truncated)));
    let mut png = Vec::new();
    PngEncoder::new(&mut png).write_image(&[0; 3], 1, 1, image::ExtendedColorType::Rgb8).unwrap();
    let end = png.len() - 12;
    let headless = [&png[..33], &png[end..]].concat();
    assert!(matches!(clean(Format::Png, &headless), Err(ImageError::Damaged(_))));
}

proptest! {
    #[test]
    fn noise_never_panics(noise in proptest::collection::vec(any::<u8>(), 0..400)) {
        for format in Format::ALL {
            let _ = clean(format, &noise);
        }
    }

    #[test]
    fn scratched_files_never_panic(at in 0usize..2000, with in any::<u8>()) {
        for (format, encoder) in [
            (Format::Jpeg, ImageFormat::Jpeg),
            (Format::Png, ImageFormat::Png),
            (Format::Gif, ImageFormat::Gif),
            (Format::WebP, ImageFormat::WebP),
        ] {
            let mut file = encoded(encoder);
            let at = at % file.len();
            file[at] = with;
            let _ = clean(format, &file);
        }
    }
}
