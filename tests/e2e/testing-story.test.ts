import { createTestDatabase } from "@keyway/db/test-database";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchBrowser } from "../browser/find-browser.ts";
import { accessibilityFaults, openBrowser, type Person, painted, picture, signIn } from "../browser/page.ts";
import { api } from "../product/api.ts";
import { fault, healed, messages } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;
let browser: Browser;
let maria: Person;
let flowId: string;

const literal = (value: unknown) => ({ kind: "literal", value });

/** Flows are prepared over the API; what people do with them is done in the browser. */
async function createFlow(name: string, graph: object): Promise<string> {
	const { status, body } = await api<{ id: string }>(product, "POST", "/api/flows", {
		name,
		kind: "automation",
		graph: { cards: {}, lanes: { main: [] }, groups: {}, notes: {}, ...graph },
	});
	expect(status).toBe(201);
	return body.id;
}

async function greeting(): Promise<string> {
	const { body } = await api<{ items: { id: string; connector: string }[] }>(product, "GET", "/api/connections");
	const connection = body.items.find(({ connector }) => connector === "slack")?.id;
	return createFlow("Greet everybody", {
		trigger: { id: "trigger", uses: "manual.run@1", fields: {} },
		cards: {
			each: { id: "each", uses: "flow.forEach@1", fields: { items: literal(["Ada", "Ben", "Cleo"]) } },
			greet: {
				id: "greet",
				uses: "slack.sendChannelMessage@1",
				connection,
				fields: {
					channel: literal("#general"),
					text: { kind: "template", parts: ["Good day ", { card: "item", path: [] }] },
				},
			},
		},
		lanes: { main: ["each"], "each.each": ["greet"] },
	});
}

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
	browser = await launchBrowser();
	maria = await openBrowser(browser, product);
	maria.page.setDefaultTimeout(10_000);
	await signIn(maria, product, "maria.schulz@acme.test");
	flowId = await greeting();
});

afterAll(async () => {
	await browser?.close();
	await product?.stop();
	await database?.drop();
});

const card = (name: RegExp | string) => maria.page.getByRole("group", { name }).first();
const region = (name: string) => maria.page.getByRole("region", { name });
const saved = () => maria.page.getByText("Saved", { exact: true }).first().waitFor();
const button = (name: string | RegExp) => maria.page.getByRole("button", { name, exact: typeof name === "string" });

async function clean() {
	const { page } = maria;
	// The system's theme, because an open dialog covers the page's own switch.
	for (const theme of ["dark", "light"] as const) {
		await page.emulateMedia({ colorScheme: theme });
		await until(theme, async () => (await page.evaluate("document.documentElement.dataset.theme")) === theme);
		await painted(page);
		expect(await accessibilityFaults(page), theme).toEqual([]);
	}
}

async function publish(version: number) {
	await button(`Publish v${version}`).click();
	await maria.page
		.getByRole("dialog")
		.getByRole("button", { name: /Publish/ })
		.click();
	await maria.page.getByRole("dialog").waitFor({ state: "detached" });
}

test("a schedule is set in words, and the next times are shown in its zone", async () => {
	const { page } = maria;
	const id = await createFlow("Monthly report", {
		trigger: { id: "trigger", uses: "schedule.cron@1", fields: { timezone: literal("Europe/Berlin") } },
	});
	await page.goto(`/flows/${id}`);
	await card(/Step 1/).click();
	await page.getByRole("combobox", { name: "Schedule: every" }).selectOption("month");
	await page.getByRole("combobox", { name: "Which day of the month" }).selectOption({ label: "First" });
	await page.getByRole("combobox", { name: "Weekday" }).selectOption({ label: "Monday" });
	await page.getByLabel("Time of day").fill("08:30");
	const next = region("Next times").getByRole("listitem");
	expect(await next.count()).toBe(3);
	expect(await next.first().textContent()).toMatch(/^Mon.*08:30$/);
	await saved();
	const { body } = await api<{ draft: { trigger: { fields: object } } }>(product, "GET", `/api/flows/${id}`);
	expect(body.draft.trigger.fields).toMatchObject({ cron: literal("30 8 * * 1#1") });
	await picture(page, "schedule");
	await clean();
});

test("a webhook has an address and a secret that is shown once and never read again", async () => {
	const { page } = maria;
	const id = await createFlow("Called from outside", {
		trigger: { id: "trigger", uses: "webhook.received@1", fields: { auth: literal("bearer") } },
	});
	await page.goto(`/flows/${id}`);
	await card(/Step 1/).click();
	const panel = region("Address of this flow");
	expect(await panel.getByRole("textbox", { name: "Address" }).inputValue()).toContain("/hooks/");
	await panel.getByText("Needs a secret").waitFor();
	await panel.getByRole("button", { name: "Generate" }).click();
	await panel.getByText("shown this once").waitFor();
	await clean();
	await page.reload();
	await card(/Step 1/).click();
	await panel.getByText(/cannot be read again/).waitFor();
	expect(await panel.getByText("shown this once").count()).toBe(0);
});

