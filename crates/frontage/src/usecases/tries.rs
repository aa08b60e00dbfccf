//! A brake on guessing passwords.
//!
//! Each account, each address, and each account from each address has so many tries, which come
//! back one by one. A right password costs none. An account as a whole has many more than one
//! address has, so that a stranger who guesses does not lock its owner out at once.
//!
//! Servers over one database tell each other of wrong tries, so asking them in turn gives no more.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use crate::error::Refusal;
use crate::live::Fellows;

/// Tries that are there at first, and after what time one comes back.
#[derive(Clone, Copy)]
struct Allowance {
    tries: u32,
    back_after: Duration,
}

/// Of an account from an address.
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
#[derive(Clone)]
pub struct Tries {
    /// What is kept and told is hashed with this secret of the installation: nothing personal.
    secret: Arc<str>,
    fellows: Fellows,
    /// Until when tries are spent, as a moment: each try puts it off by the time one needs to
    /// come back.
    spent_until: Arc<Mutex<HashMap<u64, Instant>>>,
}

/// One try, which counts as wrong unless it is said to have been right.
#[must_use]
pub struct Attempt {
    tries: Tries,
    keys: Vec<(u64, Allowance)>,
    was_right: bool,
}

impl Tries {
    /// None so far. `secret` is the same at all servers of an installation, who are the `fellows`.
    pub fn new(secret: &str, fellows: Fellows) -> Self {
        Self {
            secret: secret.into(),
            fellows,
            spent_until: Arc::default(),
        }
    }

    /// Begins to try a password. Without an address, or from this machine (a proxy that is not
    /// trusted to name its clients), addresses do not count.
    ///
    /// # Errors
    /// [`Refusal::TooManyTries`].
    pub fn attempt(&self, account: &str, from: Option<IpAddr>) -> Result<Attempt, Refusal> {
        let account = account.trim().to_lowercase();
        let from = from.filter(|address| !address.to_canonical().is_loopback());
        let mut keys = vec![
            (self.key("both", &account, from), OF_BOTH),
            (self.key("account", &account, None), OF_ACCOUNT),
        ];
        if from.is_some() {
            keys.push((self.key("address", "", from), OF_ADDRESS));
        }
        self.spend(&keys, Instant::now())?;
        Ok(Attempt {
            tries: self.clone(),
            keys,
            was_right: false,
        })
    }

    /// Another server was given a wrong password: these keys, in this order.
    pub fn spent_elsewhere(&self, keys: &[u64]) {
        let now = Instant::now();
        let mut spent = self.spent();
        make_room(&mut spent, now);
        for (key, of) in keys.iter().zip([OF_BOTH, OF_ACCOUNT, OF_ADDRESS]) {
            let until = spent.entry(*key).or_insert(now);
            *until = ((*until).max(now) + of.back_after).min(now + of.whole());
        }
    }

    fn key(&self, kind: &str, account: &str, address: Option<IpAddr>) -> u64 {
        let address = address.map_or_else(String::new, |address| address.to_string());
        let mut hash = Sha256::new();
        for part in [&*self.secret, kind, &address, account] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let hash: [u8; 32] = hash.finalize().into();
        hash.first_chunk()
            .map_or(0, |first| u64::from_le_bytes(*first))
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
    pub fn was_right(mut self) {
        self.was_right = true;
        let mut spent = self.tries.spent();
        for (key, of) in &self.keys {
            if let Some(until) = spent.get_mut(key) {
                *until = until.checked_sub(of.back_after).unwrap_or(*until);
            }
        }
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if !self.was_right {
            let keys = self.keys.iter().map(|(key, _)| *key).collect();
            self.tries.fellows.wrong_try(keys);
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

    fn none() -> Tries {
        Tries::new("secret", Fellows::none())
    }

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
        let tries = none();
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
    fn wrong_tries_at_another_server_count_here_too() {
        let (here, there) = (none(), none());
        let first = there.attempt("ann", far(1)).unwrap();
        let keys: Vec<u64> = first.keys.iter().map(|(key, _)| *key).collect();
        for _ in 0..4 {
            here.spent_elsewhere(&keys);
        }
        assert_eq!(wrong_until_refused(&here, "ann", far(1)), 6);
        for _ in 0..1_000 {
            here.spent_elsewhere(&keys);
        }
        let Err(Refusal::TooManyTries(seconds)) = here.attempt("ann", far(2)) else {
            panic!("no tries are left");
        };
        assert!(seconds <= 31, "{seconds}");
    }

    #[test]
    fn a_right_password_costs_no_try() {
        let tries = none();
        for _ in 0..50 {
            tries.attempt("ann", far(1)).unwrap().was_right();
        }
        assert_eq!(wrong_until_refused(&tries, "ann", far(1)), 10);
    }

    #[test]
    fn one_account_from_many_addresses_and_many_accounts_from_one_have_an_end_too() {
        let tries = none();
        let by_many = (0..200).filter(|last| tries.attempt("ann", far(*last)).is_ok());
        assert_eq!(by_many.count(), 60);
        let of_many = (0..200).filter(|who| tries.attempt(&format!("{who}"), far(201)).is_ok());
        assert_eq!(of_many.count(), 100);
    }

    #[test]
    fn a_try_comes_back_after_its_time_and_the_wait_is_told() {
        let tries = none();
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
        let tries = none();
        for account in 0..REMEMBERED {
            let _ = tries.attempt(&account.to_string(), None).map(drop);
        }
        assert!(tries.spent().len() <= REMEMBERED + 2);
    }
}
