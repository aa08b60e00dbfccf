//! One value of a setting after the other, with every mistake noted.

use std::net::SocketAddr;

use frontage_hub::Network;

use super::settings::default_of;
use super::sources::Values;

/// Reads values and collects what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) sources: &'a [Values],
    pub(super) mistakes: Vec<String>,
}

impl Reader<'_> {
    pub(super) fn find(&self, name: &str) -> Option<String> {
        self.sources
            .iter()
            .find_map(|values| values.get(name))
            .cloned()
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.find(name)
            .unwrap_or_else(|| default_of(name).to_owned())
    }

    pub(super) fn address(&mut self, name: &str) -> SocketAddr {
        let example = SocketAddr::from(([127, 0, 0, 1], 8000));
        let text = self.text(name);
        text.parse().unwrap_or_else(|_| {
            self.mistakes.push(format!(
                "{name}={text}: give address and port, like {example}"
            ));
            example
        })
    }

    /// A list, separated by commas; empty when nothing is set.
    pub(super) fn networks(&mut self, name: &str) -> Vec<Network> {
        let text = self.text(name);
        let given = text.split(',').map(str::trim);
        let mut networks = Vec::new();
        for part in given.filter(|part| !part.is_empty()) {
            match part.parse() {
                Ok(network) => networks.push(network),
                Err(_) => self.mistakes.push(format!(
                    "{name}={part}: give addresses like 127.0.0.1 or networks like \
                     10.0.0.0/8, separated by commas"
                )),
            }
        }
        networks
    }

    pub(super) fn number<N>(&mut self, name: &str, range: std::ops::RangeInclusive<N>) -> N
    where
        N: std::str::FromStr + PartialOrd + Copy + std::fmt::Display,
    {
        let text = self.text(name);
        match text.trim().parse::<N>() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let (least, most) = (range.start(), range.end());
                self.mistakes.push(format!(
                    "{name}={text}: give a whole number from {least} to {most}"
                ));
                *least
            }
        }
    }

    /// `None` when nothing is set, so that what is usual may depend on the command.
    pub(super) fn flag_if_set(&mut self, name: &str) -> Option<bool> {
        (!self.text(name).trim().is_empty()).then(|| self.flag(name))
    }

    pub(super) fn flag(&mut self, name: &str) -> bool {
        let text = self.text(name);
        match text.trim() {
            "true" | "1" | "yes" | "on" => true,
            "false" | "0" | "no" | "off" => false,
            _ => {
                let told = format!("{name}={text}: give true or false");
                self.mistakes.push(told);
                false
            }
        }
    }

    pub(super) fn credential(
        &mut self,
        name: &str,
        example: &str,
        fits: fn(char) -> bool,
    ) -> Option<String> {
        let text = self.find(name)?;
        if text.is_empty() || text.len() > 200 || !text.chars().all(fits) {
            // The value is not repeated: it may be the secret.
            self.mistakes.push(format!(
                "{name}: not in the form expected, which is like {example}"
            ));
        }
        Some(text)
    }
}
