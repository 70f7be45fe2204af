// The Markdown of a note, converted by the bot and rendered by the page.
import { expect, test } from "./test";

test("code is highlighted by language", async ({ client }) => {
  await client.ask("read a file line by line");
  const code = client.newest.getByRole("code").filter({ hasText: "with open" });
  await expect(code).toContainText('with open("notes.txt") as lines:\n    for line in lines:');
  const [keyword, text] = [code.getByText("with", { exact: true }), code.getByText('"notes.txt"')];
  const color = (token: typeof keyword) => token.evaluate((element) => getComputedStyle(element).color);
  expect(await color(keyword)).not.toBe(await color(text));
});

test("strong text, code, lists and quotes are rendered", async ({ client }) => {
  await client.ask("how do I reverse a list");
  const answer = client.newest;
  await expect(answer.getByRole("strong")).toHaveText("copy");
  await expect(answer.getByRole("code").first()).toHaveText("items[::-1]");
  await expect(answer.getByRole("emphasis")).toHaveText("nothing");
  await expect(answer.getByRole("listitem")).toHaveText([/^The slice leaves/, /^The method changes/]);
  await expect(answer.getByRole("blockquote")).toContainText("it walks backwards");
});

test("links lead to their URL and open in a new tab", async ({ client }) => {
  await client.ask("keep mint from spreading");
  const link = client.newest.getByRole("link", { name: "what gardeners say" });
  await expect(link).toHaveAttribute("href", "https://example.org/mint");
  await expect(link).toHaveAttribute("target", "_blank");
  await expect(link).toHaveAttribute("rel", /noopener/);
  const inner = client.newest.getByRole("listitem").getByRole("listitem");
  await expect(inner).toHaveText("Also what comes up next door.");
});

test("strikethrough is rendered, and a table keeps its columns", async ({ client }) => {
  await client.ask("how do I dry herbs");
  await expect(client.newest.getByText("for a day", { exact: true })).toHaveCSS("text-decoration-line", "line-through");
  await client.ask("how hot must the oven be");
  await expect(client.newest.getByRole("code")).toContainText("rolls │     230 │      15");
});

test("messages of people are rendered in Discord's Markdown", async ({ client, page }) => {
  await client.box.fill("# Big ||hidden|| __under__ <https://example.org/plain>");
  await page.keyboard.press("Enter");
  await expect(client.newest.getByRole("heading", { name: /^Big/ })).toBeVisible();
  const spoiler = client.newest.getByRole("button", { name: "Spoiler, show" });
  await spoiler.focus();
  await page.keyboard.press("Enter");
  await expect(client.newest.getByText("hidden")).toBeVisible();
  await expect(spoiler).toBeHidden();
  await expect(client.newest.getByRole("link", { name: "https://example.org/plain" })).toBeVisible();
});
