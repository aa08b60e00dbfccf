//! Makes the renditions of a picture and says what they cost:
//! `cargo run --release --example renditions -- photo.jpg [directory]`

use std::{env, error::Error, fs, path::Path, time::Instant};

use frontage_imaging::{Limits, Recipe, process};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let photo = arguments.next().ok_or("which picture?")?;
    let directory = arguments.next();
    let bytes = fs::read(&photo)?;
    let mut recipe = Recipe::default();
    if let Ok(method) = env::var("WEBP_METHOD") {
        recipe.webp_method = method.parse()?;
    }
    if let Ok(threads) = env::var("THREADS") {
        recipe.threads = threads.parse()?;
    }

    let start = Instant::now();
    let picture = process(&bytes, &Limits::default(), &recipe)?;
    let wall = start.elapsed();

    println!(
        "{} → {} × {}, placeholder {}, {}",
        picture.format, picture.width, picture.height, picture.placeholder, picture.dominant_color
    );
    for rendition in &picture.renditions {
        let (width, extension) = (rendition.width, rendition.format.extension());
        println!(
            "{width:>5} × {:<5} {extension:<4} {:>8} bytes",
            rendition.height,
            rendition.bytes.len()
        );
        if let Some(directory) = &directory {
            let file = Path::new(directory).join(format!("{width}.{extension}"));
            fs::write(file, &rendition.bytes)?;
        }
    }
    println!("{} ms on {} threads", wall.as_millis(), recipe.threads);
    Ok(())
}
