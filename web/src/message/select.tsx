// A select menu. A single choice is sent immediately, several when the menu is closed.
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Component } from "../protocol";
import { useMessageContext } from "./actions";
import { Icon } from "./icons";
import { Listbox } from "./listbox";
import { optionsOf } from "./options";

export function SelectMenu({ menu }: { menu: Component }) {
  const { message, actions } = useMessageContext();
  const id = menu.custom_id ?? "";
  const send = (values: string[]) => {
    if (message.id !== undefined) void actions?.perform(id, { action: "choose", message: message.id, custom_id: id, values });
  };
  const given = actions === null ? { ...menu, disabled: true } : menu;
  return <Picker menu={given} version={message.edited_timestamp} isBusy={actions?.busy.value === id} onPick={send} />;
}

interface Picking {
  menu: Component;
  /** The time of the message's last edit. */
  version?: string | null | undefined;
  isBusy?: boolean;
  onPick: (values: string[]) => void;
}

/** The menu itself, also used in modals. */
export function Picker({ menu, version, isBusy = false, onPick }: Picking) {
  const options = optionsOf(menu);
  const max = menu.max_values ?? 1;
  const isSingle = max <= 1;
  const [values, setValues] = useState<string[]>([]);
  /** The values when the menu was opened. */
  const [before, setBefore] = useState(values);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const button = useRef<HTMLButtonElement>(null);
  const list = useId();
  // After an edit, the same button may belong to another menu; this keeps the focus.
  const given = `${version} ${JSON.stringify(menu)}`;
  useLayoutEffect(() => setValues(options.filter((option) => option.default).map((option) => option.value)), [given]);

  const open = () => {
    setActive(Math.max(0, options.findIndex((option) => values.includes(option.value))));
    setBefore(values);
    setOpen(true);
  };
  const close = (isKept: boolean) => {
    setOpen(false);
    const isChanged = values.join("\n") !== before.join("\n");
    if (isSingle || !isChanged) return;
    if (isKept && values.length >= (menu.min_values ?? 1)) onPick(values);
    else setValues(before);
  };
  const pick = (at: number) => {
    const value = options[at]?.value;
    if (value === undefined) return;
    if (isSingle) {
      setValues([value]);
      setOpen(false);
      onPick([value]);
      button.current?.focus();
    } else if (values.includes(value)) setValues(values.filter((other) => other !== value));
    else if (values.length < max) setValues([...values, value]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: options.length - 1 }[event.key];
    if (!isOpen && ["ArrowDown", "ArrowUp", "Enter", " "].includes(event.key)) open();
    else if (!isOpen) return;
    else if (move !== undefined) setActive(Math.min(Math.max(move, 0), options.length - 1));
    else if (event.key === "Enter" || event.key === " ") pick(active);
    else if (event.key === "Escape" || event.key === "Tab") close(event.key === "Tab");
    else {
      const starts = (label: string) => label.toLowerCase().startsWith(event.key.toLowerCase());
      const found = options.findIndex((option, at) => at > active && starts(option.label));
      const first = found < 0 ? options.findIndex((option) => starts(option.label)) : found;
      if (event.key.length === 1 && first >= 0) setActive(first);
      return;
    }
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  };
  const chosen = options.filter((option) => values.includes(option.value)).map((option) => option.label);
  const name = menu.label ?? menu.placeholder ?? "Make a selection";
  return (
    <div class="msg-select">
      <button
        ref={button}
        type="button"
        class="msg-select-button"
        role="combobox"
        aria-label={chosen.length === 0 ? name : `${name}: ${chosen.join(", ")}`}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-controls={list}
        aria-activedescendant={isOpen ? `${list}-${active}` : undefined}
        aria-busy={isBusy}
        disabled={menu.disabled}
        data-custom-id={menu.custom_id}
        onClick={() => (isOpen ? close(true) : open())}
        onKeyDown={onKeyDown}
        onBlur={() => isOpen && close(true)}
      >
        <span class={chosen.length === 0 ? "msg-placeholder" : undefined}>
          {chosen.length === 0 ? (menu.placeholder ?? "Make a selection") : chosen.join(", ")}
        </span>
        {isBusy ? <span class="msg-dots" aria-hidden="true"><i /><i /><i /></span> : <Icon name="down" />}
      </button>
      <Listbox {...{ options, values, active, isOpen, isSingle, name, pick, setActive }} id={list} anchor={button} />
    </div>
  );
}
