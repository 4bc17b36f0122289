//! Deterministic CBOR (RFC 8949 §4.2.1): one value has exactly one encoding.
//!
//! `ciborium` writes the shortest integers and definite lengths; what it leaves open, the order of
//! map keys, is fixed here: bytewise order of the encoded keys. Floats and tags are not used.

use ciborium::Value;
use serde::{Serialize, de::DeserializeOwned};

/// Why bytes or a value are not deterministic CBOR.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// The bytes are not one complete CBOR item.
    #[error("reading CBOR: {0}")]
    Malformed(String),
    /// The bytes are CBOR, but not in the one form that the format allows.
    #[error("reading CBOR: the encoding is not deterministic")]
    NotDeterministic,
    /// A float, a tag or a repeated key, none of which the format has.
    #[error("CBOR holds {0}, which the journal format does not have")]
    Forbidden(&'static str),
    /// The value has another shape than the reader expects.
    #[error("reading CBOR: {0}")]
    Shape(String),
}

/// Encodes `value` in the one form that the journal format allows.
///
/// # Errors
/// [`CborError::Forbidden`] when the value holds a float, a tag or a repeated key.
pub fn to_deterministic<T: Serialize>(value: &T) -> Result<Vec<u8>, CborError> {
    let value = Value::serialized(value).map_err(|error| CborError::Shape(error.to_string()))?;
    encode(&canonical(value)?)
}

/// Reads `bytes`, refusing every encoding but the deterministic one.
///
/// # Errors
/// [`CborError`], by what is wrong with the bytes.
pub fn from_deterministic<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CborError> {
    let mut rest = bytes;
    let value: Value = ciborium::de::from_reader_with_recursion_limit(&mut rest, 32)
        .map_err(|error| CborError::Malformed(error.to_string()))?;
    if !rest.is_empty() || encode(&canonical(value.clone())?)? != bytes {
        return Err(CborError::NotDeterministic);
    }
    value
        .deserialized()
        .map_err(|error| CborError::Shape(error.to_string()))
}

fn encode(value: &Value) -> Result<Vec<u8>, CborError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes)
        .map_err(|error| CborError::Shape(error.to_string()))?;
    Ok(bytes)
}

// `Value` may gain members; what is not listed is refused, whatever it is.
#[allow(clippy::wildcard_enum_match_arm)]
fn canonical(value: Value) -> Result<Value, CborError> {
    match value {
        Value::Array(items) => Ok(Value::Array(
            items.into_iter().map(canonical).collect::<Result<_, _>>()?,
        )),
        Value::Map(pairs) => {
            let mut keyed = Vec::with_capacity(pairs.len());
            for (key, item) in pairs {
                let key = canonical(key)?;
                keyed.push((encode(&key)?, key, canonical(item)?));
            }
            keyed.sort_by(|left, right| left.0.cmp(&right.0));
            if keyed.windows(2).any(|pair| pair[0].0 == pair[1].0) {
                return Err(CborError::Forbidden("a repeated key"));
            }
            Ok(Value::Map(
                keyed
                    .into_iter()
                    .map(|(_, key, item)| (key, item))
                    .collect(),
            ))
        }
        Value::Float(_) => Err(CborError::Forbidden("a float")),
        Value::Tag(..) => Err(CborError::Forbidden("a tag")),
        plain @ (Value::Integer(_)
        | Value::Bytes(_)
        | Value::Text(_)
        | Value::Bool(_)
        | Value::Null) => Ok(plain),
        _ => Err(CborError::Forbidden("an unknown kind of value")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn map_keys_stand_in_bytewise_order_of_their_encoding() {
        // RFC 8949 §4.2.1: 10, 100, -1, "z", "aa" – in that order.
        let value = Value::Map(vec![
            (Value::from("aa"), Value::from(5)),
            (Value::from(-1), Value::from(3)),
            (Value::from("z"), Value::from(4)),
            (Value::from(100), Value::from(2)),
            (Value::from(10), Value::from(1)),
        ]);
        assert_eq!(
            hex::encode(encode(&canonical(value).unwrap()).unwrap()),
            "a50a011864022003617a0462616105"
        );
    }

    #[test]
    fn every_other_encoding_is_refused() {
        for (bytes, why) in [
            ("1817", "23 in two bytes"),
            ("a2616201616101", "keys out of order"),
            ("a2616101616101", "a repeated key"),
            ("9f01ff", "an array of indefinite length"),
            ("f93c00", "a float"),
            ("c000", "a tag"),
            ("0100", "more than one item"),
            ("62c328", "broken UTF-8"),
            ("41", "cut short"),
            ("", "nothing"),
        ] {
            let bytes = hex::decode(bytes).unwrap();
            assert!(
                from_deterministic::<Value>(&bytes).is_err(),
                "{why} was taken"
            );
        }
    }

    #[test]
    fn deep_nesting_is_refused_without_exhausting_the_stack() {
        assert!(from_deterministic::<Value>(&[0x81; 100_000]).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(map: BTreeMap<String, i64>) {
            let bytes = to_deterministic(&map).unwrap();
            prop_assert_eq!(from_deterministic::<BTreeMap<String, i64>>(&bytes).unwrap(), map);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes: Vec<u8>) {
            let _ = from_deterministic::<Value>(&bytes);
        }
    }
}
