// The theme: dark, light, or the setting of the system. Applied before the first rendering, and remembered.
import { effect, signal } from "@preact/signals";
import { load, store } from "./memory";

const THEMES = { system: "System", dark: "Dark", light: "Light" } as const;
type Theme = keyof typeof THEMES;

const isTheme = (name: string | null): name is Theme => name !== null && name in THEMES;
const before = load("theme");
const theme = signal<Theme>(isTheme(before) ? before : "system");
const darkness = matchMedia("(prefers-color-scheme: dark)");
const isSystemDark = signal(darkness.matches);
darkness.addEventListener("change", () => (isSystemDark.value = darkness.matches));

effect(() => {
  const system = isSystemDark.value ? "dark" : "light";
  document.documentElement.dataset.theme = theme.value === "system" ? system : theme.value;
});

export function ThemeChoice() {
  const choose = (event: Event & { currentTarget: HTMLSelectElement }) => {
    const { value } = event.currentTarget;
    if (!isTheme(value)) return;
    theme.value = value;
    store("theme", value);
  };
  return (
    <label class="shell-choice">
      <span>Theme</span>
      <select value={theme.value} onChange={choose}>
        {Object.entries(THEMES).map(([value, name]) => <option key={value} value={value}>{name}</option>)}
      </select>
    </label>
  );
}
