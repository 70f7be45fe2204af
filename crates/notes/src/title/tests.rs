use super::*;

mod cleaning;
mod questions;
