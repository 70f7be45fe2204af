//! STUB
use super::Message;
use crate::quiz::ChannelId;
use jiff::civil::Date;
pub struct Status(pub String);
pub fn status(all: &[Status]) -> Message {
    Message::aside(
        all.iter()
            .map(|s| s.0.clone())
            .collect::<String>()
            .chars()
            .take(1500)
            .collect::<String>(),
    )
}
pub fn set_up(s: &Status) -> Message {
    Message::aside(s.0.clone())
}
pub fn off(_: ChannelId, _: bool) -> Message {
    Message::aside("off")
}
pub fn bad_time(_: &str) -> Message {
    Message::aside("bad time")
}
pub fn bad_zone(_: &str) -> Message {
    Message::aside("bad zone")
}
pub fn missing_permissions(_: ChannelId, m: &[&str]) -> Message {
    Message::aside(m.join(" "))
}
pub fn unchecked(_: ChannelId) -> Message {
    Message::aside("unchecked")
}
pub fn not_set_up(_: Option<ChannelId>) -> Message {
    Message::aside("not set up")
}
pub fn which_channel(_: &[ChannelId]) -> Message {
    Message::aside("which")
}
pub fn already_posted(_: ChannelId, l: &str) -> Message {
    Message::aside(l)
}
pub fn posted(_: ChannelId, l: &str) -> Message {
    Message::aside(l)
}
pub fn not_posted(_: ChannelId, l: Option<&str>) -> Message {
    Message::aside(l.unwrap_or("no"))
}
pub fn on_its_way(_: ChannelId) -> Message {
    Message::aside("on its way")
}
pub fn held(_: ChannelId, _: Date) -> Message {
    Message::aside("held")
}
