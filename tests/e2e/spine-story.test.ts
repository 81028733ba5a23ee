import { createTestDatabase } from "@keyway/db/test-database";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchBrowser } from "../browser/find-browser.ts";
import { accessibilityFaults, openBrowser, type Person, picture, signIn, useTheme } from "../browser/page.ts";
import { api } from "../product/api.ts";
import { fault, healed, messages, records } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;
let browser: Browser;
let maria: Person;

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
	browser = await launchBrowser();
	maria = await openBrowser(browser, product);
});

afterAll(async () => {
	await browser?.close();
	await product?.stop();
	await database?.drop();
});

const FLOW = "New user to Salesforce and Slack";
const card = (name: string) => maria.page.getByRole("group", { name: new RegExp(name) }).first();

/** Both themes of the page as it stands; the picture of each is kept. */
async function looksRight(name: string): Promise<void> {
	for (const theme of ["dark", "light"] as const) {
		await useTheme(maria.page, theme);
		await picture(maria.page, `${name}-${theme}`);
		expect(await accessibilityFaults(maria.page), `${name}, ${theme}`).toEqual([]);
	}
}

async function createUser(firstName: string, lastName: string): Promise<void> {
	const { page } = maria;
	await page.getByRole("link", { name: "Users" }).click();
	await page.getByRole("button", { name: "Create user" }).first().click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("First name").fill(firstName);
	await dialog.getByLabel("Last name").fill(lastName);
	await dialog
		.getByLabel(/^E-?mail/)
		.first()
		.fill(`${firstName}.${lastName}@acme.test`.toLowerCase());
	await dialog.getByRole("button", { name: "Create user" }).click();
	await dialog.waitFor({ state: "detached" });
	await page.getByRole("cell", { name: new RegExp(`${firstName} ${lastName}`) }).waitFor();
}

async function openRunOf(subject: string): Promise<void> {
	const { page } = maria;
	await page.getByRole("link", { name: "Runs" }).click();
	const row = page.getByRole("row").filter({ hasText: subject }).filter({ hasText: FLOW });
	await row.getByRole("link").click();
	await page.getByRole("region", { name: "Shown run" }).waitFor();
}

const stateOfRun = () => maria.page.getByRole("region", { name: "Shown run" }).getByRole("status");

test("Maria signs in by the link that she was mailed", async () => {
	const { page } = maria;
	await page.goto("/flows");
	await page.waitForURL(/sign-in/);
	await page.getByRole("textbox", { name: /e-?mail/i }).waitFor();
	expect(await accessibilityFaults(page)).toEqual([]);
	await picture(page, "sign-in-light");
	await signIn(maria, product, "maria.schulz@acme.test");
	await page.getByRole("link", { name: FLOW }).waitFor();
	await looksRight("flows");
});

test("she opens the flow and sees its cards from left to right, numbered", async () => {
	const { page } = maria;
	await page.getByRole("link", { name: FLOW }).click();
	await card("Step 1, User created").waitFor();
	const places = [];
	for (const name of ["Step 1, User created", "Step 2, Create contact", "Step 3, Notify IT channel"])
		places.push(((await card(name).boundingBox()) as { x: number }).x);
	expect([...places].sort((a, b) => a - b)).toEqual(places);
	await looksRight("flow");
});

test("she creates a user and watches the cards turn green", async () => {
	await createUser("Priya", "Raman");
	await openRunOf("Priya Raman");
	await expect.poll(() => stateOfRun().textContent(), { timeout: 10_000 }).toMatch(/Succeeded/);
	await card("Step 2, Create contact.*succeeded").waitFor();
	await card("Step 3, Notify IT channel.*succeeded").waitFor();
	const [message] = (await messages(product, "#it-news")).filter((each) => each.text.includes("Priya Raman"));
	expect(message?.text).toContain("Welcome Priya Raman");
	await looksRight("run-succeeded");
});

test("she opens a step's data and finds what the service itself lists", async () => {
	const { page } = maria;
	await card("Step 2, Create contact").click();
	const data = page.getByRole("region", { name: "Data of Create contact" });
	const [contact] = (await records(product, "Contact")).filter(
		(each) => each.record["Email"] === "priya.raman@acme.test",
	);
	await data
		.getByText(contact?.id as string)
		.first()
		.waitFor();
	await data.getByText("JSON").click();
	await data.getByText("priya.raman@acme.test").first().waitFor();
	await looksRight("run-data");
});

test("with Slack broken the run fails in words; with Slack healed the retry turns green", async () => {
	await fault(product, { service: "slack", kind: "serverError" });
	await createUser("Marcus", "Lee");
	await openRunOf("Marcus Lee");
	await expect.poll(() => stateOfRun().textContent(), { timeout: 60_000 }).toMatch(/Failed/);
	await card("Step 3, Notify IT channel.*failed").waitFor();
	await maria.page.getByRole("alert").filter({ hasText: /Slack/ }).first().waitFor();
	await looksRight("run-failed");
	await healed(product);
	await maria.page.getByRole("button", { name: "Retry" }).click();
	await expect.poll(() => stateOfRun().textContent(), { timeout: 30_000 }).toMatch(/Succeeded/);
	await card("Step 3, Notify IT channel.*succeeded").waitFor();
	expect((await messages(product, "#it-news")).filter((each) => each.text.includes("Marcus Lee"))).toHaveLength(1);
});

test("every page stands in both themes without a fault of accessibility", async () => {
	const { page } = maria;
	for (const name of ["Runs", "Users", "Connections"]) {
		await page.getByRole("link", { name, exact: true }).click();
		await page.getByRole("heading", { level: 1, name }).waitFor();
		await expect.poll(() => page.getByRole("row").count()).toBeGreaterThan(1);
		await looksRight(name.toLowerCase());
	}
});

test("the run is the same by API: every step with its input and output", async () => {
	const { body } = await api<{ items: { id: string; subject: string; flowName: string }[] }>(
		product,
		"GET",
		"/api/runs",
	);
	const run = body.items.find((each) => each.subject === "Priya Raman" && each.flowName === FLOW);
	const { body: detail } = await api<{ steps: { card: string; status: string }[] }>(
		product,
		"GET",
		`/api/runs/${run?.id}`,
	);
	expect(detail.steps.map((step) => [step.card, step.status])).toEqual([
		["create_record", "succeeded"],
		["notify_it", "succeeded"],
		["is_contractor", "succeeded"],
	]);
});

test("nothing on the way broke the content security policy or threw", () => {
	expect(maria.complaints).toEqual([]);
});
