//! Finished pages, each made once: a thousand guests who open a page after a change cost one
//! render. A page's name holds everything that it depends on, so nothing has to be invalidated;
//! the pages of old revisions are the least used and go first.

use std::sync::Arc;
use std::time::{Duration, Instant};

use moka::Expiry;
use moka::future::Cache;
use moka::policy::EvictionPolicy;
use sha2::{Digest, Sha256};

use super::stored::Stored;

/// How long a page is kept that nobody asks for.
const IDLE: Duration = Duration::from_secs(3600);

/// How long a stand-in is sent before rendering is tried again. Without it a page that cannot be
/// rendered would cost a failing render, and a log entry, for each guest.
const STAND_IN: Duration = Duration::from_secs(10);

/// The name of a page: a hash of all that it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageKey([u8; 32]);

impl PageKey {
    /// The name for these parts, in this order.
    pub fn of(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            // With its length, so that no two lists of parts run together into the same text.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// Something made, and whether it is what was wanted.
#[derive(Debug)]
pub struct Made {
    /// The answer.
    pub answer: Stored,
    /// If not, it is a stand-in that should not be kept long.
    pub is_complete: bool,
}

/// Something that was made, as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The answer.
    pub answer: Arc<Stored>,
    /// Whether it may be given until something is committed; a stand-in may not.
    pub is_complete: bool,
}

impl From<Made> for Kept {
    fn from(made: Made) -> Self {
        Self {
            answer: Arc::new(made.answer),
            is_complete: made.is_complete,
        }
    }
}

/// The pages.
pub struct PageCache(Cache<PageKey, Kept>);

impl PageCache {
    /// Keeps pages of at most `bytes` together.
    pub fn new(bytes: u64) -> Self {
        let cache = Cache::builder()
            .max_capacity(bytes)
            .weigher(|_, page: &Kept| u32::try_from(page.answer.size()).unwrap_or(u32::MAX))
            // Not the default, which lets old revisions that were popular keep new ones out.
            .eviction_policy(EvictionPolicy::lru())
            .time_to_idle(IDLE)
            .expire_after(StandInsExpire)
            .build();
        Self(cache)
    }

    /// The page of that name, made by `make` when it is not there. Who asks while it is being
    /// made waits for that one; an error goes to all who wait, and nothing is kept.
    pub async fn get<E: Send + Sync + 'static>(
        &self,
        key: PageKey,
        make: impl Future<Output = Result<Made, E>>,
    ) -> Result<Kept, Arc<E>> {
        let make = async { make.await.map(Kept::from) };
        self.0.try_get_with(key, make).await
    }
}

struct StandInsExpire;

impl Expiry<PageKey, Kept> for StandInsExpire {
    fn expire_after_create(&self, _: &PageKey, page: &Kept, _: Instant) -> Option<Duration> {
        (!page.is_complete).then_some(STAND_IN)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::convert::Infallible;

    use axum::http::{HeaderMap, StatusCode};

    use super::*;

    fn made(text: &str, is_complete: bool) -> Made {
        let body = text.to_owned().into();
        Made {
            answer: Stored::new(StatusCode::OK, body, "t", HeaderMap::new()),
            is_complete,
        }
    }

    #[test]
    fn parts_that_read_alike_when_joined_are_different_pages() {
        assert_ne!(PageKey::of(&["ab", "c"]), PageKey::of(&["a", "bc"]));
        assert_ne!(PageKey::of(&["a"]), PageKey::of(&["a", ""]));
        assert_eq!(PageKey::of(&["a", "b"]), PageKey::of(&["a", "b"]));
    }

    #[tokio::test]
    async fn the_newest_pages_stay_when_there_are_more_than_fit() {
        let page = || made(&"p".repeat(5000), true);
        let room_for_three = PageCache::new(page().answer.size() as u64 * 3 + 10);
        for revision in 0..50 {
            let key = PageKey::of(&[&revision.to_string()]);
            room_for_three
                .get(key, async { Ok::<_, Infallible>(page()) })
                .await
                .unwrap();
            room_for_three.0.run_pending_tasks().await;
        }
        assert!(room_for_three.0.contains_key(&PageKey::of(&["49"])));
        assert!(!room_for_three.0.contains_key(&PageKey::of(&["1"])));
        assert!(room_for_three.0.entry_count() <= 3);
    }

    #[test]
    fn only_a_stand_in_expires_by_itself() {
        let key = PageKey::of(&[]);
        for (complete, life) in [(true, None), (false, Some(STAND_IN))] {
            let page = Kept {
                answer: Arc::new(made("", complete).answer),
                is_complete: complete,
            };
            let given = StandInsExpire.expire_after_create(&key, &page, Instant::now());
            assert_eq!(given, life);
        }
    }
}
