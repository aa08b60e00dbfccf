//! `/hotels/{slug}?draft=…`, in other languages `/hotels/{slug}/{language}?draft=…`: the hotel's
//! own page with a draft. With the draft's number it is for
//! staff of the hotel who are signed in; with a secret, for whoever has such a link. Once the
//! draft is published, both lead to the page of everybody.

use axum::extract::FromRequestParts as _;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde_json::{Map, Value};

use crate::app::App;
use crate::domain::{DraftId, Hotel, Language, Staff};
use crate::error::Refusal;
use crate::pages::{Site, unkept};
use crate::store::Session;
use crate::store::drafts::{Draft, State};
use crate::usecases::access;
use crate::usecases::drafts::{self, links, view};

use super::pages::address;
use super::session::SignedIn;

/// Whether a query may name a draft.
pub fn names_draft(query: &str) -> bool {
    query.split('&').any(|pair| pair.starts_with("draft="))
}

/// Which draft an address asks for.
pub enum Asked {
    /// The one with this number, for staff.
    Own(DraftId),
    /// The one that a secret leads to. An empty secret leads nowhere, but not to the page of
    /// everybody either.
    BySecret(String),
}

impl Asked {
    /// What the address says; none when it asks for the page of everybody.
    pub fn of(uri: &Uri) -> Option<Self> {
        let mut pairs = uri.query()?.split('&');
        let named = pairs.find_map(|pair| pair.strip_prefix("draft="))?;
        // A secret is longer than any number.
        let number = Some(named).filter(|named| named.len() < 16);
        Some(match number.map(str::parse) {
            Some(Ok(id)) => Self::Own(id),
            _ => Self::BySecret(named.to_owned()),
        })
    }
}

/// The page with the draft that an address asks for.
///
/// # Errors
/// When the store fails.
pub async fn show(
    app: &App,
    site: Site<'_>,
    (slug, language): (&str, Option<Language>),
    asked: Asked,
    request: &mut Parts,
) -> Result<Response, Refusal> {
    let words = Words::of(&request.headers);
    let staff = match SignedIn::from_request_parts(request, app).await {
        Ok(signed_in) => Some(signed_in.staff),
        Err(Refusal::NotSignedIn | Refusal::InvalidToken) => None,
        Err(refusal) => return Err(refusal),
    };
    let mut session = app.context.store.snapshot().await?;
    let (found, missing) = match (&asked, &staff) {
        (Asked::BySecret(secret), _) => {
            let found = links::follow(&mut session, slug, secret).await?;
            (found, words.ended)
        }
        (Asked::Own(id), Some(staff)) => {
            let found = own(&mut session, staff, slug, *id).await?;
            (found, words.missing)
        }
        (Asked::Own(id), None) => {
            // The console asks them to sign in, and shows the draft afterwards.
            let to = Redirect::to(&format!("/staff/drafts/{id}/preview"));
            return Ok((unkept(), to).into_response());
        }
    };
    let Some((hotel, draft)) = found else {
        let text = format!("{missing}\n");
        let kind = HeaderValue::from_static("text/plain; charset=utf-8");
        let fields = [(header::CONTENT_TYPE, kind)];
        return Ok((StatusCode::NOT_FOUND, unkept(), fields, text).into_response());
    };
    if draft.state != State::Open {
        let to = Redirect::to(&address(slug, language));
        return Ok((unkept(), to).into_response());
    }
    let page = view::with(&mut session, hotel, &draft).await?;
    drop(session);
    let query = request.uri.query().unwrap_or_default();
    if page.language(language) != language {
        // As of everybody's page: in its main language it has one address.
        let to = Redirect::to(&format!("{}?{query}", address(slug, None)));
        return Ok((unkept(), to).into_response());
    }
    let (addresses, epoch) = (&app.context.addresses, &app.epoch);
    let mut document = page.document_in(language, addresses, epoch);
    stay_with_draft(&mut document.json, slug, query);
    let json = Value::Object(document.json).to_string();
    let note = words.draft.replace("{name}", &draft.name);
    Ok(app.pages.draft(&json, &note, site).await)
}

