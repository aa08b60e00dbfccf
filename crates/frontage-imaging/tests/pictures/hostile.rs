//! Files that were made to do harm. Each becomes a sound picture or is refused by name, and none
//! takes more memory or time than one file may.

use std::{
    env, fs,
    process::{Command, Stdio},
    sync::LazyLock,
};

use frontage_imaging::{Format, ImageError, Job, Limits, Recipe, Want, inspect, prepare, process};
use gif::Frame;
use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::{
    forge::{
        Kind, avif_promising, boxed, dark_png, fixture, gif_frame, gif_of, png_of, riff,
        webp_canvas, webp_frame, webp_of, zlib,
    },
    make::{
        busy, corners, everything, jpeg, jpeg_with, png, png_chunk, png_header, processed,
        progressive_jpeg, webp, with_chunks, with_segment,
    },
};

/// What one file may take: bytes beside those of the process, and seconds of a processor. The
/// second is what a development build needs on a slow machine.
const MEMORY: u64 = 256 << 20;
const SECONDS: u64 = 10;
/// Names the file that this process is to work on, as the child of another.
const FILE: &str = "FRONTAGE_HOSTILE_FILE";

/// What became of a file: `picture`, or the code of its refusal.
fn outcome(file: &[u8], limits: &Limits) -> String {
    let job = Job {
        limits: limits.clone(),
        want: Want::FirstLight,
        ..everything()
    };
    let mut made = 0;
    let done = prepare(file, &job, &mut |step| {
        made += usize::from(matches!(step, frontage_imaging::Step::Made(..)));
        true
    });
    match done {
        Ok(()) => {
            assert!(made > 0);
            "picture".to_owned()
        }
        Err(error) => {
            assert!(!error.is_internal(), "{error}");
            error.code().to_owned()
        }
    }
}

/// The same in a process of its own, which is killed when it takes too much.
fn outcome_within_limits(name: &str, file: &[u8]) -> String {
    let folder = env::temp_dir().join(format!("frontage-hostile-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name.replace(' ', "-"));
    fs::write(&path, file).unwrap();
    let child = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "hostile::a_child_works_within_limits",
            "--nocapture",
        ])
        .env(FILE, &path)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    let outcome = said.lines().find_map(|line| line.split_once("outcome: "));
    match outcome {
        Some((_, outcome)) if child.status.success() => outcome.to_owned(),
        _ => format!(
            "{}: {said} {}",
            child.status,
            String::from_utf8_lossy(&child.stderr)
        ),
    }
}

#[test]
fn a_child_works_within_limits() {
    let Ok(path) = env::var(FILE) else {
        return;
    };
    let file = fs::read(path).unwrap();
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let taken = status.lines().find_map(|line| line.strip_prefix("VmData:"));
    let taken = taken.unwrap().trim().trim_end_matches(" kB");
    let limit = |bytes| Rlimit {
        current: Some(bytes),
        maximum: Some(bytes),
    };
    let data = taken.parse::<u64>().unwrap() * 1024 + MEMORY;
    setrlimit(Resource::Data, limit(data)).unwrap();
    setrlimit(Resource::Cpu, limit(SECONDS)).unwrap();
    println!("outcome: {}", outcome(&file, &Limits::default()));
}

