//! An open page, as our client behaves: it hears, drops what it knows, asks for what it missed
//! after every reconnect and at every gap, and writes down what it saw.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_util::sync::CancellationToken;

use crate::support::LAKESIDE;
use crate::support::dice::Dice;
use crate::support::listener::{Socket, connect, subscription};
use crate::told::{Missed, Told};

/// A line of its log.
#[derive(Debug)]
pub enum Seen {
    /// It read the whole page, which had this revision.
    Reset(i64),
    /// It applied an event.
    Event(Told),
}

/// The connection is gone, or an answer did not come.
struct Gone;

/// How long nothing may come before it asks whether the line still is one, and how long the answer
/// may take: as our client does, in seconds where that has tens of them.
const SILENCE: Duration = Duration::from_secs(4);
const ANSWER: Duration = Duration::from_secs(3);

/// A server that it can go to.
pub struct Place {
    pub base: String,
    pub realtime: Value,
}

pub struct Viewer {
    places: Vec<Place>,
    /// Where it is now.
    at: usize,
    http: reqwest::Client,
    dice: Dice,
    epoch: String,
    /// The newest revision it knows; all of it when complete, else these events of it.
    known: i64,
    complete: bool,
    seen: Vec<Told>,
    log: Vec<Seen>,
    reached: Arc<AtomicI64>,
}

#[derive(Deserialize)]
struct Heard<'a> {
    #[serde(borrow)]
    event: std::borrow::Cow<'a, str>,
    channel: Option<String>,
    #[serde(default)]
    data: Value,
}

impl Viewer {
    /// `reached` tells others how far it is.
    pub fn new(
        places: Vec<Place>,
        http: reqwest::Client,
        dice: Dice,
        reached: Arc<AtomicI64>,
    ) -> Self {
        Self {
            places,
            at: 0,
            http,
            dice,
            epoch: String::new(),
            known: 0,
            complete: false,
            seen: Vec::new(),
            log: Vec::new(),
            reached,
        }
    }

    /// Watches, through every death of the server, until told to stop; gives the log.
    pub async fn watch(mut self, stop: CancellationToken) -> Vec<Seen> {
        while !stop.is_cancelled() {
            self.at = self.dice.below(self.places.len());
            tokio::select! {
                _ = self.visit() => {}
                () = stop.cancelled() => break,
            }
            let pause = self.dice.milliseconds(10, 150);
            tokio::select! {
                () = sleep(pause) => {}
                () = stop.cancelled() => break,
            }
        }
        self.log
    }

    /// Goes there if whatever stands before several servers would send it there.
    async fn visit(&mut self) -> Result<(), Gone> {
        if self.places.len() > 1 {
            let asked = format!("{}/readyz", self.places[self.at].base);
            let asked = timeout(ANSWER, self.http.get(asked).send()).await;
            let answer = asked.map_err(|_| Gone)?.map_err(|_| Gone)?;
            if answer.status() != 200 {
                return Err(Gone);
            }
        }
        self.follow().await
    }

    /// Listens as long as the connection lives.
    async fn follow(&mut self) -> Result<(), Gone> {
        let opened = timeout(ANSWER, connect(&self.places[self.at].realtime)).await;
        let mut socket = opened.map_err(|_| Gone)?.map_err(|_| Gone)?;
        let channel = format!("hotel-{LAKESIDE}");
        let subscribe = Message::text(subscription(&channel).to_string());
        socket.send(subscribe).await.map_err(|_| Gone)?;
        loop {
            let text = next_text(&mut socket).await?;
            let heard: Heard<'_> = serde_json::from_str(&text).unwrap();
            match &*heard.event {
                "pusher:connection_established" | "pusher:pong" => {}
                "pusher:ping" => {
                    let pong = json!({"event": "pusher:pong", "data": {}}).to_string();
                    let answered = socket.send(Message::text(pong)).await;
                    answered.map_err(|_| Gone)?;
                }
                // Subscribed first, asked afterwards: nothing falls between the two.
                "pusher_internal:subscription_succeeded" => self.catch_up().await?,
                name => {
                    assert_eq!(heard.channel.as_deref(), Some(channel.as_str()), "{text}");
                    let told = Told::new(name, heard.data.as_str().unwrap());
                    if told.revision > self.known + 1 {
                        self.catch_up().await?;
                    }
                    self.apply(told);
                }
            }
        }
    }

    /// Asks for what it missed, or reads the page when it knows nothing yet.
    async fn catch_up(&mut self) -> Result<(), Gone> {
        let page = format!(
            "{}/api/public/hotels/{LAKESIDE}/",
            self.places[self.at].base
        );
        if self.epoch.is_empty() {
            let snapshot = self.get(&page).await?;
            self.reset(&serde_json::from_slice(&snapshot).unwrap());
            return Ok(());
        }
        let after = if self.complete {
            self.known
        } else {
            self.known - 1
        };
        let asked = format!("{page}events/?after={after}&epoch={}", self.epoch);
        let missed: Missed = serde_json::from_slice(&self.get(&asked).await?).unwrap();
        if missed.reset {
            self.reset(&missed.snapshot);
            return Ok(());
        }
        for event in &missed.events {
            self.apply(event.told());
        }
        self.known = self.known.max(missed.revision);
        self.complete = self.complete || missed.revision == self.known;
        self.reached.store(self.known, Ordering::SeqCst);
        Ok(())
    }

    fn reset(&mut self, snapshot: &Value) {
        self.epoch = snapshot["epoch"].as_str().unwrap().to_owned();
        self.known = snapshot["revision"].as_i64().unwrap();
        self.complete = true;
        self.seen.clear();
        self.log.push(Seen::Reset(self.known));
        self.reached.store(self.known, Ordering::SeqCst);
    }

    /// Takes an event unless it is known. One that leaves a gap even now is taken too: the log
    /// shows it.
    fn apply(&mut self, told: Told) {
        let known = told.revision == self.known
            && (self.complete || self.seen.iter().any(|e| e.identity() == told.identity()));
        if told.revision < self.known || known {
            return;
        }
        if told.revision > self.known {
            self.seen.clear();
            self.complete = false;
            self.known = told.revision;
        }
        self.seen.push(told.clone());
        self.log.push(Seen::Event(told));
        self.reached.store(self.known, Ordering::SeqCst);
    }

    async fn get(&self, url: &str) -> Result<Vec<u8>, Gone> {
        let answer = self.http.get(url).send().await.map_err(|_| Gone)?;
        let status = answer.status().as_u16();
        let body = answer.bytes().await.map_err(|_| Gone)?;
        // One of several may be without its database for a while.
        if status == 503 && self.places.len() > 1 {
            return Err(Gone);
        }
        assert_eq!(status, 200, "{url}: {}", String::from_utf8_lossy(&body));
        Ok(body.to_vec())
    }
}

async fn next_text(socket: &mut Socket) -> Result<String, Gone> {
    let mut patience = SILENCE;
    loop {
        match timeout(patience, socket.next()).await {
            Ok(Some(Ok(Message::Text(text)))) => return Ok(text.as_str().to_owned()),
            Ok(Some(Ok(Message::Ping(_)))) => {}
            Err(_) if patience == SILENCE => {
                let ping = json!({"event": "pusher:ping", "data": {}}).to_string();
                let asked = timeout(ANSWER, socket.send(Message::text(ping))).await;
                asked.map_err(|_| Gone)?.map_err(|_| Gone)?;
                patience = ANSWER;
            }
            _ => return Err(Gone),
        }
    }
}
