//! What servers over one database tell each other for the moment: each hears what the others say,
//! in the order in which it was said.
//!
//! It is a table that no crash of the database keeps, read on by place, with a notification as
//! the wake-up. Whoever cannot be reached for a while hears afterwards what is [`KEPT`]; what came
//! before is lost to it, and nothing that must not be lost belongs here. Whoever says something
//! never waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::Row as _;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::answers::{in_time, told};
use super::server::{CONNECTING, Server, guard_line};
use super::{Roster, StoreError};

/// The channel on which it is told that something was said.
const SAID: &str = "frontage_bus";
/// The advisory lock of whoever says something, so that places become visible in their order.
const SPEAKER: i64 = i64::from_be_bytes(*b"FrontSay");
/// Messages that wait to be said; what comes while so many do is forgotten.
const WAITING: usize = 4_096;
/// Messages that are said or heard in one go.
const AT_ONCE: usize = 256;
/// It looks so often, whether it was woken or not.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often what is old is removed.
const SWEEP_EVERY: Duration = Duration::from_secs(15);
/// How long a message is kept.
const KEPT: &str = "60 seconds";
/// Before it makes a new line.
const PAUSE: Duration = Duration::from_millis(500);

/// Says something to the other servers. Cheap to clone.
#[derive(Clone)]
pub struct Speaker {
    line: mpsc::UnboundedSender<Waiting>,
    queue: Arc<Queue>,
}

/// What is to be said.
struct Waiting {
    message: String,
    /// It is one of those that there is a bound for.
    is_counted: bool,
}

#[derive(Default)]
struct Queue {
    waiting: AtomicUsize,
    forgotten: AtomicUsize,
}

impl Speaker {
    /// Says it as soon as that can be done. Never waits.
    pub fn say(&self, message: String) {
        let Queue { waiting, forgotten } = &*self.queue;
        if waiting.fetch_add(1, Ordering::Relaxed) >= WAITING {
            waiting.fetch_sub(1, Ordering::Relaxed);
            if forgotten.fetch_add(1, Ordering::Relaxed) == 0 {
                tracing::warn!("the other servers are not told everything: too much waits");
            }
            return;
        }
        self.send(message, true);
    }

    /// The same, however much waits: for what has a bound of its own, and of which a part is worse
    /// than nothing.
    pub fn say_in_any_case(&self, message: String) {
        self.send(message, false);
    }

    fn send(&self, message: String, is_counted: bool) {
        // When nobody takes it any more, this server ends.
        let _ = self.line.send(Waiting {
            message,
            is_counted,
        });
    }

    /// How many messages were forgotten so far.
    pub fn forgotten(&self) -> usize {
        self.queue.forgotten.load(Ordering::Relaxed)
    }

    /// Whether nothing waits that could be forgotten.
    pub fn has_said_all(&self) -> bool {
        self.queue.waiting.load(Ordering::Relaxed) == 0
    }
}

/// What is heard of the others, and by what they hear this one.
pub struct Bus {
    server: Server,
    roster: Roster,
    /// Of this server.
    number: i64,
    waiting: mpsc::UnboundedReceiver<Waiting>,
    queue: Arc<Queue>,
    /// Behind which place it reads on; nowhere before it was there for the first time.
    place: Option<i64>,
    /// What was taken out of the line and may not be said yet.
    unsaid: Vec<String>,
    /// How many of them there is a bound for.
    counted: usize,
}

impl Bus {
    pub(super) fn new(server: &Server, roster: Roster, number: i64) -> (Speaker, Self) {
        let (line, waiting) = mpsc::unbounded_channel();
        let queue = Arc::new(Queue::default());
        let bus = Self {
            server: server.clone(),
            roster,
            number,
            waiting,
            queue: Arc::clone(&queue),
            place: None,
            unsaid: Vec::new(),
            counted: 0,
        };
        (Speaker { line, queue }, bus)
    }

    /// Gives what the others say to `hear`, with the number of the server that said it, until this
    /// is dropped. Whenever it begins to hear, it `begins`: something may have been missed before.
    pub async fn run(mut self, begins: impl Fn(), hear: impl Fn(i64, &str)) {
        loop {
            let error = match self.ride(&begins, &hear).await {
                Ok(()) => return,
                Err(error) => error,
            };
            tracing::debug!(%error, "the line to the other servers broke");
            sleep(PAUSE).await;
        }
    }