test("a test of the draft is shown over the flow, item by item, and nothing reaches the real channel", async () => {
	const { page } = maria;
	await page.goto(`/flows/${flowId}`);
	await card(/Step 3, Send a message/).click();
	await button("More ways to test").click();
	await page.getByRole("menuitem", { name: "Test flow" }).click();
	await region("Shown test")
		.getByText(/Succeeded/)
		.waitFor();
	await card(/Step 3, Send a message.*succeeded/).waitFor();
	await clean();
	expect((await messages(product, "#general")).filter(({ text }) => text.startsWith("Good day"))).toEqual([]);
	await picture(page, "test-shown");
	await button("Remember").click();
	await page.getByLabel("Name").fill("Three people");
	await button("Remember test").click();
	await page.getByRole("dialog").waitFor({ state: "detached" });
	await button("Exit test").click();
	await region("Shown test").waitFor({ state: "detached" });
});

test("live must be chosen and confirmed", async () => {
	const { page } = maria;
	await button("Test").click();
	const dialog = page.getByRole("dialog");
	await dialog.getByText("Live", { exact: true }).click();
	expect(await dialog.getByRole("button", { name: "Run live" }).isDisabled()).toBe(true);
	await dialog.getByRole("checkbox", { name: /real services/ }).check();
	expect(await dialog.getByRole("button", { name: "Run live" }).isEnabled()).toBe(true);
	await dialog.getByText("Test mode", { exact: true }).click();
	await dialog.getByRole("button", { name: "Run all" }).click();
	await dialog.getByText(/Three people passed/).waitFor();
	await clean();
	await page.keyboard.press("Escape");
	await dialog.waitFor({ state: "detached" });
});

test("publishing runs the remembered tests; a red one needs a reason", async () => {
	const { page } = maria;
	await publish(1);
	await api(product, "PUT", `/api/flows/${flowId}/cases/${encodeURIComponent("Must fail")}`, {
		input: {},
		expectations: { status: "failed" },
	});
	await card(/Step 3/).click();
	await page.getByRole("textbox", { name: "Text" }).click();
	await page.keyboard.press("End");
	await page.keyboard.type("!");
	await page.keyboard.press("Tab");
	await saved();
	await button("Publish v2").click();
	const dialog = page.getByRole("dialog");
	await dialog.getByRole("button", { name: "Publish", exact: true }).click();
	await dialog.getByText(/Must fail failed/).waitFor();
	expect(await dialog.getByRole("button", { name: "Publish", exact: true }).isDisabled()).toBe(true);
	await clean();
	await picture(page, "publish-red");
	await dialog.getByLabel(/Publish all the same/).fill("The case is wrong, not the flow.");
	await dialog.getByRole("button", { name: "Publish", exact: true }).click();
	await dialog.waitFor({ state: "detached" });
	await button("Publish v3").waitFor();
	await api(product, "DELETE", `/api/flows/${flowId}/cases/${encodeURIComponent("Must fail")}`);
});

test("what the draft changes is told in words and marked on the canvas, and an old version comes back", async () => {
	const { page } = maria;
	await page.goto(`/flows/${flowId}`);
	await card(/Step 3/).click();
	await card(/Step 3/).focus();
	await page.keyboard.press("Delete");
	await page.getByRole("tab", { name: /Changes since v2/ }).click();
	await region("Changes since v2").getByText("Removed").waitFor();
	await saved();
	await page.getByRole("link", { name: "Show on the canvas" }).click();
	await card(/Send a message.*removed/).waitFor();
	await clean();
	await picture(page, "compare-versions");
	await page.getByRole("combobox", { name: "Before" }).selectOption("1");
	await page.waitForURL(/versions\/1\/draft/);
	await page.getByRole("combobox", { name: "Before" }).selectOption("2");
	await page.waitForURL(/versions\/2\/draft/);
	await button("Restore v2 as draft").click();
	await card(/Step 3, Send a message/).waitFor();
});