#[test]
fn bombs_of_each_format_cost_only_themselves() {
    let deep = |colour, interlaced| Kind {
        colour,
        bits: 16,
        interlaced,
    };
    let still = webp(corners(16, 16));
    let frame = webp_frame(0, 0, (16, 16), &still);
    let thousand_frames = [
        vec![webp_canvas(2, 16, 16), riff(b"ANIM", &[0; 6])],
        vec![frame; 1000],
    ];
    let zeros = zlib(&vec![0; 64 << 20]);
    let profile = [b"bomb\0\0".to_vec(), zeros.clone()].concat();
    let text = [b"bomb\0\0".to_vec(), zeros].concat();
    let small = png(corners(64, 48));
    let profiles = png_chunk(
        b"iCCP",
        &[b"bomb\0\0".to_vec(), zlib(&vec![0; 2 << 20])].concat(),
    );
    let animated = [0_u32.to_be_bytes(), 0_u32.to_be_bytes()].concat();
    let animated = [&1000_u32.to_be_bytes()[..], &animated[..4]].concat();
    let resized = |mut photo: Vec<u8>, width: u16, height: u16| {
        let frame = |pair: &[u8]| pair[0] == 0xff && matches!(pair[1], 0xc0 | 0xc2);
        let at = photo.windows(2).position(frame).unwrap() + 5;
        photo[at..at + 2].copy_from_slice(&height.to_be_bytes());
        photo[at + 2..at + 4].copy_from_slice(&width.to_be_bytes());
        photo
    };
    let full_colour = jpeg_with(&corners(64, 64), |encoder| {
        encoder.set_progressive(true);
        encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_1_1);
    });
    let mut over = gif_of(16, 16, &[gif_frame(16, 16)]);
    let frame = over
        .windows(5)
        .rposition(|five| five == [0x2c, 0, 0, 0, 0])
        .unwrap();
    over[frame + 5..frame + 9].fill(0xff);
    let bombs = [
        ("png header", png_header(30_000, 30_000), "side-too-long"),
        (
            "png of 60 megapixels",
            dark_png(deep(0, false), 9000, 6660, &[]),
            "picture",
        ),
        (
            "png in passes",
            dark_png(deep(6, true), 7000, 5000, &[]),
            "picture",
        ),
        (
            "png as thin as a thread",
            dark_png(deep(2, false), 16_384, 1, &[]),
            "picture",
        ),
        (
            "png with a packed profile",
            with_chunks(&small, &[png_chunk(b"iCCP", &profile)]),
            "picture",
        ),
        (
            "png with thousands of packed profiles",
            with_chunks(&small, &[profiles.repeat((20 << 20) / profiles.len())]),
            "picture",
        ),
        (
            "png with packed text",
            with_chunks(&small, &[png_chunk(b"zTXt", &text)]),
            "picture",
        ),
        (
            "png of many frames",
            with_chunks(&small, &[png_chunk(b"acTL", &animated)]),
            "too-many-frames",
        ),
        (
            "jpeg header",
            resized(jpeg(&corners(16, 16)), 65_500, 65_500),
            "side-too-long",
        ),
        (
            "jpeg in passes",
            resized(full_colour, 9000, 6600),
            "too-much-memory",
        ),
        (
            "jpeg without pixels",
            resized(jpeg(&corners(16, 16)), 9000, 6600),
            "corrupt",
        ),
        (
            "webp of many frames",
            webp_of(&thousand_frames.concat()),
            "too-many-frames",
        ),
        (
            "webp canvas",
            webp_of(&[webp_canvas(0, 1 << 24, 1 << 24)]),
            "side-too-long",
        ),
        (
            "gif of many frames",
            gif_of(16, 16, &vec![gif_frame(16, 16); 1000]),
            "too-many-frames",
        ),
        (
            "gif canvas",
            b"GIF89a\xff\xff\xff\xff\0\0\0".to_vec(),
            "side-too-long",
        ),
        ("gif frame over its canvas", over, "side-too-long"),
        (
            "avif container",
            avif_promising((30_000, 30_000), (64, 64)),
            "side-too-long",
        ),
        (
            "avif coded picture",
            avif_promising((64, 64), (65_536, 65_536)),
            "side-too-long",
        ),
        (
            "avif of 60 megapixels",
            avif_promising((9000, 6600), (9000, 6600)),
            "too-much-memory",
        ),
        (
            "avif without pixels",
            avif_promising((64, 64), (64, 64)),
            "corrupt",
        ),
        (
            "avif in boxes",
            [
                fixture("avif-8-420.avif"),
                boxed(b"free", &[]).repeat(100_000),
            ]
            .concat(),
            "picture",
        ),
    ];
    for (name, file, expected) in bombs {
        assert_eq!(outcome_within_limits(name, &file), expected, "{name}");
    }
}

