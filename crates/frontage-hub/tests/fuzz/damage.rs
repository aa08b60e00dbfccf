//! What can happen to bytes.

use proptest::{collection::vec, prelude::*, sample::Index};

#[derive(Debug, Clone)]
enum Damage {
    Flip(Index, u8),
    Put(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    /// Some of it comes again, elsewhere.
    Copy(Index, usize, Index),
    CutOff(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let length = || 1..24_usize;
    prop_oneof![
        4 => (any::<Index>(), 0..8_u8).prop_map(|(at, bit)| Damage::Flip(at, 1 << bit)),
        2 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Put(at, byte)),
        1 => (any::<Index>(), vec(any::<u8>(), length())).prop_map(|(at, some)| Damage::Insert(at, some)),
        2 => (any::<Index>(), length()).prop_map(|(at, length)| Damage::Remove(at, length)),
        2 => (any::<Index>(), length(), any::<Index>())
            .prop_map(|(from, length, to)| Damage::Copy(from, length, to)),
        1 => any::<Index>().prop_map(Damage::CutOff),
    ]
}

/// What happens to one stream of bytes: nothing in half of the cases.
#[derive(Debug, Clone)]
pub struct Damages(Vec<Damage>);

pub fn damages() -> impl Strategy<Value = Damages> {
    prop_oneof![Just(Vec::new()), vec(damage(), 1..4)].prop_map(Damages)
}

pub fn perhaps_damaged(bytes: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (bytes, damages()).prop_map(|(bytes, damages)| damages.done_to(bytes))
}

impl Damages {
    pub fn none() -> Self {
        Self(Vec::new())
    }

    pub fn done_to(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        for damage in &self.0 {
            apply(damage, &mut bytes);
        }
        bytes
    }
}

fn apply(damage: &Damage, bytes: &mut Vec<u8>) {
    let length = bytes.len();
    let part = |at: &Index, most: usize| {
        let from = at.index(length + 1);
        from..(from + most).min(length)
    };
    match damage {
        Damage::Flip(at, bit) if length > 0 => bytes[at.index(length)] ^= bit,
        Damage::Put(at, byte) if length > 0 => bytes[at.index(length)] = *byte,
        Damage::Flip(..) | Damage::Put(..) => {}
        Damage::Insert(at, some) => {
            bytes.splice(part(at, 0), some.iter().copied());
        }
        Damage::Remove(at, most) => {
            bytes.drain(part(at, *most));
        }
        Damage::Copy(from, most, to) => {
            let copied = bytes[part(from, *most)].to_vec();
            bytes.splice(part(to, 0), copied);
        }
        Damage::CutOff(at) => bytes.truncate(at.index(length + 1)),
    }
}

/// Where the network cuts a stream.
#[derive(Debug, Clone)]
pub struct Cuts(Vec<Index>);

impl Cuts {
    pub fn pieces<'a>(&self, bytes: &'a [u8]) -> Vec<&'a [u8]> {
        let mut at: Vec<usize> = self.0.iter().map(|it| it.index(bytes.len() + 1)).collect();
        at.sort_unstable();
        let starts = [0].into_iter().chain(at.iter().copied());
        let ends = at.iter().copied().chain([bytes.len()]);
        starts
            .zip(ends)
            .map(|(from, to)| &bytes[from..to])
            .collect()
    }
}

pub fn cuts() -> impl Strategy<Value = Cuts> {
    vec(any::<Index>(), 0..6).prop_map(Cuts)
}
