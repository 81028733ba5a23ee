import { createTestDatabase } from "@keyway/db/test-database";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchBrowser } from "../browser/find-browser.ts";
import { accessibilityFaults, openBrowser, type Person, painted, picture, signIn } from "../browser/page.ts";
import { api } from "../product/api.ts";
import { messages } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;
let browser: Browser;
let maria: Person;
let tom: Person;

const literal = (value: unknown) => ({ kind: "literal", value });

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
	browser = await launchBrowser();
	[maria, tom] = [await openBrowser(browser, product), await openBrowser(browser, product)];
	for (const { page } of [maria, tom]) page.setDefaultTimeout(10_000);
	await signIn(maria, product, "maria.schulz@acme.test");
	await signIn(tom, product, "tom.becker@acme.test");
});

afterAll(async () => {
	await browser?.close();
	await product?.stop();
	await database?.drop();
});

const button = (name: string | RegExp, { page }: Person = maria) =>
	page.getByRole("button", { name, exact: typeof name === "string" });
const region = (name: string, { page }: Person = maria) => page.getByRole("region", { name });
const card = (name: RegExp, { page }: Person = maria) => page.getByRole("group", { name }).first();

/** Clean for axe in both themes, and a picture of each at the widths that people have. */
async function looksRight(name: string, { page }: Person = maria): Promise<void> {
	for (const theme of ["dark", "light"] as const) {
		await page.emulateMedia({ colorScheme: theme });
		await until(theme, async () => (await page.evaluate("document.documentElement.dataset.theme")) === theme);
		await painted(page);
		expect(await accessibilityFaults(page), `${name}, ${theme}`).toEqual([]);
		if (!process.env["KEYWAY_SCREENSHOTS"]) continue;
		for (const width of [1280, 1920, 1440]) {
			await page.setViewportSize({ width, height: width === 1920 ? 1080 : 900 });
			await painted(page);
			await picture(page, `${name}-${theme}-${width}`);
		}
	}
}

/** Presses Tab until the thing has the focus: what a keyboard alone can reach. */
async function tabTo(target: Locator, { page }: Person = maria): Promise<void> {
	for (let press = 0; press < 80; press++) {
		if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
		await page.keyboard.press("Tab");
	}
	throw new Error("Tab never came to it.");
}

test("an example becomes a flow of one's own by the keyboard alone, and works", async () => {
	const { page } = maria;
	await page.goto("/templates");
	await region("Somebody joins").waitFor();
	await looksRight("templates");
	await tabTo(button(/^New user: Salesforce contact and Slack message/));
	await page.keyboard.press("Enter");
	const dialog = page.getByRole("dialog");
	await dialog.getByText("When a user is created").waitFor();
	await until("the connection", async () => (await dialog.getByLabel("Connection to Slack").inputValue()) !== "");
	await looksRight("template-install");
	await tabTo(dialog.getByRole("button", { name: "Create draft" }));
	await page.keyboard.press("Enter");
	await card(/Step 3, Announce/).waitFor();
	await button("Publish v1").click();
	await dialog.getByRole("button", { name: "Publish", exact: true }).click();
	await button("Publish v2").waitFor();
	await api(product, "POST", "/api/users", { firstName: "Nora", lastName: "Lind", email: "nora.lind@acme.test" });
	await until("the announcement", async () =>
		(await messages(product, "#it-news")).find(({ text }) => text.startsWith("Welcome Nora Lind. Salesforce")),
	);
});

test("an empty flow offers four examples, and the chosen one can be undone", async () => {
	const { page } = maria;
	const { body } = await api<{ id: string }>(product, "POST", "/api/flows", { name: "Blank", kind: "automation" });
	await page.goto(`/flows/${body.id}`);
	const offers = region("Start from a template").getByRole("button");
	await until("four offers", async () => (await offers.count()) === 4);
	await looksRight("empty-canvas");
	await offers.filter({ hasText: "Contractor" }).click();
	await button("Use this template").click();
	await card(/Step 3, Cut off/).waitFor();
	await region("Start from a template").waitFor({ state: "detached" });
	await button(/^Undo/).first().click();
	await region("Start from a template").waitFor();
	await button(/^Redo/).first().click();
	await card(/Step 3, Cut off/).waitFor();
});

