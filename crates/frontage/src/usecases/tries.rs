//! A brake on guessing passwords.
//!
//! Each account, each address, and each account from each address has so many tries, which come
//! back one by one. A right password costs none. An account as a whole has many more than one
//! address has, so that a stranger who guesses does not lock its owner out at once.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::Refusal;

/// Tries that are there at first, and after what time one comes back.
#[derive(Clone, Copy)]
struct Allowance {
    tries: u32,
    back_after: Duration,
}

const OF_BOTH: Allowance = Allowance::new(10, 30);
const OF_ACCOUNT: Allowance = Allowance::new(60, 30);
const OF_ADDRESS: Allowance = Allowance::new(100, 6);

/// Accounts and addresses that are remembered at a time, some 40 bytes each.
const REMEMBERED: usize = 30_000;

impl Allowance {
    const fn new(tries: u32, back_after_seconds: u64) -> Self {
        Self {
            tries,
            back_after: Duration::from_secs(back_after_seconds),
        }
    }

    /// After what time all are back.
    fn whole(self) -> Duration {
        self.back_after * self.tries
    }
}

/// Wrong passwords of late. Cheap to clone; kept in memory alone.
#[derive(Clone, Default)]
pub struct Tries {
    /// Keyed by hashes of a key of this process: nothing personal is kept.
    hasher: RandomState,
    /// Until when tries are spent, as a moment: each try puts it off by the time one needs to
    /// come back.
    spent_until: Arc<Mutex<HashMap<u64, Instant>>>,
}

/// One try, which counts as wrong unless it is said to have been right.
#[must_use]
pub struct Attempt {
    tries: Tries,
    keys: Vec<(u64, Allowance)>,
}

impl Tries {
    /// Begins to try a password. Without an address, or from this machine (a proxy that is not
    /// trusted to name its clients), addresses do not count.
    ///
    /// # Errors
    /// [`Refusal::TooManyTries`].
    pub fn attempt(&self, account: &str, from: Option<IpAddr>) -> Result<Attempt, Refusal> {
        let account = account.trim().to_lowercase();
        let from = from.filter(|address| !address.to_canonical().is_loopback());
        let hash = |kind: &str, address| {
            let account = if kind == "address" { "" } else { &account };
            self.hasher.hash_one((kind, account, address))
        };
        let mut keys = vec![
            (hash("both", from), OF_BOTH),
            (hash("account", None), OF_ACCOUNT),
        ];
        if from.is_some() {
            keys.push((hash("address", from), OF_ADDRESS));
        }
        self.spend(&keys, Instant::now())?;
        Ok(Attempt {
            tries: self.clone(),
            keys,
        })
    }

    fn spend(&self, keys: &[(u64, Allowance)], now: Instant) -> Result<(), Refusal> {
        let mut spent = self.spent();
        let wait = keys.iter().map(|(key, of)| {
            let until = spent.get(key).map_or(now, |until| (*until).max(now));
            (until + of.back_after).saturating_duration_since(now + of.whole())
        });
        let wait = wait.max().unwrap_or_default();
        if !wait.is_zero() {
            let seconds = wait.as_secs() + 1;
            return Err(Refusal::TooManyTries(seconds));
        }
        make_room(&mut spent, now);
        for (key, of) in keys {
            let until = spent.entry(*key).or_insert(now);
            *until = (*until).max(now) + of.back_after;
        }
        Ok(())
    }

    fn spent(&self) -> MutexGuard<'_, HashMap<u64, Instant>> {
        self.spent_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempt {
    /// The password was right: the try costs nothing.
    pub fn was_right(self) {
        let mut spent = self.tries.spent();
        for (key, of) in &self.keys {
            if let Some(until) = spent.get_mut(key) {
                *until = until.checked_sub(of.back_after).unwrap_or(*until);
            }
        }
    }
}

/// Forgets whose tries are all back, and when that is not enough whoever comes first.
fn make_room(spent: &mut HashMap<u64, Instant>, now: Instant) {
    if spent.len() < REMEMBERED {
        return;
    }
    spent.retain(|_, until| *until > now);
    while spent.len() >= REMEMBERED {
        let Some(key) = spent.keys().next().copied() else {
            return;
        };
        spent.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn far(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    fn wrong_until_refused(tries: &Tries, account: &str, from: Option<IpAddr>) -> usize {
        (0..1_000)
            .take_while(|_| tries.attempt(account, from).is_ok())
            .count()
    }

    #[test]
    fn ten_wrong_tries_from_one_address_and_its_owner_elsewhere_is_not_locked_out() {
        let tries = Tries::default();
        assert_eq!(wrong_until_refused(&tries, "ann", far(1)), 10);
        assert_eq!(
            wrong_until_refused(&tries, " ANN ", far(1)),
            0,
            "the same account"
        );
        assert!(tries.attempt("ann", far(2)).is_ok());
        assert!(tries.attempt("bob", far(1)).is_ok());
    }

    #[test]
    fn a_right_password_costs_no_try() {
        let tries = Tries::default();
        for _ in 0..50 {
            tries.attempt("ann", far(1)).unwrap().was_right();
        }
        assert_eq!(wrong_until_refused(&tries, "ann", far(1)), 10);
    }

    #[test]
    fn one_account_from_many_addresses_and_many_accounts_from_one_have_an_end_too() {
        let tries = Tries::default();
        let by_many = (0..200).filter(|last| tries.attempt("ann", far(*last)).is_ok());
        assert_eq!(by_many.count(), 60);
        let of_many = (0..200).filter(|who| tries.attempt(&format!("{who}"), far(201)).is_ok());
        assert_eq!(of_many.count(), 100);
    }

    #[test]
    fn a_try_comes_back_after_its_time_and_the_wait_is_told() {
        let tries = Tries::default();
        let (now, keys) = (Instant::now(), [(7, OF_BOTH)]);
        for _ in 0..10 {
            tries.spend(&keys, now).unwrap();
        }
        let Err(Refusal::TooManyTries(seconds)) = tries.spend(&keys, now) else {
            panic!("an eleventh try");
        };
        assert_eq!(seconds, 31);
        let later = now + Duration::from_secs(30);
        tries.spend(&keys, later).unwrap();
        assert!(tries.spend(&keys, later).is_err());
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let tries = Tries::default();
        for account in 0..REMEMBERED {
            let _ = tries.attempt(&account.to_string(), None).map(drop);
        }
        assert!(tries.spent().len() <= REMEMBERED + 2);
    }
}
