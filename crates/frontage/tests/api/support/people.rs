//! People at their devices: staff of a hotel, guests, strangers.

use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use super::Answer;

/// Somebody with a device. Cheap to clone.
#[derive(Clone)]
pub struct Person {
    http: Client,
    base: String,
    slug: String,
    headers: Vec<(&'static str, String)>,
}

impl Person {
    /// Somebody nobody knows.
    pub fn new(http: Client, base: &str) -> Self {
        Self {
            http,
            base: base.to_owned(),
            slug: String::new(),
            headers: Vec::new(),
        }
    }

    /// The same person, sending one more header.
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same person with a token, as the stock clients send it.
    pub fn with_token(self, token: &str) -> Self {
        self.with_header("authorization", &format!("Token {token}"))
    }

    /// The same person, at another server.
    #[allow(dead_code, reason = "where there are several servers that die")]
    pub fn at_server(mut self, base: &str) -> Self {
        base.clone_into(&mut self.base);
        self
    }

    /// The same person, whose own page has this socket.
    pub fn with_socket(&self, socket_id: &str) -> Self {
        self.clone().with_header("x-socket-id", socket_id)
    }

    /// The same person, acting upon this hotel.
    pub fn at(mut self, slug: &str) -> Self {
        self.slug = slug.to_owned();
        self
    }

    /// The same person, whose changes go into this draft.
    pub fn in_draft(&self, id: i64) -> Self {
        self.clone().with_header("x-draft", &id.to_string())
    }

    /// Begins a draft; gives its id.
    pub async fn begin_draft(&self, name: &str) -> i64 {
        let path = self.staff_path("drafts/");
        let made = self.post(&path, &json!({"name": name})).await.ok(201);
        made["id"].as_i64().unwrap()
    }

    /// A draft as staff read it.
    pub async fn draft(&self, id: i64) -> Value {
        self.get(&self.staff_path(&format!("drafts/{id}/")))
            .await
            .ok(200)
    }

    /// Publishes a draft.
    pub async fn publish(&self, id: i64, how: &Value) -> Answer {
        let path = self.staff_path(&format!("drafts/{id}/publish/"));
        self.post(&path, how).await
    }

    /// Says when a draft is published and when it returns.
    pub async fn schedule(&self, id: i64, when: &Value) -> Answer {
        let path = self.staff_path(&format!("drafts/{id}/schedule/"));
        self.send_json(Method::PUT, &path, when).await
    }

    /// Host and port of the server.
    pub fn address(&self) -> &str {
        self.base.strip_prefix("http://").unwrap()
    }

    /// What this person sends with every request.
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    /// A request that is not sent yet.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        let add =
            |request: RequestBuilder, (name, value): &(&str, String)| request.header(*name, value);
        self.headers.iter().fold(request, add)
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send_json(Method::POST, path, body).await
    }

    pub async fn send_json(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.send(self.request(method, path).json(body)).await
    }

    pub async fn send_form(&self, method: Method, path: &str, form: Form) -> Answer {
        self.send(self.request(method, path).multipart(form)).await
    }

    /// A path of the staff API of the hotel.
    pub fn staff_path(&self, rest: &str) -> String {
        format!("/api/staff/hotel/{}/{rest}", self.slug)
    }

    pub async fn settings(&self) -> Value {
        self.get(&self.staff_path("settings/")).await.ok(200)
    }

    pub async fn change_settings(&self, change: &Value) -> Answer {
        let path = self.staff_path("settings/");
        self.send_json(Method::PATCH, &path, change).await
    }

    pub async fn change_settings_by_form(&self, form: Form) -> Answer {
        let path = self.staff_path("settings/");
        self.send_form(Method::PATCH, &path, form).await
    }

    /// Sends a file to the gallery.
    pub async fn upload(&self, file: Vec<u8>) -> Answer {
        self.upload_form(file_of("image", file)).await
    }

    pub async fn upload_form(&self, form: Form) -> Answer {
        let path = self.staff_path("settings/gallery/upload/");
        self.send_form(Method::POST, &path, form).await
    }

    /// Adds so many pictures to the gallery; gives their addresses, in order.
    pub async fn fill_gallery(&self, pictures: u32) -> Vec<String> {
        let mut urls = Vec::new();
        for number in 0..pictures {
            let photo = super::pictures::jpeg(48 + number, 32);
            let added = self.upload(photo).await.ok(201);
            urls.push(added["url"].as_str().unwrap().to_owned());
        }
        urls
    }

    pub async fn reorder(&self, urls: &[String]) -> Answer {
        let path = self.staff_path("settings/gallery/reorder/");
        self.post(&path, &json!({"gallery": urls})).await
    }

    /// An order that says which pictures were moved for it.
    pub async fn move_to(&self, urls: &[String], moved: &[String]) -> Answer {
        let path = self.staff_path("settings/gallery/reorder/");
        self.post(&path, &json!({"gallery": urls, "moved": moved}))
            .await
    }

    pub async fn remove(&self, url: &str) -> Answer {
        let path = self.staff_path("settings/gallery/remove/");
        let body = json!({"url": url});
        self.send_json(Method::DELETE, &path, &body).await
    }

    pub async fn describe(&self, public_id: &str, words: &Value) -> Answer {
        let path = self.staff_path(&format!("settings/images/{public_id}/"));
        self.send_json(Method::PATCH, &path, words).await
    }

    pub async fn add_room(&self, room: &Value) -> Answer {
        self.post(&self.staff_path("room-types/"), room).await
    }

    /// Adds a room type that guests see; gives its id.
    pub async fn add_lake_room(&self) -> i64 {
        let room = json!({"name": "Lake Room", "starting_price_from": "129.00"});
        self.add_room(&room).await.ok(201)["id"].as_i64().unwrap()
    }

    pub async fn change_room(&self, id: i64, change: &Value) -> Answer {
        let path = self.staff_path(&format!("room-types/{id}/"));
        self.send_json(Method::PATCH, &path, change).await
    }

    pub async fn delete_room(&self, id: i64) -> Answer {
        let path = self.staff_path(&format!("room-types/{id}/"));
        self.send(self.request(Method::DELETE, &path)).await
    }

    pub async fn send_photo(&self, id: i64, form: Form) -> Answer {
        let path = self.staff_path(&format!("room-types/{id}/upload-image/"));
        self.send_form(Method::POST, &path, form).await
    }
}

/// A form with one file in it.
pub fn file_of(field: &'static str, file: Vec<u8>) -> Form {
    Form::new().part(field, file_part(file))
}

/// A file as a browser sends it: with a name, and with a type that it guessed by the name.
pub fn file_part(file: Vec<u8>) -> Part {
    Part::bytes(file)
        .file_name("photo.jpg")
        .mime_str("image/jpeg")
        .unwrap()
}
