//! Theme colours: their names, their defaults and the one form they are kept in.

/// The eleven theme colours with the values a new hotel starts with (reference contract §3).
pub const THEME_COLOURS: [(&str, &str); 11] = [
    ("primary_color", "#3B82F6"),
    ("secondary_color", "#10B981"),
    ("accent_color", "#F59E0B"),
    ("background_color", "#FFFFFF"),
    ("button_color", "#3B82F6"),
    ("button_text_color", "#FFFFFF"),
    ("button_hover_color", "#0066CC"),
    ("text_color", "#333333"),
    ("border_color", "#E5E7EB"),
    ("link_color", "#007BFF"),
    ("link_hover_color", "#0056B3"),
];

/// Whether `text` is `#` and six hexadecimal digits.
pub fn is_hex_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::is_hex_colour;

    #[test]
    fn only_six_hex_digits_after_a_hash_are_a_colour() {
        assert!(is_hex_colour("#3B82F6") && is_hex_colour("#abcdef"));
        for bad in [
            "", "#", "3B82F6", "#3B82F", "#3B82F6F", "#GGGGGG", "red", "#12345é",
        ] {
            assert!(!is_hex_colour(bad), "{bad}");
        }
    }
}
