//! HTTP/1.1 as far as the benches need it: requests with a JSON body, answers with a length.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// A request or an answer that is whole.
pub struct Message<'a> {
    pub first_line: String,
    pub body: &'a [u8],
}

impl<'a> Message<'a> {
    /// The first in these bytes; None while it is not whole.
    ///
    /// # Errors
    /// When its head tells no length.
    pub fn read(bytes: &'a [u8]) -> io::Result<Option<Self>> {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let head = String::from_utf8_lossy(&bytes[..end]);
        let mut lines = head.lines();
        let first_line = lines.next().unwrap_or_default().to_owned();
        let length = lines
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, length)| length.trim().parse::<usize>().ok());
        let Some(length) = length else {
            let told = format!("{first_line:?} without a length");
            return Err(io::Error::other(told));
        };
        let body = bytes.get(end + 4..end + 4 + length);
        Ok(body.map(|body| Self { first_line, body }))
    }
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    /// The answer in these bytes; None while it is not whole.
    ///
    /// # Errors
    /// When it is no answer, or has no length.
    pub fn parse(bytes: &[u8]) -> io::Result<Option<Self>> {
        let Some(message) = Message::read(bytes)? else {
            return Ok(None);
        };
        let status = message.first_line.split(' ').nth(1);
        let Some(status) = status.and_then(|status| status.parse().ok()) else {
            let line = message.first_line;
            return Err(io::Error::other(format!("no answer: {line:?}")));
        };
        let body = message.body.to_vec();
        Ok(Some(Self { status, body }))
    }

    /// The body of a success.
    ///
    /// # Errors
    /// When it is none.
    pub fn success(self) -> io::Result<Vec<u8>> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        let body = String::from_utf8_lossy(&self.body);
        Err(io::Error::other(format!(
            "answered {}: {body}",
            self.status
        )))
    }
}

/// A request; `extra` are further header lines, each with its line end.
pub fn request(method: &str, path: &str, host: SocketAddr, extra: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: frontage-load\r\n\
         Accept: application/json\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n{extra}\r\n{body}"
    )
}

/// Between the parts of a form.
const BOUNDARY: &str = "frontage-load-0f1e2d3c4b5a";

/// A connection that is kept, for a thread that waits for its answers.
pub struct Kept {
    server: SocketAddr,
    stream: TcpStream,
    extra: String,
}

impl Kept {
    /// # Errors
    /// When the server cannot be reached.
    pub fn connect(server: SocketAddr, extra: String) -> io::Result<Self> {
        let stream = TcpStream::connect(server)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self {
            server,
            stream,
            extra,
        })
    }

    /// Sends a request; answers when it was sent and the body of the answer.
    ///
    /// # Errors
    /// When there is no answer, or it tells of a failure.
    pub fn call(&mut self, method: &str, path: &str, body: &str) -> io::Result<(Instant, Vec<u8>)> {
        let text = request(method, path, self.server, &self.extra, body);
        let sent = Instant::now();
        self.stream.write_all(text.as_bytes())?;
        self.answer()?.success().map(|body| (sent, body))
    }

    /// Sends a form with one file in it; answers when the last byte was handed over, and what
    /// came back.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn upload(
        &mut self,
        path: &str,
        field: &str,
        file: &[u8],
    ) -> io::Result<(Instant, Answer)> {
        let (before, after) = (
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; \
                 filename=\"photo.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
            ),
            format!("\r\n--{BOUNDARY}--\r\n"),
        );
        let length = before.len() + file.len() + after.len();
        let (host, extra) = (self.server, &self.extra);
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: frontage-load\r\n\
             Accept: application/json\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n\
             Content-Length: {length}\r\n{extra}\r\n"
        );
        for part in [head.as_bytes(), before.as_bytes(), file, after.as_bytes()] {
            self.stream.write_all(part)?;
        }
        let sent = Instant::now();
        self.answer().map(|answer| (sent, answer))
    }

    fn answer(&mut self) -> io::Result<Answer> {
        let mut bytes = Vec::with_capacity(4096);
        let mut part = vec![0; 64 * 1024];
        loop {
            let read = self.stream.read(&mut part)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            bytes.extend_from_slice(&part[..read]);
            if let Some(answer) = Answer::parse(&bytes)? {
                return Ok(answer);
            }
        }
    }
}
