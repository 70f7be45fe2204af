import type { Component } from "../protocol";
import { useMessageContext } from "./actions";
import { Icon } from "./icons";

/** Source: components/reference.mdx, "Button Styles". */
const STYLES = ["", "primary", "secondary", "success", "danger", "link"];
const LINK = 5;

export function ButtonView({ button }: { button: Component }) {
  const { message, actions } = useMessageContext();
  const look = `msg-button msg-button-${STYLES[button.style ?? 2] ?? "secondary"}`;
  if (button.style === LINK) {
    const href = button.disabled ? undefined : button.url;
    return (
      <a class={look} href={href} aria-disabled={button.disabled} target="_blank" rel="noreferrer noopener">
        <Label button={button} /> <Icon name="out" />
      </a>
    );
  }
  const id = button.custom_id ?? "";
  const isBusy = actions?.busy.value === id;
  const press = () => {
    if (message.id !== undefined) void actions?.perform(id, { action: "press", message: message.id, custom_id: id });
  };
  return (
    // Not `disabled` while an action is in progress, because that would remove the focus.
    <button type="button" class={look} disabled={button.disabled || actions === null} aria-busy={isBusy} data-custom-id={id} onClick={press}>
      <span class={isBusy ? "msg-covered" : undefined}><Label button={button} /></span>
      {isBusy ? <span class="msg-dots msg-dots-over" aria-hidden="true"><i /><i /><i /></span> : null}
    </button>
  );
}

function Label({ button }: { button: Component }) {
  const { emoji, label } = button;
  const sign = emoji?.id ? `:${emoji.name}:` : emoji?.name;
  return <>{sign === undefined ? null : <span class="msg-emoji">{sign}</span>}{label}</>;
}
