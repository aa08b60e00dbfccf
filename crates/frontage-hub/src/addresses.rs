//! How many are here from each address, and no more than so many.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Who is here, counted by address.
#[derive(Default)]
pub(crate) struct Addresses {
    counts: Mutex<HashMap<IpAddr, usize>>,
}

/// One who is here; dropping it lets another in.
pub(crate) struct Guest {
    addresses: Arc<Addresses>,
    /// `None` for whoever is not counted.
    address: Option<IpAddr>,
}

impl Addresses {
    /// Lets somebody in; `None` when so many from its address are here already. Those of this
    /// machine are not counted: they are proxies and tests, and a proxy that is trusted names its
    /// clients.
    pub(crate) fn enter(self: &Arc<Self>, address: Option<IpAddr>, most: usize) -> Option<Guest> {
        let address = address.map(|address| address.to_canonical());
        let address = address.filter(|address| !address.is_loopback());
        if let Some(address) = address {
            let mut counts = self.counts();
            let count = counts.entry(address).or_default();
            if *count >= most {
                return None;
            }
            *count += 1;
        }
        Some(Guest {
            addresses: self.clone(),
            address,
        })
    }

    /// Nothing here can stop half-way, so a poisoned lock is as good as any.
    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut counts = self.addresses.counts();
        if let Some(count) = counts.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_only_so_many_connections_and_this_machine_as_many_as_it_likes() {
        let guests = Arc::new(Addresses::default());
        let far = Some(IpAddr::from([192, 0, 2, 1]));
        let first = guests.enter(far, 2);
        let second = guests.enter(far, 2);
        assert!(first.is_some() && second.is_some());
        assert!(guests.enter(far, 2).is_none());
        assert!(
            guests
                .enter(Some(IpAddr::from([192, 0, 2, 2])), 2)
                .is_some()
        );
        drop(first);
        assert!(guests.enter(far, 2).is_some());
        let near = Some(IpAddr::from([127, 0, 0, 1]));
        let many: Vec<_> = (0..5).filter_map(|_| guests.enter(near, 2)).collect();
        assert_eq!(many.len(), 5);
    }
}
