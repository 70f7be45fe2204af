//! The menu and the buttons below a match.

use super::catalog::Catalog;
use super::custom_id::{AnswerState, Press, SharedReply, key_text};
use super::{ActionRow, Button, ButtonStyle, Component, Select, SelectOption, choices, limits};
use recite_notes::{Qa, QaKey};

/// Returns the menu of `matches` below a reply that shows `current`; `None` if there are no matches.
pub fn menu(
    catalog: Catalog,
    current: &Qa,
    state: &AnswerState,
    matches: &[&Qa],
) -> Option<Component> {
    let keys: Vec<QaKey> = state
        .others()
        .iter()
        .copied()
        .chain([state.current])
        .collect();
    let mut options: Vec<SelectOption> = Vec::new();
    for &qa in matches {
        let value = key_text(qa.id.key());
        if keys.contains(&qa.id.key()) && !options.iter().any(|option| option.value == value) {
            let label = choices::question(qa, limits::OPTION_LABEL);
            let is_twin = |other: &Qa| {
                other.id != qa.id && choices::question(other, limits::OPTION_LABEL) == label
            };
            let twins = matches
                .iter()
                .copied()
                .chain([current])
                .filter(|other| is_twin(other));
            let description = describe(qa, &twins.collect::<Vec<_>>());
            options.push(SelectOption {
                label,
                value,
                description: Some(description),
            });
        }
    }
    let press = Press::Menu(state.clone());
    let select = Select {
        press,
        placeholder: catalog.ask_other_matches(),
        options,
    };
    (!select.options.is_empty()).then_some(Component::Row(ActionRow::Select(select)))
}

/// Describes a match in a menu: its topic, or the start of its answer. Where `twins` ask the same question, it is the
/// first of topic, answer and source that differs.
fn describe(qa: &Qa, twins: &[&Qa]) -> String {
    let max = limits::OPTION_DESCRIPTION;
    let topic = limits::clip(&choices::topic(qa), max);
    let snippet = choices::snippet(qa, max);
    let is_unique = !snippet.is_empty()
        && twins
            .iter()
            .all(|twin| choices::snippet(twin, max) != snippet);
    match (twins.is_empty(), is_unique) {
        (true, _) if !topic.is_empty() => topic,
        (_, true) => snippet,
        _ => choices::source(qa, max),
    }
}

/// Returns the buttons below a match. *Not it* is always there: pressed on the last match, it records that no note
/// answers the question. *Quiz me on this later* is offered for the Q&A `later`.
pub fn buttons(
    catalog: Catalog,
    state: AnswerState,
    page: usize,
    count: usize,
    later: Option<QaKey>,
) -> ActionRow {
    let press = |page| Press::Page {
        state: state.clone(),
        page,
    };
    let mut buttons = page_buttons(catalog, page, count, press);
    buttons.extend([
        Button::new(
            ButtonStyle::Success,
            catalog.ask_answered_button(),
            Press::Answered(state.clone()),
        ),
        Button::new(
            ButtonStyle::Secondary,
            catalog.ask_not_it_button(),
            Press::NotIt(state),
        ),
    ]);
    buttons.extend(later.map(|key| {
        let label = catalog.ask_quiz_later_button();
        Button::new(ButtonStyle::Secondary, label, Press::Later(key))
    }));
    ActionRow::Buttons(buttons)
}

/// Returns the button that posts a private reply to the channel.
pub fn share_button(catalog: Catalog, shared: SharedReply) -> Button {
    let label = catalog.ask_share_button();
    Button::new(ButtonStyle::Secondary, label, Press::Share(shared))
}

/// Returns the button that posts a match as a reply to a message.
pub fn post_reply_button(catalog: Catalog, state: AnswerState) -> Button {
    let label = catalog.reply_button();
    Button::new(ButtonStyle::Primary, label, Press::PostReply(state))
}

/// Returns the two buttons that turn pages; none if there is only one page.
pub fn page_buttons(
    catalog: Catalog,
    page: usize,
    count: usize,
    press: impl Fn(usize) -> Press,
) -> Vec<Button> {
    if count < 2 {
        return Vec::new();
    }
    // At either end, the disabled button leads to the current page, so that no two buttons have the same `custom_id`.
    let (previous, next) = (page.saturating_sub(1), (page + 1).min(count - 1));
    let button = |label, page| Button::new(ButtonStyle::Secondary, label, press(page));
    vec![
        button(catalog.ask_previous_page_button(), previous).disabled(previous == page),
        button(catalog.ask_next_page_button(), next).disabled(next == page),
    ]
}
