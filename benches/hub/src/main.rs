//! `make bench-hub`: what the hub alone can do, on one CPU, with the generator on another, beside
//! the floor that plain sends set on the same machine in the same minutes, and beside other
//! servers where a path to one is given. It judges no speed, but it is an error if a delivery is
//! lost, doubled or out of order.

mod answers;
mod book;
mod calm;
mod cases;
mod clock;
mod crowd;
mod deliveries;
mod event;
mod figures;
mod floor;
mod frames;
mod generator;
mod measure;
mod mistakes;
mod process;
mod publishers;
mod report;
mod servers;
mod signing;
mod stats;

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use book::{Book, Entry};
use cases::{Case, Setting, Subject};
use process::{Cpus, permit_sockets};
use servers::{Place, Program, Server};
use signing::App;

#[derive(Parser)]
#[command(about = "What the hub alone can do, beside the floor and its peers")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: Run,
}

#[derive(Subcommand)]
enum Command {
    /// The floor's process; the bench starts it.
    #[command(hide = true)]
    Floor,
}

/// Each has a variable of the same name, so that `make` passes it on.
#[derive(Args)]
struct Run {
    /// Cases, by their letters: a,a16,b3,c,d,e,f,g. Variable: PART.
    #[arg(long, value_name = "LETTERS")]
    part: Option<String>,
    /// How often each case is measured; the median is shown. Variable: RUNS.
    #[arg(long)]
    runs: Option<usize>,
    /// How long a load without an end of its own is kept up. Variable: SECONDS_EACH.
    #[arg(long, value_name = "SECONDS")]
    seconds: Option<u64>,
    /// Loopback addresses that subscribers connect from. Variable: ADDRESSES.
    #[arg(long, value_name = "COUNT")]
    addresses: Option<u8>,
    /// The server under test. Variable: FRONTAGE_BIN.
    #[arg(long, value_name = "PATH")]
    frontage: Option<PathBuf>,
    /// Measure Sockudo too. Variable: SOCKUDO.
    #[arg(long, value_name = "PATH")]
    sockudo: Option<PathBuf>,
    /// Measure Soketi too. Variable: SOKETI.
    #[arg(long, value_name = "PATH")]
    soketi: Option<PathBuf>,
    /// Wait until nobody else needs the CPUs, and measure again when somebody did meanwhile.
    /// Variable: CALM=1.
    #[arg(long)]
    calm: bool,
    /// Measure bare uWebSockets too: the folder of uWebSockets.js. Variable: RAW_UWS.
    #[arg(long, value_name = "FOLDER")]
    raw_uws: Option<PathBuf>,
    /// Write all figures to this file. Variable: JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Some(Command::Floor) => {
            floor::serve(io::stdin().lock(), io::stdout().lock()).map_err(|error| error.to_string())
        }
        None => bench(&cli.run),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn bench(run: &Run) -> Result<(), String> {
    let cases = cases(&text(run.part.as_ref(), "PART").unwrap_or_default())?;
    let runs = number(run.runs, "RUNS", 3)?;
    let subjects = subjects(run)?;
    let setting = Setting {
        app: App::bench(),
        cpus: Cpus::look()?,
        seconds: number(run.seconds, "SECONDS_EACH", 3)?,
        addresses: number(run.addresses, "ADDRESSES", 1)?.max(1),
    };
    let sockets = cases.iter().map(|case| case.sockets()).max();
    permit_sockets(sockets.unwrap_or_default())?;
    let measure = match run.calm || text(None::<String>, "CALM").is_some_and(|on| on != "0") {
        true => calm::measure,
        false => Case::measure,
    };
    for (name, subject) in &subjects {
        // Better now than after the minutes that the others take.
        if let Subject::Hub(program) = subject {
            Server::start(program, &setting.app, Place::OneCpu)
                .map_err(|why| format!("{name}: {why}"))?;
        }
    }
    let mut book = Book::default();
    for case in cases {
        for run in 1..=runs {
            let with = |subject: &Subject| case.has_floor() || !matches!(subject, Subject::Floor);
            let all: Vec<_> = subjects.iter().filter(|(_, one)| with(one)).collect();
            let together = if case.in_turns() { all.len() } else { 1 };
            for group in all.chunks(together) {
                let they: Vec<&Subject> = group.iter().map(|(_, subject)| subject).collect();
                let outcomes = measure(case, &they, &setting);
                for ((subject, _), outcome) in group.iter().zip(outcomes) {
                    tell(case, run, subject, &outcome);
                    book.add(Entry {
                        subject,
                        case,
                        run,
                        outcome,
                    });
                }
            }
        }
    }
    report::print(&book);
    if let Some(path) = text(run.json.as_ref().map(|path| path.display()), "JSON") {
        let text = book.to_json().to_string();
        std::fs::write(&path, text).map_err(|error| format!("{path}: {error}"))?;
    }
    match book.complaints() {
        none if none.is_empty() => Ok(()),
        some => Err(format!("\n{}", some.join("\n"))),
    }
}