test("what flows do inside is found from the list and by Ctrl K, and leads to the card", async () => {
	const { page } = maria;
	await page.goto("/flows");
	await page.getByRole("searchbox", { name: "Search flows" }).fill("which flows post to #it-ops?");
	const inside = region("Found inside flows");
	await inside.getByRole("link", { name: /Nudge IT: Channel is #it-ops/ }).waitFor();
	await looksRight("found-inside");
	await inside.getByRole("link", { name: /Nudge IT: Channel is #it-ops/ }).click();
	await page.waitForURL(/card=nudge_it/);
	await until("the card", async () => (await card(/Step 2, Nudge IT/).getAttribute("aria-selected")) !== "false");
	await page.getByRole("heading", { name: "Nudge IT" }).first().waitFor();
	await page.keyboard.press("Control+k");
	await page.getByRole("combobox", { name: "Search or run a command" }).fill("#it-news");
	await page.getByRole("option", { name: /Announce: Channel is #it-news/ }).waitFor();
	await looksRight("palette-inside");
	await page.getByRole("option", { name: /Announce: Channel is #it-news/ }).click();
	await page.waitForURL(/card=announce/);
	await card(/Step 3, Announce/).waitFor();
});

test("a favourite is kept for oneself, and what is used says by what", async () => {
	const { page } = maria;
	await page.goto("/flows");
	await button("Favourite: Nudge IT when a flow fails").click();
	await button("Favourites").click();
	const rows = page.getByRole("row").filter({ has: page.getByRole("link") });
	await until("one favourite", async () => (await rows.count()) === 1);
	await looksRight("favourites");
	await page.goto("/connections");
	await button("Used by: Acme Slack (sandbox)").click();
	const dialog = page.getByRole("dialog");
	await dialog.getByRole("link", { name: "Nudge IT", exact: true }).waitFor();
	await looksRight("used-by");
	await page.keyboard.press("Escape");
	await button("More for Acme Slack (sandbox)").click();
	await page.getByRole("menuitem", { name: "Delete" }).click();
	await page.getByText(/flows use this connection/).waitFor();
});

test("publishing with a second person: asked for, declined, asked again and approved", async () => {
	const { page } = maria;
	await page.goto("/flows");
	await page.getByRole("link", { name: "Nudge IT when a flow fails" }).click();
	await button(/flow menu/).click();
	await page.getByRole("menuitem", { name: "Demand a second person" }).click();
	await button("Ask to publish").click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("What has changed?").fill("The channel is right now");
	await dialog.getByRole("button", { name: "Ask", exact: true }).click();
	const own = region("Request to publish");
	await own.getByText("You have asked for this draft to be published").waitFor();
	expect(await own.getByRole("button", { name: /Approve/ }).count()).toBe(0);
	await looksRight("publish-asked");

	await tom.page.goto("/flows");
	await region("Waiting to be published", tom).getByRole("link").click();
	const theirs = region("Request to publish", tom);
	await theirs.getByText("The channel is right now").waitFor();
	await looksRight("publish-to-decide", tom);
	await theirs.getByRole("button", { name: "Decline" }).click();
	await tom.page.getByLabel(/What should/).fill("Say which channel.");
	await tom.page.getByRole("dialog").getByRole("button", { name: "Decline" }).click();
	await theirs.waitFor({ state: "detached" });

	await page.reload();
	await button("Ask to publish").click();
	await dialog.getByRole("button", { name: "Ask", exact: true }).click();
	await own.waitFor();
	await tom.page.reload();
	await theirs.getByRole("button", { name: "Approve and publish" }).click();
	await tom.page.getByText("Version 2 is published.").waitFor();
});

test("the organisation's switch makes everybody ask", async () => {
	const { page } = maria;
	await page.goto("/accounts");
	await page.getByRole("switch", { name: /second person/ }).click();
	await until(
		"the setting",
		async () => (await api<{ secondPerson: boolean }>(product, "GET", "/api/settings")).body.secondPerson,
	);
	await looksRight("accounts-second-person");
	await page.getByRole("switch", { name: /second person/ }).click();
	await until(
		"the setting",
		async () => !(await api<{ secondPerson: boolean }>(product, "GET", "/api/settings")).body.secondPerson,
	);
});

test("new runs appear in the list by themselves, and a wait is ended early from the page", async () => {
	const { page } = maria;
	const graph = {
		trigger: { id: "trigger", uses: "manual.run@1", fields: {} },
		cards: {
			hold: { id: "hold", uses: "flow.wait@1", title: "Hold", fields: { duration: literal("P30D") } },
			end: { id: "end", uses: "flow.set@1", fields: { values: { kind: "object", fields: { done: literal(true) } } } },
		},
		lanes: { main: ["hold", "end"] },
		groups: {},
		notes: {},
	};
	const { body } = await api<{ id: string }>(product, "POST", "/api/flows", {
		name: "Patience",
		kind: "automation",
		graph,
	});
	await api(product, "POST", `/api/flows/${body.id}/publish`, {});
	await page.goto("/runs");
	await page.getByRole("combobox", { name: "Flow" }).selectOption({ label: "Patience" });
	await page.getByText("Nothing matches").waitFor();
	const run = await api<{ id: string }>(product, "POST", `/api/flows/${body.id}/run`, { input: {} });
	await page
		.getByRole("row")
		.filter({ has: page.getByRole("link", { name: /Waiting/ }) })
		.waitFor();
	await page.goto(`/flows/${body.id}/runs/${run.body.id}`);
	await button("Resume now").click();
	await region("Shown run")
		.getByText(/Succeeded/)
		.waitFor();
});

test("statistics tell of all flows and of one, in a time that is chosen", async () => {
	const { page } = maria;
	await page.goto("/runs");
	await page.getByRole("link", { name: "Statistics" }).click();
	await region("Runs over time").waitFor();
	await region("Slowest cards").getByRole("listitem").first().waitFor();
	await page.getByText("The same in numbers").click();
	await looksRight("statistics");
	await page.getByRole("combobox", { name: "Flow" }).selectOption({ label: "Patience" });
	await until("one run", async () =>
		/Runs\s*1\s*Failed\s*0/.test((await region("Runs over time").textContent()) ?? ""),
	);
	await page.getByText("24 hours", { exact: true }).click();
	await page.waitForURL(/days=1/);
	await page.getByText("From … to", { exact: true }).click();
	await page.getByLabel("First day").fill("2020-01-01");
	await page.getByLabel("Last day").fill("2020-01-31");
	await page.getByText("No runs in this time").waitFor();
	await looksRight("statistics-empty");
});

test("nothing on the way broke the content security policy or threw", () => {
	expect([...maria.complaints, ...tom.complaints]).toEqual([]);
});
