import { literal, ref } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { until } from "../product/until.ts";
import { cardOf, cleanInBothThemes, designerBed, draftOf, makeFlow, openFlow, saved } from "./designer-bed.ts";

const bed = designerBed();

const upper = (id: string, text: Card["fields"][string]): Card => ({ id, uses: "text.upper@1", fields: { text } });
const flow: FlowGraph = {
	...emptyGraph(),
	cards: {
		first: { ...upper("first", literal("ada")), title: "First" },
		second: { ...upper("second", ref("first", "text")), title: "Second" },
		third: { ...upper("third", literal("grace")), title: "Third" },
		post: {
			id: "post",
			uses: "slack.sendChannelMessage@1",
			title: "Post",
			connection: "0f9d3c5a-6f6b-4c43-9a57-0d1c55b9f7aa",
			fields: { channel: literal("#general"), text: ref("third", "text") },
		},
	},
	lanes: { main: ["first", "second", "third", "post"] },
};
let id: string;
const main = async () => (await draftOf(bed.product, id)).lanes["main"];

test("Shift-click and Shift+arrows select several cards, and the panel says what can be done to them", async () => {
	const { page } = bed.maria;
	id = await makeFlow(bed.product, "Selecting", { ...flow, cards: { ...flow.cards, post: withoutConnection() } });
	await openFlow(page, id);
	await cardOf(page, /Step 2, First/).click();
	await cardOf(page, /Step 3, Second/).click({ modifiers: ["Shift"] });
	await page.getByRole("heading", { name: "2 steps selected" }).waitFor();
	await cardOf(page, /Step 3, Second.*selected/).waitFor();
	await page.keyboard.press("Shift+ArrowRight");
	await page.getByRole("heading", { name: "3 steps selected" }).waitFor();
	await cleanInBothThemes(page, "selection");
});

const withoutConnection = (): Card => {
	const { connection: _, ...card } = flow.cards["post"] as Card;
	return card;
};

test("many cards are removed as one and come back as one", async () => {
	const { page } = bed.maria;
	await page.keyboard.press("Delete");
	await cardOf(page, /Step 2, Post/).waitFor();
	await saved(page);
	expect(await main()).toEqual(["post"]);
	await page.keyboard.press("Control+z");
	await page.keyboard.press("1");
	await cardOf(page, /Step 5, Post/).waitFor();
	await saved(page);
	expect(await main()).toEqual(["first", "second", "third", "post"]);
});

test("a frame drawn with the mouse selects what it touches", async () => {
	const { page } = bed.maria;
	await page.keyboard.press("1");
	const from = await cardOf(page, /Step 2, First/).boundingBox();
	const to = await cardOf(page, /Step 3, Second/).boundingBox();
	if (!from || !to) throw new Error("The cards are not drawn.");
	await page.mouse.move(from.x + 20, from.y - 60);
	await page.mouse.down();
	await page.mouse.move(to.x + to.width / 2, to.y + 20, { steps: 6 });
	await page.mouse.up();
	await page.getByRole("heading", { name: "2 steps selected" }).waitFor();
});

test("a selection is duplicated with its links, and everything after a card can be selected", async () => {
	const { page } = bed.maria;
	await page.keyboard.press("Control+d");
	await cardOf(page, /Step 5, Second/).waitFor();
	await saved(page);
	const { cards } = await draftOf(bed.product, id);
	expect(cards["second_2"]?.fields["text"]).toEqual(ref("first_2", "text"));
	await page.keyboard.press("Control+z");
	await page.keyboard.press("1");
	await cardOf(page, /Step 5, Post/).waitFor();
	await cardOf(page, /Step 3, Second/).click();
	await cardOf(page, /Step 3, Second/).focus();
	await page.keyboard.press("Shift+End");
	await page.getByRole("heading", { name: "2 steps selected" }).waitFor();
});

test("copied cards are text on the clipboard and are pasted into another flow in another tab", async () => {
	const { page, context } = bed.maria;
	await page.keyboard.press("Control+c");
	const other = await makeFlow(bed.product, "Pasting", emptyGraph());
	const tab = await context.newPage();
	await openFlow(tab, other);
	await tab.keyboard.press("Control+v");
	await cardOf(tab, /Step 3, Post/).waitFor();
	await saved(tab);
	const pasted = await draftOf(bed.product, other);
	expect(pasted.lanes["main"]).toEqual(["third", "post"]);
	expect(pasted.cards["post"]?.fields["text"]).toEqual(ref("third", "text"));
	await tab.close();
});

test("cards whose connections do not exist here ask which ones to use", async () => {
	const { page, context } = bed.maria;
	await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: bed.product.url });
	const clip = {
		schema: "keyway.cards/1",
		graph: { ...emptyGraph(), cards: { post: flow.cards["post"] }, lanes: { main: ["post"] } },
		connections: [{ id: flow.cards["post"]?.connection, connector: "slack", name: "Their workspace" }],
		outside: { third: "Third" },
	};
	await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(JSON.stringify(clip))})`);
	await cardOf(page, /Step 5, Post/).focus();
	await page.keyboard.press("Control+v");
	const dialog = page.getByRole("dialog", { name: "Paste 1 card" });
	await dialog.getByText(/Their workspace/).waitFor();
	await dialog.getByLabel("Slack").selectOption({ label: "Acme Slack (sandbox)" });
	await cleanInBothThemes(page, "paste");
	await dialog.getByRole("button", { name: "Paste" }).click();
	await cardOf(page, /Step 6, Post/).waitFor();
	await page.getByText(/used "Third", which was not copied along/).waitFor();
	const connection = await until("the connection of the pasted card", async () => {
		const { cards } = await draftOf(bed.product, id);
		return cards["post_2"]?.connection;
	});
	expect(connection).not.toBe(flow.cards["post"]?.connection);
});

test("a text that is no card is refused in words, and text fields keep their own clipboard", async () => {
	const { page } = bed.maria;
	await page.evaluate(`navigator.clipboard.writeText("just a sentence")`);
	await cardOf(page, /Step 6, Post/).focus();
	await page.keyboard.press("Control+v");
	await page.getByText("The clipboard holds no cards. Copy some cards first.").waitFor();
	await cardOf(page, /Step 6, Post/).click();
	await page.getByRole("textbox", { name: "Text" }).click();
	await page.keyboard.press("Control+v");
	await page.keyboard.type(" v1 h ?");
	expect(await page.getByRole("textbox", { name: "Text" }).textContent()).toContain("just a sentence v1 h ?");
});

test("? shows all keys", async () => {
	const { page } = bed.maria;
	await cardOf(page, /Step 5, Post/).focus();
	await page.keyboard.press("?");
	await page.getByRole("dialog", { name: "Keys" }).getByText("Ctrl Shift Z").waitFor();
	await cleanInBothThemes(page, "keys");
	await page.keyboard.press("Escape");
	expect(bed.maria.complaints).toEqual([]);
});
