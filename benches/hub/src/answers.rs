//! HTTP answers, as far as a publisher must understand them: what the server says, where the
//! answer ends, and whether the connection ends with it.

/// An answer that is whole.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// 200, if all is well.
    pub status: u16,
    /// Where the body begins.
    pub body: usize,
    /// How many bytes the answer takes.
    pub length: usize,
    /// The server ends the connection after it.
    pub last: bool,
}

/// The answer at the beginning of these bytes; None while it is not whole. `ended`: no more comes.
///
/// # Errors
/// When it is no answer.
pub fn first(bytes: &[u8], ended: bool) -> Result<Option<Answer>, String> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| "an answer that is no text")?;
    let mut lines = head.split("\r\n");
    let status_line = lines.next().unwrap_or_default();
    let status = status_line.strip_prefix("HTTP/1.1 ");
    let status = status.and_then(|rest| rest.get(..3)?.parse().ok());
    let status = status.ok_or_else(|| format!("an answer that begins with {status_line:?}"))?;
    let (mut told, mut chunked, mut last) = (None, false, false);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            told = value.parse::<usize>().ok();
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            chunked = value.eq_ignore_ascii_case("chunked");
        } else if name.eq_ignore_ascii_case("connection") {
            last = value.eq_ignore_ascii_case("close");
        }
    }
    let body = end + 4;
    let length = match told {
        Some(length) => Some(body + length).filter(|length| *length <= bytes.len()),
        None if chunked => end_of_chunks(bytes, body)?,
        None => Some(bytes.len()).filter(|_| ended),
    };
    Ok(length.map(|length| Answer {
        status,
        body,
        length,
        last: last || ended,
    }))
}

fn end_of_chunks(bytes: &[u8], mut at: usize) -> Result<Option<usize>, String> {
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(line) = rest.windows(2).position(|two| two == b"\r\n") else {
            return Ok(None);
        };
        let size = std::str::from_utf8(&rest[..line]).unwrap_or_default();
        let size = usize::from_str_radix(size, 16)
            .map_err(|_| format!("a chunk that begins with {size:?}"))?;
        at += line + 2 + size + 2;
        if size == 0 {
            return Ok(Some(at).filter(|end| *end <= bytes.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn whole_only_at_its_end(text: &str) -> Answer {
        for part in 0..text.len() {
            assert_eq!(first(&text.as_bytes()[..part], false), Ok(None));
        }
        let answer = first(text.as_bytes(), false).unwrap().unwrap();
        assert_eq!(answer.length, text.len());
        answer
    }

    #[test]
    fn an_answer_ends_where_its_length_or_its_last_chunk_says() {
        let told = whole_only_at_its_end(
            "HTTP/1.1 200 OK\r\nContent-Type: a\r\ncontent-length: 2\r\n\r\n{}",
        );
        assert_eq!((told.status, told.last), (200, false));
        let chunked = whole_only_at_its_end(
            "HTTP/1.1 413 No\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n\
             5\r\nhello\r\n0\r\n\r\n",
        );
        assert_eq!((chunked.status, chunked.last), (413, true));
    }

    #[test]
    fn an_answer_without_length_ends_with_its_connection() {
        let text = b"HTTP/1.1 200 OK\r\n\r\n{\"ok\":true}";
        assert_eq!(first(text, false), Ok(None));
        let answer = first(text, true).unwrap().unwrap();
        assert_eq!((answer.length, answer.last), (text.len(), true));
    }

    #[test]
    fn what_is_no_answer_is_told() {
        assert!(first(b"SSH-2.0\r\n\r\n", false).is_err());
        let text = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n";
        assert!(first(text, false).is_err());
    }
}
