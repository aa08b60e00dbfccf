//! Somebody who edits until the server is gone, and remembers what was answered.

use std::time::Duration;

use frontage::domain::Role;
use frontage::live::Addresses;
use frontage::store::Store;
use frontage::usecases::onboarding;
use frontage::usecases::passwords::Passwords;
use reqwest::{Method, RequestBuilder};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::axe::{Axe, Moment};
use crate::support::dice::Dice;
use crate::support::{LAKESIDE, PATIENCE, Person, pictures, raw, texts};

/// People who edit.
pub const STAFF: usize = 8;

/// Name and password of one of them.
pub fn credentials(number: usize) -> (String, String) {
    (
        format!("colleague-{number}"),
        format!("the password of {number}"),
    )
}

/// Makes the hotel that is edited, and [`STAFF`] people who may edit it.
pub async fn furnish(store: &Store, base: &str) {
    let addresses = Addresses::new(base);
    let made = onboarding::create_hotel(store, &addresses, LAKESIDE, "Lakeside House").await;
    made.unwrap();
    let passwords = Passwords::default();
    for number in 0..STAFF {
        let (name, password) = credentials(number);
        let role = Role::Editor;
        onboarding::create_staff(store, &passwords, LAKESIDE, &name, role, &password)
            .await
            .unwrap();
    }
}

/// Whether everybody sends an `Idempotency-Key` and repeats after the restart what was not
/// answered before it: one effect and one event then, whichever of the two the server saw.
pub const KEYS: bool = true;

/// Texts that are edited. Each is on the public page as it was typed.
pub const FIELDS: [&str; 6] = [
    "slogan",
    "welcome_message",
    "short_description",
    "long_description",
    "contact_phone",
    "contact_address",
];
/// Pictures that a gallery has at most, so that events stay whole.
const GALLERY: usize = 14;

/// What somebody wants.
#[derive(Debug, Clone)]
pub enum Wish {
    /// These texts. Each begins with the mark of the edit.
    Settings(Vec<(&'static str, String)>),
    /// One more picture, whose alternative text is the mark of the edit.
    Upload { width: u32 },
    /// The gallery in this order, as far as its author knew it.
    Reorder(Vec<String>),
    /// This picture gone.
    Remove(String),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// 2xx; with the revision, unless the rest of the answer got lost.
    Answered(Option<i64>),
    /// A colleague had removed that picture before.
    GoneAlready,
    /// The server died first.
    Unanswered,
}

/// One edit. Its mark says who made it and which of theirs it is.
#[derive(Debug, Clone)]
pub struct Edit {
    pub mark: String,
    pub wish: Wish,
    pub outcome: Outcome,
}

pub struct Colleague {
    number: usize,
    person: Person,
    dice: Dice,
    edits: usize,
    /// The gallery as far as known, which may be long out of date.
    gallery: Vec<String>,
    unanswered: Option<Edit>,
    /// How long an upload may wait for its answer.
    patience: Duration,
}

/// What a request came to.
enum Reply {
    Answer(u16, Option<Value>),
    Silence,
}

impl Colleague {
    pub fn new(number: usize, person: Person, dice: Dice) -> Self {
        Self {
            number,
            person,
            dice,
            edits: 0,
            gallery: Vec::new(),
            unanswered: None,
            patience: PATIENCE,
        }
    }

    /// Waits for an answer no longer than that.
    #[allow(
        dead_code,
        reason = "where one server is killed, answers come or the line breaks"
    )]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Goes to another server of the same hotel.
    #[allow(dead_code, reason = "there may be one server")]
    pub fn goes_to(&mut self, base: &str) {
        self.person = self.person.clone().at_server(base);
    }

    /// Edits until the server is gone, or it is time to stop.
    pub async fn work(mut self, axe: Axe, stop: &CancellationToken) -> (Self, Vec<Edit>) {
        let mut edits = Vec::new();
        if let Some(edit) = self.unanswered.take() {
            self.carry_out(edit, &axe, &mut edits).await;
        }
        while self.unanswered.is_none() && !stop.is_cancelled() {
            sleep(self.dice.milliseconds(10, 90)).await;
            let Some(wish) = self.wish().await else {
                axe.explains_silence(&format!("colleague {}", self.number));
                break;
            };
            self.edits += 1;
            let edit = Edit {
                mark: format!("{}.{}", self.number, self.edits),
                wish,
                outcome: Outcome::Unanswered,
            };
            self.carry_out(edit, &axe, &mut edits).await;
        }
        if !KEYS {
            self.unanswered = None;
        }
        (self, edits)
    }

    async fn carry_out(&mut self, mut edit: Edit, axe: &Axe, edits: &mut Vec<Edit>) {
        let reply = match &edit.wish {
            Wish::Upload { width } => self.upload(&edit.mark, *width, axe).await,
            _ => self.send(&edit).await,
        };
        edit.outcome = match reply {
            // It cannot save now, or cannot say whether it has.
            Reply::Silence | Reply::Answer(503, _) => {
                axe.explains_silence(&edit.mark);
                self.unanswered = Some(edit.clone());
                Outcome::Unanswered
            }
            Reply::Answer(404, _) if matches!(edit.wish, Wish::Remove(_)) => Outcome::GoneAlready,
            Reply::Answer(status, body) => {
                assert!(
                    (200..300).contains(&status),
                    "{edit:?} got {status}: {body:?}"
                );
                axe.reached(Moment::Answered);
                self.learn(&edit.wish, body.as_ref());
                Outcome::Answered(body.and_then(|body| body["revision"].as_i64()))
            }
        };
        edits.push(edit);
    }

