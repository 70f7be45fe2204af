//! Discord's JSON, of which only what is needed is read.
//!
//! Discord adds fields and values at any time. An [`Object`] splits a JSON object into its values without
//! looking into them, and each is parsed when it is asked for: whatever else is new, null, huge or deeply
//! nested changes nothing. Errors name the place and never quote a value, since members may have typed it.

use std::collections::HashMap;

use serde_json::value::RawValue;

/// A value that is needed and cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{source_name} has no usable `{path}`: it is {found} instead of {wanted}")]
pub struct Unreadable {
    /// What was read, such as `the reply to GET /guilds/1`.
    source_name: String,
    /// Where in it, such as `roles[2].permissions`.
    path: String,
    found: &'static str,
    wanted: &'static str,
}

/// A value that can be read from JSON.
pub trait Readable<'a>: Sized {
    /// What it is called in errors, with its article.
    const NAME: &'static str;

    fn read(json: &'a RawValue) -> Option<Self>;
}

/// A JSON object whose values are read when they are asked for.
#[derive(Clone, Debug)]
pub struct Object<'a> {
    source_name: String,
    path: String,
    values: HashMap<String, &'a RawValue>,
}

impl<'a> Object<'a> {
    /// Splits a text that is one object.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(source_name: &str, json: &'a str) -> Result<Self, Unreadable> {
        let values = serde_json::from_str(json).map_err(|_| Unreadable {
            source_name: source_name.to_owned(),
            path: "(all of it)".to_owned(),
            found: kind(Some(json.trim_start())),
            wanted: "an object",
        })?;
        Ok(Self {
            source_name: source_name.to_owned(),
            path: String::new(),
            values,
        })
    }

    /// The value of a field.
    ///
    /// # Errors
    /// When it is missing, null or of another kind.
    pub fn needed<T: Readable<'a>>(&self, name: &str) -> Result<T, Unreadable> {
        self.optional(name)
            .ok_or_else(|| self.unreadable(name, T::NAME))
    }

    /// The value of a field; `None` when it is missing, null or of another kind.
    pub fn optional<T: Readable<'a>>(&self, name: &str) -> Option<T> {
        self.values.get(name).copied().and_then(T::read)
    }

    /// Whether a field says something: it is there, and neither null nor false.
    pub fn has(&self, name: &str) -> bool {
        let json = self.values.get(name).map_or("null", |json| json.get());
        !matches!(json, "null" | "false")
    }

    /// The object in a field.
    ///
    /// # Errors
    /// When it is missing, null or of another kind.
    pub fn object(&self, name: &str) -> Result<Object<'a>, Unreadable> {
        let json = self.values.get(name);
        let values = json.and_then(|json| serde_json::from_str(json.get()).ok());
        Ok(Object {
            source_name: self.source_name.clone(),
            path: self.path_of(name),
            values: values.ok_or_else(|| self.unreadable(name, "an object"))?,
        })
    }

    /// The list of values in a field.
    ///
    /// # Errors
    /// When it is missing, null or of another kind, or one of its items is.
    pub fn list<T: Readable<'a>>(&self, name: &str) -> Result<Vec<T>, Unreadable> {
        let items = self.needed::<Vec<&RawValue>>(name)?;
        let read = items.into_iter().enumerate().map(|(index, json)| {
            let item = format!("{name}[{index}]");
            T::read(json).ok_or_else(|| Unreadable {
                found: kind(Some(json.get())),
                ..self.unreadable(&item, T::NAME)
            })
        });
        read.collect()
    }

    /// The list of objects in a field. An item that is none counts as an object without fields.
    ///
    /// # Errors
    /// When it is missing, null or of another kind.
    pub fn objects(&self, name: &str) -> Result<Vec<Object<'a>>, Unreadable> {
        let items = self.needed::<Vec<&RawValue>>(name)?;
        Ok(split(&self.source_name, &self.path_of(name), items))
    }

    /// As [`Self::objects`], of a field that may be missing or null, which is an empty list.
    ///
    /// # Errors
    /// When it is of another kind.
    pub fn objects_if_any(&self, name: &str) -> Result<Vec<Object<'a>>, Unreadable> {
        match self.values.get(name) {
            None => Ok(Vec::new()),
            Some(json) if json.get() == "null" => Ok(Vec::new()),
            Some(_) => self.objects(name),
        }
    }

    /// The error of something that this object should hold and does not.
    pub fn missing(&self, name: &str, wanted: &'static str) -> Unreadable {
        self.unreadable(name, wanted)
    }

    fn path_of(&self, name: &str) -> String {
        match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        }
    }

    fn unreadable(&self, name: &str, wanted: &'static str) -> Unreadable {
        Unreadable {
            source_name: self.source_name.clone(),
            path: self.path_of(name),
            found: kind(self.values.get(name).map(|json| json.get())),
            wanted,
        }
    }
}

