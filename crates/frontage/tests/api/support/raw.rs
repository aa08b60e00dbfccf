//! A simple client: it sends the very bytes it was given, all of them, and only then reads.
//! Many real ones are like that, so a server that stops reading shows them a broken pipe in
//! place of its answer.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{PATIENCE, Person};

/// Sends a request line with a body, as this person; gives status and whole answer.
pub async fn exchange(person: &Person, line: &str, kind: &str, body: &[u8]) -> (u16, String) {
    let mut stream = connect(person).await;
    let head = head(person, line, kind, body.len()) + "Connection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.expect("sent to its end");
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    timeout(PATIENCE, read).await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer)
}

/// A connection to this person's server.
pub async fn connect(person: &Person) -> TcpStream {
    TcpStream::connect(person.address()).await.unwrap()
}

/// The head of a request, without the empty line at its end.
pub fn head(person: &Person, line: &str, kind: &str, length: usize) -> String {
    let mut head = format!("{line} HTTP/1.1\r\nHost: {}\r\n", person.address());
    for (name, value) in person.headers() {
        head += &format!("{name}: {value}\r\n");
    }
    if !kind.is_empty() {
        head += &format!("Content-Type: {kind}\r\nContent-Length: {length}\r\n");
    }
    head
}
