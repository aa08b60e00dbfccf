//! Hotels, pages, a relay, and what happens to them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::time::Instant;

use super::super::{Reads, Relay, finish, lanes::Lanes, lanes::Pace, marks::Marks};
use super::carrier::{Mood, Moody};
use super::dice::Dice;
use super::page::Page;
use crate::config;
use crate::domain::{HotelId, ImageRef, Revision, Role, Staff};
use crate::live::progress::Progress;
use crate::live::record::Author;
use crate::live::replay::Replay;
use crate::live::{Addresses, Colleagues, Fellows, StaffMessages, document};
use crate::media::{Media, MediaSettings};
use crate::store::{Roster, Store, events, outbox, troubles, verify};
use crate::test_database::{store_of, take_away};
use crate::time;
use crate::usecases::passwords::Passwords;
use crate::usecases::settings::SettingsChange;
use crate::usecases::tries::Tries;
use crate::usecases::{Context, onboarding, settings};

const SLUGS: [&str; 3] = ["lakeside", "seaview", "harbour"];
const EPOCH: &str = "simulated";
/// Revisions whose events are kept: few, so that pages fall behind what is kept.
const KEPT: i64 = 12;

pub struct World {
    home: TempDir,
    context: Context,
    replay: Replay,
    relay: Relay<Moody>,
    lanes: Lanes,
    marks: Marks,
    /// The relay's own clock, which does not jump.
    now: Instant,
    hotels: BTreeMap<HotelId, &'static str>,
    pages: Vec<Page>,
    /// The last revision of each hotel that was acknowledged.
    acknowledged: BTreeMap<&'static str, Revision>,
    /// Events that were made, and not taken or refused yet.
    owed: BTreeSet<i64>,
    /// The newest event that was ever owed.
    newest: i64,
    /// Of each hotel, the last event that was taken.
    last_taken: BTreeMap<HotelId, i64>,
    edits: u32,
    story: Vec<String>,
}

impl World {
    pub async fn begin(dice: &mut Dice) -> Self {
        time::jump(-(time::now() - 1_800_000_000_000));
        // In memory where there is such a place: what is at stake here are rows, not fsyncs.
        let shm = std::path::Path::new("/dev/shm");
        let home = if shm.is_dir() {
            tempfile::tempdir_in(shm)
        } else {
            tempfile::tempdir()
        };
        let home = home.unwrap();
        let context = open(&home).await;
        let mut hotels = BTreeMap::new();
        for slug in SLUGS {
            let made = onboarding::create_hotel(&context.store, &context.addresses, slug, slug);
            hotels.insert(made.await.unwrap(), slug);
        }
        let replay = replay(&context);
        let relay = relay(&context.store);
        let marks = Marks::of(&context.store).await;
        let mut world = Self {
            home,
            context,
            replay,
            relay,
            lanes: Lanes::new(Pace::USUAL),
            marks,
            now: Instant::now(),
            hotels,
            pages: Vec::new(),
            acknowledged: SLUGS.into_iter().map(|slug| (slug, 1)).collect(),
            owed: BTreeSet::new(),
            newest: 0,
            last_taken: BTreeMap::new(),
            edits: 0,
            story: Vec::new(),
        };
        world.owe().await;
        for _ in 0..3 + dice.below(4) {
            world.open_page(dice).await;
        }
        world
    }

    pub async fn step(&mut self, dice: &mut Dice) {
        match dice.below(100) {
            0..38 => self.edit(dice).await,
            38..44 => self.edit_that_dies(dice).await,
            44..76 => self.round(dice).await,
            76..84 => self.mood(dice),
            84..90 => self.line(dice).await,
            90..92 => self.open_page(dice).await,
            92..94 => {
                let hours = i64::try_from(dice.below(96)).unwrap() - 48;
                time::jump(hours * 3_600_000);
                self.tell(format!("the clock jumps by {hours} h"));
            }
            94..97 => self.forget().await,
            _ => self.crash().await,
        }
        self.now += Duration::from_millis(dice.below(1_500));
    }

