//! How renditions are made, where it is to differ from what the server does by itself.

use clap::Args;
use frontage_imaging::Recipe;

/// What is not given is as [`Recipe::default`] has it.
#[derive(Debug, Args)]
pub struct Settings {
    #[arg(long)]
    jpeg_quality: Option<u8>,
    #[arg(long)]
    webp_quality: Option<u8>,
    #[arg(long)]
    webp_method: Option<u8>,
    #[arg(long)]
    avif_quality: Option<u8>,
    #[arg(long)]
    avif_speed: Option<u8>,
}

impl Settings {
    /// The server's recipe with these changes.
    pub fn recipe(&self) -> Recipe {
        let mut recipe = Recipe::default();
        let changes = [
            (&mut recipe.jpeg_quality, self.jpeg_quality),
            (&mut recipe.webp_quality, self.webp_quality),
            (&mut recipe.webp_method, self.webp_method),
            (&mut recipe.avif_quality, self.avif_quality),
            (&mut recipe.avif_speed, self.avif_speed),
        ];
        for (setting, change) in changes {
            *setting = change.unwrap_or(*setting);
        }
        recipe
    }
}
