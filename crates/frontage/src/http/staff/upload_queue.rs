//! `…/upload-queue/`: how far the uploads of a window are, for colleagues.

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;

use crate::app::App;
use crate::error::Refusal;
use crate::http::input::{JsonObject, Path, Reader};
use crate::http::session::{MayEdit, SignedIn};
use crate::live::progress::{ID_CHARS, is_upload_id};
use crate::live::upload_queue::{MOST_NAMED, PREVIEW_BYTES, UnderWay, UploadQueue, is_preview};

/// More pictures than this nobody uploads at once.
const MOST: i64 = 10_000;

pub async fn tell(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<StatusCode, Refusal> {
    let mut reader = Reader::new(&fields);
    let window = reader.text("window").unwrap_or_default();
    if !is_upload_id(&window) {
        let reason = format!("Give 1 to {ID_CHARS} letters, digits, hyphens and underscores.");
        reader.faults.add("window", reason);
    }
    let [total, done, failed] = ["total", "done", "failed"].map(|name| count(&mut reader, name));
    let is_resting = reader.flag("resting").unwrap_or_default();
    let under_way = reader.get("under_way").map(named).unwrap_or(Ok(Vec::new()));
    let under_way = reader.keep("under_way", under_way).unwrap_or_default();
    std::mem::take(&mut reader.faults).into_result()?;
    let queue = UploadQueue {
        window,
        total,
        done,
        failed,
        is_resting,
        under_way,
    };
    // What comes too fast is left out: the next word says more.
    app.context
        .progress
        .tell_queue(&slug, &signed_in.staff, &queue);
    Ok(StatusCode::NO_CONTENT)
}

fn count(reader: &mut Reader<'_>, name: &str) -> u32 {
    let given = reader.integer(name).unwrap_or_default();
    if !(0..=MOST).contains(&given) {
        let reason = format!("Give a number from 0 to {MOST}.");
        reader.faults.add(name, reason);
    }
    u32::try_from(given).unwrap_or_default()
}

fn named(value: &Value) -> Result<Vec<UnderWay>, String> {
    let malformed = || {
        format!(
            "Give a list of at most {MOST_NAMED} objects with a name and, if you like, a preview: \
             a data: address of a WebP, JPEG or PNG of up to {PREVIEW_BYTES} bytes."
        )
    };
    let list = value.as_array().filter(|list| list.len() <= MOST_NAMED);
    let one = |one: &Value| {
        let name = one.get("name").and_then(Value::as_str)?.to_owned();
        let preview = match one.get("preview") {
            None | Some(Value::Null) => None,
            Some(preview) => Some(preview.as_str().filter(|text| is_preview(text))?.to_owned()),
        };
        Some(UnderWay { name, preview })
    };
    let read = list.and_then(|list| list.iter().map(one).collect());
    read.ok_or_else(malformed)
}