#[test]
fn what_is_within_the_limits_can_be_opened_within_the_memory() {
    let gif = Frame {
        width: 4000,
        height: 3000,
        buffer: vec![1; 12_000_000].into(),
        ..Frame::default()
    };
    let photo = jpeg_with(&image::RgbImage::new(6000, 4000), |encoder| {
        encoder.set_progressive(true);
    });
    let drawing = Kind {
        colour: 6,
        bits: 8,
        interlaced: true,
    };
    for (name, file) in [
        ("gif", gif_of(4000, 3000, &[gif])),
        ("jpeg", photo),
        ("png", dark_png(drawing, 7680, 7680, &[])),
        ("webp", webp(image::RgbaImage::new(4000, 3000))),
    ] {
        assert_eq!(outcome_within_limits(name, &file), "picture", "{name}");
        let header = inspect(&file, &Limits::default()).unwrap();
        let limits = Limits {
            max_memory: header.memory() - 1,
            ..Limits::default()
        };
        let error = inspect(&file, &limits).unwrap_err();
        assert_eq!(error.code(), "too-much-memory", "{name}");
        assert!(error.to_string().contains("ordinary JPEG"), "{error}");
    }
}

#[test]
fn a_jpeg_of_an_uncommon_process_is_refused_by_its_name() {
    let photo = jpeg(&corners(64, 48));
    let at = photo
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    for (marker, name) in [
        (0xc3, "lossless"),
        (0xc5, "hierarchical"),
        (0xc9, "arithmetic"),
        (0xca, "arithmetic"),
        (0xcb, "lossless JPEG with arithmetic"),
        (0xcf, "hierarchical"),
        (0xf7, "JPEG-LS"),
    ] {
        let mut other = photo.clone();
        other[at + 1] = marker;
        let error = inspect(&other, &Limits::default()).unwrap_err();
        assert_eq!(error.code(), "unsupported");
        assert!(error.to_string().contains(name), "{error}");
    }
    let mut deep = photo.clone();
    deep[at + 1] = 0xc1;
    deep[at + 4] = 12;
    assert_eq!(
        inspect(&deep, &Limits::default()).unwrap_err().to_string(),
        "This JPEG is of a kind we do not read (12 bits a colour instead of 8). Save it again \
         as an ordinary JPEG and upload that."
    );
}

#[test]
fn a_film_without_a_still_picture_is_refused_for_being_animated() {
    let sizes = boxed(b"stsz", &[&[0; 8][..], &3_u32.to_be_bytes()].concat());
    let track = [b"stbl", b"minf", b"mdia", b"trak", b"moov"]
        .into_iter()
        .fold(sizes, |inner, kind| boxed(kind, &inner));
    let film = [boxed(b"ftyp", b"avis\0\0\0\0avisavif"), track].concat();
    let error = inspect(&film, &Limits::default()).unwrap_err();
    let format = Format::Avif;
    assert_eq!(error, ImageError::Animated { format });
    let limits = Limits {
        max_frames: 2,
        ..Limits::default()
    };
    let error = inspect(&film, &limits).unwrap_err();
    assert_eq!(error, ImageError::TooManyFrames { format, limit: 2 });
}

#[test]
fn a_file_that_is_something_else_as_well_becomes_a_picture_and_nothing_else() {
    const PAYLOAD: &str = "<script>steal()</script>";
    let zip = [b"PK\x03\x04", PAYLOAD.as_bytes(), b"PK\x05\x06\0\0\0\0"].concat();
    let film = [boxed(b"ftyp", b"mp42"), boxed(b"mdat", PAYLOAD.as_bytes())].concat();
    let comment = [
        &[0x21, 0xfe, PAYLOAD.len() as u8][..],
        PAYLOAD.as_bytes(),
        &[0],
    ]
    .concat();
    let gif = gif_of(64, 48, &[gif_frame(64, 48)]);
    let behind_palette = 13 + 12;
    let files = [
        (
            "JPEG and ZIP",
            [jpeg(&corners(64, 48)), zip.clone()].concat(),
        ),
        (
            "JPEG and HTML",
            with_segment(&jpeg(&corners(64, 48)), 0xfe, PAYLOAD.as_bytes()),
        ),
        (
            "motion photo",
            [jpeg(&corners(64, 48)), film.clone()].concat(),
        ),
        ("PNG and ZIP", [png(corners(64, 48)), zip.clone()].concat()),
        ("PNG and HTML", {
            let text = [b"Comment\0", PAYLOAD.as_bytes()].concat();
            with_chunks(&png(corners(64, 48)), &[png_chunk(b"tEXt", &text)])
        }),
        ("GIF and script", {
            [&gif[..behind_palette], &comment, &gif[behind_palette..]].concat()
        }),
        ("GIF and ZIP", [gif.clone(), zip.clone()].concat()),
        ("WebP and ZIP", [webp(corners(64, 48)), zip].concat()),
        (
            "AVIF and a film",
            [fixture("avif-8-420.avif"), film].concat(),
        ),
    ];
    for (name, file) in files {
        let holds = |bytes: &[u8]| {
            let mut windows = bytes.windows(PAYLOAD.len());
            windows.any(|window| window == PAYLOAD.as_bytes())
        };
        assert!(holds(&file), "{name} should have been both");
        for rendition in processed(&file).renditions {
            assert!(!holds(&rendition.bytes), "{name}, {}", rendition.spec);
        }
    }
    let page = [b"<html><body>", &jpeg(&corners(8, 8))[..]].concat();
    let error = inspect(&page, &Limits::default()).unwrap_err();
    assert_eq!(error.code(), "not-a-picture");
}

