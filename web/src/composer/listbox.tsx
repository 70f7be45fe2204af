// The list of a combobox: the active entry, the keys that move it, and its rendering. The focus stays in the text
// box; `aria-activedescendant` identifies the active entry.
// Source: ARIA Authoring Practices Guide, "Combobox".
import { useLayoutEffect, useRef, useState } from "preact/hooks";

export interface Entry {
  /** Identifies the entry. The list starts again when the keys change. */
  key: string;
  name: string;
  description?: string;
}

export interface List<T extends Entry> {
  id: string;
  label: string;
  entries: T[];
  isOpen: boolean;
  /** The index of the active entry; -1 for none: the typed text is used. */
  active: number;
  setOpen: (isOpen: boolean) => void;
  /** Handles a key. Returns whether it moved in the list or closed it. */
  handleKey: (event: KeyboardEvent) => boolean;
}

/** `initial` is the index of the active entry when the list opens; -1 if typed text is also valid. */
export function useList<T extends Entry>(id: string, label: string, entries: T[], initial: number): List<T> {
  const [isWanted, setOpen] = useState(false);
  const [place, setPlace] = useState<{ of: string; at: number }>({ of: "", at: initial });
  const of = entries.map(({ key }) => key).join("\n");
  const active = place.of === of && place.at < entries.length ? place.at : initial;
  const isOpen = isWanted && entries.length > 0;

  const moveTo = (at: number) => setPlace({ of, at });
  const move = (by: 1 | -1) => {
    const from = active < 0 && by < 0 ? 0 : active;
    moveTo((from + by + entries.length) % entries.length);
  };
  const handleKey = (event: KeyboardEvent): boolean => {
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (hasModifier || event.isComposing || entries.length === 0) return false;
    if (by !== 0) {
      if (isOpen) move(by);
      else setOpen(true);
    } else if (event.key === "Escape" && isOpen) {
      setOpen(false);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  };
  const set = (isOpen: boolean) => {
    if (!isOpen) setPlace({ of: "", at: initial });
    setOpen(isOpen);
  };
  return { id, label, entries, isOpen, active: isOpen ? active : -1, setOpen: set, handleKey };
}

/** The attributes that make a text box the combobox of a list. */
export function comboboxProps<T extends Entry>({ id, isOpen, active }: List<T>) {
  return {
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-expanded": isOpen,
    "aria-controls": isOpen ? id : undefined,
    "aria-activedescendant": active >= 0 ? `${id}-${active}` : undefined,
  } as const;
}

export function Listbox<T extends Entry>({ list, pick }: { list: List<T>; pick: (entry: T) => void }) {
  const element = useRef<HTMLUListElement>(null);
  const { id, label, entries, isOpen, active } = list;
  useLayoutEffect(() => {
    element.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active, entries]);
  if (!isOpen) return null;
  return (
    <ul ref={element} id={id} role="listbox" aria-label={label} class="composer-list">
      {entries.map((entry, at) => (
        <li
          key={entry.key}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          // A mouse press would move the focus away from the text box and close the list.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => pick(entry)}
        >
          <span class="composer-entry">{entry.name}</span>
          {entry.description && <span class="composer-entry-description"> {entry.description}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Announces the number of entries to screen readers. */
export function Count({ isOpen, entries, what }: { isOpen: boolean; entries: unknown[]; what: string }) {
  const words = `${entries.length} ${what}${entries.length === 1 ? "" : "s"}`;
  return <span role="status" class="visually-hidden">{isOpen ? words : ""}</span>;
}
