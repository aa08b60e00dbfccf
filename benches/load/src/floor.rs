//! The least that any server needs: to make bytes durable, and to hand them to every socket.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::frames::from_server;
use crate::http::Message;
use crate::process::summary;

/// Serves until it is ended. To who connects to `listen` it says once that it is subscribed. For
/// each request on `editing` it appends `bytes` bytes to the file, syncs it, sends them to every
/// socket in one plain loop, and answers.
///
/// # Errors
/// When a port or the file cannot be used.
pub fn serve(listen: SocketAddr, editing: SocketAddr, file: &Path, bytes: usize) -> io::Result<()> {
    let (joining, joined) = mpsc::channel::<TcpStream>();
    let sockets = TcpListener::bind(listen)?;
    let editors = TcpListener::bind(editing)?;
    thread::spawn(move || {
        for socket in sockets.incoming().flatten() {
            let greeting = from_server(br#"{"event":"pusher_internal:subscription_succeeded"}"#);
            let greeted = socket
                .set_nodelay(true)
                .and_then(|()| (&socket).write_all(&greeting));
            if greeted.is_ok() && joining.send(socket).is_err() {
                return;
            }
        }
    });
    let mut file = File::create(file)?;
    let mut crowd = Vec::new();
    for editor in editors.incoming() {
        let mut editor = editor?;
        editor.set_nodelay(true)?;
        let mut request = vec![0; 64 * 1024];
        loop {
            let mut read = 0;
            let body = loop {
                if let Some(message) = Message::read(&request[..read])? {
                    break Some(message.body);
                }
                match editor.read(&mut request[read..])? {
                    0 => break None,
                    more => read += more,
                }
            };
            let Some(body) = body else { break };
            crowd.extend(joined.try_iter());
            // What the request says is sent on, so that it can be recognised.
            let mut text = vec![b' '; bytes.max(body.len())];
            text[..body.len()].copy_from_slice(body);
            let frame = from_server(&text);
            file.write_all(&frame)?;
            file.sync_data()?;
            for mut socket in &crowd {
                // Who has hung up is no longer of interest.
                let _ = socket.write(&frame);
            }
            editor.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")?;
        }
    }
    Ok(())
}

/// Appends `bytes` bytes to a file and syncs it, one after the other, for `seconds`.
///
/// # Errors
/// When the file cannot be written.
pub fn appends(path: &Path, bytes: usize, seconds: u64) -> io::Result<Value> {
    let mut file = File::create(path)?;
    let block = vec![b'x'; bytes];
    let mut took = Vec::new();
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        let began = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        took.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(json!({
        "bytes": bytes,
        "appends_per_s": took.len() as f64 / seconds as f64,
        "append_ms": summary(took),
    }))
}
