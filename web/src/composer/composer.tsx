// The input of messages and commands.
import "./composer.css";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { CommandForm } from "./command-form";
import { requestedCommand } from "./compose";
import * as draft from "./draft";
import { useTyping } from "./typing";
import { fieldId } from "./option";
import { TextBox } from "./text-box";

export function Composer() {
  const [form, focus, request, usable] = [draft.form.value, draft.focus.value, requestedCommand.value, draft.usable.value];
  useTyping();
  useEffect(() => {
    // The bot may not have registered its commands yet; the request waits for them.
    if (request === null || usable.length === 0) return;
    requestedCommand.value = null;
    if (!draft.openNamed(request.command, request.options)) draft.leave(`/${request.command}`);
  }, [request, usable]);
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
