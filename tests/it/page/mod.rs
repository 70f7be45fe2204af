//! The page of `recite sandbox`, and the bot behind it.

mod time;
