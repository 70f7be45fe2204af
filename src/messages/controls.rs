//! The menu and the buttons under a match.

use super::custom_id::{Context, Press, key_text};
use super::{ActionRow, Button, ButtonStyle, Component, Select, SelectOption, choices, limits};
use recite_notes::{Qa, QaKey};

/// The menu of these matches under a reply that shows `shown`, or nothing where there are none.
pub fn menu(shown: &Qa, context: &Context, matches: &[&Qa]) -> Option<Component> {
    let known: Vec<QaKey> = context
        .others()
        .iter()
        .copied()
        .chain([context.showing])
        .collect();
    let mut options: Vec<SelectOption> = Vec::new();
    for &qa in matches {
        let value = key_text(qa.id.key());
        if known.contains(&qa.id.key()) && !options.iter().any(|option| option.value == value) {
            let label = choices::question(qa, limits::OPTION_LABEL);
            let twin = |other: &Qa| {
                other.id != qa.id && choices::question(other, limits::OPTION_LABEL) == label
            };
            let twins = matches
                .iter()
                .copied()
                .chain([shown])
                .filter(|other| twin(other));
            let description = describe(qa, &twins.collect::<Vec<_>>());
            options.push(SelectOption {
                label,
                value,
                description: Some(description),
            });
        }
    }
    let press = Press::Menu(context.clone());
    let select = Select {
        press,
        placeholder: "Other matches".to_owned(),
        options,
    };
    (!select.options.is_empty()).then_some(Component::Row(ActionRow::Select(select)))
}

/// What tells a match from others in a menu: its topic, or the start of its answer; where others ask
/// the same question, whatever differs.
fn describe(qa: &Qa, twins: &[&Qa]) -> String {
    let max = limits::OPTION_DESCRIPTION;
    let topic = limits::clip(&choices::topic(qa), max);
    let snippet = choices::snippet(qa, max);
    let unique = !snippet.is_empty()
        && twins
            .iter()
            .all(|twin| choices::snippet(twin, max) != snippet);
    match (twins.is_empty(), unique) {
        (true, _) if !topic.is_empty() => topic,
        (_, true) => snippet,
        _ => choices::source(qa, max),
    }
}

/// The buttons under a match. *Not it* is always there: pressed on the last match, it tells us that
/// no note answers. `later` is the Q&A that *Quiz me on this later* is offered for.
pub fn buttons(context: Context, page: usize, count: usize, later: Option<QaKey>) -> ActionRow {
    let to = |page| Press::Page {
        context: context.clone(),
        page,
    };
    let mut buttons = turns(page, count, to);
    buttons.extend([
        Button::new(
            ButtonStyle::Success,
            "This answered it",
            Press::Answered(context.clone()),
        ),
        Button::new(ButtonStyle::Secondary, "Not it", Press::NotIt(context)),
    ]);
    buttons.extend(later.map(|key| {
        let label = "Quiz me on this later";
        Button::new(ButtonStyle::Secondary, label, Press::Later(key))
    }));
    ActionRow::Buttons(buttons)
}

/// The two buttons that turn pages; none where there is but one page.
pub fn turns(page: usize, count: usize, to: impl Fn(usize) -> Press) -> Vec<Button> {
    if count < 2 {
        return Vec::new();
    }
    // At an end the button points at the page shown, which no other button does.
    let (back, on) = (page.saturating_sub(1), (page + 1).min(count - 1));
    let turn = |label, page| Button::new(ButtonStyle::Secondary, label, to(page));
    vec![
        turn("◀", back).disabled(back == page),
        turn("▶", on).disabled(on == page),
    ]
}