    /// Everything works again: the outbox empties, pages come back.
    pub async fn heal(&mut self, dice: &mut Dice) {
        *self.relay.carrier.mood.lock().unwrap() = Mood::Takes;
        for _ in 0..200 {
            if self.waiting().await == 0 {
                break;
            }
            self.now += Pace::USUAL.most_misconfigured;
            self.relay_round(dice, None).await;
        }
        assert_eq!(self.waiting().await, 0, "the outbox does not empty");
        for index in 0..self.pages.len() {
            self.pages[index].connected = true;
            self.ask(index).await;
        }
    }

    /// What must hold at the end.
    pub async fn end(mut self) -> Vec<String> {
        let mut view = self.context.store.snapshot().await.unwrap();
        for (slug, acknowledged) in &self.acknowledged {
            let read = document::read(&mut view, &self.context.addresses, EPOCH, slug, None).await;
            let document = read.unwrap().unwrap();
            assert_eq!(document.revision, *acknowledged, "{slug} lost an edit");
            for page in self.pages.iter().filter(|page| page.slug == *slug) {
                assert_eq!(page.known(), document.revision, "{slug}: a page is behind");
                assert!(page.is_in_order(), "{slug}: {:?}", page.log);
                assert_eq!(page.slogan, document.json["slogan"], "{slug}");
                assert_eq!(&page.gallery, document.json["gallery"].as_array().unwrap());
            }
        }
        let revisions = verify::broken_revisions(&mut view).await.unwrap();
        let unmatched = verify::unmatched_events(&mut view).await.unwrap();
        assert_eq!((revisions, unmatched), (Vec::new(), Vec::new()));
        assert_eq!(troubles::all(&mut view).await.unwrap(), [], "trouble stays");
        drop(view);
        assert_eq!(self.owed, BTreeSet::new(), "never handed over");
        self.context.store.close().await;
        take_away(self.home.path()).await;
        std::mem::take(&mut self.story)
    }

    async fn edit(&mut self, dice: &mut Dice) {
        let (&hotel_id, &slug) = self.any_hotel(dice);
        self.edits += 1;
        let mut change = SettingsChange::default();
        if dice.percent(70) {
            let slogan = format!("Edit {}", self.edits);
            change.texts.insert("slogan", slogan);
        }
        if dice.percent(40) {
            let pictures = (0..dice.below(5)).map(|_| dice.below(9));
            let mut pictures: Vec<u64> = pictures.collect();
            pictures.sort_unstable();
            pictures.dedup();
            if dice.percent(50) {
                pictures.reverse();
            }
            let address =
                |number: u64| ImageRef::Foreign(format!("https://p.example/{number}.jpg"));
            change.gallery = Some(pictures.into_iter().map(address).collect());
        }
        let ann = ann(hotel_id);
        let saved = settings::change(&self.context, &ann, slug, change, &Author::default()).await;
        let revision = saved.unwrap().revision;
        let before = self.acknowledged.insert(slug, revision);
        assert!(before <= Some(revision) && Some(revision) <= before.map(|n| n + 1));
        self.owe().await;
        self.tell(format!("{slug} is saved at {revision}"));
    }

    /// What waits must be handed over one day.
    async fn owe(&mut self) {
        let mut view = self.context.store.snapshot().await.unwrap();
        let waiting = outbox::waiting(&mut view, &[], usize::MAX).await.unwrap();
        let new = waiting.iter().map(|event| event.id);
        self.owed.extend(new.filter(|event| *event > self.newest));
        self.newest = waiting.last().map_or(0, |event| event.id).max(self.newest);
    }

