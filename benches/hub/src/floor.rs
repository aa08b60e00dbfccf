//! The least that any hub must do: plain `send()` of a ready frame to each socket, by one thread
//! that does nothing else. It is a process of its own, so that its CPU is counted like a server's,
//! and is told by lines on its standard input when to send.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::event::{self, BYTES, Id, NAME, channel_name};
use crate::frames::from_server;
use crate::process::Process;
use crate::servers::Place;

/// Runs the floor's process: tells where it listens, then obeys until there are no more orders.
///
/// - `sockets N`: takes so many connections and greets each as subscribed.
/// - `rounds N B`: N times sends B frames in one `send()` to each socket.
/// - `round T`: sends one frame, published at T, to each socket.
///
/// # Errors
/// When a socket fails.
pub fn serve(orders: impl BufRead, mut told: impl Write) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    writeln!(told, "{}", listener.local_addr()?)?;
    told.flush()?;
    let mut sockets = Vec::new();
    let mut frames = Frames::default();
    for line in orders.lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
        match (words.first(), number(1), number(2)) {
            (Some(&"sockets"), Some(count), None) => {
                let greeting =
                    from_server(br#"{"event":"pusher_internal:subscription_succeeded"}"#);
                for _ in 0..count {
                    let (mut socket, _) = listener.accept()?;
                    socket.set_nodelay(true)?;
                    socket.write_all(&greeting)?;
                    sockets.push(socket);
                }
            }
            (Some(&"rounds"), Some(rounds), Some(frames_each)) => {
                for _ in 0..rounds {
                    frames.send(&mut sockets, frames_each, 0)?;
                }
            }
            (Some(&"round"), Some(sent), None) => frames.send(&mut sockets, 1, sent)?,
            _ => return Err(io::Error::other(format!("what is {line:?}?"))),
        }
    }
    Ok(())
}

#[derive(Default)]
struct Frames {
    number: u32,
    ready: Vec<u8>,
}

impl Frames {
    fn send(&mut self, sockets: &mut [TcpStream], count: u64, sent: u64) -> io::Result<()> {
        self.ready.clear();
        for _ in 0..count {
            self.ready.extend(frame(self.number, sent));
            self.number += 1;
        }
        for socket in sockets {
            socket.write_all(&self.ready)?;
        }
        Ok(())
    }
}

/// A frame as a hub would send it.
fn frame(number: u32, sent: u64) -> Vec<u8> {
    let mut data = [0; BYTES];
    let id = Id {
        publisher: 0,
        channel: 0,
        number,
    };
    event::write(&mut data, id, sent);
    let data = String::from_utf8_lossy(&data);
    let channel = channel_name(0);
    let text = format!(r#"{{"event":"{NAME}","channel":"{channel}","data":"{data}"}}"#);
    from_server(text.as_bytes())
}

/// The floor's process, seen from the generator.
pub struct Floor {
    child: Child,
    address: SocketAddr,
    orders: BufWriter<ChildStdin>,
}

impl Floor {
    /// Starts it.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn start(place: Place) -> Result<Self, String> {
        let say = |error: io::Error| format!("the floor's process: {error}");
        let own = std::env::current_exe().map_err(say)?;
        let mut command = Command::new(own);
        command
            .arg("floor")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = place.start(&mut command)?;
        let orders = child.stdin.take().map(BufWriter::new);
        let address = child.stdout.take().and_then(read_address);
        match (orders, address) {
            (Some(orders), Some(address)) => Ok(Self {
                child,
                address,
                orders,
            }),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                Err("the floor's process does not say where it listens".to_owned())
            }
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process.
    pub fn process(&self) -> Process {
        Process(self.child.id())
    }

    /// Tells it what to do.
    ///
    /// # Errors
    /// When it has ended.
    pub fn order(&mut self, line: &str) -> Result<(), String> {
        writeln!(self.orders, "{line}")
            .and_then(|()| self.orders.flush())
            .map_err(|error| format!("the floor's process: {error}"))
    }
}

fn read_address(told: impl Read) -> Option<SocketAddr> {
    let mut line = String::new();
    BufReader::new(told).read_line(&mut line).ok()?;
    line.trim().parse().ok()
}

impl Drop for Floor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::thread;

    use super::*;
    use crate::crowd::Door;
    use crate::event::Finder;
    use crate::frames::first;
    use crate::generator::{Generator, Size};
    use crate::signing::App;

    #[test]
    fn a_frame_has_the_length_that_all_figures_are_about() {
        let bytes = frame(7, 9);
        assert_eq!(bytes.len(), 255);
        let stamp = Finder::default().find(first(&bytes).unwrap().payload);
        let stamp = stamp.unwrap();
        assert_eq!((stamp.id().number, stamp.sent()), (7, 9));
    }

    #[test]
    fn the_generator_hears_all_that_the_floor_sends() {
        let (told, tell) = io::pipe().unwrap();
        let (orders, mut order) = io::pipe().unwrap();
        let floor = thread::spawn(move || serve(BufReader::new(orders), tell));
        let door = Door {
            server: read_address(told).unwrap(),
            path: None,
            addresses: 2,
        };
        let size = Size {
            subscribers: 200,
            channels: 1,
            publishers: 0,
        };
        let mut generator = Generator::new(door, &App::bench(), size).unwrap();
        writeln!(order, "sockets {}", size.subscribers).unwrap();
        generator.gather().unwrap();
        let published = 5 * 300 + 1;
        for _ in 0..published {
            generator.deliveries().publish(0, 0);
        }
        generator.deliveries().start_timing();
        // More than a socket's buffer holds: many frames come in parts.
        writeln!(order, "rounds 5 300").unwrap();
        writeln!(order, "round {}", crate::clock::now()).unwrap();
        generator.settle().unwrap();

        let deliveries = generator.deliveries();
        assert_eq!(deliveries.heard(), 200 * published);
        assert!(!deliveries.mistakes().any());
        assert_eq!(deliveries.latencies().len() as u64, 200 * published);
        drop(order);
        floor.join().unwrap().unwrap();
        assert_eq!(generator.crowd().gone().0, 0);
        while generator.crowd().gone().0 < 200 {
            generator.turn(crate::clock::SECOND).unwrap();
        }
    }
}
