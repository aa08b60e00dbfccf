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

    /// A part of it. What lies outside of the picture is not in it.
    pub(crate) fn part(&self, x: u32, y: u32, width: u32, height: u32) -> Self {
        let channels = self.channels.count();
        let mut part = Self::new(width, height, self.channels);
        let across = self.width as usize * channels;
        let start = x as usize * channels;
        let rows = self.data.chunks_exact(across).skip(y as usize);
        let length = width as usize * channels;
        for (to, from) in part.data.chunks_exact_mut(length).zip(rows) {
            to.copy_from_slice(&from[start..start + length]);
        }
        part
    }

    /// Drops an alpha channel that is opaque everywhere, as screenshots have it: what follows
    /// is cheaper and the files are smaller.
    pub(crate) fn without_idle_alpha(self) -> Self {
        if self.channels == Channels::Rgb || self.data.chunks_exact(4).any(|p| p[3] != 255) {
            return self;
        }
        self.over_white()
    }

    /// The picture as it looks on white paper, for formats that know no alpha.
    pub(crate) fn over_white(&self) -> Self {
        if self.channels == Channels::Rgb {
            return self.clone();
        }
        let mut flat = Self::new(self.width, self.height, Channels::Rgb);
        for (to, from) in flat.data.chunks_exact_mut(3).zip(self.data.chunks_exact(4)) {
            let alpha = u32::from(from[3]);
            for channel in 0..3 {
                let mixed = u32::from(from[channel]) * alpha + 255 * (255 - alpha);
                to[channel] = ((mixed + 127) / 255) as u8;
            }
        }
        flat
    }

    /// Every pixel as red, green, blue, alpha.
    pub(crate) fn rgba(&self) -> impl Iterator<Item = [u8; 4]> {
        self.data
            .chunks_exact(self.channels.count())
            .map(|p| [p[0], p[1], p[2], p.get(3).copied().unwrap_or(255)])
    }
}
