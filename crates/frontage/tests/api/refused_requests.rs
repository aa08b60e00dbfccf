//! Requests that cannot be understood, or are too large: answered, not cut off.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use crate::support::{LAKESIDE, Person, TestApp, pictures, raw};

/// Every path that takes JSON, with its method.
fn json_paths(editor: &Person, room: i64) -> Vec<(Method, String)> {
    let at = |rest: &str| editor.staff_path(rest);
    vec![
        (Method::PATCH, at("settings/")),
        (Method::PUT, at("settings/")),
        (Method::POST, at("settings/gallery/reorder/")),
        (Method::DELETE, at("settings/gallery/remove/")),
        (
            Method::PATCH,
            at(&format!("settings/images/{}/", "a".repeat(26))),
        ),
        (Method::POST, at("room-types/")),
        (Method::PATCH, at(&format!("room-types/{room}/"))),
        (
            Method::POST,
            at(&format!("room-types/{room}/upload-image/")),
        ),
        (Method::POST, "/api/staff/login/".to_owned()),
    ]
}

/// PostgreSQL keeps none, so nobody may have one in a file either.
#[tokio::test]
async fn a_nul_in_a_text_or_an_address_is_the_senders_mistake_and_changes_nothing() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let login = json!({"username": "ann\0", "password": "a password"});
    let answer = app.stranger().post("/api/staff/login/", &login).await;
    answer.refused_saying(400, "U+0000");
    for change in [
        json!({"slogan": "A\0B"}),
        json!({"amenities": ["Pool\0"]}),
        json!({"website": "https://lakeside.example/\0"}),
        json!({"hero_image": "\0"}),
    ] {
        let answer = editor.change_settings(&change).await;
        answer.refused(400);
    }
    for path in [
        "/api/public/hotels/a%00b/",
        "/hotels/a%00b",
        "/media/a%00b/640.webp",
    ] {
        assert_eq!(app.stranger().get(path).await.status, 404, "{path}");
    }
    let path = editor.staff_path("uploads/a%00b/");
    let status = editor.get(&path).await.status;
    assert!((400..500).contains(&status), "{path}: {status}");
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn what_is_no_json_object_is_refused_with_the_place_of_the_mistake() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let room = editor.add_lake_room().await;
    let before = app.revision(LAKESIDE).await;
    for (method, path) in json_paths(&editor, room) {
        for (body, words) in [
            ("{\"slogan\": \"open", "line 1"),
            ("", "JSON parse error"),
            ("[1, 2]", "JSON object"),
            ("\"slogan\"", "JSON object"),
            ("null", "JSON object"),
        ] {
            let request = editor.request(method.clone(), &path);
            let request = request.header(CONTENT_TYPE, "application/json").body(body);
            let answer = editor.send(request).await;
            answer.refused_saying(400, words);
        }
        // As hand-made pages of other sites could send it without asking first.
        let request = editor.request(method, &path);
        let request = request.header(CONTENT_TYPE, "text/plain").body("{}");
        let answer = editor.send(request).await;
        answer.refused_saying(400, "application/json");
    }
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn ten_megabytes_of_json_are_answered_and_not_cut_off() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let room = editor.add_lake_room().await;
    let before = app.revision(LAKESIDE).await;
    let large = json!({"slogan": "x".repeat(10_000_000)}).to_string();
    for (method, path) in json_paths(&editor, room) {
        let line = format!("{method} {path}");
        let sent = raw::exchange(&editor, &line, "application/json", large.as_bytes());
        let (status, answer) = sent.await;
        assert_eq!(status, 413, "{line}: {answer}");
        assert!(answer.contains("FRONTAGE_MAX_JSON_BYTES"), "{answer}");
    }
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn whoever_may_not_edit_is_answered_too_after_sending_ten_megabytes() {
    let app = TestApp::start().await;
    let nobody = app.stranger().at(LAKESIDE);
    let line = format!("POST {}", nobody.staff_path("settings/gallery/upload/"));
    let kind = "multipart/form-data; boundary=x";
    let (status, answer) = raw::exchange(&nobody, &line, kind, &vec![7; 10_000_000]).await;
    assert_eq!(status, 401, "{answer}");
    assert!(answer.contains("credentials"), "{answer}");
    app.nothing_changed_since(LAKESIDE, 1).await;
    app.ends_well().await;
}

