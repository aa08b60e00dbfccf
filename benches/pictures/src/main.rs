//! Our side of `make bench-pictures`, one task per process, so that each has CPU and memory of
//! its own to be counted. What it found stands on stdout as JSON; `renditions.mjs` runs it.

mod cost;
mod lanczos;
mod likeness;
mod make;
mod settings;

use std::{fs, path::PathBuf, str::FromStr};

use anyhow::Context;
use clap::{Parser, Subcommand};
use frontage_imaging::Spec;
use serde_json::Value;

use settings::Settings;

#[derive(Parser)]
#[command(about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Makes renditions of a photograph and says what that cost.
    Make {
        photo: PathBuf,
        /// Where they go.
        folder: PathBuf,
        #[command(flatten)]
        settings: Settings,
        #[arg(long, default_value_t = 2)]
        threads: usize,
        /// Names of renditions: `640.webp`.
        #[arg(required = true, value_parser = Spec::from_str)]
        specs: Vec<Spec>,
    },
    /// Finds the quality at which renditions of one format have a number of bytes in all.
    Match {
        photo: PathBuf,
        #[arg(long)]
        bytes: u64,
        #[command(flatten)]
        settings: Settings,
        #[arg(required = true, value_parser = Spec::from_str)]
        specs: Vec<Spec>,
    },
    /// Says how like the photograph renditions are, by SSIMULACRA2. All are files of bare RGB,
    /// upright and in sRGB, named `FILE:WIDTHxHEIGHT`; the photograph, at its full size, is
    /// reduced to the size of each.
    Likeness {
        photo: String,
        #[arg(required = true)]
        renditions: Vec<String>,
    },
}

fn main() -> anyhow::Result<()> {
    let said: Value = match Arguments::parse().task {
        Task::Make {
            photo,
            folder,
            settings,
            threads,
            specs,
        } => make::make(&photo, &folder, &settings.recipe(), specs, threads)?,
        Task::Match {
            photo,
            bytes,
            settings,
            specs,
        } => {
            let photo = fs::read(&photo).with_context(|| format!("reading {}", photo.display()))?;
            make::matched(&photo, &settings.recipe(), &specs, bytes)?
        }
        Task::Likeness { photo, renditions } => likeness::of(&photo, &renditions)?,
    };
    println!("{said}");
    Ok(())
}
