//! stub, replaced by the title module
pub fn clean_title(title: &str) -> &str {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric() && !"([`*_<\"'".contains(c));
    let rest = bare
        .strip_prefix('Q')
        .unwrap_or(bare)
        .trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', ')']) {
        Some(rest) if !rest.trim().is_empty() => rest.trim_start(),
        _ => bare,
    }
}
pub fn reads_as_question(title: &str) -> bool {
    crate::reads_as_question(title)
}
