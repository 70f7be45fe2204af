// Dark, light, or as the system has it. Set before anything is drawn, and remembered.
import { effect, signal } from "@preact/signals";
import { kept, keep } from "./memory";

const THEMES = { system: "System", dark: "Dark", light: "Light" } as const;
type Theme = keyof typeof THEMES;

const isTheme = (words: string | null): words is Theme => words !== null && words in THEMES;
const before = kept("theme");
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
    keep("theme", value);
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
