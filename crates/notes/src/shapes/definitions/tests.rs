use crate::shapes::tests::describe;

#[test]
fn a_definition_needs_a_space_after_its_colon_and_is_outside_admonitions() {
    insta::assert_snapshot!(describe("\
# Cards

Pump
: It moves water.

It is loud.

:material-book: [Docs](https://example.org)

!!! note \"Valves\"
    Valve
    : It closes.

::: tip
Seal
: A ring.
:::
"), @r#"
        1: Cards
          = -
          | It is loud.
          |
          | :material-book: [Docs](https://example.org)
          |
          | !!! note \"Valves\"
          |     Valve
          |     : It closes.
          |
          | ::: tip
          | Seal
          | : A ring.
          | :::
        3: Pump
          / Cards
          = -
          | It moves water.
        "#);
}