test("a run is paged through by its items, and runs again with another input", async () => {
	const { page } = maria;
	const { body } = await api<{ id: string }>(product, "POST", `/api/flows/${flowId}/run`, { input: { round: 1 } });
	await page.goto(`/flows/${flowId}/runs/${body.id}`);
	await region("Shown run")
		.getByText(/Succeeded/)
		.waitFor();
	const item = page.getByRole("group", { name: "Item of For each" });
	await card(/Step 3/).click();
	await page.getByText("Good day Cleo!").first().waitFor();
	await item.getByRole("button", { name: "Previous item" }).click();
	await page.getByText("Good day Ben!").first().waitFor();
	await item.getByRole("textbox").fill("1");
	await item.getByRole("textbox").press("Enter");
	await page.getByText("Good day Ada!").first().waitFor();
	await clean();
	await button("Run again").click();
	// The editor knows JSON when it draws it in colours.
	await page.locator(".view-line span[class^=mtk]:not(.mtk1)").first().waitFor();
	await page.getByRole("textbox", { name: "Input" }).press("Control+a");
	await page.keyboard.type('{"inputs": {"round": 2}}');
	await page.getByRole("dialog").getByRole("button", { name: "Run again" }).click();
	await page.waitForURL((url) => !url.pathname.includes(body.id) && url.pathname.includes("/runs/"));
	await region("Shown run")
		.getByText(/Succeeded/)
		.waitFor();
	await picture(page, "run-again");
});

test("a call without an answer is asked about, and goes on when a person says that it was done", async () => {
	const { page } = maria;
	await fault(product, { service: "slack", kind: "dropConnection", times: 1 });
	const { body } = await api<{ id: string }>(product, "POST", `/api/flows/${flowId}/run`, { input: {} });
	await page.goto(`/flows/${flowId}/runs/${body.id}`);
	const question = region("Unknown outcome");
	await question.waitFor();
	await healed(product);
	await clean();
	await picture(page, "unknown-outcome");
	await question.getByRole("button", { name: "Yes, mark as done" }).click();
	await button("Go on").click();
	await region("Shown run")
		.getByText(/Succeeded/)
		.waitFor();
	await question.waitFor({ state: "detached" });
});

test("chosen failed runs are retried together, and two are compared", async () => {
	const { page } = maria;
	const failing = await createFlow("Fails at first", {
		trigger: { id: "trigger", uses: "manual.run@1", fields: {} },
		cards: { end: { id: "end", uses: "flow.raise@1", fields: { message: literal("Not today.") } } },
		lanes: { main: ["end"] },
	});
	await api(product, "POST", `/api/flows/${failing}/publish`, {});
	for (const round of [1, 2]) await api(product, "POST", `/api/flows/${failing}/run`, { input: { round } });
	await page.goto("/runs");
	await page.getByRole("combobox", { name: "Flow" }).selectOption({ label: "Fails at first" });
	const rows = page.getByRole("row").filter({ hasText: "Failed" });
	await until("both failures", async () => (await rows.count()) === 2);
	await page.getByRole("checkbox", { name: "Choose all runs that are shown" }).check();
	await clean();
	await picture(page, "runs-chosen");
	await button("Retry 2 failed").click();
	await page.getByText("2 runs started again from the failed card.").waitFor();
	await until("both failures again", async () => (await rows.count()) === 2);
	await page.getByRole("checkbox", { name: "Choose all runs that are shown" }).check();
	await button("Compare").click();
	await page
		.getByText(/Differs in/)
		.first()
		.waitFor();
	await clean();
	await picture(page, "runs-compared");
});

test("a flow leaves as a file and comes back as a draft; people come from a CSV file, all or none", async () => {
	const { page } = maria;
	await page.goto("/flows");
	await button("More for Greet everybody").click();
	const [file] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("menuitem", { name: "Export" }).click(),
	]);
	expect(file.suggestedFilename()).toBe("greet-everybody.keyway.json");
	await button("Import").click();
	const dialog = page.getByRole("dialog");
	await page.locator('input[type="file"]').setInputFiles(await file.path());
	await dialog.getByText(/1 flow: Greet everybody/).waitFor();
	await clean();
	await dialog.getByRole("button", { name: "Import", exact: true }).click();
	await card(/Step 3, Send a message/).waitFor();

	const csv = (name: string, lines: string[]) => ({
		name,
		mimeType: "text/csv",
		buffer: Buffer.from(`${["email,firstName,lastName", ...lines].join("\n")}\n`),
	});
	await page.goto("/users");
	await button("Import").click();
	const input = page.locator('input[type="file"]');
	await input.setInputFiles(csv("bad.csv", ["ida.holm@acme.test,Ida,Holm", "nonsense,No,One"]));
	await dialog.getByRole("button", { name: "Import", exact: true }).click();
	await region("Rows that cannot be").getByRole("cell", { name: "3", exact: true }).waitFor();
	await clean();
	await input.setInputFiles(csv("good.csv", ["ida.holm@acme.test,Ida,Holm", "jon.park@acme.test,Jon,Park"]));
	await dialog.getByRole("button", { name: "Import", exact: true }).click();
	await dialog.getByText("2 users created.").waitFor();
	await dialog.getByRole("button", { name: "Done" }).click();
	await page.getByText("Ida Holm").waitFor();
});

test("nothing on the way broke the content security policy or threw", () => {
	expect(maria.complaints).toEqual([]);
});