#[tokio::test]
async fn json_is_taken_up_to_the_limit_and_refused_one_byte_past_it() {
    let app = TestApp::start_with(&[("FRONTAGE_MAX_JSON_BYTES", "1024")]).await;
    let editor = app.editor().await;
    let path = editor.staff_path("settings/");
    let mut body = json!({"long_description": "x".repeat(900)}).to_string();
    body.push_str(&" ".repeat(1_024 - body.len()));
    let send = |body: String| {
        let request = editor.request(Method::PATCH, &path);
        editor.send(request.header(CONTENT_TYPE, "application/json").body(body))
    };
    send(body.clone()).await.ok(200);
    let answer = send(body + " ").await;
    answer.refused_saying(413, "1024 bytes");
    // The same limit holds for the texts of a form.
    let form = reqwest::multipart::Form::new().text("long_description", "x".repeat(1_025));
    let answer = editor.change_settings_by_form(form).await;
    answer.refused_saying(413, "FRONTAGE_MAX_JSON_BYTES");
    app.ends_well().await;
}

#[tokio::test]
async fn a_request_larger_than_all_that_is_allowed_is_refused_by_the_name_of_the_limit() {
    let settings = [("FRONTAGE_MAX_REQUEST_BYTES", "1048576")];
    let app = TestApp::start_with(&settings).await;
    let editor = app.editor().await;
    let mut file = pictures::jpeg(60, 40);
    file.resize(1_100_000, 0);
    let answer = editor.upload(file).await;
    answer.refused_saying(413, "FRONTAGE_MAX_REQUEST_BYTES");
    app.nothing_changed_since(LAKESIDE, 1).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_form_that_is_none_or_stops_in_the_middle_is_refused() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let room = editor.add_lake_room().await;
    let before = app.revision(LAKESIDE).await;
    let head = "Content-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"";
    let bodies = [
        ("multipart/form-data", String::new()),
        ("multipart/form-data; boundary=x", String::new()),
        (
            "multipart/form-data; boundary=x",
            "no form at all".to_owned(),
        ),
        (
            "multipart/form-data; boundary=x",
            format!("--x\r\n{head}\r\n\r\nhalf a pict"),
        ),
        (
            "multipart/form-data; boundary=x",
            format!("--x\r\n{head}\r\n\r\nwhole\r\n--y--\r\n"),
        ),
        ("multipart/form-data; boundary=x", format!("--x\r\n{head}")),
    ];
    let paths = [
        (Method::POST, editor.staff_path("settings/gallery/upload/")),
        (Method::PATCH, editor.staff_path("settings/")),
        (
            Method::POST,
            editor.staff_path(&format!("room-types/{room}/upload-image/")),
        ),
    ];
    for (method, path) in paths {
        for (kind, body) in &bodies {
            let request = editor.request(method.clone(), &path);
            let request = request.header(CONTENT_TYPE, *kind).body(body.clone());
            let answer = editor.send(request).await;
            answer.refused(400);
        }
    }
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_request_that_names_nothing_to_do_is_told_what_is_missing() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let path = editor.staff_path("settings/gallery/reorder/");
    let answer = editor.post(&path, &json!({})).await;
    answer.refused_field(400, "gallery", "required");
    for body in [json!({}), json!({"url": ""}), json!({"url": null})] {
        let path = editor.staff_path("settings/gallery/remove/");
        let answer = editor.send_json(Method::DELETE, &path, &body).await;
        answer.refused_field(400, "url", "No image URL provided");
    }
    let unknown = editor.remove("https://cdn.example/never.jpg").await;
    assert_eq!(unknown.refused(404)["error"], "URL not found in gallery");
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_method_or_a_parameter_that_cannot_be_is_told_like_any_other_fault() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let settings = editor.staff_path("settings/");
    let delete = editor.request(Method::DELETE, &settings);
    editor.send(delete).await.refused_saying(405, "DELETE");
    let read = editor.staff_path("settings/gallery/upload/");
    editor.get(&read).await.refused_saying(405, "GET");
    for query in ["page=first", "page_size=-1"] {
        let path = editor.staff_path(&format!("room-types/?{query}"));
        editor.get(&path).await.refused(400);
        let path = format!("/api/hotel/public/?{query}");
        app.stranger().get(&path).await.refused(400);
    }
    app.ends_well().await;
}
