//! A draft becomes the page: one transaction, one revision, and one entry of the history that can
//! be taken back in one step.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::domain::draft::{Keep, clashes, laid_over};
use crate::domain::undo::Clash;
use crate::domain::{Action, Delta, Detail, DraftId, Hotel, Millis, OfDraft, Revision, Staff};
use crate::error::{Conflict, Refusal};
use crate::live::record::Author;
use crate::store::drafts::{Done, Draft};
use crate::store::{Tx, drafts, page};
use crate::time::{iso8601, now};
use crate::usecases::conflicts::{check_base, clashes_since};
use crate::usecases::history::{place_of, told_apart};
use crate::usecases::repetition::begin;
use crate::usecases::{Context, Saved, many_parts};

use super::{MOST_OVER, find_open, tell};

/// How a draft is to be published.
#[derive(Debug, Default)]
pub struct Wish {
    /// What stays of fields that were changed on the page since the draft saw them, by name.
    pub choices: BTreeMap<String, Keep>,
    /// Which revision was looked at when that was chosen.
    pub base: Option<Revision>,
    /// When the draft was last changed as far as whoever publishes it knows.
    pub seen: Option<String>,
}

/// Later than this after its minute, a publication or return was late.
const LATE_MS: Millis = 60_000;

/// Publishes a draft now.
///
/// # Errors
/// When this person may not, there is no such draft or it is published, it changes nothing, or
/// fields that it changes were changed on the page since and nobody chose: both values are told.
pub async fn publish(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: DraftId,
    wish: &Wish,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let draft = find_open(&mut tx, hotel.id, id).await?;
    let is_seen = wish.seen.as_ref();
    if is_seen.is_some_and(|seen| *seen != iso8601(draft.changed_at)) {
        return Err(Refusal::Conflict(hotel.revision, Vec::new()));
    }
    let on_page = page::state(&mut tx, &hotel, &draft.delta.pictures()).await?;
    let mut open = clashes(&on_page, &draft.delta);
    open.retain(|clash| !wish.choices.contains_key(&place_of(clash)));
    if !open.is_empty() {
        return Err(Refusal::Conflict(hotel.revision, told_apart(open)));
    }
    let keep = |clash: &Clash| {
        let chosen = wish.choices.get(&place_of(clash));
        chosen.copied().unwrap_or(Keep::Page)
    };
    let delta = Delta::between(&on_page, &laid_over(&on_page, &draft.delta, keep));
    if let Some(base) = wish.base {
        check_base(&hotel, base)?;
        let since = clashes_since(&mut tx, &hotel, wish.base, &delta).await?;
        if !since.is_empty() {
            return Err(Refusal::Conflict(hotel.revision, told_apart(since)));
        }
    }
    if delta.is_empty() {
        let reason = "The page shows all of this draft already, so there is nothing to publish. \
                      Change something in it, or discard it.";
        return Err(Refusal::Malformed(reason.to_owned()));
    }
    let publication = Publication {
        draft,
        delta,
        overruled: Vec::new(),
        due: None,
    };
    let revision = publication
        .carry_out(context, &mut tx, hotel.clone(), author)
        .await?;
    tx.commit().await?;
    tell(context, &hotel, id, "published");
    Ok(Saved {
        revision: revision.unwrap_or(hotel.revision),
        what: (),
    })
}

/// Publishes a draft whose minute has come. What was changed on the page since gives way: the
/// draft is what was decided for this minute; the history keeps both, and staff are told.
///
/// # Errors
/// When the page cannot be so; it is then to be tried again.
pub(super) async fn publish_due(
    context: &Context,
    mut tx: Tx,
    hotel: Hotel,
    draft: Draft,
    due: Millis,
) -> Result<(), Refusal> {
    let on_page = page::state(&mut tx, &hotel, &draft.delta.pictures()).await?;
    let overruled = clashes(&on_page, &draft.delta);
    let wanted = laid_over(&on_page, &draft.delta, |_| Keep::Draft);
    let author = Author {
        staff_id: draft.scheduled_by,
        ..Author::default()
    };
    let id = draft.id;
    let publication = Publication {
        delta: Delta::between(&on_page, &wanted),
        draft,
        overruled,
        due: Some(due),
    };
    publication
        .carry_out(context, &mut tx, hotel.clone(), &author)
        .await?;
    tx.commit().await?;
    tell(context, &hotel, id, "published");
    Ok(())
}

struct Publication {
    draft: Draft,
    /// What is different then.
    delta: Delta,
    /// Fields that were changed on the page since, and gave way.
    overruled: Vec<Clash>,
    /// When it was due, if it was scheduled.
    due: Option<Millis>,
}

impl Publication {
    /// The number of the change; none when the page was so already.
    async fn carry_out(
        self,
        context: &Context,
        tx: &mut Tx,
        mut hotel: Hotel,
        author: &Author,
    ) -> Result<Option<Revision>, Refusal> {
        let Self {
            draft,
            delta,
            overruled,
            due,
        } = self;
        let at = now();
        let told = told(due, at, "overruled", overruled);
        let revision = if delta.is_empty() {
            None
        } else {
            let detail = detail_of(&draft, delta.clone(), due);
            let made = (Action::Publish, detail);
            Some(many_parts::make(context, tx, &mut hotel, made, author).await?)
        };
        let done = Done { revision, at };
        drafts::set_published(tx, draft.id, done, &delta, &told).await?;
        drafts::prune(tx, hotel.id, MOST_OVER).await?;
        Ok(revision)
    }
}

/// What the history keeps of a change that a draft made.
pub(super) fn detail_of(draft: &Draft, delta: Delta, due: Option<Millis>) -> Detail {
    Detail {
        delta,
        draft: Some(OfDraft {
            id: draft.id,
            name: draft.name.clone(),
            due,
        }),
        ..Detail::default()
    }
}

/// What staff are to know of how it went: when it was due if it came late, and the fields in
/// which the page and the draft were not of one mind.
pub(super) fn told(due: Option<Millis>, at: Millis, name: &str, clashes: Vec<Clash>) -> Value {
    let late = due.filter(|due| at - due > LATE_MS);
    let fields = told_apart(clashes).into_iter().map(|conflict| {
        let Conflict {
            field,
            theirs,
            yours,
        } = conflict;
        (field, json!({"theirs": theirs, "yours": yours}))
    });
    json!({
        "was_due": late.map(iso8601),
        name: Value::Object(fields.collect()),
    })
}
