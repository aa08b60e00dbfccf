//! The page as it would be with a draft: for the forms in which it is collected, and for whoever
//! looks at it before guests do.

use crate::domain::draft::{Keep, laid_over};
use crate::domain::{DraftId, Hotel, PageState};
use crate::error::Refusal;
use crate::live::document::Page;
use crate::store::drafts::Draft;
use crate::store::{Session, StoreError, page};

/// The page of now with a draft of this hotel laid over it.
///
/// # Errors
/// When there is no such draft.
pub async fn of(session: &mut Session, hotel: Hotel, id: DraftId) -> Result<Page, Refusal> {
    let draft = super::find(session, hotel.id, id).await?;
    Ok(with(session, hotel, &draft).await?)
}

/// The same of a draft that was read already.
///
/// # Errors
/// When the store fails.
pub async fn with(session: &mut Session, hotel: Hotel, draft: &Draft) -> Result<Page, StoreError> {
    let state = state(session, &hotel, draft).await?;
    let page = Page::of_state(session, hotel, &state).await?;
    page.ok_or_else(|| unfit(draft))
}

/// The page of now with a draft laid over it, as the history knows pages. Of what was changed on
/// the page since, the draft's side is shown.
pub async fn state(
    session: &mut Session,
    hotel: &Hotel,
    draft: &Draft,
) -> Result<PageState, StoreError> {
    let now = page::state(session, hotel, &draft.delta.pictures()).await?;
    Ok(laid_over(&now, &draft.delta, |_| Keep::Draft))
}

fn unfit(draft: &Draft) -> StoreError {
    StoreError::Corrupt {
        table: "drafts",
        what: format!("draft {} holds a value that the page cannot hold", draft.id),
    }
}
