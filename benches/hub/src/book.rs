//! What all measurements of a run gave, kept until the tables are written.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cases::{Case, Outcome};
use crate::figures::{Figure, ROWS};
use crate::measure::Used;
use crate::mistakes::Mistakes;
use crate::stats::median;

/// One measurement of one case.
pub struct Entry {
    /// Who was measured.
    pub subject: &'static str,
    /// What.
    pub case: Case,
    /// The how manieth time.
    pub run: usize,
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

    /// The values of a figure by run.
    fn runs(&self, subject: &str, figure: Figure) -> BTreeMap<usize, f64> {
        let mine = self
            .outcomes()
            .filter(|(entry, _)| entry.subject == subject);
        let values = mine.filter_map(|(entry, outcome)| {
            let (_, value) = outcome.figures.iter().find(|(of, _)| *of == figure)?;
            Some((entry.run, *value))
        });
        values.collect()
    }

    /// The median of the runs; None if it was not measured.
    pub fn figure(&self, subject: &str, figure: Figure) -> Option<f64> {
        let runs: Vec<f64> = self.runs(subject, figure).into_values().collect();
        (!runs.is_empty()).then(|| median(&runs))
    }

    /// How often the other's figure goes into the subject's: the median of the ratios of each run,
    /// because the two of one run met with the same mood of the machine.
    pub fn ratio(&self, subject: &str, to: &str, figure: Figure) -> Option<f64> {
        let others = self.runs(to, figure);
        let runs = self.runs(subject, figure);
        let ratios = runs
            .iter()
            .filter_map(|(run, value)| Some(value / others.get(run)?));
        let ratios: Vec<f64> = ratios.collect();
        (!ratios.is_empty()).then(|| median(&ratios))
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

    /// The shares of a CPU that the server used, that the generator had something to do, and that
    /// everything else used: medians, by the name of the load.
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
                of(|used| used.generator_busy_seconds / used.seconds),
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
            ..
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
                let runs: Vec<f64> = self.runs(subject, row.figure).into_values().collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(subject: &'static str, run: usize, value: f64) -> Entry {
        let outcome = Outcome {
            figures: vec![(Figure::DeliveryCpu, value)],
            ..Outcome::default()
        };
        Entry {
            subject,
            case: Case::A,
            run,
            outcome: Ok(outcome),
        }
    }

    #[test]
    fn a_ratio_is_of_runs_that_belong_together() {
        let mut book = Book::default();
        for (run, (floor, ours)) in [(4.0, 6.0), (8.0, 12.0), (4.0, 4.0)]
            .into_iter()
            .enumerate()
        {
            book.add(entry("floor", run, floor));
            book.add(entry("ours", run, ours));
        }
        book.add(entry("ours", 3, 100.0));
        assert_eq!(book.ratio("ours", "floor", Figure::DeliveryCpu), Some(1.5));
        assert_eq!(book.figure("floor", Figure::DeliveryCpu), Some(4.0));
        assert_eq!(book.figure("ours", Figure::DeliveryCpu), Some(9.0));
        assert_eq!(book.ratio("ours", "floor", Figure::Deliveries), None);
    }

    #[test]
    fn a_mistake_or_a_failure_is_complained_of() {
        let mut book = Book::default();
        book.add(entry("ours", 0, 1.0));
        assert!(book.complaints().is_empty());
        let mut wrong = entry("ours", 1, 1.0);
        if let Ok(outcome) = &mut wrong.outcome {
            outcome.mistakes.lost = 2;
            outcome.cut = (1, Some("closed with 4100".to_owned()));
        }
        book.add(wrong);
        let mut failed = entry("ours", 2, 1.0);
        failed.outcome = Err("the server ended. It said:\nthings".to_owned());
        book.add(failed);
        let complaints = book.complaints();
        assert_eq!(complaints.len(), 3, "{complaints:?}");
        assert!(complaints[0].contains("2 lost"));
        assert!(complaints[1].contains("4100"));
        assert!(complaints[2].ends_with("It said:"));
    }
}
