// Actions and queries on the page. Elements are found by role and name, as with a screen reader.
import { expect, type Locator, type Page } from "@playwright/test";

export type Tab = "Notes" | "Inspector" | "Clock";

export class Client {
  readonly log: Locator;
  readonly messages: Locator;
  /** The message box. It does not exist while the form of a command is open. */
  readonly box: Locator;

  constructor(readonly page: Page) {
    this.log = page.getByRole("log");
    this.messages = this.log.getByRole("article");
    this.box = page.getByRole("combobox", { name: /^Message [#@“]/ });
  }

  /** The last message in the log. */
  get newest(): Locator {
    return this.messages.last();
  }

  /** Messages that contain this text. */
  message(words: string | RegExp): Locator {
    return this.messages.filter({ hasText: words });
  }

  async become(person: "ada" | "ben" | "cleo"): Promise<void> {
    await this.page.getByRole("radio", { name: new RegExp(`^${person}`) }).check();
  }

  async go(place: "#general" | "#daily-quiz" | "#help" | "Direct messages"): Promise<void> {
    await this.page.getByRole("navigation", { name: "Channels" }).getByRole("button", { name: place }).click();
  }

  /** The title of a bot message: its first heading below the author's name. */
  title(message: Locator): Locator {
    return message.getByRole("heading").nth(1);
  }

  /** Opens a tab of the side panel. */
  async show(tab: Tab): Promise<Locator> {
    await this.page.getByRole("tab", { name: tab }).click();
    const panel = this.page.getByRole("tabpanel", { name: tab });
    await expect(panel).toBeVisible();
    return panel;
  }

  /** Chooses a command by name and waits for its form. */
  async begin(command: string): Promise<Locator> {
    await this.box.fill(`/${command}`);
    await this.page.getByRole("option", { name: `/${command} `, exact: false }).first().click();
    const form = this.form(command);
    await expect(form).toBeVisible();
    return form;
  }

  form(command: string): Locator {
    return this.page.getByRole("form", { name: `/${command}`, exact: true });
  }

  /** The text box of an option in the form of a command. */
  field(option: string): Locator {
    return this.page.getByRole("form", { name: /^\// }).getByLabel(option, { exact: true });
  }

  /** Sends a command with text options, without waiting for suggestions. */
  async send(command: string, options: Record<string, string> = {}): Promise<void> {
    const form = await this.begin(command);
    for (const [name, value] of Object.entries(options)) {
      const field = this.field(name);
      if (!(await field.isVisible())) await form.getByRole("button", { name: `Add ${name}` }).click();
      await field.fill(value);
    }
    await form.getByRole("button", { name: "Send" }).click();
    await expect(this.box).toBeVisible();
  }

  async ask(question: string, options: Record<string, string> = {}): Promise<void> {
    await this.send("ask", { question, ...options });
  }
}
