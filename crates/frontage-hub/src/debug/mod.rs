//! What operators see of a running hub: who is there, in which channels, and what happened last.
//! Events are shown without their data unless the embedder allows it.

mod embed;
mod happening;
mod page;
mod recent;
#[cfg(test)]
mod tests;
mod view;

pub(crate) use happening::{Happening, Kind};
pub(crate) use recent::Recent;
