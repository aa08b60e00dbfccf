//! What photographs look like to a machine: the demo's, as hotels upload them.

use std::path::Path;

use frontage_imaging::{Job, Limits, Look, Recipe, Step, Want, prepare};
use image::{DynamicImage, ImageFormat, imageops::FilterType};

/// What somebody who only looks sees.
fn look(file: &[u8]) -> Look {
    let job = Job {
        limits: Limits::default(),
        recipe: Recipe::default(),
        frame: None,
        want: Want::These(Vec::new()),
        threads: 1,
    };
    let mut seen = None;
    prepare(file, &job, &mut |step| {
        match step {
            Step::Seen(facts) => seen = facts.look,
            Step::Made(spec, _) => panic!("{spec} was not wanted"),
            Step::Checked(_) => {}
        }
        true
    })
    .unwrap();
    seen.unwrap()
}

/// Every photo of the demo, with its name, small enough to be changed quickly.
fn photos() -> Vec<(String, DynamicImage)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/photos");
    let mut photos: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "jpg"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let photo = image::open(&path).unwrap();
            (name, photo.thumbnail(600, 600))
        })
        .collect();
    photos.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(photos.len() > 20, "{}", photos.len());
    photos
}

fn file(photo: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    photo.to_rgb8().write_to(&mut file, format).unwrap();
    file.into_inner()
}

#[test]
fn a_photo_is_known_again_smaller_brighter_darker_and_a_little_cropped_and_no_other_is_taken_for_it()
 {
    let photos = photos();
    let looks: Vec<Look> = photos
        .iter()
        .map(|(_, photo)| look(&file(photo, ImageFormat::Png)))
        .collect();
    for ((name, photo), known) in photos.iter().zip(&looks) {
        let changed = [
            ("smaller", photo.resize(300, 300, FilterType::Triangle)),
            ("brighter", photo.brighten(25)),
            ("darker", photo.brighten(-25)),
            ("cropped", cropped(photo)),
        ];
        for (how, photo) in changed {
            let found = look(&file(&photo, ImageFormat::Jpeg)).fingerprint;
            let distance = found.distance(known.fingerprint);
            assert!(found.is_like(known.fingerprint), "{name} {how}: {distance}");
        }
    }
    for (at, one) in looks.iter().enumerate() {
        for (other_at, other) in looks.iter().enumerate().skip(at + 1) {
            let distance = one.fingerprint.distance(other.fingerprint);
            let names = [&photos[at].0, &photos[other_at].0];
            assert!(!one.fingerprint.is_like(other.fingerprint), "{names:?}");
            assert!(distance >= 30, "{names:?}: {distance}");
        }
    }
}

/// Without a fiftieth at each edge.
fn cropped(photo: &DynamicImage) -> DynamicImage {
    let (width, height) = (photo.width(), photo.height());
    let (x, y) = (width / 50, height / 50);
    photo.crop_imm(x, y, width - 2 * x, height - 2 * y)
}

#[test]
fn what_hotels_show_is_not_called_dark_and_most_of_it_is_with_an_eighth_of_the_light() {
    let photos = photos();
    let mut dark = 0;
    for (name, photo) in &photos {
        let seen = look(&file(photo, ImageFormat::Jpeg));
        assert!(!seen.is_dark(), "{name}: {seen:?}");
        let mut underexposed = photo.to_rgb8();
        for pixel in underexposed.pixels_mut() {
            let less = |value: u8| (f32::from(value) / 255.0).powf(2.2) / 8.0;
            pixel.0 = pixel
                .0
                .map(|value| (less(value).powf(1.0 / 2.2) * 255.0) as u8);
        }
        let underexposed = DynamicImage::ImageRgb8(underexposed);
        dark += usize::from(look(&file(&underexposed, ImageFormat::Jpeg)).is_dark());
    }
    assert!(dark * 2 > photos.len(), "{dark} of {}", photos.len());
}
