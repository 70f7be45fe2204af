// Where a person writes: ordinary words, or a command and its options.
import "./composer.css";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { CommandForm } from "./command-form";
import { wish } from "./compose";
import * as draft from "./draft";
import { useTyping } from "./typing";
import { fieldId } from "./option";
import { TextBox } from "./text-box";

export function Composer() {
  const [form, focus, wanted, usable] = [draft.form.value, draft.focus.value, wish.value, draft.usable.value];
  useTyping();
  useEffect(() => {
    // The bot may not have registered its commands yet; the wish waits for them.
    if (wanted === null || usable.length === 0) return;
    wish.value = null;
    if (!draft.openNamed(wanted.command, wanted.options)) draft.leave(`/${wanted.command}`);
  }, [wanted, usable]);
  useLayoutEffect(() => {
    if (focus === null) return;
    draft.focus.value = null;
    const id = typeof focus.on === "string" ? `composer-${focus.on}` : fieldId(focus.on.option);
    const element = document.getElementById(id);
    element?.focus();
    if (element instanceof HTMLInputElement) element.setSelectionRange(element.value.length, element.value.length);
  }, [focus]);
  return <div id="composer" class="composer">{form === null ? <TextBox /> : <CommandForm form={form} />}</div>;
}
