// What this browser remembers of the page. A browser that keeps nothing is no reason to fail.

export function kept(what: string): string | null {
  try {
    return localStorage.getItem(`recite-${what}`);
  } catch {
    return null;
  }
}

export function keep(what: string, words: string): void {
  try {
    localStorage.setItem(`recite-${what}`, words);
  } catch {
    // It lasts until the page is closed, then.
  }
}