/// Lets the guest's choice of languages lead to the page with the draft in each of them.
fn stay_with_draft(document: &mut Map<String, Value>, slug: &str, query: &str) {
    let languages = document.get_mut("languages").and_then(Value::as_array_mut);
    for (place, told) in languages.into_iter().flatten().enumerate() {
        let code = told.get("code").and_then(Value::as_str);
        // The main one is the first.
        let language = code.filter(|_| place > 0).and_then(Language::parse);
        let path = format!("{}?{query}", address(slug, language));
        if let Some(told) = told.as_object_mut() {
            told.insert("path".to_owned(), path.into());
        }
    }
}

/// A draft by its number, for staff of its hotel.
async fn own(
    session: &mut Session,
    staff: &Staff,
    slug: &str,
    id: DraftId,
) -> Result<Option<(Hotel, Draft)>, Refusal> {
    let found = match access::hotel_to_read(session, staff, slug).await {
        Ok(hotel) => drafts::find(session, hotel.id, id)
            .await
            .map(|draft| (hotel, draft)),
        Err(refusal) => Err(refusal),
    };
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Refusal::NotFound(_) | Refusal::OtherHotel) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

/// What is said to whoever follows a link.
struct Words {
    draft: &'static str,
    ended: &'static str,
    missing: &'static str,
}

/// In the languages of the console, English first.
const WORDS: [(&str, Words); 5] = [
    (
        "en",
        Words {
            draft: "Draft “{name}”: guests do not see this yet.",
            ended: "This link to a draft has ended or was taken back. Ask whoever sent it for a \
                    new one.",
            missing: "There is no such draft of this hotel, or you do not work there. It may have been discarded.",
        },
    ),
    (
        "de",
        Words {
            draft: "Entwurf „{name}“: Gäste sehen das noch nicht.",
            ended: "Dieser Link zu einem Entwurf ist abgelaufen oder wurde zurückgenommen. Bitten \
                    Sie die Person, die ihn geschickt hat, um einen neuen.",
            missing: "Diesen Entwurf gibt es in diesem Hotel nicht, oder Sie arbeiten nicht dort. Vielleicht wurde er verworfen.",
        },
    ),
    (
        "fr",
        Words {
            draft: "Brouillon « {name} » : les clients ne voient pas encore ceci.",
            ended: "Ce lien vers un brouillon a expiré ou a été retiré. Demandez-en un nouveau à \
                    la personne qui vous l’a envoyé.",
            missing: "Cet hôtel n’a pas de tel brouillon, ou vous n’y travaillez pas. Il a peut-être été supprimé.",
        },
    ),
    (
        "es",
        Words {
            draft: "Borrador «{name}»: los huéspedes aún no ven esto.",
            ended: "Este enlace a un borrador ha caducado o se ha retirado. Pida uno nuevo a quien \
                    se lo envió.",
            missing: "Este hotel no tiene ese borrador, o usted no trabaja en él. Quizá se ha descartado.",
        },
    ),
    (
        "ar",
        Words {
            draft: "مسودة «{name}»: لا يرى الضيوف هذا بعد.",
            ended: "انتهت صلاحية هذا الرابط إلى المسودة أو تم سحبه. اطلب رابطًا جديدًا ممن أرسله إليك.",
            missing: "لا توجد مسودة كهذه لهذا الفندق، أو أنك لا تعمل فيه. ربما تم تجاهلها.",
        },
    ),
];

impl Words {
    /// In the first language of the browser that we speak.
    fn of(request: &HeaderMap) -> &'static Self {
        let wanted = request.get(header::ACCEPT_LANGUAGE);
        let wanted = wanted.and_then(|value| value.to_str().ok());
        let mut wanted = wanted.unwrap_or_default().split(',').map(|language| {
            let name = language.split([';', '-']).next().unwrap_or_default();
            name.trim().to_ascii_lowercase()
        });
        let spoken = |name: String| WORDS.iter().find(|(language, _)| *language == name);
        let found = wanted.find_map(spoken);
        &found.unwrap_or(&WORDS[0]).1
    }
}
