//! Draws a message as text, for snapshots.

use super::{ActionRow, Component, FileContent, Message};

/// Draws a message: frames as a bar at the side, buttons and menus in brackets, files by their names.
pub fn draw(message: &Message) -> String {
    let mut lines = Vec::new();
    if message.ephemeral {
        lines.push("(only you see this)".to_owned());
    }
    lines.extend(message.pings.map(|role| format!("(pings {})", role.0)));
    for component in &message.components {
        match component {
            Component::Container(container) => {
                let mut inner = Vec::new();
                container
                    .components
                    .iter()
                    .for_each(|component| draw_component(component, &mut inner));
                lines.extend(
                    inner
                        .iter()
                        .map(|line| format!("┃ {line}").trim_end().to_owned()),
                );
            }
            component => draw_component(component, &mut lines),
        }
    }
    for attachment in &message.attachments {
        let content = match &attachment.content {
            FileContent::Note(path) => path,
            FileContent::Generated(_) => "made",
        };
        lines.push(format!("+ {} = {content}", attachment.filename));
    }
    lines.join("\n").replace('\u{200b}', "⸱")
}

fn draw_component(component: &Component, lines: &mut Vec<String>) {
    match component {
        Component::Text(text) => lines.extend(text.content.split('\n').map(str::to_owned)),
        Component::Gallery(gallery) => lines.extend(gallery.items.iter().map(|item| {
            format!(
                "[picture {} “{}”]",
                item.media.url,
                item.description.as_deref().unwrap_or("")
            )
        })),
        Component::File(file) => lines.push(format!("[file {}]", file.file.url)),
        Component::Separator(_) => lines.push("────────".to_owned()),
        Component::Row(ActionRow::Buttons(buttons)) => {
            let labels = buttons.iter().map(|button| match button.disabled {
                true => format!("({})", button.label),
                false => format!("[{}]", button.label),
            });
            lines.push(labels.collect::<Vec<_>>().join(" "));
        }
        Component::Row(ActionRow::Select(select)) => {
            lines.push(format!("[{} ▾]", select.placeholder));
            lines.extend(select.options.iter().map(|option| {
                format!(
                    "  {} — {}",
                    option.label,
                    option.description.as_deref().unwrap_or("")
                )
            }));
        }
        Component::Container(_) => lines.push("a container in a container".to_owned()),
    }
}
