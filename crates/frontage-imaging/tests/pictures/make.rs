//! Pictures to upload, made on the spot.

use std::io::Cursor;

use frontage_imaging::{Format, Job, Limits, Picture, Recipe, Rendition, Want, process};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, RgbaImage};
use jpeg_encoder::{ColorType, Encoder};

pub const RED: Rgb<u8> = Rgb([220, 30, 30]);
pub const GREEN: Rgb<u8> = Rgb([30, 200, 30]);
pub const BLUE: Rgb<u8> = Rgb([30, 30, 220]);
pub const WHITE: Rgb<u8> = Rgb([250, 250, 250]);

/// Red at the top left, green at the top right, blue and white below.
pub fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        match (x * 2 < width, y * 2 < height) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        }
    })
}

/// Something with detail all over, so that missing data cannot hide.
pub fn busy(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let wave = (x * 7919 + y * 104_729) ^ (x * y);
        Rgb([wave as u8, (wave >> 3) as u8, (wave >> 5) as u8])
    })
}

pub fn jpeg(image: &RgbImage) -> Vec<u8> {
    jpeg_with(image, |_| {})
}

pub fn progressive_jpeg(image: &RgbImage) -> Vec<u8> {
    jpeg_with(image, |encoder| encoder.set_progressive(true))
}

pub fn jpeg_with(image: &RgbImage, set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 92);
    set(&mut encoder);
    let (width, height) = (image.width() as u16, image.height() as u16);
    encoder
        .encode(image, width, height, ColorType::Rgb)
        .unwrap();
    bytes
}

/// Puts a segment right behind the start of a JPEG.
pub fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap();
    let mut bytes = vec![0xff, 0xd8, 0xff, marker];
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(body);
    bytes.extend_from_slice(&jpeg[2..]);
    bytes
}

pub fn png(image: impl Into<DynamicImage>) -> Vec<u8> {
    encoded(image, ImageFormat::Png)
}

/// Lossless.
pub fn webp(image: impl Into<DynamicImage>) -> Vec<u8> {
    encoded(image, ImageFormat::WebP)
}

/// Lossy, as we make it ourselves.
pub fn lossy_webp(image: &RgbImage) -> Vec<u8> {
    let picture = processed(&png(image.clone()));
    largest(&picture, Format::WebP).bytes.clone()
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A TIFF block as EXIF has it: orientation, and a position written as GPS tags.
pub fn exif(orientation: u16, secret: &str) -> Vec<u8> {
    let mut block = b"MM\0*\0\0\0\x08".to_vec();
    let entry = |block: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32| {
        block.extend_from_slice(&tag.to_be_bytes());
        block.extend_from_slice(&kind.to_be_bytes());
        block.extend_from_slice(&count.to_be_bytes());
        block.extend_from_slice(&value.to_be_bytes());
    };
    block.extend_from_slice(&2_u16.to_be_bytes());
    entry(&mut block, 0x0112, 3, 1, u32::from(orientation) << 16);
    entry(&mut block, 0x8825, 4, 1, 38); // the GPS directory follows this one
    block.extend_from_slice(&0_u32.to_be_bytes());
    block.extend_from_slice(&1_u16.to_be_bytes());
    entry(&mut block, 0x001b, 2, secret.len() as u32, 56);
    block.extend_from_slice(&0_u32.to_be_bytes());
    block.extend_from_slice(secret.as_bytes());
    block
}

/// A PNG chunk with its checksum.
pub fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = (data.len() as u32).to_be_bytes().to_vec();
    chunk.extend_from_slice(kind);
    chunk.extend_from_slice(data);
    let mut crc = u32::MAX;
    for byte in &chunk[4..] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    chunk.extend_from_slice(&(!crc).to_be_bytes());
    chunk
}

/// Puts chunks between the header of a PNG and what follows it.
pub fn with_chunks(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = 8 + 25;
    [&png[..header], &chunks.concat(), &png[header..]].concat()
}

/// Nothing but the header of a PNG of this size.
pub fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut data = [width.to_be_bytes(), height.to_be_bytes()].concat();
    data.extend_from_slice(&[8, 2, 0, 0, 0]);
    [b"\x89PNG\r\n\x1a\n".to_vec(), png_chunk(b"IHDR", &data)].concat()
}

pub fn processed(bytes: &[u8]) -> Picture {
    process(bytes, &Limits::default(), &Recipe::default()).unwrap()
}

/// The job behind `processed`, on one thread.
pub fn everything() -> Job {
    Job {
        limits: Limits::default(),
        recipe: Recipe::default(),
        frame: None,
        want: Want::Everything,
        threads: 1,
    }
}

pub fn largest(picture: &Picture, format: Format) -> &Rendition {
    let mut all = picture.renditions.iter().rev();
    all.find(|rendition| rendition.spec.format == format)
        .unwrap()
}

pub fn opened(rendition: &Rendition) -> RgbaImage {
    let image = match rendition.spec.format {
        Format::Avif => opened_avif(&rendition.bytes),
        _ => image::load_from_memory(&rendition.bytes)
            .unwrap()
            .into_rgba8(),
    };
    assert_eq!(image.width(), rendition.spec.width);
    image
}

/// AVIF is opened by libavif, as browsers do.
fn opened_avif(bytes: &[u8]) -> RgbaImage {
    use libavif_sys as avif;
    // SAFETY: the decoder reads `bytes` while they are there; the image has the size that the
    // RGB buffer is made for, four bytes a pixel; both are destroyed once.
    unsafe {
        let decoder = avif::avifDecoderCreate();
        let image = avif::avifImageCreateEmpty();
        let result = avif::avifDecoderReadMemory(decoder, image, bytes.as_ptr(), bytes.len());
        assert_eq!(result, avif::AVIF_RESULT_OK);
        let (width, height) = ((*image).width, (*image).height);
        let mut opened = RgbaImage::new(width, height);
        let mut rgb = avif::avifRGBImage::default();
        avif::avifRGBImageSetDefaults(&raw mut rgb, image);
        rgb.pixels = opened.as_mut_ptr();
        rgb.rowBytes = width * 4;
        assert_eq!(
            avif::avifImageYUVToRGB(image, &raw mut rgb),
            avif::AVIF_RESULT_OK
        );
        avif::avifImageDestroy(image);
        avif::avifDecoderDestroy(decoder);
        opened
    }
}

/// Asserts that a pixel has a colour, but for what lossy compression does.
pub fn assert_near(image: &RgbaImage, x: u32, y: u32, expected: Rgb<u8>) {
    let found = image.get_pixel(x, y);
    let near = (0..3).all(|c| found[c].abs_diff(expected[c]) <= 8);
    assert!(near, "at {x}, {y}: {found:?} instead of {expected:?}");
}
