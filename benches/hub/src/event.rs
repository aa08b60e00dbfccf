//! The data of an event: 200 bytes that say who published it, on which channel, as the how manieth
//! there, and when. Nothing in it needs escaping, so it stands byte for byte inside the JSON of every
//! server; the reader looks for it once and from then on at the same place.

/// Bytes of an event's data.
pub const BYTES: usize = 200;
/// The event's name; with the channel's it makes a delivery 255 bytes long on the wire.
pub const NAME: &str = "update";

const MARK: &[u8; 4] = b"@fb@";
const PUBLISHER: std::ops::Range<usize> = 4..6;
const CHANNEL: std::ops::Range<usize> = 6..10;
const NUMBER: std::ops::Range<usize> = 10..18;
const SENT: std::ops::Range<usize> = 18..34;

/// The name of a channel; all are equally long.
pub fn channel_name(channel: usize) -> String {
    format!("bench-{channel:04}")
}

/// Which event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id {
    /// Who published it.
    pub publisher: usize,
    /// Where.
    pub channel: usize,
    /// The how manieth of its publisher on its channel, from 0.
    pub number: u32,
}

/// Writes the data of an event over `data`. `sent` is in nanoseconds of the monotonic clock, which
/// all processes share.
pub fn write(data: &mut [u8; BYTES], id: Id, sent: u64) {
    data[..MARK.len()].copy_from_slice(MARK);
    write_digits(&mut data[PUBLISHER], id.publisher as u64, 10);
    write_digits(&mut data[CHANNEL], id.channel as u64, 10);
    write_digits(&mut data[NUMBER], u64::from(id.number), 10);
    write_digits(&mut data[SENT], sent, 16);
    data[SENT.end..].fill(b'x');
}

fn write_digits(place: &mut [u8], mut value: u64, base: u64) {
    for byte in place.iter_mut().rev() {
        *byte = b"0123456789abcdef"[(value % base) as usize];
        value /= base;
    }
}

/// What an event tells of itself, not yet read further than asked.
#[derive(Clone, Copy)]
pub struct Stamp<'a>(&'a [u8; SENT.end]);

impl Stamp<'_> {
    /// Which event it is.
    pub fn id(self) -> Id {
        Id {
            publisher: read_digits(&self.0[PUBLISHER], 10) as usize,
            channel: read_digits(&self.0[CHANNEL], 10) as usize,
            number: read_digits(&self.0[NUMBER], 10) as u32,
        }
    }

    /// When its publisher sent it, in nanoseconds of the monotonic clock.
    pub fn sent(self) -> u64 {
        read_digits(&self.0[SENT], 16)
    }
}

fn read_digits(place: &[u8], base: u64) -> u64 {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => u64::from(byte - b'0'),
        letter => u64::from(letter.wrapping_sub(b'a')) + 10,
    };
    place
        .iter()
        .fold(0, |value, byte| value * base + digit(*byte))
}

/// Finds the data in what a server sends, at the place where it was the last time.
#[derive(Default)]
pub struct Finder {
    place: usize,
}

impl Finder {
    /// The event in a frame's payload; None when it holds none of ours.
    pub fn find<'a>(&mut self, payload: &'a [u8]) -> Option<Stamp<'a>> {
        let at = |place: usize| {
            let bytes: &[u8; SENT.end] = payload.get(place..)?.first_chunk()?;
            bytes.starts_with(MARK).then_some(Stamp(bytes))
        };
        at(self.place).or_else(|| {
            let place = payload.windows(MARK.len()).position(|four| four == MARK)?;
            self.place = place;
            at(place)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_event_is_found_wherever_a_server_puts_it() {
        let mut finder = Finder::default();
        let shapes = [
            ("{\"event\":\"update\",\"data\":\"", "\"}"),
            ("{\"data\":\"", "\",\"channel\":\"c\",\"event\":\"update\"}"),
        ];
        for (number, (before, after)) in shapes.into_iter().cycle().take(4).enumerate() {
            let mut data = [0; BYTES];
            let id = Id {
                publisher: 15,
                channel: 999,
                number: 98_765_432 + number as u32,
            };
            write(&mut data, id, u64::MAX - 7);
            let text = [before.as_bytes(), &data, after.as_bytes()].concat();
            let stamp = finder.find(&text).unwrap();
            assert_eq!(stamp.id(), id);
            assert_eq!(stamp.sent(), u64::MAX - 7);
        }
        assert!(finder.find(b"{\"event\":\"pusher:ping\"}").is_none());
        assert!(finder.find(b"@fb@15").is_none(), "cut off");
    }
}
