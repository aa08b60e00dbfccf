//! The gallery: an ordered list that several people rearrange at once.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// Why a requested order is refused.
#[derive(Debug, PartialEq, Eq)]
pub enum OrderFault<K> {
    /// Named twice.
    Doubled(K),
    /// Never was in this gallery.
    Unknown(K),
}

/// Brings a requested order together with what is there now, so that a list that came late
/// loses nobody's work: the result is always a permutation of `present`. Pictures that the
/// request does not know stay, each behind the picture it follows today; those in `removed`
/// stay removed.
///
/// # Errors
/// The first entry that is doubled or unknown; nothing may be changed then.
pub fn merge_order<K: Eq + Hash + Clone>(
    present: &[K],
    removed: &HashSet<K>,
    requested: &[K],
) -> Result<Vec<K>, OrderFault<K>> {
    let here: HashSet<&K> = present.iter().collect();
    let mut named = HashSet::new();
    let mut order = Vec::with_capacity(present.len());
    for key in requested {
        if !named.insert(key) {
            return Err(OrderFault::Doubled(key.clone()));
        }
        if here.contains(key) {
            order.push(key.clone());
        } else if !removed.contains(key) {
            return Err(OrderFault::Unknown(key.clone()));
        }
    }
    let mut before: Option<&K> = None;
    for key in present {
        if !named.contains(key) {
            let place = before
                .and_then(|before| order.iter().position(|other| other == before))
                .map_or(0, |index| index + 1);
            order.insert(place, key.clone());
        }
        before = Some(key);
    }
    Ok(order)
}

/// The fewest of those in both lists that somebody has to take in hand to make `after` out of
/// `before`, in the order of `after`: what moved, and not what only made room.
pub fn moved<'a, K: Eq + Hash>(before: &[K], after: &'a [K]) -> Vec<&'a K> {
    let places: HashMap<&K, usize> = before.iter().zip(0..).collect();
    let stayed: Vec<(&K, usize)> = after
        .iter()
        .filter_map(|key| places.get(key).map(|place| (key, *place)))
        .collect();
    // The longest run of places that rises stays where it is. `ends[n]` is where, in `stayed`, the
    // run of length n + 1 with the lowest end stops; `behind` says what comes before in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut behind: Vec<Option<usize>> = Vec::with_capacity(stayed.len());
    for (index, (_, place)) in stayed.iter().enumerate() {
        let length = ends.partition_point(|end| stayed[*end].1 < *place);
        behind.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let run = std::iter::successors(ends.last().copied(), |index| behind[*index]);
    let rests: HashSet<usize> = run.collect();
    let all = stayed.iter().enumerate();
    all.filter(|(index, _)| !rests.contains(index))
        .map(|(_, (key, _))| *key)
        .collect()
}

