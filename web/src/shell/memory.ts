// Remembers choices in the browser's local storage. Errors are ignored.

export function load(key: string): string | null {
  try {
    return localStorage.getItem(`recite-${key}`);
  } catch {
    return null;
  }
}

export function store(key: string, value: string): void {
  try {
    localStorage.setItem(`recite-${key}`, value);
  } catch {
    // Without storage, the choice lasts until the page is closed.
  }
}
