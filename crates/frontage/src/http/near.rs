//! Which hotels a mistyped address may have meant.

/// Hotels that are compared at most, and characters of what was asked for.
const COMPARED: usize = 1_000;
const COMPARED_CHARS: usize = 60;
/// Characters that a part must have to speak for the whole.
const TELLING: usize = 4;

/// The places, in `hotels`, of at most `most` whose slug or name is near to `asked`, the nearest
/// first. Capitals, spaces and signs make no difference.
pub fn nearest<'a>(
    asked: &str,
    hotels: impl Iterator<Item = (&'a str, &'a str)>,
    most: usize,
) -> Vec<usize> {
    let asked = letters(asked);
    if asked.is_empty() {
        return Vec::new();
    }
    let mut near: Vec<(usize, usize)> = hotels
        .take(COMPARED)
        .enumerate()
        .filter_map(|(index, (slug, name))| {
            let of_slug = distance(&asked, &letters(slug));
            let of_name = distance(&asked, &letters(name));
            Some((of_slug.into_iter().chain(of_name).min()?, index))
        })
        .collect();
    near.sort_unstable();
    near.into_iter()
        .take(most)
        .map(|(_, index)| index)
        .collect()
}

fn letters(text: &str) -> Vec<char> {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters
        .flat_map(char::to_lowercase)
        .take(COMPARED_CHARS)
        .collect()
}

/// How far two words are apart, if they are near: up to a third of the shorter is mistyped, or one
/// begins, ends or holds the other.
fn distance(asked: &[char], word: &[char]) -> Option<usize> {
    let shorter = asked.len().min(word.len());
    let edits = edits(asked, word);
    if edits <= shorter / 3 {
        return Some(edits);
    }
    let holds = |whole: &[char], part: &[char]| {
        part.len() >= TELLING && whole.windows(part.len()).any(|some| some == part)
    };
    // Farther than any slip of the fingers.
    (holds(word, asked) || holds(asked, word)).then_some(COMPARED_CHARS + edits)
}

/// Letters to add, drop, replace or exchange with their neighbour, to make one word of the other.
fn edits(one: &[char], other: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut least = (last[j + 1] + 1)
                .min(row[j] + 1)
                .min(last[j] + usize::from(a != b));
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const HOTELS: [(&str, &str); 4] = [
        ("killarney", "Glenlough House"),
        ("harbour", "The Harbour"),
        ("harbour-view", "Harbour View & Spa"),
        ("yam", "מלון הים"),
    ];

    fn slugs(asked: &str) -> Vec<&'static str> {
        let near = nearest(asked, HOTELS.into_iter(), 3);
        near.into_iter().map(|index| HOTELS[index].0).collect()
    }

    #[test]
    fn a_slip_of_the_fingers_leads_to_the_hotel_that_was_meant() {
        for slip in [
            "killarny",
            "kilarney",
            "killanrey",
            "Killarney",
            "killarneyy",
            "kill-arney",
        ] {
            assert_eq!(slugs(slip), ["killarney"], "{slip}");
        }
        assert_eq!(slugs("glenlough-house"), ["killarney"], "by its name");
        assert_eq!(slugs("מלון-הים"), ["yam"]);
    }

    #[test]
    fn part_of_a_name_leads_to_all_that_have_it_the_nearest_first() {
        assert_eq!(slugs("harbor"), ["harbour"]);
        assert_eq!(slugs("harbour"), ["harbour", "harbour-view"]);
        assert_eq!(slugs("the-harbour-view-hotel"), ["harbour-view", "harbour"]);
    }

    #[test]
    fn what_is_near_to_none_leads_nowhere() {
        for junk in [
            "",
            "-",
            "wp-login.php",
            "x",
            "ya",
            "favicon.ico",
            "../../etc/passwd",
        ] {
            assert_eq!(slugs(junk), [] as [&str; 0], "{junk}");
        }
        let long = "a".repeat(100_000);
        assert_eq!(slugs(&long), [] as [&str; 0]);
    }
}