/// Carries `moved` to where `requested` has them, and leaves everything else in the order of
/// `present`: two people who move different pictures at once both get their way. Each goes behind
/// the nearest picture before it in the list that is still there, or to the front. A moved picture
/// that was removed stays removed. `requested` is a list that [`merge_order`] takes.
///
/// # Errors
/// The first of `moved` that is doubled, or not in `requested`.
pub fn merge_moves<K: Eq + Hash + Clone>(
    present: &[K],
    requested: &[K],
    moved: &[K],
) -> Result<Vec<K>, OrderFault<K>> {
    let listed: HashSet<&K> = requested.iter().collect();
    let mut moving = HashSet::new();
    for key in moved {
        if !moving.insert(key) {
            return Err(OrderFault::Doubled(key.clone()));
        }
        if !listed.contains(key) {
            return Err(OrderFault::Unknown(key.clone()));
        }
    }
    let here: HashSet<&K> = present.iter().collect();
    // What moved, by the picture that it goes behind; none: to the front.
    let mut behind: HashMap<Option<&K>, Vec<&K>> = HashMap::new();
    let mut before = None;
    for key in requested.iter().filter(|key| here.contains(key)) {
        if moving.contains(key) {
            behind.entry(before).or_default().push(key);
        } else {
            before = Some(key);
        }
    }
    let stays = present.iter().filter(|key| !moving.contains(key));
    let places = std::iter::once(None).chain(stays.map(Some));
    let order = places.flat_map(|place| {
        let carried = behind.get(&place).into_iter().flatten().copied();
        place.into_iter().chain(carried)
    });
    Ok(order.cloned().collect())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{OrderFault, merge_moves, merge_order, moved};

    #[test]
    fn a_full_list_is_taken_as_it_is() {
        assert_eq!(
            merge_order(&[1, 2, 3], &HashSet::new(), &[3, 1, 2]),
            Ok(vec![3, 1, 2])
        );
    }

    #[test]
    fn a_late_list_keeps_what_others_added_and_does_not_revive_what_they_removed() {
        let removed = HashSet::from([9]);
        assert_eq!(
            merge_order(&[1, 2, 3, 4], &removed, &[3, 9, 2, 1]),
            Ok(vec![3, 4, 2, 1])
        );
        assert_eq!(
            merge_order(&[7, 1, 2], &removed, &[2, 1]),
            Ok(vec![7, 2, 1])
        );
    }

    #[test]
    fn unknown_and_doubled_entries_are_refused() {
        let none = HashSet::new();
        assert_eq!(
            merge_order(&[1, 2], &none, &[1, 1]),
            Err(OrderFault::Doubled(1))
        );
        assert_eq!(
            merge_order(&[1, 2], &none, &[1, 5]),
            Err(OrderFault::Unknown(5))
        );
    }

    #[test]
    fn what_was_taken_in_hand_is_told_from_what_only_made_room() {
        let none: [&i32; 0] = [];
        assert_eq!(moved(&[1, 2, 3], &[1, 2, 3]), none);
        assert_eq!(moved(&[1, 2, 3, 4, 5], &[5, 1, 2, 3, 4]), [&5]);
        assert_eq!(moved(&[1, 2, 3, 4, 5], &[2, 3, 4, 1, 5]), [&1]);
        assert_eq!(moved(&[1, 2, 3, 4, 5, 6], &[1, 5, 2, 3, 6, 4]), [&5, &6]);
    }

    #[test]
    fn what_came_or_went_did_not_move() {
        let none: [&i32; 0] = [];
        assert_eq!(moved(&[1, 2, 3], &[9, 1, 8, 3]), none);
        assert_eq!(moved(&[1, 2, 3, 4], &[9, 4, 1, 3]), [&4]);
        assert_eq!(moved(&[], &[1, 2]), none);
    }

    #[test]
    fn what_is_moved_goes_where_the_list_has_it_and_the_rest_stays_as_others_put_it() {
        // Seen as 1 2 3 4 5; meanwhile a colleague made 5 the first.
        let present = [5, 1, 2, 3, 4];
        assert_eq!(
            merge_moves(&present, &[1, 3, 4, 2, 5], &[2]),
            Ok(vec![5, 1, 3, 4, 2])
        );
        assert_eq!(
            merge_moves(&present, &[3, 4, 1, 2, 5], &[3, 4]),
            Ok(vec![3, 4, 5, 1, 2])
        );
    }

    #[test]
    fn a_move_whose_neighbour_is_gone_goes_behind_the_one_before_it() {
        // 8 and 9 were removed.
        assert_eq!(
            merge_moves(&[1, 2, 3], &[2, 9, 1, 8, 3], &[1, 8]),
            Ok(vec![2, 1, 3])
        );
    }

    #[test]
    fn moves_of_what_the_list_does_not_name_are_refused() {
        assert_eq!(
            merge_moves(&[1, 2], &[1], &[2]),
            Err(OrderFault::Unknown(2))
        );
        assert_eq!(
            merge_moves(&[1, 2], &[2, 1], &[2, 2]),
            Err(OrderFault::Doubled(2))
        );
    }
}
