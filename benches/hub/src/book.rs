//! What all measurements of a run gave, kept until the tables are written.

use serde_json::{Value, json};

use crate::cases::{Case, Outcome};
use crate::deliveries::Mistakes;
use crate::figures::{Figure, ROWS};
use crate::measure::Used;
use crate::stats::median;

/// One measurement of one case.
pub struct Entry {
    /// Who was measured.
    pub subject: &'static str,
    /// What.
    pub case: Case,
    /// What it gave, or why it failed.
    pub outcome: Result<Outcome, String>,
}

/// What was measured so far.
#[derive(Default)]
pub struct Book {
    entries: Vec<Entry>,
}

impl Book {
    /// Notes a measurement.
    pub fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// The measurements that came to an end.
    fn outcomes(&self) -> impl Iterator<Item = (&Entry, &Outcome)> {
        self.entries
            .iter()
            .filter_map(|entry| Some((entry, entry.outcome.as_ref().ok()?)))
    }

    /// The values of a figure, one of each run.
    fn runs(&self, subject: &str, figure: Figure) -> Vec<f64> {
        self.outcomes()
            .filter(|(entry, _)| entry.subject == subject)
            .flat_map(|(_, outcome)| &outcome.figures)
            .filter(|(of, _)| *of == figure)
            .map(|(_, value)| *value)
            .collect()
    }

    /// The median of the runs; None if it was not measured.
    pub fn figure(&self, subject: &str, figure: Figure) -> Option<f64> {
        let runs = self.runs(subject, figure);
        (!runs.is_empty()).then(|| median(&runs))
    }

    /// Who was measured, in the order in which they came first.
    pub fn subjects(&self) -> Vec<&'static str> {
        let mut subjects = Vec::new();
        for entry in &self.entries {
            if !subjects.contains(&entry.subject) {
                subjects.push(entry.subject);
            }
        }
        subjects
    }

    /// What went wrong with the deliveries of this subject in this case, in all runs, and how many
    /// sockets were cut.
    pub fn mistakes(&self, subject: &str, case: Case) -> (Mistakes, usize) {
        let mut sum = (Mistakes::default(), 0);
        for (entry, outcome) in self.outcomes() {
            if entry.subject == subject && entry.case == case {
                sum.0 += outcome.mistakes;
                sum.1 += outcome.cut.0;
            }
        }
        sum
    }

    /// The shares of a CPU that server, generator and everything else used, medians, by the name of
    /// the load.
    pub fn shares(&self, subject: &str, case: Case) -> Vec<(&'static str, [f64; 3])> {
        let used: Vec<(&'static str, Used)> = self
            .outcomes()
            .filter(|(entry, _)| entry.subject == subject && entry.case == case)
            .flat_map(|(_, outcome)| outcome.used.iter().copied())
            .collect();
        let mut shares: Vec<(&'static str, [f64; 3])> = Vec::new();
        for (name, _) in &used {
            if shares.iter().any(|(known, _)| known == name) {
                continue;
            }
            let of = |share: fn(Used) -> f64| {
                let mine = used.iter().filter(|(load, _)| load == name);
                median(&mine.map(|(_, used)| share(*used)).collect::<Vec<_>>())
            };
            let three = [
                of(|used| used.server_cpu_seconds / used.seconds),
                of(|used| used.generator_cpu_seconds / used.seconds),
                of(Used::disturbance),
            ];
            shares.push((name, three));
        }
        shares
    }

    /// Whether this subject was measured in this case.
    pub fn has(&self, subject: &str, case: Case) -> bool {
        let mut outcomes = self.outcomes();
        outcomes.any(|(entry, _)| entry.subject == subject && entry.case == case)
    }

    /// The length of a delivery on the wire, by subject, where there were any.
    pub fn event_bytes(&self, subject: &str) -> Option<usize> {
        let mine = self
            .outcomes()
            .filter(|(entry, _)| entry.subject == subject);
        let lengths = mine.map(|(_, outcome)| outcome.event_bytes);
        lengths.filter(|bytes| *bytes > 0).max()
    }

    /// Everything that must not be, a line each.
    pub fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        for Entry {
            subject,
            case,
            outcome,
        } in &self.entries
        {
            let letter = case.letter();
            match outcome {
                // The rest, a server's last words, was told when it happened.
                Err(why) => {
                    let why = why.lines().next().unwrap_or_default();
                    complaints.push(format!("({letter}) {subject} failed: {why}"));
                }
                Ok(outcome) => {
                    let mistakes = outcome.mistakes;
                    if mistakes.any() {
                        complaints.push(format!("({letter}) {subject}: {mistakes}"));
                    }
                    if let (cut @ 1.., Some(why)) = &outcome.cut {
                        complaints.push(format!("({letter}) {subject} cut {cut} sockets: {why}"));
                    }
                }
            }
        }
        complaints
    }

    /// Everything, for programs.
    pub fn to_json(&self) -> Value {
        let subjects = self.subjects().into_iter().map(|subject| {
            let figures = ROWS.iter().filter_map(|row| {
                let runs = self.runs(subject, row.figure);
                let name = format!("{:?}", row.figure);
                (!runs.is_empty()).then(|| (name, json!({"median": median(&runs), "runs": runs})))
            });
            let figures: serde_json::Map<String, Value> = figures.collect();
            (subject.to_owned(), Value::Object(figures))
        });
        let subjects: serde_json::Map<String, Value> = subjects.collect();
        json!({"figures": subjects, "complaints": self.complaints()})
    }
}