    /// The process of an edit ends before its commit. The others go on.
    async fn edit_that_dies(&mut self, dice: &mut Dice) {
        let (&hotel_id, &slug) = self.any_hotel(dice);
        let mut tx = self.context.store.begin().await.unwrap();
        let revision = crate::store::hotels::next_revision(&mut tx, hotel_id, 0).await;
        let (revision, _) = revision.unwrap();
        let data = format!("{{\"revision\":{revision},\"slogan\":\"never saved\"}}");
        let now = time::now();
        let new = events::NewEvent {
            hotel_id,
            channel: None,
            revision,
            event: "settings-updated",
            data: &data,
            except_socket: None,
            created_at: now,
        };
        events::insert(&mut tx, new).await.unwrap();
        drop(tx);
        self.tell(format!("{slug} is not saved at {revision}"));
    }

    async fn round(&mut self, dice: &mut Dice) {
        let dies = match dice.below(100) {
            0..5 => Some(Death::BeforeFinish),
            5..10 => Some(Death::BeforeMarks),
            _ => None,
        };
        self.relay_round(dice, dies).await;
    }

    /// What [`Relay::run`] does between two sleeps, hotel by hotel.
    async fn relay_round(&mut self, dice: &mut Dice, dies: Option<Death>) {
        let look = self.relay.look(&self.lanes, &self.marks, self.now).await;
        let mut waiting: Vec<_> = look.unwrap().into_iter().collect();
        if dice.percent(50) {
            waiting.reverse();
        }
        let mut turns = Vec::new();
        for (hotel, events) in waiting {
            self.lanes.begin(hotel);
            turns.push(self.relay.turn(hotel, events).await);
            self.deliver().await;
        }
        // One that was taken before a crash may be refused when it comes again.
        for (event, _) in turns.iter().flat_map(|turn| &turn.refused) {
            self.owed.remove(event);
        }
        if dies == Some(Death::BeforeFinish) {
            return self.crash().await;
        }
        for turn in turns {
            let told = format!("{} taken, {:?}", turn.taken.len(), turn.stopped);
            self.tell(format!("the relay: {}: {told}", self.hotels[&turn.hotel]));
            let chance = dice.fraction();
            finish(turn, &mut self.lanes, &mut self.marks, self.now, chance);
        }
        if dies == Some(Death::BeforeMarks) {
            return self.crash().await;
        }
        // Marks may lag behind several rounds.
        if dice.percent(70)
            && let Some(entry) = self.marks.next_entry(Instant::now())
        {
            let (entry, written) = entry.write(&self.context.store).await;
            self.marks.written(entry, written);
        }
    }

    /// What was taken reaches the pages that are connected.
    async fn deliver(&mut self) {
        for event in self.relay.carrier.taken() {
            if self.owed.remove(&event.id) {
                let last = self.last_taken.insert(event.hotel_id, event.id);
                assert!(last < Some(event.id), "{} is out of order", event.id);
            }
            let known = self.acknowledged[self.hotels[&event.hotel_id]];
            assert!(
                event.revision <= known,
                "an event of an edit that was never saved"
            );
            for index in 0..self.pages.len() {
                let page = &mut self.pages[index];
                if event.channel.is_none()
                    && page.connected
                    && page.slug == event.slug
                    && page.hears(&event.event, &event.data)
                {
                    self.ask(index).await;
                }
            }
        }
    }

    async fn ask(&mut self, index: usize) {
        let page = &self.pages[index];
        let missed = self
            .replay
            .missed(&page.slug, page.after(), Some(EPOCH), None);
        let answer = missed.await.unwrap().unwrap();
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        self.pages[index].catches_up(&answer);
        let (slug, known) = (&self.pages[index].slug, self.pages[index].known());
        let how = if answer["reset"] == true {
            "anew"
        } else {
            "by events"
        };
        self.story
            .push(format!("a page of {slug} is level {how} at {known}"));
    }

    /// A page loses its line, or gets it back and asks.
    async fn line(&mut self, dice: &mut Dice) {
        let index = usize::try_from(dice.below(self.pages.len() as u64)).unwrap();
        self.pages[index].connected = !self.pages[index].connected;
        if self.pages[index].connected {
            self.ask(index).await;
        } else {
            self.tell("a page is gone".to_owned());
        }
    }

