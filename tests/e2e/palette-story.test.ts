import { literal } from "@keyway/schema/field-value";
import { emptyGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { cardOf, cleanInBothThemes, designerBed, draftOf, makeFlow, openFlow, saved } from "./designer-bed.ts";

const bed = designerBed();
let id: string;

const run = async (words: string) => {
	const { page } = bed.maria;
	await page.keyboard.press("Control+k");
	await page.getByRole("combobox", { name: "Search or run a command" }).fill(words);
};

test("Ctrl K finds a card of the flow and goes there", async () => {
	const { page } = bed.maria;
	const upper = (card: string, title: string) => ({
		id: card,
		uses: "text.upper@1",
		title,
		fields: { text: literal(card) },
	});
	id = await makeFlow(bed.product, "Palette", {
		...emptyGraph(),
		cards: { one: upper("one", "Shout the name"), two: upper("two", "Shout the town") },
		lanes: { main: ["one", "two"] },
	});
	await openFlow(page, id);
	await run("shout town");
	await page.getByRole("option", { name: /Shout the town Step 3/ }).waitFor();
	await cleanInBothThemes(page, "palette");
	await page.keyboard.press("Enter");
	await page.getByRole("textbox", { name: "Title of the step" }).waitFor();
	expect(await page.getByRole("textbox", { name: "Title of the step" }).inputValue()).toBe("Shout the town");
});

test("a step is added, a command is run and taken back by it", async () => {
	const { page } = bed.maria;
	await run("lower case");
	await page.getByRole("option", { name: /Lower case/ }).waitFor();
	await page.keyboard.press("Enter");
	await cardOf(page, /Step 4, Lower case/).waitFor();
	await run("undo");
	await page.getByRole("option", { name: "Undo: Add Lower case" }).waitFor();
	await page.keyboard.press("Enter");
	await cardOf(page, /Step 4/).waitFor({ state: "detached" });
	await run("publish");
	await page.keyboard.press("Enter");
	await page.getByRole("dialog", { name: "Publish version 1" }).waitFor();
	await page.keyboard.press("Escape");
	await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("a card moves to a place that is chosen by words", async () => {
	const { page } = bed.maria;
	await cardOf(page, /Step 3, Shout the town/).click();
	await cardOf(page, /Step 3, Shout the town/).focus();
	await page.keyboard.press("m");
	const dialog = page.getByRole("dialog", { name: "Move Shout the town to…" });
	await dialog.getByRole("combobox").fill("start");
	await cleanInBothThemes(page, "move");
	await page.keyboard.press("Enter");
	await cardOf(page, /Step 2, Shout the town/).waitFor();
	await saved(page);
	expect((await draftOf(bed.product, id)).lanes["main"]).toEqual(["two", "one"]);
});

test("the history names every edit, and goes back over several at once", async () => {
	const { page } = bed.maria;
	await page.keyboard.press("Delete");
	await cardOf(page, /Step 3/).waitFor({ state: "detached" });
	await page.getByRole("button", { name: "History of edits" }).click();
	await page.getByRole("menuitem", { name: "Undo Remove Shout the town" }).waitFor();
	await cleanInBothThemes(page, "history");
	await page.getByRole("menuitem", { name: "Undo Move Shout the town" }).click();
	await cardOf(page, /Step 3, Shout the town/).waitFor();
	await saved(page);
	expect((await draftOf(bed.product, id)).lanes["main"]).toEqual(["one", "two"]);
	await page.getByRole("button", { name: "History of edits" }).click();
	await page.getByRole("menuitem", { name: "Redo Move Shout the town" }).click();
	await cardOf(page, /Step 2, Shout the town/).waitFor();
});

test("flows and people are found from every page", async () => {
	const { page } = bed.maria;
	await run("new user to salesforce");
	await page.getByRole("option", { name: /New user to Salesforce and Slack/ }).click();
	await page.getByRole("button", { name: /New user to Salesforce and Slack, flow menu/ }).waitFor();
	await page.goto("/runs");
	await page.getByRole("heading", { name: "Runs", exact: true }).waitFor();
	await run("maria");
	await page.getByRole("option", { name: /Maria Schulz/ }).click();
	await page.getByRole("dialog", { name: /Maria Schulz/ }).waitFor();
	expect(bed.maria.complaints).toEqual([]);
});
