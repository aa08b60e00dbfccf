//! The gallery: an ordered list that several people rearrange at once.

use std::collections::HashSet;
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{OrderFault, merge_order};

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
}
