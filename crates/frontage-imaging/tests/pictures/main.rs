//! What becomes of the pictures that people upload, good ones and others.
#![allow(clippy::unwrap_used)]

mod animations;
mod appearance;
mod colours;
mod corpus;
mod cuts;
mod damage;
mod forge;
mod hostile;
mod ladder;
mod looks;
mod make;
mod photographs;
mod privacy;
mod profiles;
mod refusals;
mod turns;
mod uncommon;
