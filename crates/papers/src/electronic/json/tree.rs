//! JSON as a tree in which no key is lost: a key that stands twice is a fault.

use std::{collections::HashMap, fmt, rc::Rc};

use serde::de::{
    self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor,
};

use super::super::statement::At;

/// A value of JSON; numbers as they are written, where `f64` holds them.
#[derive(Debug)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Map(Vec<(String, Json)>),
}

impl Json {
    /// What it is, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }
}

/// Where in a PDF values were found, by their paths.
pub(super) type Places = HashMap<String, String>;

/// A value and the path to it.
#[derive(Clone)]
pub(super) struct Node<'j> {
    pub json: &'j Json,
    path: Rc<str>,
    places: &'j Places,
}

impl<'j> Node<'j> {
    pub fn root(json: &'j Json, places: &'j Places) -> Self {
        Self { json, path: "".into(), places }
    }

    /// Its path, and its place in the PDF that it was found in.
    pub fn at(&self) -> At {
        match self.places.get(&*self.path) {
            Some(place) => format!("{}, {place}", self.path).into(),
            None => Rc::clone(&self.path),
        }
    }

    /// The value of a key; nothing if it is not there or null.
    pub fn get(&self, key: &str) -> Option<Self> {
        let Json::Map(entries) = self.json else { return None };
        let (_, json) = entries.iter().find(|(name, _)| name == key)?;
        if matches!(json, Json::Null) {
            return None;
        }
        let path = format!("{}/{key}", self.path).into();
        Some(Self { json, path, places: self.places })
    }

    /// The items of a list; nothing of anything else.
    pub fn items(&self) -> Vec<Self> {
        let Json::List(items) = self.json else { return Vec::new() };
        let path = |i: usize| format!("{}/{i}", self.path).into();
        let nodes = items.iter().enumerate();
        nodes
            .map(|(i, json)| Self { json, path: path(i), places: self.places })
            .collect()
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(
        self,
        mut from: A,
    ) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(
        self,
        mut from: A,
    ) -> Result<Json, A::Error> {
        let mut seen = std::collections::HashSet::new();
        let mut entries: Vec<(String, Json)> = Vec::new();
        while let Some((key, value)) = from.next_entry::<String, Json>()? {
            if !seen.insert(key.clone()) {
                let key: String = key.chars().take(40).collect();
                let why = format!("the key `{key}` stands twice");
                return Err(de::Error::custom(why));
            }
            entries.push((key, value));
        }
        Ok(Json::Map(entries))
    }
}
