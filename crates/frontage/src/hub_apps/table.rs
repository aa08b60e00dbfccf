//! A TOML table read key by key, with every mistake noted at its line.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// What is wrong with a text, each with the byte at which it stands.
pub(super) struct Notes<'i> {
    text: &'i str,
    found: Vec<(usize, String)>,
}

impl<'i> Notes<'i> {
    pub(super) fn on(text: &'i str) -> Self {
        Self {
            text,
            found: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, at: usize, mistake: impl Into<String>) {
        self.found.push((at, mistake.into()));
    }

    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// The mistakes in the order of the text, each with its line.
    pub(super) fn told(mut self) -> Vec<String> {
        self.found.sort_by_key(|(at, _)| *at);
        let line = |at: usize| {
            let before = self.text.as_bytes().iter().take(at);
            1 + before.filter(|byte| **byte == b'\n').count()
        };
        let told = self.found.iter();
        told.map(|(at, mistake)| format!("line {}: {mistake}", line(*at)))
            .collect()
    }
}

/// A table whose keys are asked for one after the other. What was never asked for is a mistake.
pub(super) struct Table<'t, 'i> {
    values: &'t DeTable<'i>,
    /// What it is, for people: `app "1001"`.
    name: String,
    /// Where it begins.
    pub(super) at: usize,
    known: Vec<&'static str>,
}

impl<'t, 'i> Table<'t, 'i> {
    pub(super) fn new(values: &'t DeTable<'i>, at: usize, name: impl Into<String>) -> Self {
        Self {
            values,
            name: name.into(),
            at,
            known: Vec::new(),
        }
    }

    /// The tables of a list; empty when the key is not there.
    pub(super) fn tables(
        &mut self,
        key: &'static str,
        example: &str,
        notes: &mut Notes<'i>,
    ) -> Vec<(usize, &'t DeTable<'i>)> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let table = |value: &'t Value<'i>| Some((value.span().start, value.get_ref().as_table()?));
        let list = value.get_ref().as_array();
        let tables = list.and_then(|list| list.iter().map(table).collect());
        tables.unwrap_or_else(|| {
            self.fault(value, key, &format!("write {example}"), notes);
            Vec::new()
        })
    }

    /// A text that fits. What does not is not repeated: it may be a secret in the wrong place.
    pub(super) fn text(
        &mut self,
        key: &'static str,
        expected: &str,
        fits: impl Fn(&str) -> bool,
        notes: &mut Notes<'i>,
    ) -> Option<&'t str> {
        let Some(value) = self.value(key) else {
            let told = format!("{}, {key}: is missing; {expected}", self.name);
            notes.add(self.at, told);
            return None;
        };
        let text = value.get_ref().as_str().filter(|text| fits(text));
        if text.is_none() {
            self.fault(value, key, expected, notes);
        }
        text
    }

    /// The texts of a list, each as `known` understands it; empty when the key is not there.
    pub(super) fn words<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        known: impl Fn(&str) -> Option<T>,
        notes: &mut Notes<'i>,
    ) -> Vec<T> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let word = |value: &Value<'i>| known(value.get_ref().as_str()?);
        let list = value.get_ref().as_array();
        let words = list.and_then(|list| list.iter().map(word).collect());
        words.unwrap_or_else(|| {
            self.fault(value, key, expected, notes);
            Vec::new()
        })
    }

    /// True or false; `usual` when the key is not there.
    pub(super) fn flag(&mut self, key: &'static str, usual: bool, notes: &mut Notes<'i>) -> bool {
        let Some(value) = self.value(key) else {
            return usual;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.fault(value, key, "write true or false", notes);
            usual
        })
    }

    /// A whole number within the range.
    pub(super) fn number<N>(
        &mut self,
        key: &'static str,
        range: RangeInclusive<N>,
        notes: &mut Notes<'i>,
    ) -> Option<N>
    where
        N: TryFrom<i64> + PartialOrd + std::fmt::Display,
    {
        let value = self.value(key)?;
        let written = value.get_ref().as_integer();
        let number =
            written.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        let number = number.and_then(|number| N::try_from(number).ok());
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let (least, most) = (range.start(), range.end());
            let expected = format!("write a whole number from {least} to {most}");
            self.fault(value, key, &expected, notes);
        }
        number
    }

    /// Notes the keys that nobody asked for.
    pub(super) fn end(self, notes: &mut Notes<'i>) {
        for key in self.values.keys() {
            let written = key.get_ref().as_ref();
            if !self.known.contains(&written) {
                let known = self.known.join(", ");
                let told = format!(
                    "{}, {written}: there is no such key, only {known}",
                    self.name
                );
                notes.add(key.span().start, told);
            }
        }
    }

    fn value(&mut self, key: &'static str) -> Option<&'t Value<'i>> {
        self.known.push(key);
        self.values.get(key)
    }

    fn fault(&self, value: &Value<'i>, key: &str, expected: &str, notes: &mut Notes<'i>) {
        let told = format!("{}, {key}: {expected}", self.name);
        notes.add(value.span().start, told);
    }
}
