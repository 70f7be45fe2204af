// The side panel: notes, inspector and clock.
import { useRef } from "preact/hooks";
import type { ComponentChildren, ComponentType } from "preact";
import { ClockPanel, Inspector, NotesPane, violationCount } from "../panels/index";
import { TABS, isNarrow, isSideOpen, show, tab, view, type Tab } from "./view";

export const NAMES: Record<Tab, string> = { notes: "Notes", inspector: "Inspector", clock: "Clock" };
const PANELS: Record<Tab, ComponentType> = { notes: NotesPane, inspector: Inspector, clock: ClockPanel };

/** The name of a tab, with the number of violations. */
export function TabName({ of }: { of: Tab }): ComponentChildren {
  const count = of === "inspector" ? violationCount.value : 0;
  if (count === 0) return NAMES[of];
  return <>{NAMES[of]}<span class="visually-hidden">,</span> <span class="shell-violations">{count}<span class="visually-hidden"> violation{count === 1 ? "" : "s"}</span></span></>;
}

export function Side() {
  // A visited panel stays in the page, with its inputs.
  const visited = useRef(new Set<Tab>());
  const isVisible = isSideOpen.value || view.value !== "chat";
  // In narrow windows, the panel replaces the chat as the main part of the page.
  const isAlone = isNarrow.value && view.value !== "chat";
  if (isVisible) visited.current.add(tab.value);
  return (
    <div class="shell-side" role={isAlone ? "main" : "complementary"} aria-label="Notes, inspector and clock" data-open={isSideOpen.value}>
      <div class="shell-side-head">
        {isSideOpen.value && <Tabs />}
        <button type="button" class="shell-fold" aria-expanded={isSideOpen.value} onClick={() => (isSideOpen.value = !isSideOpen.value)}>
          <span aria-hidden="true">{isSideOpen.value ? "»" : "«"}</span>
          <span class="visually-hidden">Side panel</span>
        </button>
      </div>
      <div class="shell-panels">
        {TABS.map((one) => {
          const Panel = PANELS[one];
          return (
            <div key={one} id={`panel-${one}`} class="shell-panel" role="tabpanel" tabIndex={-1} aria-label={NAMES[one]} hidden={one !== tab.value}>
              {visited.current.has(one) && <Panel />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Arrow keys move between the tabs, which are one Tab stop. Source: ARIA APG, "Tabs". */
function Tabs() {
  const press = (event: KeyboardEvent) => {
    const at = TABS.indexOf(tab.value);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    const next = to === undefined ? undefined : TABS.at(to % TABS.length);
    if (next === undefined) return;
    event.preventDefault();
    show(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div role="tablist" aria-label="Side panel" class="shell-tabs" onKeyDown={press}>
      {TABS.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`tab-${one}`}
          aria-selected={one === tab.value}
          aria-controls={`panel-${one}`}
          tabIndex={one === tab.value ? 0 : -1}
          onClick={() => show(one)}
        >
          <TabName of={one} />
        </button>
      ))}
    </div>
  );
}
