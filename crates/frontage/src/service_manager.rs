//! Tells whoever manages this service, systemd or one that speaks like it, how it is with us.
//! <https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html>
//!
//! So what is ordered after us starts when pages are served, and not when a process is there. One
//! datagram each; who is not there, or does not listen, is no reason to serve less.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// What can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Pages are served.
    Ready,
    /// What is under way is ended, and then this process.
    Stopping,
}

/// Tells it, if somebody asked for it by `NOTIFY_SOCKET`.
pub fn tell(state: State) {
    let Some(place) = std::env::var_os("NOTIFY_SOCKET") else {
        return;
    };
    let text: &[u8] = match state {
        State::Ready => b"READY=1",
        State::Stopping => b"STOPPING=1",
    };
    if let Err(error) = send(&place, text) {
        tracing::warn!(%error, "the service manager does not listen");
    }
}

fn send(place: &OsStr, text: &[u8]) -> io::Result<()> {
    let address = match place.as_bytes().strip_prefix(b"@") {
        Some(name) => without_a_file(name)?,
        None => SocketAddr::from_pathname(place)?,
    };
    let socket = UnixDatagram::unbound()?;
    // What it does not take at once is not worth waiting for.
    socket.set_nonblocking(true)?;
    socket.send_to_addr(text, &address).map(|_| ())
}

/// A name that is in no folder, as systemd writes it with an `@`.
#[cfg(target_os = "linux")]
fn without_a_file(name: &[u8]) -> io::Result<SocketAddr> {
    use std::os::linux::net::SocketAddrExt as _;

    SocketAddr::from_abstract_name(name)
}

#[cfg(not(target_os = "linux"))]
fn without_a_file(_: &[u8]) -> io::Result<SocketAddr> {
    Err(io::ErrorKind::Unsupported.into())
}
