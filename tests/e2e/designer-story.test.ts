import { createTestDatabase } from "@keyway/db/test-database";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchBrowser } from "../browser/find-browser.ts";
import { accessibilityFaults, openBrowser, type Person, picture, signIn } from "../browser/page.ts";
import { messages } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;
let browser: Browser;
let maria: Person;

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
	browser = await launchBrowser();
	maria = await openBrowser(browser, product);
	await signIn(maria, product, "maria.schulz@acme.test");
});

afterAll(async () => {
	await browser?.close();
	await product?.stop();
	await database?.drop();
});

const card = (name: RegExp | string) => maria.page.getByRole("group", { name }).first();
const saved = () => maria.page.getByText("Saved", { exact: true }).first().waitFor();
const inspector = () => maria.page.getByRole("complementary");

test("she builds a flow: a card on the link, its fields filled, the draft saved as she goes", async () => {
	const { page } = maria;
	await page.getByRole("button", { name: "Create flow" }).first().click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("Name").fill("Greet by hand");
	await dialog.getByRole("button", { name: "Create flow" }).click();
	await page.getByRole("button", { name: "Add a step here" }).click();
	await page.getByRole("combobox", { name: "Find a step" }).fill("message to a channel");
	await page.keyboard.press("Enter");
	await card(/Step 2, Send a message to a channel/).waitFor();
	await page.getByRole("tab", { name: /Problems/ }).click();
	await page
		.getByText(/Channel/)
		.first()
		.waitFor();
	await saved();
});

test("publishing is refused with every problem, each with a way to it", async () => {
	const { page } = maria;
	await page.getByRole("button", { name: "Publish v1" }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByRole("button", { name: /Publish/ }).click();
	await dialog.getByRole("listitem").first().waitFor();
	expect(await dialog.getByRole("listitem").count()).toBeGreaterThanOrEqual(2);
	expect(await accessibilityFaults(page)).toEqual([]);
	await picture(page, "publish-refused");
	await dialog.getByRole("listitem").first().getByRole("button").first().click();
	await dialog.waitFor({ state: "detached" });
});

test("with connection, channel and text it is published, run by hand and posts to the channel", async () => {
	const { page } = maria;
	await card(/Step 2/).click();
	const panel = inspector();
	await panel
		.getByRole("button", { name: /connection/i })
		.first()
		.click();
	await page
		.getByRole("option", { name: /Acme Slack/ })
		.or(page.getByRole("menuitem", { name: /Acme Slack/ }))
		.first()
		.click();
	await panel
		.getByRole("combobox", { name: "Channel" })
		.or(panel.getByRole("textbox", { name: "Channel" }))
		.first()
		.fill("#general");
	await page.keyboard.press("Enter");
	await panel.getByRole("textbox", { name: "Text" }).click();
	await page.keyboard.type("Hello from the canvas");
	await page.keyboard.press("Tab");
	await saved();
	await picture(page, "filled");
	await page.getByRole("button", { name: "Publish v1" }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByRole("button", { name: /Publish/ }).click();
	await dialog.waitFor({ state: "detached" });
	await page.getByRole("button", { name: "Run", exact: true }).click();
	await page.getByRole("dialog").getByRole("button", { name: /Run/ }).click();
	await until("the message", async () =>
		(await messages(product, "#general")).find((each) => each.text === "Hello from the canvas"),
	);
});

test("a removed card comes back by undo, and a reload keeps the draft", async () => {
	const { page } = maria;
	await page.goto("/flows");
	await page.getByRole("link", { name: "Greet by hand" }).click();
	await card(/Step 2/).click();
	await card(/Step 2/).focus();
	await page.keyboard.press("Delete");
	await card(/Step 2/).waitFor({ state: "detached" });
	await page.keyboard.press("Control+z");
	await card(/Step 2, Send a message to a channel/).waitFor();
	await page.getByRole("button", { name: "Add a step here" }).last().click();
	await page.getByRole("combobox", { name: "Find a step" }).fill("stop");
	await page.keyboard.press("Enter");
	await card(/Step 3/).waitFor();
	await saved();
	await page.reload();
	await card(/Step 3/).waitFor();
});

test("a flow in the bin comes back from it", async () => {
	const { page } = maria;
	await page.goto("/flows");
	const row = page.getByRole("row").filter({ hasText: "Greet by hand" });
	await row.getByRole("button").last().click();
	await page.getByRole("menuitem", { name: /bin|delete/i }).click();
	await row.waitFor({ state: "detached" });
	await page
		.getByRole("button", { name: /Undo|Restore/i })
		.first()
		.click();
	await row.waitFor();
});

test("nothing on the way broke the content security policy or threw", () => {
	expect(maria.complaints).toEqual([]);
});
