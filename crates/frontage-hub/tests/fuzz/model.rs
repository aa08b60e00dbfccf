//! RFC 6455 as a server reads it, written down once more, slowly and from the beginning each
//! time: what a stream says, and how it ends.

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Text(String),
    /// A binary message begins.
    Binary,
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Close(Option<u16>),
}

/// What comes after all that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Anything may follow. `within_frame` when a frame is not yet whole.
    Open { within_frame: bool },
    /// Nothing counts any more after a close frame.
    Closed,
    /// A rule was broken; this is the close code for it.
    Broken(u16),
}

/// What a client's stream says to a server that takes messages of `limit` bytes.
pub fn told(stream: &[u8], limit: u64) -> (Vec<Said>, Ending) {
    let mut said = Vec::new();
    let ending = tell(stream, limit, &mut said);
    (said, ending)
}

fn tell(stream: &[u8], limit: u64, said: &mut Vec<Said>) -> Ending {
    let mut message: Option<(bool, Vec<u8>)> = None;
    let mut rest = stream;
    while !rest.is_empty() {
        let (is_last, reserved, opcode) = (rest[0] >= 128, rest[0] / 16 % 8, rest[0] % 16);
        let is_control = opcode >= 8;
        if reserved != 0 || ![0, 1, 2, 8, 9, 10].contains(&opcode) || (is_control && !is_last) {
            return Ending::Broken(1002);
        }
        if rest.len() < 2 {
            return Ending::Open { within_frame: true };
        }
        if rest[1] < 128 || (is_control && rest[1] > 128 + 125) {
            return Ending::Broken(1002);
        }
        let more = match rest[1] - 128 {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        if rest.len() < 2 + more {
            return Ending::Open { within_frame: true };
        }
        let big_endian = |bytes: &[u8]| bytes.iter().fold(0, |sum, it| sum * 256 + u64::from(*it));
        let length = match more {
            0 => u64::from(rest[1] - 128),
            _ => big_endian(&rest[2..2 + more]),
        };
        if length >= 1 << 63 {
            return Ending::Broken(1002);
        }
        if rest.len() < 2 + more + 4 {
            return Ending::Open { within_frame: true };
        }
        let mask = &rest[2 + more..2 + more + 4];
        let masked = &rest[2 + more + 4..];
        let there = masked
            .len()
            .min(usize::try_from(length).unwrap_or(usize::MAX));
        let is_whole = there as u64 == length;
        let payload: Vec<u8> = (0..there).map(|at| masked[at] ^ mask[at % 4]).collect();
        rest = &masked[there..];

        if is_control {
            if !is_whole {
                return Ending::Open { within_frame: true };
            }
            match opcode {
                9 => said.push(Said::Ping(payload)),
                10 => said.push(Said::Pong(payload)),
                _ => return close(&payload, said),
            }
            continue;
        }
        match (opcode, &message) {
            (0, None) | (1 | 2, Some(_)) => return Ending::Broken(1002),
            (0, Some(_)) => {}
            (1, _) => message = Some((true, Vec::new())),
            _ => {
                said.push(Said::Binary);
                message = Some((false, Vec::new()));
            }
        }
        let Some((is_text, bytes)) = &mut message else {
            continue;
        };
        if bytes.len() as u64 + length > limit {
            return Ending::Broken(1009);
        }
        bytes.extend(payload);
        let is_spoilt = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_some());
        if *is_text && is_spoilt {
            return Ending::Broken(1007);
        }
        if !is_whole {
            return Ending::Open { within_frame: true };
        }
        if is_last && let Some((is_text, bytes)) = message.take() {
            match String::from_utf8(bytes) {
                _ if !is_text => {}
                Ok(text) => said.push(Said::Text(text)),
                Err(_) => return Ending::Broken(1007),
            }
        }
    }
    Ending::Open {
        within_frame: false,
    }
}

fn close(payload: &[u8], said: &mut Vec<Said>) -> Ending {
    if payload.is_empty() {
        said.push(Said::Close(None));
        return Ending::Closed;
    }
    if payload.len() == 1 {
        return Ending::Broken(1002);
    }
    let code = u16::from(payload[0]) * 256 + u16::from(payload[1]);
    let of_the_rfc = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011];
    let registered_since = [1012, 1013, 1014];
    let is_known = of_the_rfc.contains(&code) || registered_since.contains(&code);
    if !is_known && !(3000..5000).contains(&code) {
        return Ending::Broken(1002);
    }
    if std::str::from_utf8(&payload[2..]).is_err() {
        return Ending::Broken(1007);
    }
    said.push(Said::Close(Some(code)));
    Ending::Closed
}
