//! Files that were made to do harm. Each becomes a sound picture or is refused by name, and none
//! takes more memory or time than one file may.

use std::{
    env, fs,
    process::{Command, Stdio},
};

use frontage_imaging::{Job, Limits, Want, inspect, prepare};
use gif::Frame;
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::{
    forge::{
        Kind, avif_promising, boxed, dark_png, fixture, gif_frame, gif_of, riff, webp_canvas,
        webp_frame, webp_of, zlib,
    },
    make::{corners, everything, jpeg, jpeg_with, png, png_chunk, png_header, webp, with_chunks},
};

/// What one file may take: bytes beside those of the process, and seconds of a processor. The
/// second is what a development build needs on a slow machine.
const MEMORY: u64 = 256 << 20;
const SECONDS: u64 = 10;
/// Names the file that this process is to work on, as the child of another.
const FILE: &str = "FRONTAGE_HOSTILE_FILE";

/// What became of a file: `picture`, or the code of its refusal.
pub fn outcome(file: &[u8], limits: &Limits) -> String {
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
