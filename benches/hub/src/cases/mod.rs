//! The cases, each on a server of its own. A case knows how to put its load on a hub and, where
//! there is one, on the floor, and what figures that gives.

mod arrivals;
mod fan_out;
mod many_channels;
mod memory;
mod paced;
mod publishing;

use crate::crowd;
use crate::figures::Figure;
use crate::floor::Floor;
use crate::generator::{Generator, Size};
use crate::measure::Used;
use crate::mistakes::Mistakes;
use crate::process::{Cpus, Process};
use crate::servers::{Place, Program, Server};
use crate::signing::App;

/// What is measured, by the letter of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// One channel, one publisher as fast as it is acknowledged.
    A,
    /// The same with sixteen.
    A16,
    /// Ten thousand sockets, three events a second.
    B3,
    /// Ten thousand sockets on a thousand channels.
    C,
    /// Memory of an idle subscriber.
    D,
    /// How fast subscribers come in.
    E,
    /// How fast publishers are answered when nobody listens.
    F,
    /// From a publish to the last of ten thousand, with all CPUs.
    G,
}

impl Case {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::A,
        Self::A16,
        Self::B3,
        Self::C,
        Self::D,
        Self::E,
        Self::F,
        Self::G,
    ];

    /// Its letter.
    pub fn letter(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::A16 => "a16",
            Self::B3 => "b3",
            Self::C => "c",
            Self::D => "d",
            Self::E => "e",
            Self::F => "f",
            Self::G => "g",
        }
    }

    /// Whether the floor can be measured too.
    pub fn has_floor(self) -> bool {
        matches!(self, Self::A | Self::A16 | Self::B3 | Self::G)
    }

    /// Sockets that it needs.
    pub fn sockets(self) -> u64 {
        match self {
            // Of five side by side.
            Self::A | Self::A16 => 5_000,
            Self::F => 0,
            _ => 10_000,
        }
    }

    /// Whether all subjects are measured at once, in turns; otherwise one after the other.
    pub fn in_turns(self) -> bool {
        matches!(self, Self::A | Self::A16)
    }

    /// Measures these subjects once. What fails is told in words for who runs the bench.
    pub fn measure(self, subjects: &[&Subject], setting: &Setting) -> Vec<Result<Outcome, String>> {
        let one = match self {
            Self::A => return fan_out::measure(subjects, setting, &fan_out::ONE_PUBLISHER),
            Self::A16 => return fan_out::measure(subjects, setting, &fan_out::SIXTEEN_PUBLISHERS),
            Self::B3 => paced::latency,
            Self::C => many_channels::measure,
            Self::D => memory::measure,
            Self::E => arrivals::measure,
            Self::F => publishing::measure,
            Self::G => paced::last_delivery,
        };
        let subjects = subjects.iter();
        subjects.map(|subject| one(subject, setting)).collect()
    }
}

/// What is the same for all cases of a run.
pub struct Setting {
    /// The app of all servers.
    pub app: App,
    /// What there is to run on.
    pub cpus: Cpus,
    /// How long a load without an end of its own is kept up, in seconds.
    pub seconds: u64,
    /// Addresses that subscribers connect from.
    pub addresses: u8,
}

/// Who is measured.
pub enum Subject {
    /// A hub.
    Hub(Program),
    /// Plain sends.
    Floor,
}

/// What one measurement gave.
#[derive(Default)]
pub struct Outcome {
    /// The figures, in the unit of each.
    pub figures: Vec<(Figure, f64)>,
    /// What went wrong with deliveries.
    pub mistakes: Mistakes,
    /// Sockets that the server cut, and why the first of them.
    pub cut: (usize, Option<String>),
    /// What was used, by the name of each load.
    pub used: Vec<(&'static str, Used)>,
    /// Bytes of a delivery on the wire.
    pub event_bytes: usize,
}

impl Outcome {
    /// What share of a CPU others used meanwhile, at the worst.
    pub fn disturbance(&self) -> f64 {
        let shares = self.used.iter().map(|(_, used)| used.disturbance());
        shares.fold(0.0, f64::max)
    }

    /// Notes how the deliveries went.
    fn close(&mut self, generator: &mut Generator) {
        self.mistakes += generator.deliveries().mistakes();
        let (cut, why) = generator.crowd().gone();
        self.cut.0 += cut;
        if let Some(why) = why {
            self.cut.1.get_or_insert_with(|| why.to_owned());
        }
        self.event_bytes = self.event_bytes.max(generator.crowd().event_bytes());
    }
}

/// A started server or floor.
enum Started {
    Hub(Server),
    Floor(Floor),
}

impl Started {
    fn process(&self) -> Process {
        match self {
            Self::Hub(server) => server.process(),
            Self::Floor(floor) => floor.process(),
        }
    }
}

/// Starts the subject and a generator that is not connected yet; a server's last words are added
/// to what goes wrong.
fn start(
    subject: &Subject,
    setting: &Setting,
    place: Place,
    size: Size,
) -> Result<(Started, Generator), String> {
    let started = match subject {
        Subject::Hub(program) => Started::Hub(Server::start(program, &setting.app, place)?),
        Subject::Floor => {
            let mut floor = Floor::start(place)?;
            floor.order(&format!("sockets {}", size.subscribers))?;
            Started::Floor(floor)
        }
    };
    let (server, path) = match &started {
        Started::Hub(server) => (server.address(), Some(setting.app.socket_path())),
        Started::Floor(floor) => (floor.address(), None),
    };
    let addresses = setting.addresses;
    let door = crowd::Door {
        server,
        path,
        addresses,
    };
    Ok((started, Generator::new(door, &setting.app, size)?))
}

/// Adds what the server said to why something failed.
fn explain(started: &Started, why: String) -> String {
    match started {
        Started::Hub(server) => match server.said().trim() {
            "" => why,
            said => format!("{why}\nThe server said:\n{said}"),
        },
        Started::Floor(_) => why,
    }
}