    async fn open_page(&mut self, dice: &mut Dice) {
        let slug = *dice.one_of(&SLUGS);
        let mut view = self.context.store.snapshot().await.unwrap();
        let read = document::read(&mut view, &self.context.addresses, EPOCH, slug, None).await;
        self.pages.push(Page::open(&read.unwrap().unwrap().json));
        self.tell(format!("a page of {slug} opens"));
    }

    fn mood(&mut self, dice: &mut Dice) {
        let breaks = Mood::Breaks(usize::try_from(dice.below(6)).unwrap());
        let mood = *dice.one_of(&[
            Mood::Takes,
            Mood::Takes,
            breaks,
            Mood::AnswerIsLost,
            Mood::TooLarge,
            Mood::Refuses,
            Mood::Misconfigured,
        ]);
        *self.relay.carrier.mood.lock().unwrap() = mood;
        self.tell(format!("whoever carries events: {mood:?}"));
    }

    async fn forget(&mut self) {
        let mut tx = self.context.store.begin().await.unwrap();
        let day = 24 * 3_600_000;
        let forgotten = events::prune(&mut tx, time::now() - day, KEPT)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.tell(format!("{forgotten} old events are forgotten"));
    }

    /// The process dies and is started again: what was only in memory is gone, and every line.
    async fn crash(&mut self) {
        self.context.store.close().await;
        self.context = open(&self.home).await;
        self.replay = replay(&self.context);
        let mood = *self.relay.carrier.mood.lock().unwrap();
        self.relay = relay(&self.context.store);
        *self.relay.carrier.mood.lock().unwrap() = mood;
        self.lanes = Lanes::new(Pace::USUAL);
        self.marks = Marks::of(&self.context.store).await;
        for page in &mut self.pages {
            page.connected = false;
        }
        self.tell("the server dies and is started again".to_owned());
    }

    async fn waiting(&self) -> i64 {
        let mut view = self.context.store.snapshot().await.unwrap();
        outbox::how_many_wait(&mut view, None).await.unwrap().events
    }

    fn any_hotel(&self, dice: &mut Dice) -> (&HotelId, &&'static str) {
        let index = usize::try_from(dice.below(self.hotels.len() as u64)).unwrap();
        self.hotels.iter().nth(index).unwrap()
    }

    fn tell(&mut self, line: String) {
        self.story.push(line);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Death {
    /// Events were handed over, and nobody noted it.
    BeforeFinish,
    /// It was noted, and not written.
    BeforeMarks,
}

async fn open(home: &TempDir) -> Context {
    Context {
        store: store_of(home.path()).await,
        addresses: Addresses::new("http://127.0.0.1:8000"),
        limits: config::check(&[]).unwrap().limits,
        passwords: Passwords::default(),
        media: Media::open(home.path(), MediaSettings::default()).unwrap(),
        progress: Progress::new(StaffMessages::to_nobody()),
        colleagues: Colleagues::new(StaffMessages::to_nobody()),
        tries: Tries::new("", Fellows::none()),
        messages: StaffMessages::to_nobody(),
    }
}

fn replay(context: &Context) -> Replay {
    let (store, addresses) = (context.store.clone(), context.addresses.clone());
    Replay::new(store, addresses, EPOCH.to_owned())
}

fn relay(store: &Store) -> Relay<Moody> {
    Relay {
        store: store.clone(),
        roster: Roster::alone(),
        carrier: Moody::new(),
        reads: Reads::Waiting,
        pace: Pace::USUAL,
    }
}

fn ann(hotel: HotelId) -> Staff {
    Staff {
        display_name: String::new(),
        id: 1,
        username: "ann".to_owned(),
        hotel_id: Some(hotel),
        role: Role::Editor,
        is_superuser: false,
    }
}
