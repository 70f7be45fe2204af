//! Which of the channels that were set up a command is about.

use recite_quiz::ChannelId;

/// The channel of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelChoice {
    /// This one.
    Found(ChannelId),
    /// The command names this one, which is not set up.
    NotSetUp(ChannelId),
    /// None is set up.
    None,
    /// Several are, and the command names none.
    Several,
}

/// Returns the channel that a command names; else the only one that is set up; else the one that it was used in.
pub fn choose(
    named: Option<ChannelId>,
    here: Option<ChannelId>,
    known: &[ChannelId],
) -> ChannelChoice {
    match (named, known) {
        (Some(named), known) if known.contains(&named) => ChannelChoice::Found(named),
        (Some(named), _) => ChannelChoice::NotSetUp(named),
        (None, []) => ChannelChoice::None,
        (None, [only]) => ChannelChoice::Found(*only),
        (None, several) => match here.filter(|here| several.contains(here)) {
            Some(here) => ChannelChoice::Found(here),
            None => ChannelChoice::Several,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_the_only_or_the_current_channel_is_chosen() {
        let [one, two, three] = [1, 2, 3].map(ChannelId);
        let both = [one, two];
        assert_eq!(choose(Some(two), None, &both), ChannelChoice::Found(two));
        let missing = choose(Some(three), Some(one), &both);
        assert_eq!(missing, ChannelChoice::NotSetUp(three));
        assert_eq!(choose(None, Some(three), &[one]), ChannelChoice::Found(one));
        assert_eq!(choose(None, Some(two), &both), ChannelChoice::Found(two));
        assert_eq!(choose(None, Some(three), &both), ChannelChoice::Several);
        assert_eq!(choose(None, Some(one), &[]), ChannelChoice::None);
    }
}
