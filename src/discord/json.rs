//! Reads only the needed fields of Discord's JSON.
//!
//! Discord adds fields and values at any time. An [`Object`] splits a JSON object into its values without parsing
//! them, and parses each value only when it is requested. Other fields can be new, null, huge or deeply nested without
//! causing an error. Error messages contain the path of a value but never the value, since a member may have typed it.

use std::collections::HashMap;

use serde_json::value::RawValue;

/// The error of a required value that is missing or has the wrong type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{source_name}: `{path}` is {found}, expected {expected}")]
pub struct FieldError {
    /// The JSON text that was read, such as `the reply to GET /guilds/1`.
    source_name: String,
    /// The path of the value, such as `roles[2].permissions`.
    path: String,
    found: &'static str,
    expected: &'static str,
}

/// A type that can be read from JSON.
pub trait FromJson<'a>: Sized {
    /// The name of the type in error messages, with its article.
    const NAME: &'static str;

    /// Parses a value. Returns `None` if it has the wrong type.
    fn from_json(json: &'a RawValue) -> Option<Self>;
}

/// A JSON object whose values are parsed on demand.
#[derive(Clone, Debug)]
pub struct Object<'a> {
    source_name: String,
    path: String,
    values: HashMap<String, &'a RawValue>,
}

impl<'a> Object<'a> {
    /// Parses an object. `source_name` is used in error messages.
    ///
    /// # Errors
    /// Fails if the text is not a JSON object.
    pub fn parse(source_name: &str, json: &'a str) -> Result<Self, FieldError> {
        let values = serde_json::from_str(json).map_err(|_| FieldError {
            source_name: source_name.to_owned(),
            path: "(root)".to_owned(),
            found: type_name(Some(json.trim_start())),
            expected: "an object",
        })?;
        Ok(Self {
            source_name: source_name.to_owned(),
            path: String::new(),
            values,
        })
    }

    /// Returns the value of a required field.
    ///
    /// # Errors
    /// Fails if it is missing, null or of another type.
    pub fn required<T: FromJson<'a>>(&self, name: &str) -> Result<T, FieldError> {
        self.optional(name)
            .ok_or_else(|| self.field_error(name, T::NAME))
    }

    /// Returns the value of a field; `None` if it is missing, null or of another type.
    pub fn optional<T: FromJson<'a>>(&self, name: &str) -> Option<T> {
        self.values.get(name).copied().and_then(T::from_json)
    }

    /// Returns whether a field is set: present, and neither null nor false.
    pub fn has(&self, name: &str) -> bool {
        let json = self.values.get(name).map_or("null", |json| json.get());
        !matches!(json, "null" | "false")
    }

    /// Returns the object in a field.
    ///
    /// # Errors
    /// Fails if it is missing, null or of another type.
    pub fn object(&self, name: &str) -> Result<Object<'a>, FieldError> {
        let json = self.values.get(name);
        let values = json.and_then(|json| serde_json::from_str(json.get()).ok());
        Ok(Object {
            source_name: self.source_name.clone(),
            path: self.path_of(name),
            values: values.ok_or_else(|| self.field_error(name, "an object"))?,
        })
    }

    /// Returns the list of values in a field.
    ///
    /// # Errors
    /// Fails if it is missing, null or of another type, or if one of its items has the wrong type.
    pub fn list<T: FromJson<'a>>(&self, name: &str) -> Result<Vec<T>, FieldError> {
        let items = self.required::<Vec<&RawValue>>(name)?;
        let read = items.into_iter().enumerate().map(|(index, json)| {
            let item = format!("{name}[{index}]");
            T::from_json(json).ok_or_else(|| FieldError {
                found: type_name(Some(json.get())),
                ..self.field_error(&item, T::NAME)
            })
        });
        read.collect()
    }

    /// Returns the list of objects in a field. An item that is not an object counts as an object without fields.
    ///
    /// # Errors
    /// Fails if it is missing, null or of another type.
    pub fn objects(&self, name: &str) -> Result<Vec<Object<'a>>, FieldError> {
        let items = self.required::<Vec<&RawValue>>(name)?;
        Ok(parse_objects(&self.source_name, &self.path_of(name), items))
    }

    /// Does the same as [`Self::objects`], but a missing or null field is an empty list.
    ///
    /// # Errors
    /// Fails if it is of another type.
    pub fn optional_objects(&self, name: &str) -> Result<Vec<Object<'a>>, FieldError> {
        match self.values.get(name) {
            None => Ok(Vec::new()),
            Some(json) if json.get() == "null" => Ok(Vec::new()),
            Some(_) => self.objects(name),
        }
    }

    /// Returns the error for a value that this object should contain.
    pub fn missing_error(&self, name: &str, expected: &'static str) -> FieldError {
        self.field_error(name, expected)
    }

    /// Returns the full path of a field.
    fn path_of(&self, name: &str) -> String {
        match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        }
    }

    fn field_error(&self, name: &str, expected: &'static str) -> FieldError {
        FieldError {
            source_name: self.source_name.clone(),
            path: self.path_of(name),
            found: type_name(self.values.get(name).map(|json| json.get())),
            expected,
        }
    }
}

