// The open list of a select menu, in a popover.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { SelectOption } from "../protocol";

const GAP = 4;
const HEIGHT = 320;

interface Open {
  id: string;
  name: string;
  options: SelectOption[];
  values: string[];
  active: number;
  isOpen: boolean;
  isSingle: boolean;
  anchor: RefObject<HTMLElement | null>;
  pick: (at: number) => void;
  setActive: (at: number) => void;
}

export function Listbox({ id, name, options, values, active, isOpen, isSingle, anchor, pick, setActive }: Open) {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    if (!isOpen || list.current === null || anchor.current === null) return;
    list.current.showPopover();
    place(list.current, anchor.current.getBoundingClientRect());
  }, [isOpen]);
  useLayoutEffect(() => {
    if (isOpen) list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [isOpen, active]);
  if (!isOpen) return <ul id={id} hidden />;
  return (
    // A mouse press would move the focus away from the button.
    <ul
      ref={list}
      id={id}
      class="msg-listbox"
      role="listbox"
      popover="manual"
      aria-label={name}
      aria-multiselectable={!isSingle}
      onMouseDown={(event) => event.preventDefault()}
    >
      {options.map((option, at) => (
        <li
          id={`${id}-${at}`}
          role="option"
          aria-selected={values.includes(option.value)}
          class={at === active ? "msg-option msg-option-active" : "msg-option"}
          onMouseMove={() => setActive(at)}
          onClick={() => pick(at)}
        >
          {option.emoji?.name === undefined ? null : <span class="msg-emoji">{option.emoji.name}</span>}
          <span class="msg-option-words">
            {option.label}
            {option.description === undefined ? null : <small>{option.description}</small>}
          </span>
          {isSingle ? null : <span aria-hidden="true">{values.includes(option.value) ? "☑" : "☐"}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Places the list below its button, or above it if there is more space. */
function place(list: HTMLElement, at: DOMRect): void {
  const [above, below] = [at.top - 2 * GAP, window.innerHeight - at.bottom - 2 * GAP];
  const isBelow = below >= Math.min(HEIGHT, list.scrollHeight) || below >= above;
  list.style.maxHeight = `${Math.min(HEIGHT, isBelow ? below : above)}px`;
  list.style.width = `${at.width}px`;
  list.style.left = `${at.left}px`;
  if (isBelow) list.style.top = `${at.bottom + GAP}px`;
  else list.style.bottom = `${window.innerHeight - at.top + GAP}px`;
}
