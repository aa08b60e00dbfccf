//! Absolute addresses of pictures, and the way back from them.

use std::sync::Arc;

use crate::domain::{Image, ImageRef, PublicId};

/// Knows under which address the world reaches this server.
#[derive(Debug, Clone)]
pub struct Addresses {
    base: Arc<str>,
    cdn: Option<Arc<str>>,
}

impl Addresses {
    /// `base` is an http(s) origin, without a slash at the end.
    pub fn new(base: &str) -> Self {
        Self {
            base: base.trim_end_matches('/').into(),
            cdn: None,
        }
    }

    /// The same, with pictures under an origin of their own: a CDN's before this server. Paths are
    /// the same there.
    pub fn with_cdn(self, cdn: Option<&str>) -> Self {
        let cdn = cdn.map(|base| base.trim_end_matches('/').into());
        Self { cdn, ..self }
    }

    /// The origin of pictures, when they have one of their own.
    pub fn cdn(&self) -> Option<&Arc<str>> {
        self.cdn.as_ref()
    }

    /// The origin.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Address of a picture for clients that take one address: a JPEG.
    pub fn of_image(&self, image: &Image) -> String {
        let spec = format!("{}.jpg", image.shown.plain_width());
        let base = self.cdn.as_ref().unwrap_or(&self.base);
        format!("{base}{}", Self::path_of(image, &spec))
    }

    /// Path of a rendition of a picture as it is shown at present.
    pub fn path_of(image: &Image, spec: &str) -> String {
        let Image {
            public_id, shown, ..
        } = image;
        format!("/media/{public_id}/{}/{spec}", shown.version)
    }

    /// The picture that an address sent by a client means. Which host it names does not matter
    /// for our own pictures (a server has several names); the caller must still look whether
    /// the hotel has such a picture.
    pub fn parse(url: &str) -> ImageRef {
        Self::public_id_in(url).map_or_else(|| ImageRef::Foreign(url.to_owned()), ImageRef::Own)
    }

    fn public_id_in(url: &str) -> Option<PublicId> {
        let path = match url.split_once("://") {
            Some((_, rest)) => &rest[rest.find('/')?..],
            None => url,
        };
        let mut parts = path.strip_prefix("/media/")?.split('/');
        // Whatever follows: of which version, how wide and cut how is no other picture.
        parts.next()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Addresses;
    use crate::domain::ImageRef;

    #[test]
    fn an_address_of_ours_leads_back_to_its_picture_under_any_host_name() {
        let id = "a".repeat(26);
        for url in [
            format!("http://127.0.0.1:8000/media/{id}/1280.jpg"),
            format!("https://hotel.example/media/{id}/320.webp"),
            format!("/media/{id}/640.jpg"),
            format!("https://hotel.example/media/{id}/0123456789abcdef0123/1280.jpg"),
            format!("/media/{id}/0123456789abcdef0123/16x9-500-320/1280.avif"),
            format!("/media/{id}"),
        ] {
            assert!(matches!(Addresses::parse(&url), ImageRef::Own(own) if own.as_str() == id));
        }
        for url in [
            "https://elsewhere.example/a.jpg".to_owned(),
            format!("https://elsewhere.example/x/media/{id}/1.jpg"),
            "/media/abc/1.jpg".to_owned(),
            format!("/other/{id}/1.jpg"),
        ] {
            assert!(
                matches!(Addresses::parse(&url), ImageRef::Foreign(_)),
                "{url}"
            );
        }
    }
}
