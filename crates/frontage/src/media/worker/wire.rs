//! What is said between the server and a worker: frames of a length, a kind and a payload.
//!
//! Down goes one job. Up come a report on how well the worker is locked up, what was seen, each
//! rendition, and one last word. Whatever comes up is the word of a program that has looked at
//! hostile bytes: lengths are bounded before anything is allocated, and [`super::checked`]
//! compares the rest with what was asked for.

use std::{
    ffi::OsString,
    io::{self, Read, Write},
    os::unix::ffi::{OsStrExt, OsStringExt},
    path::{Path, PathBuf},
};

use frontage_imaging::{Frame, Job, Limits, Recipe, Spec, Want};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt};

/// Bytes of the largest rendition that a worker may hand over.
const MOST_BYTES: usize = 32 << 20;
/// Bytes of the largest payload of any other kind.
const MOST_WORDS: usize = 64 << 10;
const HEAD: usize = 5;

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// Down: [`Assignment`].
    Job = 1,
    /// Up: whether the worker is locked up, [`super::cell::Locked`].
    Locked = 2,
    /// Up: [`WrittenFacts`](super::super::written_facts::WrittenFacts).
    Seen = 3,
    /// Up: the name of a rendition, a line feed, and its bytes.
    Made = 4,
    /// Up, the last word: everything is made.
    Done = 5,
    /// Up, the last word: [`super::Refused`].
    Refused = 6,
    /// Up, the last word: a good picture could not be prepared; the cause as text.
    Failed = 7,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        let all = [
            Self::Job,
            Self::Locked,
            Self::Seen,
            Self::Made,
            Self::Done,
            Self::Refused,
            Self::Failed,
        ];
        all.into_iter().find(|kind| *kind as u8 == byte)
    }

    fn most_bytes(self) -> usize {
        match self {
            Self::Made => MOST_BYTES,
            _ => MOST_WORDS,
        }
    }
}

/// A job, as it is written.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Assignment {
    /// Hexadecimal, as a path need not be text.
    source: String,
    #[serde(with = "WrittenLimits")]
    limits: Limits,
    #[serde(with = "WrittenRecipe")]
    recipe: Recipe,
    frame: Option<[u16; 4]>,
    /// Names of renditions; none for first light.
    these: Option<Vec<String>>,
    threads: usize,
    pub(super) bounds: Bounds,
}

/// What a worker may take.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Bounds {
    /// Bytes of memory beside the program itself.
    pub(super) memory: u64,
    /// Seconds of processor time.
    pub(super) seconds: u32,
    /// How far it steps back behind other programs, 0 to 19.
    pub(super) niceness: i32,
}

impl Assignment {
    pub(super) fn new(source: &Path, job: &Job, bounds: Bounds) -> Self {
        let these = match &job.want {
            Want::These(specs) => Some(specs.iter().map(ToString::to_string).collect()),
            Want::FirstLight | Want::Everything => None,
        };
        Self {
            source: hex::encode(source.as_os_str().as_bytes()),
            limits: job.limits.clone(),
            recipe: job.recipe.clone(),
            frame: job.frame.map(|f| [f.x, f.y, f.width, f.height]),
            these,
            threads: job.threads,
            bounds,
        }
    }

    pub(super) fn source(&self) -> io::Result<PathBuf> {
        let bytes = hex::decode(&self.source).map_err(io::Error::other)?;
        Ok(PathBuf::from(OsString::from_vec(bytes)))
    }

    pub(super) fn job(self) -> io::Result<Job> {
        let want = match self.these {
            None => Want::FirstLight,
            Some(names) => {
                let specs = names.iter().map(|name| name.parse::<Spec>());
                Want::These(specs.collect::<Result<_, _>>().map_err(io::Error::other)?)
            }
        };
        let frame = self.frame.map(|[x, y, width, height]| Frame {
            x,
            y,
            width,
            height,
        });
        Ok(Job {
            limits: self.limits,
            recipe: self.recipe,
            frame,
            want,
            threads: self.threads,
        })
    }
}

