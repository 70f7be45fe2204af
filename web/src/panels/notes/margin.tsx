// The margin next to the text: a bar for each Q&A, unread passage and block of navigation.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { EditorView } from "@codemirror/view";
import { useRef } from "preact/hooks";
import { renderCode } from "../parts";
import { cursorLine } from "./cursor";
import { jump } from "./draft";
import { editorView, layout } from "./editor-view";
import { preview } from "./preview";
import { type Item, itemsOf, labelOf, lineWords } from "./reading-items";

/** A vertical range in pixels, relative to the top of the margin. */
interface Box {
  top: number;
  height: number;
}

interface Placed {
  item: Item;
  /** One box per range of lines. */
  boxes: Box[];
}

const LANE_PX = 16;

/** The margin is one Tab stop; the arrow keys move between its bars. Source: ARIA APG, "Toolbar". */
export function Margin({ path }: { path: string }) {
  const home = useRef<HTMLDivElement>(null);
  const items = useComputed(() => (preview.value?.path === path ? itemsOf(preview.value.reading) : []));
  const placed = useSignal<Placed[]>([]);
  /** The bar that is the Tab stop. */
  const active = useSignal<string | null>(null);
  const shown = useSignal<string | null>(null);
  const wantsFocus = useRef(false);

  useSignalEffect(() => {
    void layout.value;
    const [now, all, keep] = [editorView.value, items.value, active.value];
    if (now === null || now.path !== path) return;
    now.view.requestMeasure({
      key: placed,
      read: (view) => (home.current === null ? [] : place(view, home.current, all, keep)),
      write: (boxes) => {
        placed.value = boxes;
        if (wantsFocus.current) requestAnimationFrame(focusActive);
      },
    });
  });

  const focusActive = (): void => {
    wantsFocus.current = false;
    const bars = home.current?.querySelectorAll<HTMLButtonElement>("button") ?? [];
    [...bars].find((bar) => bar.dataset.key === active.peek())?.focus({ preventScroll: true });
  };
  const move = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && shown.peek() !== null) {
      event.stopPropagation();
      shown.value = null;
      return;
    }
    const all = items.peek();
    const at = all.findIndex(({ key }) => key === (event.target as HTMLElement).dataset.key);
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = all[Math.min(Math.max(to, 0), all.length - 1)];
    if (next === undefined) return;
    wantsFocus.current = true;
    active.value = next.key;
    reveal(next);
    layout.value++;
  };

  const visible = placed.value;
  const stop = stopOf(visible, active.value);
  const lanes = Math.max(0, ...items.value.map(({ lane }) => lane)) + 1;
  const tip = visible.find(({ item }) => item.key === shown.value);
  return (
    <div class="notes-margin" style={{ width: `${lanes * LANE_PX + 4}px` }} onPointerLeave={() => (shown.value = null)}>
      <div ref={home} class="notes-bars" role="toolbar" aria-orientation="vertical" aria-label="How the text is read" onKeyDown={move}>
        {visible.map(({ item, boxes }) => (
          <Bar
            key={item.key}
            item={item}
            boxes={boxes}
            isStop={item.key === stop}
            isShown={item.key === shown.value}
            onShow={() => (shown.value = item.key)}
            onFocus={() => (active.value = shown.value = item.key)}
            onBlur={() => (shown.value = null)}
          />
        ))}
      </div>
      {tip !== undefined && <Tip placed={tip} />}
    </div>
  );
}

interface BarProps {
  item: Item;
  boxes: Box[];
  isStop: boolean;
  isShown: boolean;
  onShow: () => void;
  onFocus: () => void;
  onBlur: () => void;
}

function Bar({ item, boxes, isStop, isShown, onShow, onFocus, onBlur }: BarProps) {
  const [first, ...others] = boxes;
  if (first === undefined) return null;
  const look = `notes-bar-of is-${item.kind}${isShown ? " is-shown" : ""}`;
  const at = ({ top, height }: Box) => ({ top: `${top}px`, height: `${height}px`, left: `${item.lane * LANE_PX + 2}px` });
  return (
    <>
      <button
        type="button"
        class={look}
        style={at(first)}
        data-key={item.key}
        aria-label={labelOf(item)}
        tabIndex={isStop ? 0 : -1}
        onPointerEnter={onShow}
        onFocus={onFocus}
        onBlur={onBlur}
        onClick={() => (jump.value = { line: item.lines[0]?.line ?? 1, column: 1 })}
      />
      {others.map((box) => (
        <span key={box.top} class={look} style={at(box)} aria-hidden="true" onPointerEnter={onShow} />
      ))}
    </>
  );
}

/** Shows the label of a bar. */
function Tip({ placed: { item, boxes } }: { placed: Placed }) {
  const top = boxes.find((box) => box.height > 0)?.top ?? 0;
  return (
    <div class="notes-tip" style={{ top: `${top}px` }} aria-hidden="true">
      <p class="notes-tip-title">{renderCode(item.title)}</p>
      <p class="notes-place">{lineWords(item.lines)}</p>
      <ul>
        {item.facts.map((fact) => (
          <li key={fact}>{renderCode(fact)}</li>
        ))}
      </ul>
    </div>
  );
}

/** Returns the visible bar that is the Tab stop: the last focused one, else the one at the cursor, else the first. */
function stopOf(placed: Placed[], active: string | null): string | undefined {
  const line = cursorLine.peek();
  const isAt = ({ item }: Placed): boolean => item.lines.some((it) => it.line <= line && line <= it.end_line);
  const stop = placed.find(({ item }) => item.key === active) ?? placed.find(isAt) ?? placed[0];
  return stop?.item.key;
}

/** Scrolls to the text of a bar without moving the focus. */
function reveal(item: Item): void {
  const view = editorView.peek()?.view;
  const line = item.lines[0]?.line ?? 1;
  if (view === undefined) return;
  const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines));
  view.dispatch({ effects: EditorView.scrollIntoView(from, { y: "nearest", yMargin: 24 }) });
}

/** Returns the positions of the visible bars, and of the focused one. */
function place(view: EditorView, home: HTMLElement, items: Item[], keep: string | null): Placed[] {
  const { top, height } = home.getBoundingClientRect();
  const { doc } = view.state;
  const offset = view.documentTop - top;
  // The text may be newer than the preview.
  const blockAt = (line: number) => view.lineBlockAt(doc.line(Math.min(Math.max(line, 1), doc.lines)).from);
  const within = (at: number): number => Math.min(Math.max(at, 0), height);
  const placed = items.map((item): Placed => {
    const boxes = item.lines.map(({ line, end_line }): Box => {
      // Only the visible part: browsers scroll to the whole focused element.
      const [from, to] = [within(blockAt(line).top + offset), within(blockAt(end_line).bottom + offset)];
      return { top: from, height: to - from };
    });
    return { item, boxes };
  });
  return placed.filter(({ item, boxes }) => item.key === keep || boxes.some((box) => box.height > 0));
}
