import { literal, template } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { picture } from "../browser/page.ts";
import { until } from "../product/until.ts";
import { cardOf, cleanInBothThemes, designerBed, draftOf, makeFlow, openFlow, saved } from "./designer-bed.ts";

const bed = designerBed();
let id: string;

const card = (own: string, uses: string, title: string, fields: Card["fields"]): [string, Card] => [
	own,
	{ id: own, uses, title, fields },
];
const flow: FlowGraph = {
	...emptyGraph(),
	trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
	cards: Object.fromEntries([
		card("parts", "text.split@1", "Split the name", { text: literal("a,b"), separator: literal(",") }),
		card("post", "slack.sendChannelMessage@1", "Tell IT", { channel: literal("#general"), text: literal("Hello") }),
	]),
	lanes: { main: ["parts", "post"] },
};
const text = async () => (await draftOf(bed.product, id)).cards["post"]?.fields["text"];

/** Moves the mouse as a hand does; what is dragged is told only after a first small move. */
async function drag(from: Locator, to: Locator, onTheWay?: () => Promise<void>) {
	const { mouse } = bed.maria.page;
	const [start, end] = [await from.boundingBox(), await to.boundingBox()];
	if (!start || !end) throw new Error("Not on the screen.");
	await mouse.move(start.x + start.width / 2, start.y + start.height / 2);
	await mouse.down();
	await mouse.move(start.x + start.width / 2 + 12, start.y + start.height / 2 + 6, { steps: 3 });
	await mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 8 });
	await onTheWay?.();
	await mouse.up();
}

const row = (card: Locator, field: string) => card.locator(`[data-field="${field}"]`);

test("an output is dragged on to a field of a later card: fitting fields light up, and a chip says what is read", async () => {
	const { page } = bed.maria;
	id = await makeFlow(bed.product, "Mapping", flow);
	await openFlow(page, id);
	const output = cardOf(page, /Step 1/).locator('[data-output="user.email"]');
	const post = cardOf(page, /Step 3, Tell IT/);
	await drag(output, row(post, "text"), async () => {
		await post.locator('[data-field="text"][data-fit="yes"]').waitFor();
		await post.locator('[data-field="channel"][data-fit="yes"]').waitFor();
		await picture(page, "mapping-drag");
	});
	await post.getByText("Email", { exact: true }).waitFor();
	await saved(page);
	expect(await text()).toEqual(template("Hello ", { card: "trigger", path: ["user", "email"] }));
});

test("threads lead from the outputs to the fields of the selected card", async () => {
	const { page } = bed.maria;
	await page.locator(".threads path").first().waitFor();
	await cleanInBothThemes(page, "threads");
	await page.keyboard.press("Control+z");
	await page.locator(".threads path").first().waitFor({ state: "detached" });
	await saved(page);
	expect(await text()).toEqual(literal("Hello"));
});

test("where the types differ a function is offered that converts, and both are one edit", async () => {
	const { page } = bed.maria;
	const post = cardOf(page, /Step 3, Tell IT/);
	const list = cardOf(page, /Step 2, Split the name/)
		.locator("[data-output]")
		.first();
	await drag(list, row(post, "channel"), () => post.locator('[data-field="channel"][data-fit="no"]').waitFor());
	await page.getByRole("dialog", { name: /Where .* goes/ }).waitFor();
	await cleanInBothThemes(page, "converter");
	await page.getByRole("option", { name: /through Join/ }).click();
	await cardOf(page, /Step 4, Tell IT/).waitFor();
	await saved(page);
	const { cards } = await draftOf(bed.product, id);
	expect(cards["join"]?.fields["list"] ?? cards["join"]?.fields["items"]).toMatchObject({ kind: "ref", card: "parts" });
	expect(cards["post"]?.fields["channel"]).toMatchObject({ kind: "ref", card: "join" });
	await page.keyboard.press("Escape");
	await cardOf(page, /Step 4, Tell IT/).focus();
	await page.keyboard.press("Control+z");
	await cardOf(page, /Step 4, Tell IT/).waitFor({ state: "detached" });
});

test("the same by keyboard: C, an output, a field, Enter", async () => {
	const { page } = bed.maria;
	await cardOf(page, /Step 1/).click();
	await cardOf(page, /Step 1/).focus();
	await page.keyboard.press("c");
	await page.getByRole("combobox", { name: /Which output/ }).fill("first name");
	await page.keyboard.press("Enter");
	await page.getByRole("combobox", { name: /Which field gets First name/ }).fill("text tell");
	await page.keyboard.press("Enter");
	const value = await until("the mapped field", async () => {
		const now = await text();
		return now?.kind === "template" ? now : null;
	});
	expect(value).toEqual(template("Hello ", { card: "trigger", path: ["user", "firstName"] }));
});

test("a step from the palette goes to the link it is dropped on, a card to the place it is dragged to", async () => {
	const { page } = bed.maria;
	const item = page.getByRole("complementary", { name: "Steps to add" }).getByRole("button", { name: /^Wait/ }).first();
	await item.scrollIntoViewIfNeeded();
	await drag(item, page.getByRole("button", { name: "Add a step here" }).first());
	await cardOf(page, /Step 2, Wait/).waitFor();
	await page.keyboard.press("1");
	await picture(page, "dropped");
	await saved(page);
	const before = (await draftOf(bed.product, id)).lanes["main"];
	expect(before).toEqual(["wait", "parts", "post"]);
	await drag(cardOf(page, /Step 2, Wait/), cardOf(page, /Step 4, Tell IT/));
	await cardOf(page, /Step 4, Wait/).waitFor();
	await saved(page);
	expect((await draftOf(bed.product, id)).lanes["main"]).toEqual(["parts", "post", "wait"]);
});

test("a card's port is dragged on to the canvas for a new step behind it, on to another card to bring that behind it", async () => {
	const { page } = bed.maria;
	const port = (name: RegExp) => cardOf(page, name).locator(".card-out");
	await drag(port(/Step 2, Split/), page.getByRole("toolbar", { name: "Canvas tools" }).locator("xpath=../.."));
	await page.getByRole("combobox", { name: "Find a step" }).fill("upper case");
	await page.keyboard.press("Enter");
	await cardOf(page, /Step 3, Upper case/).waitFor();
	await saved(page);
	const [first, added] = (await draftOf(bed.product, id)).lanes["main"] ?? [];
	expect(first).toBe("parts");
	await page.keyboard.press("1");
	await drag(port(/Step 2, Split/), cardOf(page, /Step 5, Wait/));
	await cardOf(page, /Step 3, Wait/).waitFor();
	await saved(page);
	expect((await draftOf(bed.product, id)).lanes["main"]).toEqual(["parts", "wait", added, "post"]);
	await page.keyboard.press("Control+z");
	await cardOf(page, /Step 5, Wait/).waitFor();
	expect(bed.maria.complaints).toEqual([]);
});
