use super::*;

mod asks;
mod cleaned;