    /// Hears and says for as long as one line lasts, or there is somebody to say something.
    async fn ride(
        &mut self,
        begins: &impl Fn(),
        hear: &impl Fn(i64, &str),
    ) -> Result<(), StoreError> {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .acquire_timeout(CONNECTING)
            .after_connect(|connection, _| Box::pin(guard_line(connection)))
            .connect_lazy_with(self.server.options().clone());
        let mut line = PgListener::connect_with(&pool).await.map_err(told)?;
        line.eager_reconnect(false);
        in_time(line.listen(SAID)).await?;
        // Nothing of it outlives a crash.
        in_time(sqlx::query("set synchronous_commit = off").execute(&mut line)).await?;
        self.listen(&mut line, hear).await?;
        begins();
        let mut clock = interval(LOOK_EVERY);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut sweep = interval(SWEEP_EVERY);
        sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            self.say(&mut line).await?;
            let mut taken = Vec::new();
            tokio::select! {
                said = self.waiting.recv_many(&mut taken, AT_ONCE) => {
                    if said == 0 {
                        return Ok(());
                    }
                    self.take(taken);
                }
                woken = line.try_recv() => {
                    woken.map_err(told)?.ok_or_else(super::answers::silent)?;
                    self.listen(&mut line, hear).await?;
                }
                _ = clock.tick() => self.listen(&mut line, hear).await?,
                _ = sweep.tick(), if self.roster.is_on_duty() => {
                    let sql = "delete from bus where said_at < clock_timestamp() - $1::interval";
                    in_time(sqlx::query(sql).bind(KEPT).execute(&mut line)).await?;
                }
            }
        }
    }

    /// These are said next.
    fn take(&mut self, taken: Vec<Waiting>) {
        self.counted += taken.iter().filter(|waiting| waiting.is_counted).count();
        let messages = taken.into_iter().map(|waiting| waiting.message);
        self.unsaid.extend(messages);
    }

    async fn say(&mut self, line: &mut PgListener) -> Result<(), StoreError> {
        if self.unsaid.is_empty() {
            return Ok(());
        }
        let sql = "with turn as materialized \
                   (select pg_advisory_xact_lock($1), pg_notify($2, '')) \
                   insert into bus (sender, message) \
                   select $3, message from turn, unnest($4::text[]) with ordinality as m(message, n) \
                   order by n";
        let query = sqlx::query(sql).bind(SPEAKER).bind(SAID).bind(self.number);
        in_time(query.bind(&self.unsaid).execute(line)).await?;
        self.all_is_said();
        Ok(())
    }

    fn all_is_said(&mut self) {
        self.unsaid.clear();
        let counted = std::mem::take(&mut self.counted);
        self.queue.waiting.fetch_sub(counted, Ordering::Relaxed);
    }

    async fn listen(
        &mut self,
        line: &mut PgListener,
        hear: &impl Fn(i64, &str),
    ) -> Result<(), StoreError> {
        let Some(mut place) = self.place else {
            let sql = "select coalesce(max(id), 0) as place from bus";
            let row = in_time(sqlx::query(sql).fetch_one(line)).await?;
            self.place = Some(row.try_get("place")?);
            return Ok(());
        };
        loop {
            let sql = "select id, sender, case when sender <> $2 then message end as message from bus \
                       where id > $1 order by id limit $3";
            let most = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
            let query = sqlx::query(sql).bind(place).bind(self.number).bind(most);
            let rows = in_time(query.fetch_all(&mut *line)).await?;
            for row in &rows {
                place = row.try_get("id")?;
                self.place = Some(place);
                if let Some(message) = row.try_get::<Option<&str>, _>("message")? {
                    hear(row.try_get("sender")?, message);
                }
            }
            if rows.len() < AT_ONCE {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_too_much_is_forgotten_and_counted_but_for_what_has_a_bound_of_its_own() {
        let server = Server::parse("postgres://ann@db/hotels").unwrap();
        let (speaker, mut bus) = Bus::new(&server, Roster::alone(), 1);
        for number in 0..WAITING {
            speaker.say(number.to_string());
        }
        assert_eq!(speaker.forgotten(), 0);
        speaker.say("one too many".to_owned());
        assert_eq!(speaker.forgotten(), 1);
        speaker.say_in_any_case("part of a whole".to_owned());
        let mut taken = Vec::new();
        while let Ok(waiting) = bus.waiting.try_recv() {
            taken.push(waiting);
        }
        bus.take(taken);
        assert_eq!(bus.unsaid.len(), WAITING + 1);
        assert_eq!(bus.unsaid.last().unwrap(), "part of a whole");
        assert!(!speaker.has_said_all());
        bus.all_is_said();
        assert!(speaker.has_said_all());
        // There is room again.
        speaker.say("afterwards".to_owned());
        assert_eq!(speaker.forgotten(), 1);
    }
}
