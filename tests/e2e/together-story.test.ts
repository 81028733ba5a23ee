import { literal } from "@keyway/schema/field-value";
import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults, openBrowser, type Person, signIn } from "../browser/page.ts";
import { api } from "../product/api.ts";
import { until } from "../product/until.ts";
import { cardOf, cleanInBothThemes, designerBed, draftOf, makeFlow, openFlow, saved } from "./designer-bed.ts";

const bed = designerBed();
let tom: Person;
let flow = "";

const card = (id: string, text: string) => ({
	id,
	uses: "slack.sendChannelMessage@1",
	fields: { channel: literal("#general"), text: literal(text) },
});

function graph(): FlowGraph {
	const { lanes, ...empty } = emptyGraph();
	return {
		...empty,
		trigger: { id: "trigger", uses: "manual.run@1", fields: {} },
		cards: { hello: card("hello", "Hello"), bye: card("bye", "Bye") },
		lanes: { ...lanes, main: ["hello", "bye"] },
	};
}

beforeAll(async () => {
	tom = await openBrowser(bed.browser, bed.product);
	tom.page.setDefaultTimeout(10_000);
	await signIn(tom, bed.product, "tom.becker@acme.test");
	flow = await makeFlow(bed.product, "Written by two", graph());
	await openFlow(bed.maria.page, flow);
	await openFlow(tom.page, flow);
});
afterAll(() => tom?.context.close());

const here = (page: Page, name: RegExp) => page.getByRole("list", { name: "Also here" }).getByRole("img", { name });
const channel = (page: Page) => {
	const settings = page.getByRole("complementary", { name: "Step settings" });
	return settings.getByRole("combobox", { name: "Channel" }).or(settings.getByRole("textbox", { name: "Channel" }));
};
const channelOf = async () => (await draftOf(bed.product, flow)).cards["hello"]?.fields["channel"];

async function setChannel(page: Page, value: string) {
	await channel(page).fill(value);
	await page.keyboard.press("Tab");
}

test("each sees that the other is there, and at which step and field", async () => {
	const { page } = bed.maria;
	await here(page, /Tom Becker/).waitFor();
	await here(tom.page, /Maria Schulz/).waitFor();
	await cardOf(tom.page, /Step 2/).click();
	await channel(tom.page).focus();
	await here(page, /Tom Becker, at “Channel” of “Send a message to a channel”/).waitFor();
	await cardOf(page, /Step 2/)
		.getByRole("img", { name: "Tom Becker is at this step" })
		.waitFor();
	await cardOf(page, /Step 2/).click();
	await page.getByText("Tom Becker is at this step too, in “Channel”").waitFor();
});

test("what one does arrives at the other while it is done, and both keep their own place", async () => {
	const { page } = bed.maria;
	await cardOf(tom.page, /Step 3/).click();
	await tom.page.getByRole("button", { name: "Add a step here" }).last().click();
	await tom.page.getByRole("combobox", { name: "Find a step" }).fill("stop");
	await tom.page.keyboard.press("Enter");
	await cardOf(page, /Step 4/).waitFor();
	await page.getByRole("button", { name: "Add a step here" }).first().click();
	await page.getByRole("combobox", { name: "Find a step" }).fill("wait");
	await page.keyboard.press("Enter");
	await cardOf(tom.page, /Step 2, Wait/).waitFor();
	await saved(page);
	expect((await draftOf(bed.product, flow)).lanes["main"]).toHaveLength(4);
	// Undo is each one's own: hers takes back her card, and his stays.
	await page.keyboard.press("Control+z");
	await cardOf(tom.page, /Step 2, Send a message/).waitFor();
	expect(await tom.page.getByRole("group", { name: /^Step \d/ }).count()).toBe(4);
});

test("of two values for one field the later stays, and the other person is told and can have theirs back", async () => {
	const { page } = bed.maria;
	await cardOf(page, /Step 2/).click();
	await setChannel(page, "#maria");
	await saved(page);
	await cardOf(tom.page, /Step 2/).click();
	await setChannel(tom.page, "#tom");
	const told = page.getByRole("alert").filter({ hasText: "Tom Becker changed “Channel”" });
	await told.waitFor();
	expect(await channelOf()).toEqual(literal("#tom"));
	await cleanInBothThemes(page, "together-conflict");
	await told.getByRole("button", { name: "Restore mine" }).click();
	await told.waitFor({ state: "detached" });
	await until("her value", async () => JSON.stringify(await channelOf()).includes("#maria"));
	await tom.page.getByRole("alert").filter({ hasText: "Maria Schulz changed “Channel”" }).waitFor();
	await tom.page.getByRole("button", { name: "Keep theirs" }).click();
	expect(await channelOf()).toEqual(literal("#maria"));
});

test("without a connection edits are kept, also over a reload, and merged when it is back", async () => {
	const { page, context } = bed.maria;
	await context.setOffline(true);
	await cardOf(page, /Step 2/).click();
	await setChannel(page, "#offline");
	await page.getByText(/1 edit is kept in this browser/).waitFor();
	expect(await accessibilityFaults(page)).toEqual([]);
	await cardOf(tom.page, /Step 3/).click();
	await setChannel(tom.page, "#meanwhile");
	await saved(tom.page);
	expect(await channelOf()).toEqual(literal("#maria"));
	await context.setOffline(false);
	await until("both edits", async () => {
		const { cards } = await draftOf(bed.product, flow);
		const text = JSON.stringify([cards["hello"], cards["bye"]]);
		return text.includes("#offline") && text.includes("#meanwhile");
	});
	await saved(page);

	// A page that is closed before its edits were sent goes on with them when it is opened again.
	await page.route("**/edits", (route) => route.abort());
	await setChannel(page, "#reloaded");
	await page.getByText(/1 edit is kept in this browser/).waitFor();
	await page.unroute("**/edits");
	await page.reload();
	await until("the edit from before", async () => JSON.stringify(await channelOf()).includes("#reloaded"));
	await cardOf(page, /Step 2/).waitFor();
});

test("a card that one removed while the other changed it comes back on request, with the change", async () => {
	const { page } = bed.maria;
	await cardOf(page, /Step 2/).click();
	await setChannel(page, "#precious");
	await saved(page);
	await cardOf(tom.page, /Step 2/).click();
	await cardOf(tom.page, /Step 2/).focus();
	await tom.page.keyboard.press("Delete");
	const told = page.getByRole("alert").filter({ hasText: "Tom Becker removed" });
	await told.getByRole("button", { name: "Restore mine" }).click();
	await until("the card with her value", async () => JSON.stringify(await channelOf())?.includes("#precious"));
	expect((await draftOf(bed.product, flow)).lanes["main"]?.[0]).toBe("hello");
	await cardOf(tom.page, /Step 2/).waitFor();
});

test("who leaves or is locked out is not shown any more", async () => {
	const { page } = bed.maria;
	await here(page, /Tom Becker/).waitFor();
	const accounts = await api<{ items: { id: string; email: string }[] }>(bed.product, "GET", "/api/accounts");
	const id = accounts.body.items.find((each) => each.email === "tom.becker@acme.test")?.id;
	await api(bed.product, "PATCH", `/api/accounts/${id}`, { disabled: true });
	await here(page, /Tom Becker/).waitFor({ state: "detached" });
});

test("nothing on the way broke the content security policy or threw", () => {
	expect([...bed.maria.complaints, ...tom.complaints]).toEqual([]);
});
