//! Files that no encoder at hand writes, put together byte by byte.

use std::{fs, io::Write, path::Path};

use flate2::{Compression, write::ZlibEncoder};
use gif::{Encoder, Frame};
use image::RgbImage;

use crate::make::{BLUE, GREEN, RED, WHITE, corners, png_chunk, with_segment};

/// A file of the folder beside this one.
pub fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/fixtures");
    fs::read(folder.join(name)).unwrap()
}

/// Where the colours of `corners` belong when the file says 1 to 8: top left, top right, bottom
/// left, bottom right.
pub const UPRIGHT: [[image::Rgb<u8>; 4]; 8] = [
    [RED, GREEN, BLUE, WHITE],
    [GREEN, RED, WHITE, BLUE],
    [WHITE, BLUE, GREEN, RED],
    [BLUE, WHITE, RED, GREEN],
    [RED, BLUE, GREEN, WHITE],
    [BLUE, RED, WHITE, GREEN],
    [WHITE, GREEN, BLUE, RED],
    [GREEN, WHITE, RED, BLUE],
];

/// What a program notes that does not write EXIF.
pub fn xmp(orientation: u16) -> Vec<u8> {
    format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF><rdf:Description \
         tiff:Orientation=\"{orientation}\"/></rdf:RDF></x:xmpmeta>"
    )
    .into_bytes()
}

pub fn with_xmp(jpeg: &[u8], packet: &[u8]) -> Vec<u8> {
    let body = [b"http://ns.adobe.com/xap/1.0/\0", packet].concat();
    with_segment(jpeg, 0xe1, &body)
}

pub fn with_exif(jpeg: &[u8], block: &[u8]) -> Vec<u8> {
    with_segment(jpeg, 0xe1, &[b"Exif\0\0", block].concat())
}

/// One of the ways in which a PNG can hold its pixels.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
    pub colour: u8,
    pub bits: u8,
    pub interlaced: bool,
}

impl Kind {
    /// All that the specification allows.
    pub fn all() -> impl Iterator<Item = Self> {
        let depths: [(u8, &[u8]); 5] = [
            (0, &[1, 2, 4, 8, 16]),
            (2, &[8, 16]),
            (3, &[1, 2, 4, 8]),
            (4, &[8, 16]),
            (6, &[8, 16]),
        ];
        depths.into_iter().flat_map(|(colour, depths)| {
            depths.iter().flat_map(move |&bits| {
                [false, true].map(|interlaced| Self {
                    colour,
                    bits,
                    interlaced,
                })
            })
        })
    }

    fn samples(self) -> usize {
        match self.colour {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        }
    }
}

/// A PNG whose pixels are as `sample` says: which of the samples of the pixel at x and y, as a
/// number of `bits` bits.
pub fn png_of(
    kind: Kind,
    (width, height): (usize, usize),
    chunks: &[Vec<u8>],
    sample: impl Fn(usize, usize, usize) -> u32,
) -> Vec<u8> {
    let passes: &[[usize; 4]] = match kind.interlaced {
        false => &[[0, 1, 0, 1]],
        true => &[
            [0, 8, 0, 8],
            [4, 8, 0, 8],
            [0, 4, 4, 8],
            [2, 4, 0, 4],
            [0, 2, 2, 4],
            [1, 2, 0, 2],
            [0, 1, 1, 2],
        ],
    };
    let mut rows = Vec::new();
    for &[x, across, y, down] in passes.iter().filter(|pass| pass[0] < width) {
        for y in (y..height).step_by(down) {
            rows.push(0);
            let (mut byte, mut used) = (0_u32, 0);
            for x in (x..width).step_by(across) {
                for which in 0..kind.samples() {
                    let value = sample(x, y, which);
                    if kind.bits == 16 {
                        rows.extend_from_slice(&(value as u16).to_be_bytes());
                        continue;
                    }
                    byte = byte << kind.bits | value;
                    used += kind.bits;
                    if used == 8 {
                        rows.push(byte as u8);
                        (byte, used) = (0, 0);
                    }
                }
            }
            if used > 0 {
                rows.push((byte << (8 - used)) as u8);
            }
        }
    }
    let mut header = [width as u32, height as u32].map(u32::to_be_bytes).concat();
    header.extend_from_slice(&[kind.bits, kind.colour, 0, 0, kind.interlaced.into()]);
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        png_chunk(b"IHDR", &header),
        chunks.concat(),
        png_chunk(b"IDAT", &zlib(&rows)),
        png_chunk(b"IEND", b""),
    ]
    .concat()
}

pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// A RIFF chunk.
pub fn riff(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = kind.to_vec();
    chunk.extend_from_slice(&(data.len() as u32).to_le_bytes());
    chunk.extend_from_slice(data);
    chunk.resize(chunk.len().next_multiple_of(2), 0);
    chunk
}

/// A WebP of these chunks.
pub fn webp_of(chunks: &[Vec<u8>]) -> Vec<u8> {
    riff(b"RIFF", &[b"WEBP".to_vec(), chunks.concat()].concat())
}

/// The chunk that says what follows.
pub fn webp_canvas(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    riff(
        b"VP8X",
        &[vec![flags, 0, 0, 0], side(width), side(height)].concat(),
    )
}

