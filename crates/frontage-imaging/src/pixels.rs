//! Pixels in memory: 8 bits a channel, row by row, with alpha or without.

/// The channels of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channels {
    Rgb,
    /// Not premultiplied.
    Rgba,
}

impl Channels {
    pub(crate) fn count(self) -> usize {
        match self {
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }
}

/// A decoded picture. `data` always holds `width × height × channels` bytes.
#[derive(Debug, Clone)]
pub(crate) struct Pixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) channels: Channels,
    pub(crate) data: Vec<u8>,
}

impl Pixels {
    pub(crate) fn new(width: u32, height: u32, channels: Channels) -> Self {
        let size = width as usize * height as usize * channels.count();
        Self {
            width,
            height,
            channels,
            data: vec![0; size],
        }
    }

    /// Drops an alpha channel that is opaque everywhere, as screenshots have it: what follows
    /// is cheaper and the files are smaller.
    pub(crate) fn without_idle_alpha(mut self) -> Self {
        if self.channels == Channels::Rgb || self.data.chunks_exact(4).any(|p| p[3] != 255) {
            return self;
        }
        let count = self.data.len() / 4;
        for pixel in 0..count {
            self.data.copy_within(pixel * 4..pixel * 4 + 3, pixel * 3);
        }
        self.data.truncate(count * 3);
        self.channels = Channels::Rgb;
        self
    }

    /// Every pixel as red, green, blue, alpha.
    pub(crate) fn rgba(&self) -> impl Iterator<Item = [u8; 4]> {
        self.data
            .chunks_exact(self.channels.count())
            .map(|p| [p[0], p[1], p[2], p.get(3).copied().unwrap_or(255)])
    }
}
