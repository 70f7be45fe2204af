// The menu of a message: the bot's message commands, and copying.
import type { RefObject } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { isAllowed } from "../composer/commands";
import { place as currentPlace } from "../composer/draft";
import { startReply } from "../composer/reply";
import type { Message } from "../protocol";
import { channel, commands, me } from "../state";
import type { MessageActions } from "./actions";
import { Icon } from "./icons";
import { textOf } from "./text";

/** The type of message commands. */
const MESSAGE_COMMAND = 3;
const EPHEMERAL = 1 << 6;

interface Menu {
  message: Message;
  actions: MessageActions;
  /** The element whose right-click opens the menu. */
  article: RefObject<HTMLElement | null>;
}

interface Place {
  left: number;
  top: number;
}

export function MessageMenu({ message, actions, article }: Menu) {
  const [place, setPlace] = useState<Place | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    const open = (event: MouseEvent) => {
      if (hasOwnMenu(event.target)) return;
      event.preventDefault();
      const at = article.current?.getBoundingClientRect();
      // An event from the keyboard has no position.
      const isByMouse = event.clientX !== 0 || event.clientY !== 0;
      const pointer = { left: event.clientX, top: event.clientY };
      setPlace(isByMouse || at === undefined ? pointer : { left: at.left + 60, top: at.top + 20 });
    };
    const node = article.current;
    node?.addEventListener("contextmenu", open);
    return () => node?.removeEventListener("contextmenu", open);
  }, []);
  const toggle = () => {
    const at = button.current?.getBoundingClientRect();
    setPlace(place === null && at !== undefined ? { left: at.right - 220, top: at.bottom + 4 } : null);
  };
  const close = () => setPlace(null);
  const leave = () => {
    close();
    button.current?.focus({ preventScroll: true });
  };
  return (
    <div class={place === null ? "msg-tools" : "msg-tools msg-tools-open"}>
      <button
        ref={button}
        type="button"
        class="msg-more"
        aria-label="More"
        title="More"
        aria-haspopup="menu"
        aria-expanded={place !== null}
        aria-controls={id}
        onClick={toggle}
      >
        <Icon name="more" />
      </button>
      {place === null ? null : <OpenMenu {...{ id, place, message, actions, button, close, leave }} />}
    </div>
  );
}

/** Returns whether the browser's own menu is shown: for links and selected text. */
function hasOwnMenu(target: EventTarget | null): boolean {
  const isLink = target instanceof Element && target.closest("a, input, textarea") !== null;
  return isLink || (window.getSelection()?.isCollapsed ?? true) === false;
}

interface Opened {
  id: string;
  place: Place;
  message: Message;
  actions: MessageActions;
  /** The button that opens and closes the menu. */
  button: RefObject<HTMLButtonElement | null>;
  /** Closes the menu and leaves the focus where it is. */
  close: () => void;
  /** Closes the menu and moves the focus back to its button. */
  leave: () => void;
}

function OpenMenu({ id, place, message, actions, button, close, leave }: Opened) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = menu.current;
    if (node === null) return;
    node.showPopover();
    node.style.left = `${Math.max(8, Math.min(place.left, window.innerWidth - node.offsetWidth - 8))}px`;
    node.style.top = `${Math.max(8, Math.min(place.top, window.innerHeight - node.offsetHeight - 8))}px`;
    node.querySelector("button")?.focus();
  }, [place]);
  const where = currentPlace.value;
  const apps = (commands.value ?? []).filter((command) => command.type === MESSAGE_COMMAND && where !== null && isAllowed(command, where));
  const isPrivate = (message.flags & EPHEMERAL) !== 0;
  const mayDelete = !isPrivate && (message.author.id === me.value?.id || me.value?.is_manager === true);
  const act = (action: "forward" | "delete") => {
    leave();
    const place = channel.peek();
    if (action === "delete") void actions.perform(action, { action, message: message.id });
    else if (place !== null) void actions.perform(action, { action, message: message.id, channel: place });
  };
  const replyTo = () => {
    close();
    startReply(message);
  };
  const run = (command: string) => {
    leave();
    void actions.perform(command, { action: "menu", message: message.id, command });
  };
  const copy = (text: string) => {
    leave();
    void navigator.clipboard.writeText(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll("button") ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocusOut = ({ relatedTarget: to }: FocusEvent) => {
    if (to instanceof Node && (menu.current?.contains(to) || button.current?.contains(to))) return;
    close();
  };
  return (
    <div
      ref={menu}
      id={id}
      class="msg-menu"
      role="menu"
      popover="manual"
      aria-label="Message"
      onKeyDown={onKeyDown}
      onFocusOut={onFocusOut}
    >
      {apps.length === 0 ? null : (
        <>
          <div role="group" aria-label="Apps">
            <div class="msg-menu-title" aria-hidden="true">Apps</div>
            {apps.map(({ name }) => <Item name={name} onClick={() => run(name)} />)}
          </div>
          <hr />
        </>
      )}
      {!isPrivate && (
        <>
          <Item name="Reply" onClick={replyTo} />
          <Item name="Forward here" onClick={() => act("forward")} />
        </>
      )}
      {mayDelete && <Item name="Delete message" onClick={() => act("delete")} />}
      <Item name="Copy text" onClick={() => copy(textOf(message))} />
      <Item name="Copy message ID" onClick={() => copy(message.id)} />
    </div>
  );
}

function Item({ name, onClick }: { name: string; onClick: () => void }) {
  return <button type="button" role="menuitem" tabIndex={-1} onClick={onClick}>{name}</button>;
}