/// The objects of a text that is one list. An item that is none counts as an object without fields.
///
/// # Errors
/// When it is anything else.
pub fn parse_list<'a>(source_name: &str, json: &'a str) -> Result<Vec<Object<'a>>, Unreadable> {
    let items = serde_json::from_str(json).map_err(|_| Unreadable {
        source_name: source_name.to_owned(),
        path: "(all of it)".to_owned(),
        found: kind(Some(json.trim_start())),
        wanted: "a list",
    })?;
    Ok(split(source_name, "", items))
}

fn split<'a>(source_name: &str, path: &str, items: Vec<&'a RawValue>) -> Vec<Object<'a>> {
    let items = items.into_iter().enumerate();
    let items = items.map(|(index, json)| Object {
        source_name: source_name.to_owned(),
        path: format!("{path}[{index}]"),
        values: serde_json::from_str(json.get()).unwrap_or_default(),
    });
    items.collect()
}

/// What a value is, by its first character.
fn kind(json: Option<&str>) -> &'static str {
    match json.map(|json| json.as_bytes().first()) {
        None => "missing",
        Some(Some(b'n')) => "null",
        Some(Some(b't' | b'f')) => "a boolean",
        Some(Some(b'"')) => "a string",
        Some(Some(b'[')) => "a list",
        Some(Some(b'{')) => "an object",
        Some(Some(b'-' | b'0'..=b'9')) => "a number",
        Some(_) => "no JSON",
    }
}

/// The digits of a whole number, written as a number or as a string.
fn digits(json: &RawValue) -> Option<&str> {
    let json = json.get();
    let quoted = json.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let digits = quoted.unwrap_or(json);
    let are_digits = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    are_digits.then_some(digits)
}

/// An id, which Discord writes as a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Id(pub u64);

impl Readable<'_> for Id {
    const NAME: &'static str = "an id";

    fn read(json: &RawValue) -> Option<Self> {
        digits(json)?.parse().ok().map(Self)
    }
}

/// A bit set, which Discord writes as a decimal string of any length; bits above the 64th are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits(pub u64);

impl Readable<'_> for Bits {
    const NAME: &'static str = "a bit set";

    fn read(json: &RawValue) -> Option<Self> {
        let digits = digits(json)?.bytes().map(|it| u64::from(it - b'0'));
        // Modulo 2^64, which keeps the lower bits exact.
        Some(Self(digits.fold(0, |bits, digit| {
            bits.wrapping_mul(10).wrapping_add(digit)
        })))
    }
}

impl Readable<'_> for u64 {
    const NAME: &'static str = "a whole number";

    fn read(json: &RawValue) -> Option<Self> {
        let exact = digits(json).and_then(|digits| digits.parse().ok());
        // 15.0 and 1.5e1 are the same number; the conversion saturates.
        exact.or_else(|| f64::read(json).filter(|it| *it >= 0.0).map(|it| it as u64))
    }
}

impl Readable<'_> for f64 {
    const NAME: &'static str = "a number";

    fn read(json: &RawValue) -> Option<Self> {
        json.get()
            .trim_matches('"')
            .parse()
            .ok()
            .filter(|it: &f64| it.is_finite())
    }
}

impl Readable<'_> for bool {
    const NAME: &'static str = "a boolean";

    fn read(json: &RawValue) -> Option<Self> {
        json.get().parse().ok()
    }
}

