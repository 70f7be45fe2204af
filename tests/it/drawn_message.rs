//! A message as a member sees it, drawn from Discord's JSON.

use recite_discord_sim::message::Message;
use serde_json::{Map, Value};

/// Returns the menu of a message; fails without one.
pub struct Menu {
    pub custom_id: String,
    pub options: Vec<MenuOption>,
}

pub struct MenuOption {
    pub label: String,
    pub value: String,
}

/// Returns the menu of a message, or `None`.
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

/// The prefix of the question that a reply shows.
const HEADING: &str = "### ";

/// Returns the question that a reply shows, without its Markdown prefix; the first line if it shows none.
pub fn title(message: &Message) -> String {
    let text = message.text();
    let heading = text.lines().find_map(|line| line.strip_prefix(HEADING));
    let first = heading.or(text.lines().next());
    first.unwrap_or_default().to_owned()
}

/// Returns the text between the heading and the small last line.
pub fn answer_text(message: &Message) -> String {
    let texts: Vec<&str> = all(message.json())
        .into_iter()
        .filter(|it| it["type"] == 10)
        .map(|it| text(it, "content"))
        .collect();
    let heading = texts.iter().position(|text| text.starts_with(HEADING));
    texts[heading.map_or(1, |at| at + 1)..texts.len() - 1].join("\n")
}

/// Returns the last line, with the source of an answer.
pub fn quiet_line(message: &Message) -> String {
    let text = message.text();
    text.lines().last().unwrap_or_default().to_owned()
}

/// Returns the URLs and alt texts of all pictures.
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

/// Draws frames as a bar at the side, buttons and menus in brackets, pictures and files by name.
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
    // Zero-width spaces keep Discord from parsing Markdown; they are made visible here.
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

/// Returns every component of a message, including nested ones, in reading order.
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
