//! Writes that their sender may repeat: which key made which change, and what was answered.

use serde_json::Value;

use crate::domain::{HotelId, Millis, Revision, StaffId};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx};

/// Keys of one person that are kept at most; beyond, the oldest are forgotten early.
pub const MOST_KEYS: i64 = 10_000;

/// A key that was used, to be written with the change that it made.
#[derive(Debug)]
pub struct NewKey<'a> {
    /// Whose.
    pub staff_id: StaffId,
    /// The key.
    pub key: &'a str,
    /// Tells this request from another with the same key.
    pub fingerprint: &'a str,
    /// Whose page was changed.
    pub hotel_id: HotelId,
    /// By which change.
    pub revision: Revision,
    /// What was made, JSON.
    pub what: &'a str,
    /// When.
    pub created_at: Millis,
}

/// A key that was used.
#[derive(Debug)]
pub struct UsedKey {
    /// Tells that request from another with the same key.
    pub fingerprint: String,
    /// The change that it made, or the page's number then.
    pub revision: Revision,
    /// What was made, JSON.
    pub what: String,
    /// Status and body of the answer; none when the server ended before it noted them.
    pub answer: Option<(u16, String)>,
}

/// In what was made: that it is no change of the page.
const BESIDE: &str = "beside_the_page";

/// What was made that is no change of the page, as it is noted. An object, or null for nothing.
pub fn beside_the_page(made: &Value) -> Value {
    let mut noted = made.as_object().cloned().unwrap_or_default();
    noted.insert(BESIDE.to_owned(), true.into());
    noted.into()
}

impl UsedKey {
    /// The change of the page that it made; none when it made something else.
    pub fn change(&self) -> Option<Revision> {
        let made: Value = serde_json::from_str(&self.what).unwrap_or_default();
        made.get(BESIDE).is_none().then_some(self.revision)
    }
}

/// Notes that a key made a change.
pub async fn insert(tx: &mut Tx, new: NewKey<'_>) -> Result<(), StoreError> {
    let sql = "insert into idempotency (staff_id, key, fingerprint, hotel_id, revision, what, \
               created_at) values ($1, $2, $3, $4, $5, $6, $7)";
    let row = values![
        new.staff_id,
        new.key,
        new.fingerprint,
        new.hotel_id,
        new.revision,
        new.what,
        new.created_at
    ];
    tx.execute(sql, row).await.map(|_| ())
}

/// What a key of this person made; none when it was never used.
pub async fn find(
    session: &mut Session,
    staff: StaffId,
    key: &str,
) -> Result<Option<UsedKey>, StoreError> {
    let sql = "select fingerprint, revision, what, status, body from idempotency \
               where staff_id = $1 and key = $2";
    let row = session.row(sql, values![staff, key]).await?;
    row.map(|row| read(&row)).transpose()
}

/// Notes what was answered.
pub async fn set_answer(
    tx: &mut Tx,
    staff: StaffId,
    key: &str,
    status: u16,
    body: &str,
) -> Result<(), StoreError> {
    let sql = "update idempotency set status = $3, body = $4 where staff_id = $1 and key = $2";
    tx.execute(sql, values![staff, key, i64::from(status), body])
        .await
        .map(|_| ())
}

/// Forgets keys that were used before this moment and, of each person, all but the newest
/// [`MOST_KEYS`]. Gives how many.
pub async fn prune(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    let old = tx
        .execute(
            "delete from idempotency where created_at < $1",
            values![before],
        )
        .await?;
    let sql = "delete from idempotency where (staff_id, key) in (select staff_id, key from \
               (select staff_id, key, row_number() over \
                (partition by staff_id order by created_at desc, key) as place \
                from idempotency) as placed where place > $1)";
    Ok(old + tx.execute(sql, values![MOST_KEYS]).await?)
}

fn read(row: &Row) -> Result<UsedKey, StoreError> {
    let status = row.int_or_null("status")?;
    let status = status.and_then(|status| u16::try_from(status).ok());
    Ok(UsedKey {
        fingerprint: row.text("fingerprint")?,
        revision: row.int("revision")?,
        what: row.text("what")?,
        answer: status.zip(row.text_or_null("body")?),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{NewKey, find, insert, prune};
    use crate::domain::{Role, Slug};
    use crate::store::staff::{self, NewStaff};
    use crate::store::{Store, hotels};

    #[tokio::test]
    async fn a_key_is_forgotten_when_it_is_old_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("frontage.db"))
            .await
            .unwrap();
        let mut tx = store.begin().await.unwrap();
        let slug = Slug::parse("lakeside").unwrap();
        let hotel_id = hotels::insert(&mut tx, &slug, "Lakeside", 0).await.unwrap();
        let ann = NewStaff {
            hotel_id: Some(hotel_id),
            username: "ann",
            display_name: "",
            password_hash: "",
            role: Role::Editor,
            created_at: 0,
        };
        let staff_id = staff::insert(&mut tx, ann).await.unwrap();
        for (key, created_at) in [("old", 99), ("young", 100)] {
            let new = NewKey {
                staff_id,
                key,
                fingerprint: "",
                hotel_id,
                revision: 1,
                what: "null",
                created_at,
            };
            insert(&mut tx, new).await.unwrap();
        }
        assert_eq!(prune(&mut tx, 100).await.unwrap(), 1);
        assert!(find(&mut tx, staff_id, "old").await.unwrap().is_none());
        assert!(find(&mut tx, staff_id, "young").await.unwrap().is_some());
    }
}
