//! Somebody who edits the settings of a hotel, one edit after the other.

use std::io;
use std::net::SocketAddr;
use std::sync::mpsc as std_mpsc;
use std::thread;
use std::time::Instant;

use tokio::sync::mpsc;

use crate::http::Kept;

/// One edit, done.
pub struct Edited {
    pub sent: Instant,
    pub answered: Instant,
}

/// Edits over a kept connection.
pub struct Editor {
    connection: Kept,
    path: String,
}

impl Editor {
    /// # Errors
    /// When the server cannot be reached.
    pub fn connect(server: SocketAddr, slug: &str, token: &str) -> io::Result<Self> {
        let extra = format!("Authorization: Token {token}\r\n");
        Ok(Self {
            connection: Kept::connect(server, extra)?,
            path: format!("/api/staff/hotel/{slug}/settings/"),
        })
    }

    /// Changes a text and a colour. `mark` makes the edit different from all others.
    ///
    /// # Errors
    /// When it is not acknowledged.
    pub fn edit(&mut self, mark: &str) -> io::Result<Edited> {
        let colour = mark.bytes().fold(7_u32, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u32::from(byte))
        }) % 0x7f_ffff;
        let body = format!(
            r##"{{"tagline_override":"{mark}, of this very run","secondary_color":"#{colour:06x}"}}"##
        );
        let (sent, _) = self.connection.call("PATCH", &self.path, &body)?;
        let answered = Instant::now();
        Ok(Edited { sent, answered })
    }

    /// On a thread of its own, so that a crowd on this one holds up nothing.
    pub fn on_a_thread(mut self) -> Remote {
        let (marks, wanted) = std_mpsc::channel::<String>();
        let (done, results) = mpsc::unbounded_channel();
        thread::spawn(move || {
            while let Ok(mark) = wanted.recv() {
                if done.send(self.edit(&mark)).is_err() {
                    return;
                }
            }
        });
        Remote { marks, results }
    }
}

/// An editor on another thread.
pub struct Remote {
    marks: std_mpsc::Sender<String>,
    results: mpsc::UnboundedReceiver<io::Result<Edited>>,
}

impl Remote {
    /// Has an edit made.
    pub fn begin(&self, mark: &str) {
        // A thread that is gone shows when its result is awaited.
        let _ = self.marks.send(mark.to_owned());
    }

    /// Waits for the edit that was begun.
    ///
    /// # Errors
    /// When it was not acknowledged.
    pub async fn done(&mut self) -> Result<Edited, String> {
        match self.results.recv().await {
            Some(result) => result.map_err(|error| format!("the edit: {error}")),
            None => Err("the editor is gone".to_owned()),
        }
    }
}
