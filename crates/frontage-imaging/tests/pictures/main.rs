//! What becomes of the pictures that people upload, good ones and others.
#![allow(clippy::unwrap_used)]

mod appearance;
mod colours;
mod corpus;
mod forge;
mod ladder;
mod make;
mod privacy;
mod refusals;