/// Says at once what a measurement gave.
fn tell(case: Case, run: usize, name: &str, outcome: &Result<cases::Outcome, String>) {
    let letter = case.letter();
    match outcome {
        Ok(outcome) => {
            let figures = outcome.figures.iter().filter_map(|(figure, value)| {
                let row = figures::ROWS.iter().find(|row| row.figure == *figure)?;
                Some(row.unit.write(*value))
            });
            let figures: Vec<String> = figures.collect();
            eprintln!("({letter}) run {run}, {name}: {}", figures.join(", "));
        }
        Err(why) => eprintln!("({letter}) run {run}, {name} failed: {why}"),
    }
}

/// A flag, or else the variable.
fn text(flag: Option<impl ToString>, variable: &str) -> Option<String> {
    let flag = flag.map(|flag| flag.to_string());
    let text = flag.or_else(|| env::var(variable).ok());
    text.filter(|text| !text.is_empty())
}

fn number<T>(flag: Option<T>, variable: &str, otherwise: T) -> Result<T, String>
where
    T: Copy + ToString + std::str::FromStr,
{
    match text(flag, variable) {
        Some(text) => text
            .parse()
            .map_err(|_| format!("{variable}={text}: say a number, or a smaller one")),
        None => Ok(otherwise),
    }
}

fn cases(letters: &str) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    let letters = letters.split([',', ' ']);
    for letter in letters.filter(|letter| !letter.is_empty()) {
        let case = Case::ALL.iter().find(|case| case.letter() == letter);
        cases.push(*case.ok_or_else(|| {
            let all = Case::ALL.map(Case::letter).join(", ");
            format!("there is no case {letter:?}; there are {all}")
        })?);
    }
    if cases.is_empty() {
        cases.extend(Case::ALL);
    }
    Ok(cases)
}

fn subjects(run: &Run) -> Result<Vec<(&'static str, Subject)>, String> {
    let path = |flag: &Option<PathBuf>, variable: &str| {
        let path = text(flag.as_ref().map(|path| path.display()), variable)?;
        // Servers are started in a folder of their own.
        Some(std::path::absolute(&path).unwrap_or(path.into()))
    };
    let target = env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    let frontage = path(&run.frontage, "FRONTAGE_BIN")
        .unwrap_or_else(|| PathBuf::from(target).join("release/frontage"));
    let frontage = std::path::absolute(&frontage).unwrap_or(frontage);
    let sockudo = path(&run.sockudo, "SOCKUDO");
    let soketi = path(&run.soketi, "SOKETI");
    let raw_uws = path(&run.raw_uws, "RAW_UWS");
    let peers = [sockudo.as_ref(), soketi.as_ref(), raw_uws.as_ref()];
    for path in [Some(&frontage)].into_iter().chain(peers).flatten() {
        if !path.exists() {
            return Err(format!("there is no server at {}", path.display()));
        }
    }
    let mut subjects = vec![
        (report::FLOOR, Subject::Floor),
        (report::FRONTAGE, Subject::Hub(Program::Frontage(frontage))),
    ];
    subjects.extend(sockudo.map(|path| (report::SOCKUDO, Subject::Hub(Program::Sockudo(path)))));
    subjects.extend(soketi.map(|path| (report::SOKETI, Subject::Hub(Program::Soketi(path)))));
    subjects.extend(raw_uws.map(|path| (report::RAW_UWS, Subject::Hub(Program::RawUws(path)))));
    Ok(subjects)
}