/// A frame of an animation: where it is on the canvas, and the chunks of a still WebP.
pub fn webp_frame(x: u32, y: u32, (width, height): (u32, u32), still: &[u8]) -> Vec<u8> {
    let three = |number: u32| number.to_le_bytes()[..3].to_vec();
    let mut data = [
        three(x / 2),
        three(y / 2),
        three(width - 1),
        three(height - 1),
        three(100),
        vec![0],
    ]
    .concat();
    data.extend_from_slice(&still[12..]);
    riff(b"ANMF", &data)
}

/// The four corners as a GIF: palette, and one index a pixel.
pub const PALETTE: [u8; 12] = [220, 30, 30, 30, 200, 30, 30, 30, 220, 250, 250, 250];

pub fn indices(picture: &RgbImage) -> Vec<u8> {
    let colours = [RED, GREEN, BLUE, WHITE];
    picture
        .pixels()
        .map(|pixel| colours.iter().position(|c| c == pixel).unwrap() as u8)
        .collect()
}

/// The frames as a GIF on a canvas of this size.
pub fn gif_of(width: u16, height: u16, frames: &[Frame<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height, &PALETTE).unwrap();
    for frame in frames {
        encoder.write_frame(frame).unwrap();
    }
    drop(encoder);
    bytes
}

/// The four corners as a frame.
pub fn gif_frame(width: u16, height: u16) -> Frame<'static> {
    let picture = corners(width.into(), height.into());
    Frame {
        width,
        height,
        buffer: indices(&picture).into(),
        ..Frame::default()
    }
}

/// A box of ISO/IEC 14496-12.
pub fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u32 + 8).to_be_bytes();
    [&length[..], kind, body].concat()
}

/// An AVIF whose container says one size and whose coded picture says another; there are no
/// pixels in it.
pub fn avif_promising(container: (u32, u32), coded: (u32, u32)) -> Vec<u8> {
    let brands = boxed(b"ftyp", b"avif\0\0\0\0avifmif1");
    // Profile 1, a still picture, the short kind of header, level 0, and 16 bits for each side.
    let mut bits: u64 = [(1, 3), (1, 1), (1, 1), (0, 5), (15, 4), (15, 4)]
        .into_iter()
        .fold(0, |bits, (value, length)| bits << length | value);
    bits = bits << 32 | u64::from(coded.0 - 1) << 16 | u64::from(coded.1 - 1);
    let sequence = (bits << 14).to_be_bytes();
    let data = [&[0x12, 0, 0x0a, 8][..], &sequence].concat();
    let meta = |place: usize| {
        let length = data.len() as u32;
        let spot = [&(place as u32).to_be_bytes()[..], &length.to_be_bytes()].concat();
        let entry = [&[0, 1, 0, 1, 0, 0, 0, 1][..], &spot].concat();
        let entry = [&entry[..2], &entry[4..]].concat();
        let size = [container.0, container.1].map(u32::to_be_bytes).concat();
        let shared = [
            boxed(b"ispe", &[&[0; 4][..], &size].concat()),
            boxed(b"av1C", &[0x81, 0x20, 0, 0]),
        ];
        let body = [
            boxed(b"hdlr", b"\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0"),
            boxed(b"pitm", &[0, 0, 0, 0, 0, 1]),
            boxed(
                b"iloc",
                &[&[0, 0, 0, 0, 0x44, 0, 0, 1][..], &entry].concat(),
            ),
            boxed(
                b"iinf",
                &[
                    &[0, 0, 0, 0, 0, 1][..],
                    &boxed(b"infe", b"\x02\0\0\0\0\x01\0\0av01\0"),
                ]
                .concat(),
            ),
            boxed(
                b"iprp",
                &[
                    boxed(b"ipco", &shared.concat()),
                    boxed(b"ipma", &[0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 1, 0x82]),
                ]
                .concat(),
            ),
        ];
        boxed(b"meta", &[vec![0; 4], body.concat()].concat())
    };
    let place = brands.len() + meta(0).len() + 8;
    [brands, meta(place), boxed(b"mdat", &data)].concat()
}

/// A PNG of black or of nothing, packed so well that it is small.
pub fn dark_png(kind: Kind, width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let bits = match kind.colour {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    } * u64::from(kind.bits);
    let rows = |across: u32, down: u32| match across {
        0 => 0,
        _ => (1 + (u64::from(across) * bits).div_ceil(8)) * u64::from(down),
    };
    let part = |side: u32, start: u32, step: u32| side.saturating_sub(start).div_ceil(step);
    let bytes = match kind.interlaced {
        false => rows(width, height),
        true => [
            (0, 8, 0, 8),
            (4, 8, 0, 8),
            (0, 4, 4, 8),
            (2, 4, 0, 4),
            (0, 2, 2, 4),
            (1, 2, 0, 2),
            (0, 1, 1, 2),
        ]
        .into_iter()
        .map(|(x, across, y, down)| rows(part(width, x, across), part(height, y, down)))
        .sum(),
    };
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    std::io::copy(
        &mut std::io::Read::take(std::io::repeat(0), bytes),
        &mut packer,
    )
    .unwrap();
    let mut header = [width, height].map(u32::to_be_bytes).concat();
    header.extend_from_slice(&[kind.bits, kind.colour, 0, 0, kind.interlaced.into()]);
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        png_chunk(b"IHDR", &header),
        chunks.concat(),
        png_chunk(b"IDAT", &packer.finish().unwrap()),
        png_chunk(b"IEND", b""),
    ]
    .concat()
}