/// Parses a list of objects. An item that is not an object counts as an object without fields.
///
/// # Errors
/// Fails if the text is not a JSON list.
pub fn parse_list<'a>(source_name: &str, json: &'a str) -> Result<Vec<Object<'a>>, FieldError> {
    let items = serde_json::from_str(json).map_err(|_| FieldError {
        source_name: source_name.to_owned(),
        path: "(root)".to_owned(),
        found: type_name(Some(json.trim_start())),
        expected: "a list",
    })?;
    Ok(parse_objects(source_name, "", items))
}

/// Parses the items of a list as objects.
fn parse_objects<'a>(source_name: &str, path: &str, items: Vec<&'a RawValue>) -> Vec<Object<'a>> {
    let items = items.into_iter().enumerate();
    let items = items.map(|(index, json)| Object {
        source_name: source_name.to_owned(),
        path: format!("{path}[{index}]"),
        values: serde_json::from_str(json.get()).unwrap_or_default(),
    });
    items.collect()
}

/// Describes the type of a value by its first character.
fn type_name(json: Option<&str>) -> &'static str {
    match json.map(|json| json.as_bytes().first()) {
        None => "missing",
        Some(Some(b'n')) => "null",
        Some(Some(b't' | b'f')) => "a boolean",
        Some(Some(b'"')) => "a string",
        Some(Some(b'[')) => "a list",
        Some(Some(b'{')) => "an object",
        Some(Some(b'-' | b'0'..=b'9')) => "a number",
        Some(_) => "not JSON",
    }
}

/// Returns the digits of a whole number, which may be a JSON number or a string.
fn digits(json: &RawValue) -> Option<&str> {
    let json = json.get();
    let quoted = json.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let digits = quoted.unwrap_or(json);
    let are_digits = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    are_digits.then_some(digits)
}

/// An id. Discord sends ids as strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Id(pub u64);

impl FromJson<'_> for Id {
    const NAME: &'static str = "an id";

    fn from_json(json: &RawValue) -> Option<Self> {
        digits(json)?.parse().ok().map(Self)
    }
}

/// A bit set. Discord sends bit sets as decimal strings of any length. Bits above the 64th are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits(pub u64);

impl FromJson<'_> for Bits {
    const NAME: &'static str = "a bit set";

    fn from_json(json: &RawValue) -> Option<Self> {
        let digits = digits(json)?.bytes().map(|it| u64::from(it - b'0'));
        // The value modulo 2^64, which keeps the lower bits exact.
        Some(Self(digits.fold(0, |bits, digit| {
            bits.wrapping_mul(10).wrapping_add(digit)
        })))
    }
}

