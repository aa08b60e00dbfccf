//! Publishers: kept connections to the signed HTTP API, each with one request under way at most.
//! A server that ends the connection with its answer is connected to anew for the next request,
//! as its users' libraries do.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::OwnedFd;

use rustix::event::epoll::{self, EventData, EventFlags};

use crate::answers;
use crate::event::{BYTES, NAME, channel_name};
use crate::signing::{App, Signer};

#[derive(Default)]
struct Line {
    stream: Option<TcpStream>,
    received: Vec<u8>,
}

/// All publishers of one app.
pub struct Publishers {
    server: SocketAddr,
    signer: Signer,
    lines: Vec<Line>,
    free: Vec<usize>,
    answered: u64,
    request: Vec<u8>,
    /// What a request's body holds before the data, for each channel.
    openings: Vec<String>,
    body: Vec<u8>,
}

impl Publishers {
    /// So many publishers, all of them free.
    ///
    /// # Errors
    /// When the app has no usable secret.
    pub fn new(
        app: &App,
        server: SocketAddr,
        count: usize,
        channels: usize,
    ) -> Result<Self, String> {
        let opening = |channel| {
            let channel = channel_name(channel);
            format!(r#"{{"name":"{NAME}","channels":["{channel}"],"data":""#)
        };
        Ok(Self {
            server,
            signer: Signer::new(app, server)?,
            lines: (0..count).map(|_| Line::default()).collect(),
            free: (0..count).rev().collect(),
            answered: 0,
            request: Vec::new(),
            openings: (0..channels).map(opening).collect(),
            body: Vec::new(),
        })
    }

    /// A publisher whose last request is answered, until it is given the next one.
    pub fn take_free(&mut self) -> Option<usize> {
        self.free.pop()
    }

    /// Whether no request is under way.
    pub fn all_free(&self) -> bool {
        self.free.len() == self.lines.len()
    }

    /// How many requests were answered with 200.
    pub fn answered(&self) -> u64 {
        self.answered
    }

    /// Sends an event. Readiness of the connection is told as `token` plus the publisher.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn publish(
        &mut self,
        poll: &OwnedFd,
        token: u64,
        publisher: usize,
        channel: usize,
        data: &[u8; BYTES],
    ) -> Result<(), String> {
        self.body.clear();
        self.body
            .extend_from_slice(self.openings[channel].as_bytes());
        self.body.extend_from_slice(data);
        self.body.extend_from_slice(b"\"}");
        self.signer.request(&mut self.request, &self.body);
        let line = &mut self.lines[publisher];
        let send = |stream: &mut TcpStream| stream.write_all(&self.request);
        let sent = match &mut line.stream {
            Some(stream) => send(stream),
            None => connect(self.server, poll, token + publisher as u64)
                .and_then(|stream| send(line.stream.insert(stream))),
        };
        sent.map_err(|error| format!("publisher {publisher}: {error}"))
    }

    /// Reads what has come for this publisher.
    ///
    /// # Errors
    /// When it is another answer than 200.
    pub fn ready(&mut self, publisher: usize, memory: &mut [u8]) -> Result<(), String> {
        let line = &mut self.lines[publisher];
        let Some(stream) = &mut line.stream else {
            return Ok(());
        };
        let read = match stream.read(memory) {
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(format!("publisher {publisher}: {error}")),
        };
        line.received.extend_from_slice(&memory[..read]);
        let answer = answers::first(&line.received, read == 0)?;
        let Some(answer) = answer else {
            if read > 0 {
                return Ok(());
            }
            line.stream = None;
            if self.free.contains(&publisher) {
                return Ok(());
            }
            return Err(format!("publisher {publisher} got no answer"));
        };
        if answer.status != 200 {
            let body = String::from_utf8_lossy(&line.received[answer.body..answer.length]);
            let status = answer.status;
            return Err(format!(
                "publisher {publisher} was answered {status}: {body}"
            ));
        }
        line.received.drain(..answer.length);
        if answer.last {
            line.stream = None;
        }
        self.answered += 1;
        self.free.push(publisher);
        Ok(())
    }
}

fn connect(server: SocketAddr, poll: &OwnedFd, token: u64) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(server)?;
    stream.set_nodelay(true)?;
    stream.set_nonblocking(true)?;
    epoll::add(poll, &stream, EventData::new_u64(token), EventFlags::IN)?;
    Ok(stream)
}
