//! What a worker says, compared with what it was asked for. It has looked at hostile bytes, so
//! its word is as good as theirs.

use frontage_imaging::{Facts, Format, Limits, Recipe, Spec, Want, inspect};

use super::{super::written_facts::WrittenFacts, Refused};

/// Characters of the longest sentence that is passed on to whoever sent a picture.
const SENTENCE: usize = 400;

/// What a worker may still say.
#[derive(Debug)]
pub(super) struct Asked {
    recipe: Recipe,
    limits: Limits,
    /// Format of the file, as the server has read it.
    format: Format,
    seen: bool,
    /// Renditions that are still to come; those of first light are known once the picture is seen.
    missing: Option<Vec<Spec>>,
}

impl Asked {
    pub(super) fn new(recipe: &Recipe, limits: &Limits, format: Format, want: &Want) -> Self {
        let missing = match want {
            Want::These(specs) => Some(specs.clone()),
            Want::FirstLight | Want::Everything => None,
        };
        Self {
            recipe: recipe.clone(),
            limits: limits.clone(),
            format,
            seen: false,
            missing,
        }
    }

    /// Facts, if they can be.
    pub(super) fn facts(&mut self, payload: &[u8]) -> Result<Facts, String> {
        if std::mem::replace(&mut self.seen, true) {
            return Err("it saw a picture twice".to_owned());
        }
        let said: WrittenFacts =
            serde_json::from_slice(payload).map_err(|error| format!("its facts: {error}"))?;
        let widest = self.recipe.widths.iter().copied().max().unwrap_or(u32::MAX);
        let base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
        let color = said.dominant_color.as_bytes();
        let sound = (1..=widest).contains(&said.width)
            && (1..=self.recipe.max_height).contains(&said.height)
            && said.focal_point.iter().all(|side| *side <= 1000)
            && said.look.as_ref().is_some_and(|look| look.read().is_some())
            && said.placeholder.len() <= 64
            && said.placeholder.bytes().all(base64)
            && color.len() == 7
            && color[0] == b'#'
            && color[1..].iter().all(u8::is_ascii_hexdigit);
        if !sound {
            return Err(format!("it saw what cannot be: {said:?}"));
        }
        if self.missing.is_none() {
            self.missing = Some(self.recipe.first_light(said.width));
        }
        Ok(said.of_a(self.format))
    }

    /// A rendition, if it was asked for and looks like itself.
    pub(super) fn rendition(&mut self, mut payload: Vec<u8>) -> Result<(Spec, Vec<u8>), String> {
        // The longest name is `social-1000-1000/16383.webp`.
        let end = payload.iter().take(40).position(|byte| *byte == b'\n');
        let end = end.ok_or("a rendition has no name")?;
        let name = std::str::from_utf8(&payload[..end]).map_err(|error| error.to_string())?;
        let spec: Spec = name.parse().map_err(|_| "a rendition is called oddly")?;
        let missing = self.missing.as_mut().filter(|_| self.seen);
        let missing = missing.ok_or("it made something before it saw anything")?;
        let place = missing.iter().position(|wanted| *wanted == spec);
        let place = place.ok_or_else(|| format!("nobody asked for {spec}"))?;
        missing.swap_remove(place);
        payload.drain(..=end);
        let found = inspect(&payload, &self.limits);
        match found {
            Ok(header) if header.format == spec.format && header.width == spec.width => {
                Ok((spec, payload))
            }
            Ok(header) => Err(format!(
                "{spec} is a {} {} pixels wide",
                header.format, header.width
            )),
            Err(error) => Err(format!("{spec}: {error}")),
        }
    }

    /// Whether all that was asked for has come.
    pub(super) fn is_done(&self) -> bool {
        self.seen && self.missing.as_ref().is_some_and(Vec::is_empty)
    }
}

