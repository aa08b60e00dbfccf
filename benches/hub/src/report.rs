//! The tables.

use crate::book::Book;
use crate::cases::Case;
use crate::figures::{ROWS, Row};

/// The names of who is measured.
pub const FRONTAGE: &str = "Frontage";
/// Plain sends.
pub const FLOOR: &str = "floor";
/// A peer.
pub const SOCKUDO: &str = "Sockudo";
/// A peer.
pub const SOKETI: &str = "Soketi";
/// What a peer is built on.
pub const RAW_UWS: &str = "raw uWS";

/// Prints everything.
pub fn print(book: &Book) {
    println!();
    print_table(&figures(book));
    println!(
        "\n* reached earlier, by Sockudo 5.2.0, Soketi 1.6.1 and the bare publish and subscribe of \
         uWebSockets 20.57, with a generator that slept between deliveries; measure them again \
         with SOCKUDO=, SOKETI= and RAW_UWS=."
    );
    let lengths: Vec<String> = book
        .subjects()
        .into_iter()
        .filter_map(|subject| Some(format!("{subject} {}", book.event_bytes(subject)?)))
        .collect();
    if !lengths.is_empty() {
        println!("Bytes of a delivery on the wire: {}.", lengths.join(", "));
    }
    println!();
    print_table(&health(book));
    println!(
        "\nAs long as the generator is not busy all the time, it does not hold the server up. \
         Figures taken while others used much of the CPUs are worth little, the CPU per delivery \
         included: CALM=1 waits and measures again."
    );
}

/// Each figure, beside goal, peers and floor.
fn figures(book: &Book) -> Vec<Vec<String>> {
    let heading = ["case", "goal", SOCKUDO, SOKETI, RAW_UWS, FLOOR, "ours"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    rows[0].push("ours to the floor".to_owned());
    for row in ROWS {
        let measured = |subject| book.figure(subject, row.figure);
        let (ours, floor) = (measured(FRONTAGE), measured(FLOOR));
        let [sockudo, soketi, raw_uws] = [SOCKUDO, SOKETI, RAW_UWS].map(measured);
        let all = [sockudo, soketi, raw_uws, floor, ours];
        if all.iter().all(Option::is_none) {
            continue;
        }
        let text = |value: Option<f64>| value.map_or(String::new(), |value| row.unit.write(value));
        let ratio = book.ratio(FRONTAGE, FLOOR, row.figure);
        rows.push(vec![
            row.name.to_owned(),
            row.goal.to_owned(),
            peer(&row, sockudo, row.earlier.sockudo),
            peer(&row, soketi, row.earlier.soketi),
            peer(&row, raw_uws, row.earlier.raw_uws),
            text(floor),
            text(ours),
            ratio.map_or(String::new(), |ratio| format!("{ratio:.2}×")),
        ]);
    }
    rows
}

/// A peer's figure: of this run, or else an earlier one.
fn peer(row: &Row, now: Option<f64>, earlier: Option<f64>) -> String {
    match (now, earlier) {
        (Some(now), _) => row.unit.write(now),
        (None, Some(earlier)) => format!("{}*", row.unit.write(earlier)),
        (None, None) => String::new(),
    }
}

/// Whether every delivery arrived once and in order, and who was busy.
fn health(book: &Book) -> Vec<Vec<String>> {
    let heading = [
        "case",
        "who",
        "lost",
        "doubled",
        "out of order",
        "foreign",
        "sockets cut",
        "server CPU",
        "generator busy",
        "others",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for case in Case::ALL {
        for subject in book.subjects() {
            if !book.has(subject, case) {
                continue;
            }
            let (mistakes, cut) = book.mistakes(subject, case);
            let mut shares = book.shares(subject, case);
            if shares.is_empty() {
                shares.push(("", [f64::NAN; 3]));
            }
            for (number, (name, three)) in shares.into_iter().enumerate() {
                let counts = [
                    mistakes.lost,
                    mistakes.doubled,
                    mistakes.out_of_order,
                    mistakes.foreign,
                    cut as u64,
                ];
                let counts = counts.map(|count| match number {
                    0 => count.to_string(),
                    _ => String::new(),
                });
                let case = format!("({}) {name}", case.letter());
                let mut row = vec![case.trim_end().to_owned(), subject.to_owned()];
                row.extend(counts);
                row.extend(three.map(percent));
                rows.push(row);
            }
        }
    }
    rows
}

fn percent(share: f64) -> String {
    if share.is_nan() {
        return String::new();
    }
    format!("{:.0} %", share * 100.0)
}

/// Prints rows as a table with aligned columns; the first row is the heading.
fn print_table(rows: &[Vec<String>]) {
    let width_of = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    for (index, row) in rows.iter().enumerate() {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let width = width_of(column);
            match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            }
        });
        println!("| {} |", cells.collect::<Vec<_>>().join(" | "));
        if index == 0 {
            let lines = (0..row.len()).map(|column| "-".repeat(width_of(column) + 2));
            println!("|{}|", lines.collect::<Vec<_>>().join("|"));
        }
    }
}
