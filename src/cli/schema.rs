//! Describes the record for those who read it: JSON Schema, and column types for DuckDB, Spark and Polars.
//!
//! Reads the types of `summary::schema` (fields, order and comments), gives text. The column types are walked out of the
//! JSON Schema, so that they cannot differ from it. Inference from samples loses rows; given types do not.

use crate::cli::args::SchemaKind;
use crate::summary::schema::Article;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The description, with a line end.
#[must_use]
pub fn describe(kind: SchemaKind) -> String {
    let schema = json_schema();
    match kind {
        SchemaKind::Json => {
            let mut bytes = Vec::new();
            crate::output::write(&schema, crate::output::Layout::Pretty, &mut bytes);
            String::from_utf8_lossy(&bytes).into_owned() + "\n"
        }
        SchemaKind::Duckdb => format!("{{{}}}\n", columns(&schema, &DUCKDB, |n, t| format!("'{n}': '{t}'"))),
        SchemaKind::Spark => format!("{}\n", columns(&schema, &SPARK, |n, t| format!("`{n}` {t}"))),
        SchemaKind::Polars => format!("{{{}}}\n", columns(&schema, &POLARS, |n, t| format!("'{n}': {t}"))),
    }
}

fn json_schema() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|s| s.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<Article<'static>>().to_value();
    open(&mut schema);
    schema
}

/// Takes back that no other members may come: within a schema number members are added, and readers ignore them.
fn open(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.shift_remove("additionalProperties");
            members.values_mut().for_each(open);
        }
        Value::Array(items) => items.iter_mut().for_each(open),
        _ => {}
    }
}

/// How a reader writes its types.
struct Dialect {
    text: &'static str,
    integer: &'static str,
    number: &'static str,
    /// Any JSON value.
    json: &'static str,
    list: fn(&str) -> String,
    field: fn(&str, &str) -> String,
    record: fn(&str) -> String,
}

const DUCKDB: Dialect = Dialect {
    text: "VARCHAR",
    integer: "BIGINT",
    number: "DOUBLE",
    json: "JSON",
    list: |of| format!("{of}[]"),
    field: |name, of| format!("\"{name}\" {of}"),
    record: |fields| format!("STRUCT({fields})"),
};

const SPARK: Dialect = Dialect {
    text: "STRING",
    integer: "BIGINT",
    number: "DOUBLE",
    json: "STRING",
    list: |of| format!("ARRAY<{of}>"),
    field: |name, of| format!("`{name}`: {of}"),
    record: |fields| format!("STRUCT<{fields}>"),
};

const POLARS: Dialect = Dialect {
    text: "pl.String",
    integer: "pl.Int64",
    number: "pl.Float64",
    json: "pl.String",
    list: |of| format!("pl.List({of})"),
    field: |name, of| format!("'{name}': {of}"),
    record: |fields| format!("pl.Struct({{{fields}}})"),
};

fn columns(schema: &Value, dialect: &Dialect, column: impl Fn(&str, &str) -> String) -> String {
    let all: Vec<_> = members(schema).map(|(name, of)| column(name, &type_of(of, dialect))).collect();
    all.join(", ")
}

fn members(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

fn type_of(schema: &Value, dialect: &Dialect) -> String {
    if let Some(choices) = schema["anyOf"].as_array() {
        let solid = choices.iter().find(|c| c["type"] != "null");
        return solid.map_or_else(|| dialect.json.to_owned(), |c| type_of(c, dialect));
    }
    let name = match &schema["type"] {
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|n| *n != "null"),
        other => other.as_str(),
    };
    match name {
        Some("string") => dialect.text.to_owned(),
        Some("integer") => dialect.integer.to_owned(),
        Some("number") => dialect.number.to_owned(),
        Some("array") => (dialect.list)(&type_of(&schema["items"], dialect)),
        Some("object") if schema["properties"].is_object() => {
            let fields: Vec<_> = members(schema).map(|(n, of)| (dialect.field)(n, &type_of(of, dialect))).collect();
            (dialect.record)(&fields.join(", "))
        }
        _ => dialect.json.to_owned(),
    }
}
