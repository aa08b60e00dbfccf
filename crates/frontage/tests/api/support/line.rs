//! A line to the database's server that breaks over a commit when a test says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// When the line breaks next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Breaks {
    Never,
    /// The server never hears of the commit.
    BeforeTheCommit,
    /// The server has committed, and nobody hears of it.
    BeforeTheAnswer,
    /// The same, and nobody gets through any more.
    ForGood,
    /// No answer to the commit comes, and the line stays.
    IsSilent,
}

/// After [`Breaks::ForGood`].
const NOBODY: u8 = u8::MAX;

/// A line, and where it begins.
pub struct Line {
    pub port: u16,
    breaks: Arc<AtomicU8>,
}

impl Line {
    /// A line to the server of this address.
    pub async fn to(server: &str) -> Self {
        let (_, place) = server.split_once('@').unwrap();
        let (place, _) = place.split_once('/').unwrap();
        let place = place.to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let breaks = Arc::new(AtomicU8::new(Breaks::Never as u8));
        let line = Self {
            port,
            breaks: Arc::clone(&breaks),
        };
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                if breaks.load(Ordering::SeqCst) == NOBODY {
                    continue;
                }
                let server = TcpStream::connect(&place).await.unwrap();
                tokio::spawn(carry(client, server, Arc::clone(&breaks)));
            }
        });
        line
    }

    /// The next commit breaks it so.
    pub fn breaks(&self, when: Breaks) {
        self.breaks.store(when as u8, Ordering::SeqCst);
    }
}

async fn carry(client: TcpStream, server: TcpStream, breaks: Arc<AtomicU8>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let (mut said, mut answered) = ([0; 16_384], [0; 16_384]);
    loop {
        tokio::select! {
            read = from_client.read(&mut said) => {
                let Ok(read @ 1..) = read else { return };
                let is_commit = said[..read].windows(7).any(|text| text == b"commit\0");
                let when = breaks.load(Ordering::SeqCst);
                if is_commit && when == Breaks::BeforeTheCommit as u8 {
                    breaks.store(Breaks::Never as u8, Ordering::SeqCst);
                    return;
                }
                if is_commit && when == Breaks::IsSilent as u8 {
                    breaks.store(Breaks::Never as u8, Ordering::SeqCst);
                    std::future::pending::<()>().await;
                }
                if to_server.write_all(&said[..read]).await.is_err() {
                    return;
                }
                let is_last = [Breaks::BeforeTheAnswer, Breaks::ForGood]
                    .iter()
                    .any(|last| when == *last as u8);
                if is_commit && is_last {
                    // The answer is there, so it is committed; it goes nowhere.
                    let _ = from_server.read(&mut answered).await;
                    let next = match when == Breaks::ForGood as u8 {
                        true => NOBODY,
                        false => Breaks::Never as u8,
                    };
                    breaks.store(next, Ordering::SeqCst);
                    return;
                }
            }
            read = from_server.read(&mut answered) => {
                let Ok(read @ 1..) = read else { return };
                if to_client.write_all(&answered[..read]).await.is_err() {
                    return;
                }
            }
        }
    }
}
