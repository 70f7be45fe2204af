//! A message as a member sees it, read and drawn from Discord's JSON.

use recite_discord_sim::message::Message;
use serde_json::{Map, Value};

/// The one menu of a message.
pub struct Menu {
    pub custom_id: String,
    pub options: Vec<MenuOption>,
}

pub struct MenuOption {
    pub label: String,
    pub value: String,
}

/// The menu of a message; `None` without one.
pub fn menu(message: &Message) -> Option<Menu> {
    let menu = all(message.json()).into_iter().find(|it| it["type"] == 3)?;
    let options = menu["options"].as_array().expect("a menu has options");
    let options = options.iter().map(|option| MenuOption {
        label: text(option, "label").to_owned(),
        value: text(option, "value").to_owned(),
    });
    Some(Menu {
        custom_id: text(menu, "custom_id").to_owned(),
        options: options.collect(),
    })
}

/// The first line without its mark: the question that a reply shows.
pub fn title(message: &Message) -> String {
    let text = message.text();
    let first = text.lines().next().unwrap_or_default();
    first.trim_start_matches("### ").to_owned()
}

/// The text between the head and the quiet last line, for replies whose head is one text.
pub fn answer_text(message: &Message) -> String {
    let texts: Vec<&str> = all(message.json())
        .into_iter()
        .filter(|it| it["type"] == 10)
        .map(|it| text(it, "content"))
        .collect();
    texts[1..texts.len() - 1].join("\n")
}

/// The last line, which says where an answer is from.
pub fn quiet_line(message: &Message) -> String {
    let text = message.text();
    text.lines().last().unwrap_or_default().to_owned()
}

/// The addresses and alt texts of all pictures.
pub fn pictures(message: &Message) -> Vec<(String, String)> {
    let galleries = all(message.json())
        .into_iter()
        .filter(|it| it["type"] == 12)
        .flat_map(|it| it["items"].as_array().into_iter().flatten());
    galleries
        .map(|item| {
            let url = text(&item["media"], "url").to_owned();
            (url, text(item, "description").to_owned())
        })
        .collect()
}

/// Frames as a bar at the side, buttons and menus in brackets, pictures and files by name.
pub fn drawn(message: &Map<String, Value>) -> String {
    let mut lines = Vec::new();
    if message["flags"].as_u64().unwrap_or(0) & (1 << 6) != 0 {
        lines.push("(only you see this)".to_owned());
    }
    for component in list(message.get("components")) {
        if component["type"] == 17 {
            let mut inner = Vec::new();
            let children = list(component.get("components"));
            children.iter().for_each(|it| lay(it, &mut inner));
            let framed = inner.iter().map(|line| format!("┃ {line}"));
            lines.extend(framed.map(|line| line.trim_end().to_owned()));
        } else {
            lay(component, &mut lines);
        }
    }
    // Zero-width spaces keep Discord from reading marks; they are to be seen here.
    lines.join("\n").replace('\u{200b}', "⸱")
}

fn lay(component: &Value, lines: &mut Vec<String>) {
    let children = list(component.get("components"));
    match component["type"].as_u64() {
        Some(1) if children.iter().all(|it| it["type"] == 2) => {
            let labels = children.iter().map(|button| {
                let label = text(button, "label");
                match button["disabled"] == true {
                    true => format!("({label})"),
                    false => format!("[{label}]"),
                }
            });
            lines.push(labels.collect::<Vec<_>>().join(" "));
        }
        Some(1) => {
            let menu = &children[0];
            lines.push(format!("[{} ▾]", text(menu, "placeholder")));
            for option in list(menu.get("options")) {
                let (label, about) = (text(option, "label"), text(option, "description"));
                lines.push(format!("  {label} — {about}"));
            }
        }
        Some(10) => lines.extend(text(component, "content").split('\n').map(str::to_owned)),
        Some(12) => {
            for item in list(component.get("items")) {
                let url = text(&item["media"], "url");
                lines.push(format!("[picture {url} “{}”]", text(item, "description")));
            }
        }
        Some(13) => lines.push(format!("[file {}]", text(&component["file"], "url"))),
        Some(14) => lines.push("────────".to_owned()),
        other => panic!("nobody can see a component of type {other:?}"),
    }
}

/// Every component of a message, nested ones included, in reading order.
fn all(message: &Map<String, Value>) -> Vec<&Value> {
    fn walk<'a>(component: &'a Value, found: &mut Vec<&'a Value>) {
        found.push(component);
        let children = list(component.get("components"));
        children.iter().for_each(|child| walk(child, found));
    }
    let mut found = Vec::new();
    let components = list(message.get("components"));
    components.iter().for_each(|it| walk(it, &mut found));
    found
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of[key].as_str().unwrap_or_default()
}