/// A refusal whose words can be shown.
pub(super) fn refused(payload: &[u8]) -> Result<Refused, String> {
    let Refused { code, problem } =
        serde_json::from_slice(payload).map_err(|error| format!("its refusal: {error}"))?;
    let word = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    if code.is_empty() || code.len() > 40 || !code.bytes().all(word) {
        return Err("its refusal has no code".to_owned());
    }
    let plain = problem.chars().filter(|c| !c.is_control());
    Ok(Refused {
        code,
        problem: plain.take(SENTENCE).collect(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::media::test_picture;

    const FACTS: &str = r##"{"width":400,"height":300,"placeholder":"3OcRJYB4","dominant_color":"#336699","focal_point":[500,500],"look":{"brightness":400,"dark":100,"fingerprint":"00000000000000000000000000000000"}}"##;

    fn asked(want: &Want) -> Asked {
        Asked::new(&Recipe::default(), &Limits::default(), Format::Png, want)
    }

    /// A rendition with the outline of a JPEG of this width and nothing in it.
    fn made(name: &str, width: u16) -> Vec<u8> {
        let [high, low] = width.to_be_bytes();
        let jpeg = [
            &[
                0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 1, high, low, 1, 1, 0x11, 0,
            ][..],
            &[0xff, 0xda, 0, 2, 0, 0xff, 0xd9],
        ];
        [format!("{name}\n").as_bytes(), &jpeg.concat()].concat()
    }

    #[test]
    fn what_was_asked_for_is_taken_once_and_in_its_order() {
        let mut asked = asked(&Want::These(vec![Spec::whole(320, Format::Jpeg)]));
        assert!(asked.rendition(made("320.jpg", 320)).is_err(), "too early");
        assert_eq!(asked.facts(FACTS.as_bytes()).unwrap().format, Format::Png);
        assert!(!asked.is_done());
        let (spec, bytes) = asked.rendition(made("320.jpg", 320)).unwrap();
        assert_eq!(spec, Spec::whole(320, Format::Jpeg));
        assert_eq!(bytes[..2], [0xff, 0xd8]);
        assert!(asked.is_done());
        assert!(asked.rendition(made("320.jpg", 320)).is_err(), "twice");
        assert!(asked.facts(FACTS.as_bytes()).is_err(), "twice");
    }

    #[test]
    fn first_light_is_what_the_picture_s_width_says() {
        let mut asked = asked(&Want::FirstLight);
        asked.facts(FACTS.as_bytes()).unwrap();
        assert!(asked.rendition(made("640.jpg", 640)).is_err());
        assert!(asked.rendition(made("400.jpg", 400)).is_ok());
        assert!(!asked.is_done(), "the WebP is missing");
    }

    #[test]
    fn a_rendition_that_is_something_else_is_not_taken() {
        for wrong in [
            made("320.jpg", 321),
            made("320.webp", 320),
            made("../../320.jpg", 320),
            [b"320.jpg\n".to_vec(), test_picture::png(320, 2)].concat(),
            b"320.jpg\n<script>".to_vec(),
            b"320.jpg".to_vec(),
            vec![b'x'; 100],
        ] {
            let want = [Format::Jpeg, Format::WebP].map(|format| Spec::whole(320, format));
            let mut asked = asked(&Want::These(want.to_vec()));
            asked.facts(FACTS.as_bytes()).unwrap();
            assert!(asked.rendition(wrong).is_err());
        }
    }

    #[test]
    fn facts_that_cannot_be_are_not_taken() {
        for (sound, wrong) in [
            ("400", "0"),
            ("400", "2561"),
            ("300", "5121"),
            ("[500,500]", "[500,1001]"),
            ("3OcRJYB4", "<script>"),
            ("#336699", "#33669"),
            ("#336699", "url(x)}"),
            ("\"dark\":100", "\"dark\":1001"),
            ("00000000000000000000000000000000", "<script>"),
            ("\"look\"", "\"lock\""),
            ("{", "["),
        ] {
            let facts = FACTS.replace(sound, wrong);
            assert!(
                asked(&Want::FirstLight).facts(facts.as_bytes()).is_err(),
                "{facts}"
            );
        }
    }

    #[test]
    fn a_refusal_is_a_short_plain_sentence() {
        let long = format!(
            r#"{{"code":"corrupt","problem":"bad\n{}"}}"#,
            "x".repeat(1000)
        );
        let refused = refused(long.as_bytes()).unwrap();
        assert_eq!(refused.code, "corrupt");
        assert!(refused.problem.starts_with("badxxx"));
        assert_eq!(refused.problem.len(), SENTENCE);
        let odd = br#"{"code":"<b>","problem":"bad"}"#;
        assert!(super::refused(odd).is_err());
    }
}