/// Small files of every format, with as much in them as there can be.
static FILES: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(|| {
    let picture = busy(48, 40);
    let laced = Kind {
        colour: 6,
        bits: 16,
        interlaced: true,
    };
    let profile = [b"P3\0\0".to_vec(), zlib(&fixture("display-p3.icc"))].concat();
    let noise =
        |x: usize, y: usize, which| ((x * 7919 + y * 104_729) * (which + 3)) as u32 & 0xffff;
    let frame = Frame {
        width: 48,
        height: 40,
        buffer: (0..48 * 40)
            .map(|at| (at * 7 % 4) as u8)
            .collect::<Vec<_>>()
            .into(),
        ..Frame::default()
    };
    let profiled = jpeg_with(&picture, |encoder| {
        encoder.add_icc_profile(&fixture("adobe-rgb.icc")).unwrap();
    });
    vec![
        ("jpeg", with_segment(&profiled, 0xe1, &crate::forge::xmp(6))),
        ("progressive jpeg", progressive_jpeg(&picture)),
        (
            "png",
            png_of(laced, (48, 40), &[png_chunk(b"iCCP", &profile)], noise),
        ),
        ("webp", webp(picture.clone())),
        ("lossy webp", crate::make::lossy_webp(&picture)),
        ("animated webp", {
            webp_of(&[
                webp_canvas(2, 60, 60),
                riff(b"ANIM", &[0; 6]),
                webp_frame(2, 4, (48, 40), &webp(picture)),
            ])
        }),
        ("gif", gif_of(48, 40, &[frame])),
        ("avif", fixture("avif-alpha.avif")),
        ("avif grid", fixture("avif-grid.avif")),
        ("avif sequence", fixture("avif-sequence.avif")),
    ]
});

#[test]
fn what_is_cut_off_is_refused_in_every_format() {
    for (name, whole) in FILES.iter() {
        assert_eq!(outcome(whole, &Limits::default()), "picture", "{name}");
        let step = (whole.len() / 60).max(1);
        for length in (0..whole.len()).step_by(step).chain([whole.len() - 1]) {
            let result = process(&whole[..length], &Limits::default(), &Recipe::default());
            assert!(result.is_err(), "{name}, cut at {length}");
        }
    }
}

#[test]
fn flipped_bits_and_shuffled_pieces_never_do_more_than_be_refused() {
    let config = ProptestConfig {
        cases: 800,
        rng_seed: RngSeed::Fixed(5),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let place = any::<prop::sample::Index>;
    let flips = prop::collection::vec((place(), 0..8_u8), 0..6);
    let moved = prop::option::of((place(), place(), 1..40_usize));
    let upload = (0..FILES.len(), flips, moved);
    TestRunner::new(config)
        .run(&upload, |(which, flips, moved)| {
            let mut file = FILES[which].1.clone();
            for (at, bit) in flips {
                let at = at.index(file.len());
                file[at] ^= 1 << bit;
            }
            if let Some((from, to, length)) = moved {
                let from = from.index(file.len());
                let piece = file[from..file.len().min(from + length)].to_vec();
                let to = to.index(file.len());
                file.splice(to..to, piece);
            }
            let limits = Limits {
                max_pixels: 100_000,
                ..Limits::default()
            };
            let _named = outcome(&file, &limits);
            Ok(())
        })
        .unwrap();
}
