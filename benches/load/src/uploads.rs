//! Many pictures at once into one gallery, while its pages are open and somebody edits texts.

use std::cell::{Cell, RefCell};
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Barrier;
use std::sync::mpsc::{self, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::Target;
use crate::editor::Editor;
use crate::http::Kept;
use crate::process::{Process, summary};
use crate::subscribers::{Audience, Place, Tally, gather};

/// Edits while nobody uploads, for comparison.
const QUIET_EDITS: usize = 50;
/// How often somebody is told to come again later before it counts as a failure.
const MOST_TRIES: usize = 200;

/// Pages that wait for one edit at a time, among whatever else they hear.
#[derive(Default)]
struct Pages {
    subscribed: Tally,
    heard: Tally,
    mark: RefCell<String>,
    last: Cell<Option<Instant>>,
}

impl Audience for Pages {
    fn subscribed(&self, _who: usize) {
        self.subscribed.add();
    }

    fn event(&self, _who: usize, text: &[u8]) {
        let mark = self.mark.borrow();
        let is_of_edit = !mark.is_empty()
            && text.windows(mark.len()).any(|part| part == mark.as_bytes())
            // An event of a picture may follow that carries the same texts.
            && text.windows(EDITED.len()).any(|part| part == EDITED);
        if is_of_edit {
            self.last.set(Some(Instant::now()));
            self.heard.add();
        }
    }

    fn lost(&self, who: usize, why: &str) {
        let why = format!("subscriber {who}: {why}");
        self.subscribed.fail(why.clone());
        self.heard.fail(why);
    }
}

const EDITED: &[u8] = b"settings-updated";

/// One picture that was taken.
struct Taken {
    person: usize,
    /// From its last byte to the answer, the last of several tries.
    answered_ms: f64,
    /// Since all began.
    at_s: f64,
    /// How often there was no room.
    refused: usize,
}

/// Opens the pages, edits for a while, then has everybody upload everything at once and goes on
/// editing until the last picture is taken.
///
/// # Errors
/// When an upload, an edit or a page fails.
pub async fn run(
    target: &Target,
    staff: Vec<String>,
    photos: &[PathBuf],
    each: usize,
    pages: usize,
) -> Result<Value, String> {
    let read = |photo: &PathBuf| fs::read(photo).map_err(|e| format!("{}: {e}", photo.display()));
    let photos = photos.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let audience = Rc::new(Pages::default());
    let place = Rc::new(Place {
        servers: vec![target.server],
        path: target.path.clone(),
        channel: format!("hotel-{}", target.slug),
    });
    let _all = gather(pages, &place, &audience, &audience.subscribed).await?;
    let editor = Editor::connect(target.server, &target.slug, &target.token);
    let mut edits = Edits {
        editor: editor.map_err(|error| error.to_string())?.on_a_thread(),
        audience,
        pages,
        number: 0,
    };
    let mut quiet = Vec::new();
    for _ in 0..QUIET_EDITS {
        quiet.push(edits.next().await?);
    }

    let server = Process(target.pid);
    let cpu = server.cpu_seconds();
    let people = staff.len();
    let crowd = Crowd {
        server: target.server,
        path: format!("/api/staff/hotel/{}/settings/gallery/upload/", target.slug),
        staff,
        photos,
        each,
    };
    let (done, finished) = mpsc::channel();
    thread::spawn(move || done.send(crowd.upload()));
    let mut busy = Vec::new();
    let taken = loop {
        match finished.try_recv() {
            Ok(taken) => break taken?,
            Err(TryRecvError::Empty) => busy.push(edits.next().await?),
            Err(TryRecvError::Disconnected) => return Err("the crowd fell".to_owned()),
        }
    };
    let answered = taken.iter().map(|taken| taken.answered_ms).collect();
    let last_of = |person: usize| {
        let theirs = taken.iter().filter(|taken| taken.person == person);
        theirs.map(|taken| taken.at_s).fold(0.0, f64::max)
    };
    let first_of = |person: usize| {
        let theirs = taken.iter().filter(|taken| taken.person == person);
        theirs.map(|taken| taken.at_s).fold(f64::INFINITY, f64::min)
    };
    Ok(json!({
        "pages": pages,
        "staff": people,
        "uploads": taken.len(),
        "refused_for_now": taken.iter().map(|taken| taken.refused).sum::<usize>(),
        "all_taken_s": taken.iter().map(|taken| taken.at_s).fold(0.0, f64::max),
        "upload_answered_ms": summary(answered),
        "first_of_each_s": (0..people).map(first_of).collect::<Vec<_>>(),
        "last_of_each_s": (0..people).map(last_of).collect::<Vec<_>>(),
        "edits": busy.len(),
        "edit_to_last_page_ms": summary(busy),
        "quiet_edit_to_last_page_ms": summary(quiet),
        "server_cpu_s": server.cpu_seconds() - cpu,
        "server_kib_most": server.most_resident_kib(),
    }))
}

/// Somebody who edits, and the pages that hear of it.
struct Edits {
    editor: crate::editor::Remote,
    audience: Rc<Pages>,
    pages: usize,
    number: usize,
}

impl Edits {
    /// One edit; milliseconds from its sending to its event at the last page.
    async fn next(&mut self) -> Result<f64, String> {
        self.number += 1;
        let mark = format!("edit {:05}", self.number);
        self.audience.mark.replace(mark.clone());
        self.editor.begin(&mark);
        self.audience.heard.reach(self.number * self.pages).await?;
        let edited = self.editor.done().await?;
        let last = self.audience.last.get().ok_or("nobody heard the edit")?;
        sleep(Duration::from_millis(20 + (self.number as u64 * 7) % 20)).await;
        Ok(last.duration_since(edited.sent).as_secs_f64() * 1_000.0)
    }
}

struct Crowd {
    server: SocketAddr,
    path: String,
    staff: Vec<String>,
    photos: Vec<Vec<u8>>,
    each: usize,
}

impl Crowd {
    /// Everything at once, each on a connection of its own.
    fn upload(&self) -> Result<Vec<Taken>, String> {
        let count = self.staff.len() * self.each;
        let together = Barrier::new(count + 1);
        thread::scope(|scope| {
            let upload = |number: usize| {
                let together = &together;
                scope.spawn(move || {
                    together.wait();
                    self.one(number, Instant::now())
                })
            };
            let uploads: Vec<_> = (0..count).map(upload).collect();
            together.wait();
            let end = |upload: thread::ScopedJoinHandle<'_, io::Result<Taken>>| {
                let taken = upload.join().map_err(|_| "somebody fell".to_owned())?;
                taken.map_err(|error| format!("an upload: {error}"))
            };
            uploads.into_iter().map(end).collect()
        })
    }

    fn one(&self, number: usize, began: Instant) -> io::Result<Taken> {
        let person = number % self.staff.len();
        let extra = format!("Authorization: Token {}\r\n", self.staff[person]);
        let photo = numbered(&self.photos[number % self.photos.len()], number)?;
        for refused in 0..MOST_TRIES {
            // An answer before the end of the upload closes the connection.
            let mut connection = Kept::connect(self.server, extra.clone())?;
            let (sent, answer) = connection.upload(&self.path, "image", &photo)?;
            if answer.status != 503 {
                answer.success()?;
                return Ok(Taken {
                    person,
                    answered_ms: sent.elapsed().as_secs_f64() * 1_000.0,
                    at_s: began.elapsed().as_secs_f64(),
                    refused,
                });
            }
            thread::sleep(Duration::from_secs(1));
        }
        Err(io::Error::other(format!(
            "no room for it, {MOST_TRIES} times"
        )))
    }
}

/// The same photograph as another file: a comment with the number stands behind its first marker.
fn numbered(photo: &[u8], number: usize) -> io::Result<Vec<u8>> {
    let Some(rest) = photo.strip_prefix(&[0xff, 0xd8]) else {
        return Err(io::Error::other("a photograph is no JPEG"));
    };
    let comment = format!("upload {number:06}");
    let length = u16::try_from(comment.len() + 2).map_err(io::Error::other)?;
    let mut numbered = vec![0xff, 0xd8, 0xff, 0xfe];
    numbered.extend(length.to_be_bytes());
    numbered.extend(comment.as_bytes());
    numbered.extend(rest);
    Ok(numbered)
}
