//! The road to a store, which a test closes and opens again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How it is on the road.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Traffic {
    Flows,
    /// Whoever comes is turned away at once, and whoever is under way is lost.
    Closed,
    /// What is sent gets there, and no answer comes back.
    NoWayBack,
    /// The last object of each set is held on its way for ever.
    HoldsFacts,
}

pub struct Road {
    /// Its near end.
    pub address: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    traffic: AtomicU8,
    requests: AtomicUsize,
}

impl Road {
    /// A road to the store of this address.
    pub async fn to(address: &str) -> Self {
        let place = address.strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State::default());
        let road = Self {
            address: format!("http://127.0.0.1:{port}"),
            state: Arc::clone(&state),
        };
        tokio::spawn(async move {
            loop {
                let (near, _) = listener.accept().await.unwrap();
                if state.is(Traffic::Closed) {
                    continue;
                }
                let far = TcpStream::connect(&place).await.unwrap();
                let (from_near, to_near) = near.into_split();
                let (from_far, to_far) = far.into_split();
                tokio::spawn(carry(from_near, to_far, Arc::clone(&state), true));
                tokio::spawn(carry(from_far, to_near, Arc::clone(&state), false));
            }
        });
        road
    }

    pub fn is_now(&self, traffic: Traffic) {
        self.state.traffic.store(traffic as u8, Ordering::SeqCst);
    }

    /// How many requests for an object were sent over it, of any kind.
    pub fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }
}

impl State {
    fn is(&self, traffic: Traffic) -> bool {
        self.traffic.load(Ordering::SeqCst) == traffic as u8
    }
}

async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    state: Arc<State>,
    is_there: bool,
) {
    let mut some = vec![0; 65_536];
    while let Ok(read @ 1..) = from.read(&mut some).await {
        if state.is(Traffic::Closed) {
            return;
        }
        if is_there {
            let is_facts = some[..read].starts_with(b"PUT ")
                && some[..read]
                    .windows(20)
                    .any(|text| text == b"/facts.json HTTP/1.1");
            if is_facts && state.is(Traffic::HoldsFacts) {
                std::future::pending::<()>().await;
            }
            let heads = some[..read].windows(9).filter(|text| text == b" HTTP/1.1");
            state.requests.fetch_add(heads.count(), Ordering::SeqCst);
        } else if state.is(Traffic::NoWayBack) {
            std::future::pending::<()>().await;
        }
        if to.write_all(&some[..read]).await.is_err() {
            return;
        }
    }
}
