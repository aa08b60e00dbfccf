//! Makes the renditions of a picture and says when each was there:
//! `cargo run --release --example renditions -- photo.jpg [directory]`
//!
//! From the environment: `WANT` (`first` for first light alone), `THREADS`, `WEBP_METHOD`,
//! `AVIF_SPEED`.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    str::FromStr,
    thread::available_parallelism,
    time::Instant,
};

use frontage_imaging::{Job, Limits, Recipe, Step, Want, prepare};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let photo = arguments.next().ok_or("which picture?")?;
    let directory = arguments.next().map(PathBuf::from);
    let bytes = fs::read(&photo)?;
    let mut recipe = Recipe::default();
    recipe.webp_method = setting("WEBP_METHOD")?.unwrap_or(recipe.webp_method);
    recipe.avif_speed = setting("AVIF_SPEED")?.unwrap_or(recipe.avif_speed);
    let job = Job {
        limits: Limits::default(),
        recipe,
        frame: None,
        want: match env::var("WANT").as_deref() {
            Ok("first") => Want::FirstLight,
            _ => Want::Everything,
        },
        threads: match setting("THREADS")? {
            Some(threads) => threads,
            None => available_parallelism()?.get(),
        },
    };

    let start = Instant::now();
    let mut unwritten = None;
    prepare(&bytes, &job, &mut |step| {
        let ms = start.elapsed().as_millis();
        match step {
            Step::Checked(header) => println!("{ms:>5} ms  {header:?}"),
            Step::Seen(facts) => println!("{ms:>5} ms  {facts:?}"),
            Step::Made(spec, made) => {
                println!(
                    "{ms:>5} ms  {:<10} {:>8} bytes",
                    spec.to_string(),
                    made.len()
                );
                if let Some(directory) = &directory {
                    unwritten = write(directory, &spec.to_string(), &made).err();
                }
            }
        }
        unwritten.is_none()
    })?;
    Ok(())
}

fn write(directory: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(directory)?;
    fs::write(directory.join(name), bytes)
}

fn setting<T: FromStr>(name: &str) -> Result<Option<T>, T::Err> {
    env::var(name).ok().map(|value| value.parse()).transpose()
}
