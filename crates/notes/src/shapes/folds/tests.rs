use crate::shapes::tests::describe;

#[test]
fn blocks_with_a_question_as_title_are_cards() {
    insta::assert_snapshot!(describe("\
# Machines

::: details What is a pump?
It moves water.

## Part
More.
:::

:::note Question What is a valve?

It closes.

:::

+++ What is a seal?

A ring:

```
+++
```

+++

<AccordionGroup>
  <Accordion title=\"What is a lid?\" icon=\"a\">
    It covers.

    ```sh
    lid
    ```
  </Accordion>
  <Accordion title=\"Lids\">
    They are round.
  </Accordion>
</AccordionGroup>

{{< faq q=\"The wheel\" >}}
It turns.
{{< /faq >}}

{{% expand title=\"Q1: The **loud** one\" %}}
Air.
{{% /expand %}}

{% details What is a case? %}

{% details Why inside? %}
It holds.
{% enddetails %}

{% enddetails %}

::: details Notes
::: tip Is it inside?
Yes.
:::
:::

+++ Is it open?
"), @r#"
    1: Machines
      = -
      | <AccordionGroup>
      |   <Accordion title=\"Lids\">
      |     They are round.
      |   </Accordion>
      | </AccordionGroup>
      |
      |
      | ::: details Notes
      | :::
      |
      | +++ Is it open?
    3: What is a pump?
      / Machines
      = -
      card
      | It moves water.
      |
      | ## Part
      | More.
    10: What is a valve?
      / Machines
      = -
      card
      | It closes.
    16: What is a seal?
      / Machines
      = -
      card
      | A ring:
      |
      | ```
      | +++
      | ```
    27: What is a lid?
      / Machines
      = -
      card
      | It covers.
      |
      | ```sh
      | lid
      | ```
    39: The wheel
      / Machines
      = -
      card
      | It turns.
    43: The **loud** one
      / Machines
      = -
      card
      | Air.
    47: What is a case?
      / Machines
      = -
      card
      | {% details Why inside? %}
      | It holds.
      | {% enddetails %}
    56: Is it inside?
      / Machines
      = -
      card
      | Yes.
    "#);
}

#[test]
fn blocks_without_a_question_as_title_stay_text() {
    let markdown = crate::Markdown::parse(
        "\
a

+++ Pumps

b
+++

{{< details \"Valves\" >}}
  c

      d
{{< /details >}}

<Accordion title=\"Lids\">
  e
</Accordion>
",
    );
    insta::assert_snapshot!(markdown.plain(), @"
    a
    Pumps
    b
    Valves
    c
    d
    Lids
    e
    ");
}

#[test]
fn a_block_can_reveal_the_answer_to_the_text_above_it() {
    insta::assert_snapshot!(describe("\
## Problems

**Question 1:** Given a trace, size
a hall.

{% details Click here for the answer. %}

Two pumps.

{% enddetails %}

Is it large?

```
code
```

+++ Solution
No.
+++

Text.

+++ Solution
None.
+++
"), @"
    3: Given a trace, size a hall.
      / Problems
      = -
      card
      | Two pumps.
    12: Is it large?
      / Problems
      = -
      card
      ? ```
      ? code
      ? ```
      | No.
    22: Text.
      / Problems
      = -
      card
      | None.
    ");
}

#[test]
fn a_closed_fence_in_an_indented_block_is_closed() {
    let inner = "    ```sh\n    a\n    ```\n";
    for (open, close) in [
        ("??? question \"How?\"\n\n", ""),
        ("!!! note\n\n", ""),
        ("::: details How?\n\n", ":::\n"),
        ("<Accordion title=\"How?\">\n", "</Accordion>\n"),
        (
            "{{< details \"How\" >}}\n    Text.\n\n",
            "{{< /details >}}\n",
        ),
    ] {
        let note = format!("{open}{inner}{close}\n## Next\n\nMore.\n");
        let reading = crate::shapes::read(&note, "n.md");
        assert_eq!(reading.flaws.len(), 0, "{note}");
        assert_eq!(reading.headings.len(), 1, "{note}");
    }
}
