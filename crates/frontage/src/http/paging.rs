//! Lists as the reference contract pages them (§1). Its clients never follow `next`, so a page
//! holds everything unless a client asks for less.

use serde::Deserialize;
use serde_json::{Value, json};

/// Items of one page unless asked otherwise, and at most.
const PAGE_SIZE: usize = 500;

/// `?page=N&page_size=M`.
#[derive(Debug, Default, Deserialize)]
pub struct Paging {
    page: Option<usize>,
    page_size: Option<usize>,
}

/// `{count, next, previous, results}`; `address` is the list's own.
pub fn page_of(items: Vec<Value>, paging: &Paging, address: &str) -> Value {
    let size = paging.page_size.unwrap_or(PAGE_SIZE).clamp(1, PAGE_SIZE);
    let page = paging.page.unwrap_or(1).max(1);
    let count = items.len();
    let first = (page - 1).saturating_mul(size);
    let link = |page: usize| format!("{address}?page={page}&page_size={size}");
    let next = (first.saturating_add(size) < count).then(|| link(page + 1));
    let previous = (page > 1).then(|| link(page - 1));
    let results: Vec<Value> = items.into_iter().skip(first).take(size).collect();
    json!({"count": count, "next": next, "previous": previous, "results": results})
}

#[cfg(test)]
mod tests {
    use super::{Paging, page_of};

    #[test]
    fn a_list_is_whole_unless_less_is_asked_for() {
        let items = || (0..5).map(Into::into).collect();
        let whole = page_of(items(), &Paging::default(), "/x/");
        assert_eq!(whole["results"].as_array().map(Vec::len), Some(5));
        assert!(whole["next"].is_null());
        let second = page_of(
            items(),
            &Paging {
                page: Some(2),
                page_size: Some(2),
            },
            "/x/",
        );
        assert_eq!(second["results"], serde_json::json!([2, 3]));
        assert_eq!(second["next"], "/x/?page=3&page_size=2");
        assert_eq!(second["previous"], "/x/?page=1&page_size=2");
    }
}