/// A field that is added there must be added here: the compiler says so.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Limits")]
struct WrittenLimits {
    max_bytes: u64,
    max_pixels: u64,
    max_side: u32,
    max_scans: u32,
    max_frames: u32,
    max_profile_bytes: u64,
    max_memory: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Recipe")]
struct WrittenRecipe {
    widths: Vec<u32>,
    max_height: u32,
    jpeg_quality: u8,
    webp_quality: u8,
    webp_method: u8,
    avif_quality: u8,
    avif_speed: u8,
}

/// A frame as bytes. `parts` follow one another as the payload.
pub(super) fn frame(kind: Kind, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut frame = Vec::with_capacity(HEAD + length);
    frame.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    frame.push(kind as u8);
    for part in parts {
        frame.extend_from_slice(part);
    }
    frame
}

/// Writes a frame without copying its payload together.
pub(super) fn write(to: &mut impl Write, kind: Kind, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let length = u32::try_from(length).map_err(io::Error::other)?;
    let mut head = [0; HEAD];
    head[..4].copy_from_slice(&length.to_le_bytes());
    head[4] = kind as u8;
    to.write_all(&head)?;
    parts.iter().try_for_each(|part| to.write_all(part))
}

/// Reads a frame; none at the end.
pub(super) fn read(from: &mut impl Read) -> io::Result<Option<(Kind, Vec<u8>)>> {
    let mut head = [0; HEAD];
    match from.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let (kind, length) = understood(head)?;
    let mut payload = vec![0; length];
    from.read_exact(&mut payload)?;
    Ok(Some((kind, payload)))
}

/// The same for the server, which waits for many.
pub(super) async fn receive(
    from: &mut (impl AsyncRead + Unpin),
) -> io::Result<Option<(Kind, Vec<u8>)>> {
    let mut head = [0; HEAD];
    match from.read_exact(&mut head).await {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    };
    let (kind, length) = understood(head)?;
    // Grows as bytes come: a promise of many costs nothing.
    let mut payload = Vec::new();
    let read = from.take(length as u64).read_to_end(&mut payload).await?;
    if read < length {
        return Ok(None);
    }
    Ok(Some((kind, payload)))
}

fn understood(head: [u8; HEAD]) -> io::Result<(Kind, usize)> {
    let [a, b, c, d, kind] = head;
    let length = u32::from_le_bytes([a, b, c, d]) as usize;
    match Kind::of(kind) {
        Some(kind) if length <= kind.most_bytes() => Ok((kind, length)),
        _ => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("a frame of kind {kind} with {length} bytes"),
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use frontage_imaging::Format;

    use super::*;

    #[test]
    fn a_job_arrives_as_it_was_given() {
        let job = Job {
            limits: Limits {
                max_scans: 7,
                ..Limits::default()
            },
            recipe: Recipe {
                avif_speed: 3,
                ..Recipe::default()
            },
            frame: Some(Frame {
                x: 1,
                y: 2,
                width: 3,
                height: 4,
            }),
            want: Want::These(vec![Spec::whole(640, Format::Avif)]),
            threads: 2,
        };
        let bounds = Bounds {
            memory: 1,
            seconds: 2,
            niceness: 3,
        };
        let odd = Path::new(std::ffi::OsStr::from_bytes(b"/odd \xff name"));
        let written = serde_json::to_vec(&Assignment::new(odd, &job, bounds)).unwrap();
        let read: Assignment = serde_json::from_slice(&written).unwrap();
        assert_eq!(read.source().unwrap(), odd);
        let arrived = read.job().unwrap();
        assert_eq!(format!("{arrived:?}"), format!("{job:?}"));
    }

    #[tokio::test]
    async fn a_frame_that_promises_too_much_or_is_of_no_kind_is_no_frame() {
        let whole = frame(Kind::Made, &[b"640.jpg\n", b"pixels"]);
        let mut same = Vec::new();
        write(&mut same, Kind::Made, &[b"640.jpg\n", b"pixels"]).unwrap();
        assert_eq!(whole, same);
        let (kind, payload) = receive(&mut whole.as_slice()).await.unwrap().unwrap();
        assert_eq!(
            (kind, payload.as_slice()),
            (Kind::Made, &b"640.jpg\npixels"[..])
        );
        assert!(receive(&mut &whole[..9]).await.unwrap().is_none());
        assert!(receive(&mut &whole[..3]).await.unwrap().is_none());

        let longest = (MOST_BYTES as u32).to_le_bytes();
        let too_long = (MOST_BYTES as u32 + 1).to_le_bytes();
        let head = |length: [u8; 4], kind: u8| [&length[..], &[kind]].concat();
        assert!(
            receive(&mut head(longest, 4).as_slice())
                .await
                .unwrap()
                .is_none()
        );
        for wrong in [
            head(too_long, 4),
            head(longest, 3),
            head([0; 4], 0),
            head([0; 4], 8),
        ] {
            assert!(receive(&mut wrong.as_slice()).await.is_err(), "{wrong:?}");
        }
    }
}