    fn learn(&mut self, wish: &Wish, body: Option<&Value>) {
        let Some(body) = body else { return };
        if let Wish::Upload { .. } = wish {
            self.gallery.push(body["url"].as_str().unwrap().to_owned());
        } else {
            self.gallery = texts(&body["gallery"]);
        }
    }

    /// Makes up what to do next; none when the server is gone.
    async fn wish(&mut self) -> Option<Wish> {
        let kind = self.dice.below(100);
        if kind < 50 {
            let mark = format!("{}.{}", self.number, self.edits + 1);
            let mut fields = FIELDS;
            self.dice.shuffle(&mut fields);
            let some = 1 + self.dice.below(3);
            let typed = |field: &&'static str| (*field, format!("{mark} {field}"));
            return Some(Wish::Settings(fields[..some].iter().map(typed).collect()));
        }
        // Half of them look before they act, the others act on what they remember.
        if self.gallery.is_empty() || self.dice.percent(50) {
            let path = self.person.staff_path("settings/");
            let answer = self.reply(self.person.request(Method::GET, &path)).await;
            let Reply::Answer(status, Some(settings)) = answer else {
                return None;
            };
            if status == 503 {
                return None;
            }
            assert_eq!(status, 200, "{settings}");
            self.gallery = texts(&settings["gallery"]);
        }
        let width = 24 + self.dice.below(40) as u32;
        Some(match kind {
            _ if self.gallery.len() < 2 => Wish::Upload { width },
            50..75 => {
                let mut order = self.gallery.clone();
                self.dice.shuffle(&mut order);
                Wish::Reorder(order)
            }
            75..90 if self.gallery.len() < GALLERY => Wish::Upload { width },
            _ => Wish::Remove(self.dice.pick(&self.gallery).clone()),
        })
    }

    async fn send(&self, edit: &Edit) -> Reply {
        let (method, rest, body) = match &edit.wish {
            Wish::Settings(typed) => {
                let typed = typed
                    .iter()
                    .map(|(field, text)| ((*field).to_owned(), text.as_str().into()));
                let body = Value::Object(typed.collect::<Map<_, _>>());
                (Method::PATCH, "settings/", body)
            }
            Wish::Reorder(urls) => {
                let body = json!({"gallery": urls});
                (Method::POST, "settings/gallery/reorder/", body)
            }
            Wish::Remove(url) => {
                let body = json!({"url": url});
                (Method::DELETE, "settings/gallery/remove/", body)
            }
            Wish::Upload { .. } => unreachable!("uploads are sent piece by piece"),
        };
        let mut request = self.person.request(method, &self.person.staff_path(rest));
        if KEYS {
            request = request.header("idempotency-key", &edit.mark);
        }
        self.reply(request.json(&body)).await
    }

    async fn reply(&self, request: RequestBuilder) -> Reply {
        let Ok(answer) = request.send().await else {
            return Reply::Silence;
        };
        let status = answer.status().as_u16();
        // Whoever has read a 2xx was answered, even when the rest gets lost.
        let body = answer.bytes().await.ok();
        let body = body.and_then(|body| serde_json::from_slice(&body).ok());
        Reply::Answer(status, body)
    }

    /// Sends a picture in two halves, so that the server can die between them.
    async fn upload(&self, mark: &str, width: u32, axe: &Axe) -> Reply {
        let mut body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\n{mark}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\n\r\n"
        )
        .into_bytes();
        body.extend(pictures::jpeg(width, 20));
        body.extend_from_slice(b"\r\n--x--\r\n");
        let person = if KEYS {
            self.person.clone().with_header("idempotency-key", mark)
        } else {
            self.person.clone()
        };
        let path = self.person.staff_path("settings/gallery/upload/");
        let kind = "multipart/form-data; boundary=x";
        let head = raw::head(&person, &format!("POST {path}"), kind, body.len());
        let head = head + "Connection: close\r\n\r\n";
        let answer = async {
            let mut stream = TcpStream::connect(person.address()).await.ok()?;
            stream.write_all(head.as_bytes()).await.ok()?;
            let (first, second) = body.split_at(body.len() / 2);
            stream.write_all(first).await.ok()?;
            axe.reached(Moment::HalfSent);
            tokio::task::yield_now().await;
            stream.write_all(second).await.ok()?;
            axe.reached(Moment::Sent);
            let mut answer = Vec::new();
            // An answer that breaks off after its first line is one all the same.
            let _ = stream.read_to_end(&mut answer).await;
            let answer = String::from_utf8_lossy(&answer).into_owned();
            let status = answer.split(' ').nth(1)?.parse().ok()?;
            let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
            Some(Reply::Answer(status, serde_json::from_str(body).ok()))
        };
        let answer = timeout(self.patience, answer).await.ok().flatten();
        answer.unwrap_or(Reply::Silence)
    }
}
