//! What the benches put on a server, and the floors beside it. `benches/live.mjs` starts the
//! server, runs this program on another CPU and prints the table; each command prints one JSON
//! object.

mod editor;
mod edits_to_events;
mod floor;
mod frames;
mod http;
mod process;
mod returning;
mod staff;
mod subscribers;
mod uploads;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use clap::{Args, Parser, Subcommand};
use serde_json::Value;
use tokio::task::LocalSet;

use process::Process;
use returning::Manner;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// From an edit to its event at all subscribers.
    EditsToEvents {
        #[command(flatten)]
        target: Target,
        #[arg(long)]
        subscribers: usize,
        #[arg(long)]
        edits: usize,
    },
    /// Edits per second by many staff at once.
    Staff {
        #[command(flatten)]
        target: Target,
        /// Hotels and a token for each, as slug=token.
        #[arg(long = "hotel", required = true, value_parser = hotel)]
        hotels: Vec<(String, String)>,
        #[arg(long)]
        staff: usize,
        #[arg(long)]
        seconds: u64,
    },
    /// A crowd that was away and comes back at once.
    Returning {
        #[command(flatten)]
        target: Target,
        #[arg(long)]
        metrics_token: String,
        #[arg(long)]
        manner: Manner,
        #[arg(long)]
        clients: usize,
        #[arg(long)]
        edits: usize,
    },
    /// Many pictures at once into one gallery, while pages are open and somebody edits.
    Uploads {
        #[command(flatten)]
        target: Target,
        /// Tokens of those who upload.
        #[arg(long = "staff", required = true)]
        staff: Vec<String>,
        /// Photographs to upload, in turns; each time with a number of its own inside.
        #[arg(long = "photo", required = true)]
        photos: Vec<PathBuf>,
        /// Uploads of each of the staff, all under way at once.
        #[arg(long)]
        each: usize,
        /// Pages that are open.
        #[arg(long)]
        subscribers: usize,
    },
    /// The floor of edits to events, as a server.
    FloorServer {
        #[arg(long)]
        listen: SocketAddr,
        #[arg(long)]
        editing: SocketAddr,
        #[arg(long)]
        file: PathBuf,
        #[arg(long)]
        bytes: usize,
    },
    /// The floor of durable edits: synced appends by one thread.
    Appends {
        #[arg(long)]
        file: PathBuf,
        #[arg(long)]
        bytes: usize,
        #[arg(long)]
        seconds: u64,
    },
}

/// The server that is measured.
#[derive(Args)]
pub(crate) struct Target {
    #[arg(long)]
    server: SocketAddr,
    /// Its process.
    #[arg(long)]
    pid: u32,
    /// Further servers over the same rows, as address=process: subscribers of edits and staff
    /// take them in turn.
    #[arg(long = "also", value_parser = further_server)]
    also: Vec<(SocketAddr, u32)>,
    /// Where edits go, when that is another port.
    #[arg(long)]
    editing: Option<SocketAddr>,
    /// Path of its sockets; without one it is the floor's.
    #[arg(long)]
    path: Option<String>,
    /// Whose settings are edited.
    #[arg(long, default_value = "")]
    slug: String,
    /// Of somebody who may edit them.
    #[arg(long, default_value = "")]
    token: String,
}

impl Target {
    /// The server of one of many subscribers or staff.
    fn server_of(&self, who: usize) -> SocketAddr {
        match who % (self.also.len() + 1) {
            0 => self.server,
            further => self.also[further - 1].0,
        }
    }

    /// The processes of all servers, the first one first.
    fn processes(&self) -> Vec<Process> {
        let further = self.also.iter().map(|(_, pid)| *pid);
        std::iter::once(self.pid)
            .chain(further)
            .map(Process)
            .collect()
    }
}

fn further_server(text: &str) -> Result<(SocketAddr, u32), String> {
    let (address, pid) = text.split_once('=').ok_or("say address=process")?;
    let address = address
        .parse()
        .map_err(|error| format!("{address}: {error}"))?;
    let pid = pid.parse().map_err(|error| format!("{pid}: {error}"))?;
    Ok((address, pid))
}

fn hotel(text: &str) -> Result<(String, String), String> {
    let (slug, token) = text.split_once('=').ok_or("say slug=token")?;
    Ok((slug.to_owned(), token.to_owned()))
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(value) => {
            println!("{value}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<Value, String> {
    let say = |error: std::io::Error| error.to_string();
    match command {
        Command::EditsToEvents {
            target,
            subscribers,
            edits,
        } => alone(edits_to_events::run(&target, subscribers, edits)),
        Command::Staff {
            target,
            hotels,
            staff,
            seconds,
        } => staff::run(&target, &hotels, staff, seconds),
        Command::Returning {
            target,
            metrics_token,
            manner,
            clients,
            edits,
        } => alone(returning::run(
            Rc::new(target),
            &metrics_token,
            manner,
            clients,
            edits,
        )),
        Command::Uploads {
            target,
            staff,
            photos,
            each,
            subscribers,
        } => alone(uploads::run(&target, staff, &photos, each, subscribers)),
        Command::FloorServer {
            listen,
            editing,
            file,
            bytes,
        } => floor::serve(listen, editing, &file, bytes)
            .map(|()| Value::Null)
            .map_err(say),
        Command::Appends {
            file,
            bytes,
            seconds,
        } => floor::appends(&file, bytes, seconds).map_err(say),
    }
}

/// Runs a crowd on this one thread.
fn alone(crowd: impl Future<Output = Result<Value, String>>) -> Result<Value, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    LocalSet::new().block_on(&runtime, crowd)
}
