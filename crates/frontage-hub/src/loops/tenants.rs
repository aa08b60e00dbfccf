//! The connections of a loop, by slot. A slot is used again; its tenant's number tells whom a
//! late message or event was meant for.

use mio::Token;

use super::{
    Address,
    connection::{Connection, Farewell},
};

/// Who is in a slot.
pub(super) enum Tenant {
    Open(Box<Connection>),
    Leaving(Box<Farewell>),
}

#[derive(Default)]
struct Slot {
    number: u32,
    tenant: Option<Tenant>,
}

/// All slots.
#[derive(Default)]
pub(super) struct Tenants {
    slots: Vec<Slot>,
    free: Vec<u32>,
}

impl Tenants {
    /// A free slot, to be [filled](Self::put).
    pub(super) fn reserve(&mut self, number: u16) -> Address {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::default());
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let tenant = self.tenant(slot);
        Address {
            number,
            slot,
            tenant,
        }
    }

    /// Puts somebody into the slot.
    pub(super) fn put(&mut self, slot: u32, tenant: Tenant) {
        if let Some(slot) = self.slots.get_mut(slot as usize) {
            slot.tenant = Some(tenant);
        }
    }

    /// Takes somebody out, to be put back or [gone](Self::gone).
    pub(super) fn take(&mut self, slot: u32) -> Option<Tenant> {
        self.slots.get_mut(slot as usize)?.tenant.take()
    }

    /// The slot is free for another.
    pub(super) fn gone(&mut self, slot: u32) {
        if let Some(found) = self.slots.get_mut(slot as usize) {
            found.number = found.number.wrapping_add(1);
            found.tenant = None;
            self.free.push(slot);
        }
    }

    pub(super) fn open(&mut self, slot: u32) -> Option<&mut Connection> {
        match self.slots.get_mut(slot as usize)?.tenant.as_mut()? {
            Tenant::Open(connection) => Some(connection),
            Tenant::Leaving(_) => None,
        }
    }

    pub(super) fn get(&mut self, slot: u32) -> Option<&mut Tenant> {
        self.slots.get_mut(slot as usize)?.tenant.as_mut()
    }

    /// Whether it is still the one who was meant.
    pub(super) fn is(&self, slot: u32, tenant: u32) -> bool {
        let found = self.slots.get(slot as usize);
        found.is_some_and(|found| found.number == tenant && found.tenant.is_some())
    }

    /// The number of the slot's tenant.
    pub(super) fn tenant(&self, slot: u32) -> u32 {
        self.slots.get(slot as usize).map_or(0, |slot| slot.number)
    }

    /// How many slots there are, free ones included.
    pub(super) fn slots(&self) -> u32 {
        u32::try_from(self.slots.len()).unwrap_or(u32::MAX)
    }
}

/// By what the kernel names a connection.
pub(super) fn token_of(address: Address) -> Token {
    Token((address.tenant as usize) << 32 | address.slot as usize)
}

/// Slot and tenant of a token.
pub(super) fn of_token(token: Token) -> (u32, u32) {
    (token.0 as u32, (token.0 >> 32) as u32)
}