impl Readable<'_> for String {
    const NAME: &'static str = "a string";

    fn read(json: &RawValue) -> Option<Self> {
        serde_json::from_str(json.get()).ok()
    }
}

impl<'a> Readable<'a> for &'a RawValue {
    const NAME: &'static str = "a value";

    fn read(json: &'a RawValue) -> Option<Self> {
        Some(json)
    }
}

impl<'a> Readable<'a> for Vec<&'a RawValue> {
    const NAME: &'static str = "a list";

    fn read(json: &'a RawValue) -> Option<Self> {
        serde_json::from_str(json.get()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(json: &str) -> Object<'_> {
        Object::parse("the reply", json).expect("an object")
    }

    #[test]
    fn ids_and_numbers_are_read_however_they_are_written() {
        let reply =
            object(r#"{"a":"12","b":12,"c":12.0,"d":"-1","e":null,"f":"1e3","g":"x","h":""}"#);
        assert_eq!(reply.needed("a"), Ok(Id(12)));
        assert_eq!(reply.needed("b"), Ok(Id(12)));
        assert_eq!(reply.needed::<u64>("a"), Ok(12));
        assert_eq!(reply.needed::<u64>("c"), Ok(12));
        for name in ["d", "e", "f", "g", "h", "missing"] {
            assert_eq!(reply.optional::<Id>(name), None, "{name}");
        }
    }

    #[test]
    fn bits_of_any_length_keep_the_lower_ones() {
        for (written, bits) in [
            (r#""0""#, 0),
            (r#""117760""#, 117_760),
            ("117760", 117_760),
            (r#""18446744073709551615""#, u64::MAX),
            // 2^64 + 3, and 2^200 + 2^10.
            (r#""18446744073709551619""#, 3),
            (
                r#""1606938044258990275541962092341162602522202993782792835302400""#,
                1024,
            ),
        ] {
            let json = format!(r#"{{"permissions":{written}}}"#);
            assert_eq!(
                object(&json).needed("permissions"),
                Ok(Bits(bits)),
                "{written}"
            );
        }
    }

    #[test]
    fn an_error_names_the_reply_the_field_and_what_is_there_and_quotes_nothing() {
        let reply = object(
            r#"{"roles":[{"id":"1"},{"id":{"secret":1}}],"owner":null,"ids":["1","secret"]}"#,
        );
        let told = |error: Option<Unreadable>| error.map(|it| it.to_string()).unwrap_or_default();
        assert_eq!(
            told(reply.needed::<Id>("owner").err()),
            "the reply has no usable `owner`: it is null instead of an id"
        );
        let roles = reply.objects("roles").expect("a list");
        assert_eq!(
            told(roles[1].needed::<Id>("id").err()),
            "the reply has no usable `roles[1].id`: it is an object instead of an id"
        );
        assert_eq!(
            told(roles[0].needed::<Bits>("permissions").err()),
            "the reply has no usable `roles[0].permissions`: it is missing instead of a bit set"
        );
        assert_eq!(
            told(reply.list::<Id>("ids").err()),
            "the reply has no usable `ids[1]`: it is a string instead of an id"
        );
        for (text, found) in [
            ("[]", "a list"),
            ("null", "null"),
            ("", "no JSON"),
            ("<html>", "no JSON"),
        ] {
            let error = told(Object::parse("the reply", text).err());
            assert!(
                error.contains(found) && error.contains("an object"),
                "{error}"
            );
        }
    }

    #[test]
    fn what_is_not_asked_for_may_be_anything() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for strange in [
            deep.as_str(),
            "1e999999",
            "\"\\ud800\"",
            "-0",
            "{\"a\":{\"b\":[null]}}",
        ] {
            let json = format!(r#"{{"new":{strange},"id":"7","list":[{strange},{{"id":"8"}}]}}"#);
            let reply = object(&json);
            assert_eq!(reply.needed("id"), Ok(Id(7)));
            let list = reply.objects("list").expect("a list");
            assert_eq!(list[1].needed("id"), Ok(Id(8)));
        }
    }
}
