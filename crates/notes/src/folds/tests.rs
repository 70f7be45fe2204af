use super::*;

#[test]
fn opening_lines_are_recognized_with_their_title() {
    for (line, title, asks) in [
        ("::: details What is it? {open}", "What is it?", false),
        (":::details What is it?", "What is it?", false),
        (":::tip[What is it?]", "What is it?", false),
        ("::::faq What is it?", "What is it?", true),
        ("+++ What is it?", "What is it?", false),
        (
            "  <Accordion icon=\"a\" title=\"What is 'it'?\">",
            "What is 'it'?",
            false,
        ),
        ("<Expandable title={'What is it?'}>", "What is it?", false),
        ("{{< faq q=\"What is it?\" >}}", "What is it?", true),
        ("{{<details \"What is it?\" open>}}", "What is it?", false),
        ("{{% expand title=\"What is it?\" %}}", "What is it?", false),
        (
            "{{< details closed=\"true\" summary=\"What is it?\" >}}",
            "What is it?",
            false,
        ),
        ("{% details What is it? %}", "What is it?", false),
        ("{%- details \"What is it?\" -%}", "What is it?", false),
    ] {
        let opening = opening(line).expect(line);
        assert_eq!((opening.title, opening.asks), (title, asks), "{line}");
    }
    for line in [
        ":::",
        "+++",
        "+++ ",
        "<Card title=\"What?\">",
        "<Accordion>",
        "<Accordion title=\"What?\" />",
        "{{< figure title=\"What?\" >}}",
        "{{< /faq >}}",
        "{% if a %}",
        "{% enddetails %}",
        "{% details %}",
        "a <Accordion title=\"What?\">",
        "<details title=\"What?\">",
        "{{< faq subtitle=\"What?\" >}}",
    ] {
        assert!(!is_opening(line), "{line}");
    }
}
