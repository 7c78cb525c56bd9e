//! All integration tests in one binary: the command, the goldens, the case tables, gold with floors, properties, schema,
//! hostile input, the README's commands, and the rules of the house.

mod attacks;
mod browser;
mod cases;
mod cli;
mod engines;
mod forms;
mod gold;
mod goldens;
mod hostile;
mod house;
mod inputs;
mod properties;
mod quote_gold;
mod readme;
mod schema;
mod signals;
mod support;
mod verify;
mod watching;
