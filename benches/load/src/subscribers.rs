//! Subscribers: sockets that subscribe to one channel and read, as many as wanted, on one thread.
//!
//! Each has an address of its own in 127.0.0.0/8, as different guests have: the hub knows who
//! comes back by the address, and ten thousand sockets need more ports than one address has.

use std::cell::{Cell, RefCell};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead as _, AsyncWriteExt as _, ReadBuf};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, spawn_local};
use tokio::time::timeout;

use crate::frames::{Heard, Incoming, PONG, from_client, upgrade};

/// Connections opened at a time while nothing is measured.
const AT_ONCE: usize = 200;
/// What takes longer has failed.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Where to subscribe.
pub struct Place {
    /// The subscribers take them in turn.
    pub servers: Vec<SocketAddr>,
    /// Path of the socket; without one the server is bare and speaks first.
    pub path: Option<String>,
    pub channel: String,
}

impl Place {
    /// The server of one subscriber.
    pub fn server_of(&self, who: usize) -> SocketAddr {
        self.servers[who % self.servers.len()]
    }
}

/// Told what the subscribers meet with.
pub trait Audience {
    /// It is subscribed.
    fn subscribed(&self, who: usize);
    /// It heard an event.
    fn event(&self, who: usize, text: &[u8]);
    /// Its connection failed or ended.
    fn lost(&self, who: usize, why: &str);
}

/// The address of one guest.
pub fn address_of(who: usize) -> IpAddr {
    let [.., b, c] = u32::try_from(who / 250).unwrap_or_default().to_be_bytes();
    let d = u8::try_from(who % 250).unwrap_or_default() + 1;
    Ipv4Addr::new(127, b.saturating_add(1), c, d).into()
}

/// Connects from the guest's own address.
pub async fn connect(who: usize, server: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(address_of(who), 0))?;
    let stream = socket.connect(server).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Opens `count` subscribers, a few at a time, and waits until all are subscribed.
///
/// # Errors
/// When one of them fails or it takes too long.
pub async fn gather<A: Audience + 'static>(
    count: usize,
    place: &Rc<Place>,
    audience: &Rc<A>,
    subscribed: &Tally,
) -> Result<Vec<JoinHandle<()>>, String> {
    let mut all = Vec::with_capacity(count);
    while all.len() < count {
        let next = (all.len() + AT_ONCE).min(count);
        for who in all.len()..next {
            all.push(open(who, place, audience));
        }
        subscribed.reach(next).await?;
    }
    Ok(all)
}

/// Opens one subscriber; it lives until its task is aborted.
pub fn open<A: Audience + 'static>(
    who: usize,
    place: &Rc<Place>,
    audience: &Rc<A>,
) -> JoinHandle<()> {
    let (place, audience) = (Rc::clone(place), Rc::clone(audience));
    spawn_local(async move { listen(who, &place, audience.as_ref()).await })
}

/// Subscribes and reads until the connection ends, and tells why it did.
pub async fn listen(who: usize, place: &Place, audience: &impl Audience) {
    let why = match converse(who, place, audience).await {
        Ok(why) => why,
        Err(error) => error.to_string(),
    };
    audience.lost(who, &why);
}

async fn converse(who: usize, place: &Place, audience: &impl Audience) -> io::Result<String> {
    let server = place.server_of(who);
    let mut stream = connect(who, server).await?;
    if let Some(path) = &place.path {
        let ask = upgrade(path, &server.to_string());
        stream.write_all(ask.as_bytes()).await?;
    }
    let mut incoming = Incoming::new(place.path.is_some());
    loop {
        let mut answer = Vec::new();
        let mut end = None;
        let hand = |heard: Heard<'_>| match heard {
            Heard::Ping => answer.extend(PONG),
            Heard::Close(code) => end = Some(format!("closed with {code}")),
            Heard::Text(text) => match protocol_word(text) {
                None => audience.event(who, text),
                Some(Word::Established) => {
                    let channel = &place.channel;
                    answer.extend(from_client(&format!(
                        r#"{{"event":"pusher:subscribe","data":{{"auth":"","channel":"{channel}"}}}}"#
                    )));
                }
                Some(Word::Subscribed) => audience.subscribed(who),
                Some(Word::Ping) => {
                    answer.extend(from_client(r#"{"event":"pusher:pong","data":{}}"#));
                }
                Some(Word::Error) => end = Some(String::from_utf8_lossy(text).into_owned()),
            },
        };
        let read = read_some(&mut stream, &mut incoming, hand).await?;
        if let Err(refused) = read {
            return Ok(refused);
        }
        if let Some(end) = end {
            return Ok(end);
        }
        if !answer.is_empty() {
            stream.write_all(&answer).await?;
        }
    }
}

/// Waits for bytes and hands out the frames in them. All subscribers read into the same memory:
/// ten thousand buffers would be measured too.
async fn read_some(
    stream: &mut TcpStream,
    incoming: &mut Incoming,
    mut hand: impl FnMut(Heard<'_>),
) -> io::Result<Result<(), String>> {
    thread_local! {
        static MEMORY: RefCell<Vec<u8>> = RefCell::new(vec![0; 256 * 1024]);
    }
    std::future::poll_fn(|context| {
        MEMORY.with_borrow_mut(|memory| {
            let mut buffer = ReadBuf::new(memory);
            ready!(Pin::new(&mut *stream).poll_read(context, &mut buffer))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
            Poll::Ready(Ok(incoming.take(buffer.filled(), &mut hand)))
        })
    })
    .await
}

enum Word {
    Established,
    Subscribed,
    Ping,
    Error,
}

/// What the protocol itself says; None of an event. Servers differ in the order of keys, so the
/// name is looked for in the beginning of the text.
fn protocol_word(text: &[u8]) -> Option<Word> {
    let start = &text[..text.len().min(160)];
    let names = |name: &[u8]| start.windows(name.len()).any(|part| part == name);
    if !names(b"\"pusher") {
        return None;
    }
    [
        (&b"pusher:connection_established"[..], Word::Established),
        (b"pusher_internal:subscription_succeeded", Word::Subscribed),
        (b"pusher:ping", Word::Ping),
        (b"pusher:error", Word::Error),
    ]
    .into_iter()
    .find_map(|(name, word)| names(name).then_some(word))
}

/// A count to wait for.
#[derive(Default)]
pub struct Tally {
    count: Cell<usize>,
    wanted: Cell<usize>,
    reached: Notify,
    failure: RefCell<Option<String>>,
}

impl Tally {
    /// One more.
    pub fn add(&self) {
        self.count.set(self.count.get() + 1);
        if self.count.get() == self.wanted.get() {
            self.reached.notify_one();
        }
    }

    /// It will never be reached.
    pub fn fail(&self, why: String) {
        self.failure.borrow_mut().get_or_insert(why);
        self.reached.notify_one();
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count.get()
    }

    /// Waits until there are so many.
    ///
    /// # Errors
    /// When that fails or takes too long.
    pub async fn reach(&self, wanted: usize) -> Result<(), String> {
        self.wanted.set(wanted);
        while self.count.get() < wanted {
            if let Some(why) = self.failure.borrow().as_ref() {
                return Err(why.clone());
            }
            if timeout(PATIENCE, self.reached.notified()).await.is_err() {
                return Err(format!("{} of {wanted} after {PATIENCE:?}", self.count()));
            }
        }
        Ok(())
    }
}
