//! What is asked for without anybody having followed a link: `/robots.txt`, `/sitemap.xml` and
//! `/favicon.ico`.

use std::io::Read as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use frontage_imaging::{Format, Spec};
use tokio::sync::Mutex;

use super::pages::address;
use super::rendition;
use crate::app::{App, Installation};
use crate::domain::{Hotel, Image, ImageRef, Language, PublicId};
use crate::error::Refusal;
use crate::live::message::Pictures;
use crate::pages::{self, Sitemap, Stored};
use crate::store::{gallery, hotels, images};
use crate::time::iso8601;

const ROBOTS: &str = "/robots.txt";
const SITEMAP: &str = "/sitemap.xml";
const FAVICON: &str = "/favicon.ico";

/// Tabs show 16 points; screens have up to three pixels for each, and phones put it on their first
/// page.
const ICON_WIDTH: u32 = 192;
/// An icon larger than this is not sent as one.
const ICON_BYTES: u64 = 512 * 1024;

/// A sitemap takes a look at every hotel: crawlers that come together wait for the same one.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// The three.
pub fn routes() -> Router<App> {
    Router::new()
        .route(ROBOTS, get(robots))
        .route(SITEMAP, get(sitemap))
        .route(FAVICON, get(favicon))
}

/// Pages, pictures and public data may be read by anybody; the console shows nothing to those who
/// have not signed in.
async fn robots(State(app): State<App>, headers: HeaderMap) -> Response {
    let mark = app.context.store.mark();
    let base = app.context.addresses.base();
    let text = format!(
        "User-agent: *\nAllow: /api/public/\nDisallow: /api/\nDisallow: /staff\n\n\
         Sitemap: {base}{SITEMAP}\n"
    );
    let robots = Stored::of_text("text/plain; charset=utf-8", text).await;
    app.pages.shelf().put(ROBOTS, mark, &robots);
    robots.answer(&headers)
}

async fn sitemap(State(app): State<App>, headers: HeaderMap) -> Result<Response, Refusal> {
    let _turn = ONE_AT_A_TIME.lock().await;
    let mark = app.context.store.mark();
    let ready = mark.and_then(|now| app.pages.shelf().get(SITEMAP, now));
    let sitemap = match ready {
        Some(ready) => ready,
        None => {
            let xml = write_sitemap(&app).await?;
            Stored::of_text("application/xml; charset=utf-8", xml).await
        }
    };
    app.pages.shelf().put(SITEMAP, mark, &sitemap);
    Ok(sitemap.answer(&headers))
}

async fn write_sitemap(app: &Installation) -> Result<String, Refusal> {
    let base = app.context.addresses.base();
    let mut view = app.context.store.snapshot().await?;
    let all = hotels::active(&mut view).await?;
    let mut sitemap = Sitemap::default();
    let newest = all.iter().map(|hotel| hotel.updated_at).max();
    let mut fits = sitemap.add(&format!("{base}/"), newest.map(iso8601).as_deref(), &[]);
    let mut listed = 0;
    for hotel in &all {
        let gallery = gallery::pictures(&mut view, hotel.id).await?;
        let known = images::in_use(&mut view, hotel.id).await?;
        let pictures = Pictures::new(&app.context.addresses, &known);
        let mut shown: Vec<String> = pictures.url(hotel.displayed_hero()).into_iter().collect();
        shown.extend(pictures.urls(&gallery));
        shown.sort_unstable();
        shown.dedup();
        let settings = &hotel.settings;
        let further = settings.languages.iter().map(|language| Some(*language));
        let languages: Vec<Option<Language>> = std::iter::once(None).chain(further).collect();
        let address = |language| format!("{base}{}", address(hotel.slug.as_str(), language));
        let mut alternates: Vec<(&str, String)> = languages
            .iter()
            .map(|language| {
                let code = language.unwrap_or(settings.language).code();
                (code, address(*language))
            })
            .collect();
        if languages.len() == 1 {
            alternates.clear();
        } else {
            alternates.push(("x-default", address(None)));
        }
        let changed = iso8601(hotel.updated_at);
        for language in languages {
            let address = address(language);
            fits = fits && sitemap.add_one_of(&address, &alternates, Some(&changed), &shown);
        }
        if !fits {
            break;
        }
        listed += 1;
    }
    if !fits {
        let hotels = all.len();
        tracing::warn!(
            hotels,
            listed,
            "the sitemap is full; search engines find the rest by links"
        );
    }
    Ok(sitemap.finish())
}

/// Of the only hotel its own icon, else ours: what a browser shows for an address that is no page.
async fn favicon(State(app): State<App>, headers: HeaderMap) -> Result<Response, Refusal> {
    let mark = app.context.store.mark();
    let icon = match icon_of_only_hotel(&app).await? {
        Some(icon) => icon,
        None => Stored::of_text("image/svg+xml", pages::ICON.to_owned()).await,
    };
    app.pages.shelf().put(FAVICON, mark, &icon);
    Ok(icon.answer(&headers))
}

/// None when there are several hotels or none, or it has no picture of its own for it.
async fn icon_of_only_hotel(app: &Installation) -> Result<Option<Arc<Stored>>, Refusal> {
    let image = {
        let mut view = app.context.store.snapshot().await?;
        let all = hotels::active(&mut view).await?;
        let [hotel] = all.as_slice() else {
            return Ok(None);
        };
        let mut known = images::in_use(&mut view, hotel.id).await?;
        let Some(image) = icon(hotel).and_then(|public_id| known.remove(public_id)) else {
            return Ok(None);
        };
        image
    };
    let spec = Spec::whole(icon_width(&image), Format::WebP);
    let Some(found) = rendition::of_image(app, &image, &spec).await? else {
        return Ok(None);
    };
    let version = image.shown.version.to_string();
    let read = move || {
        let mut bytes = Vec::new();
        found.file.take(ICON_BYTES + 1).read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    };
    let bytes = tokio::task::spawn_blocking(read).await;
    let bytes = bytes.map_err(std::io::Error::other)??;
    let fits = bytes.len() as u64 <= ICON_BYTES;
    Ok(fits.then(|| Stored::of_picture(Format::WebP.media_type(), &version, bytes)))
}

fn icon(hotel: &Hotel) -> Option<&PublicId> {
    let icon = hotel.settings.favicon.as_ref();
    icon.or(hotel.displayed_logo())
        .and_then(ImageRef::public_id)
}

/// The smallest that is large enough, else the largest.
fn icon_width(image: &Image) -> u32 {
    let widths = &image.shown.widths;
    let enough = widths.iter().find(|width| **width >= ICON_WIDTH);
    enough
        .or(widths.last())
        .copied()
        .unwrap_or(image.shown.width)
}