impl FromJson<'_> for u64 {
    const NAME: &'static str = "a whole number";

    fn from_json(json: &RawValue) -> Option<Self> {
        let exact = digits(json).and_then(|digits| digits.parse().ok());
        // 15.0 and 1.5e1 are valid too. The conversion saturates.
        exact.or_else(|| {
            f64::from_json(json)
                .filter(|it| *it >= 0.0)
                .map(|it| it as u64)
        })
    }
}

impl FromJson<'_> for f64 {
    const NAME: &'static str = "a number";

    fn from_json(json: &RawValue) -> Option<Self> {
        json.get()
            .trim_matches('"')
            .parse()
            .ok()
            .filter(|it: &f64| it.is_finite())
    }
}

impl FromJson<'_> for bool {
    const NAME: &'static str = "a boolean";

    fn from_json(json: &RawValue) -> Option<Self> {
        json.get().parse().ok()
    }
}

impl FromJson<'_> for String {
    const NAME: &'static str = "a string";

    fn from_json(json: &RawValue) -> Option<Self> {
        serde_json::from_str(json.get()).ok()
    }
}

impl<'a> FromJson<'a> for &'a RawValue {
    const NAME: &'static str = "a value";

    fn from_json(json: &'a RawValue) -> Option<Self> {
        Some(json)
    }
}

impl<'a> FromJson<'a> for Vec<&'a RawValue> {
    const NAME: &'static str = "a list";

    fn from_json(json: &'a RawValue) -> Option<Self> {
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
    fn ids_and_numbers_can_be_strings_or_numbers() {
        let reply =
            object(r#"{"a":"12","b":12,"c":12.0,"d":"-1","e":null,"f":"1e3","g":"x","h":""}"#);
        assert_eq!(reply.required("a"), Ok(Id(12)));
        assert_eq!(reply.required("b"), Ok(Id(12)));
        assert_eq!(reply.required::<u64>("a"), Ok(12));
        assert_eq!(reply.required::<u64>("c"), Ok(12));
        for name in ["d", "e", "f", "g", "h", "missing"] {
            assert_eq!(reply.optional::<Id>(name), None, "{name}");
        }
    }

    #[test]
    fn bit_sets_of_any_length_keep_their_lower_bits() {
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
                object(&json).required("permissions"),
                Ok(Bits(bits)),
                "{written}"
            );
        }
    }

    #[test]
    fn errors_contain_the_reply_the_path_and_the_types_but_no_values() {
        let reply = object(
            r#"{"roles":[{"id":"1"},{"id":{"secret":1}}],"owner":null,"ids":["1","secret"]}"#,
        );
        let message =
            |error: Option<FieldError>| error.map(|it| it.to_string()).unwrap_or_default();
        assert_eq!(
            message(reply.required::<Id>("owner").err()),
            "the reply: `owner` is null, expected an id"
        );
        let roles = reply.objects("roles").expect("a list");
        assert_eq!(
            message(roles[1].required::<Id>("id").err()),
            "the reply: `roles[1].id` is an object, expected an id"
        );
        assert_eq!(
            message(roles[0].required::<Bits>("permissions").err()),
            "the reply: `roles[0].permissions` is missing, expected a bit set"
        );
        assert_eq!(
            message(reply.list::<Id>("ids").err()),
            "the reply: `ids[1]` is a string, expected an id"
        );
        for (text, found) in [
            ("[]", "a list"),
            ("null", "null"),
            ("", "not JSON"),
            ("<html>", "not JSON"),
        ] {
            let error = message(Object::parse("the reply", text).err());
            assert!(
                error.contains(found) && error.contains("an object"),
                "{error}"
            );
        }
    }

    #[test]
    fn fields_that_are_not_read_can_have_any_value() {
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
            assert_eq!(reply.required("id"), Ok(Id(7)));
            let list = reply.objects("list").expect("a list");
            assert_eq!(list[1].required("id"), Ok(Id(8)));
        }
    }
}
