use crate::shapes::tests::described;

#[test]
fn a_definition_is_apart_from_its_colon_and_outside_of_admonitions() {
    insta::assert_snapshot!(described("\
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
