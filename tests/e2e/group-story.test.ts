import { literal, ref } from "@keyway/schema/field-value";
import { type Card, emptyGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { api } from "../product/api.ts";
import { until } from "../product/until.ts";
import { cardOf, cleanInBothThemes, designerBed, draftOf, makeFlow, openFlow, saved } from "./designer-bed.ts";

const bed = designerBed();
let id: string;

const upper = (own: string, text: Card["fields"][string], title: string): Card => ({
	id: own,
	uses: "text.upper@1",
	title,
	fields: { text },
});

test("neighbours become a group with a name", async () => {
	const { page } = bed.maria;
	id = await makeFlow(bed.product, "Grouping", {
		...emptyGraph(),
		trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
		cards: {
			first: upper("first", ref("trigger", "user", "firstName"), "First"),
			second: upper("second", ref("first", "text"), "Second"),
			third: upper("third", ref("second", "text"), "Third"),
			fourth: upper("fourth", literal("x"), "Fourth"),
		},
		lanes: { main: ["first", "second", "third", "fourth"] },
	});
	await openFlow(page, id);
	await cardOf(page, /Step 2, First/).click();
	await cardOf(page, /Step 3, Second/).click({ modifiers: ["Shift"] });
	await page.keyboard.press("Control+g");
	const name = page.getByRole("textbox", { name: "Name of the group" });
	await name.fill("Names in capitals");
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Fold Names in capitals" }).waitFor();
	await saved(page);
	await cleanInBothThemes(page, "group");
	const groups = Object.values((await draftOf(bed.product, id)).groups);
	expect(groups).toEqual([{ title: "Names in capitals", lane: "main", first: "first", last: "second", folded: false }]);
});

test("folded it is one card that says what goes in and comes out, walked over by the arrows", async () => {
	const { page } = bed.maria;
	await page.getByRole("button", { name: "Fold Names in capitals" }).click();
	const group = page.getByRole("group", { name: "Group Names in capitals, folded, 2 cards" });
	await group.waitFor();
	await group.getByText("User created › User › First name").waitFor();
	await group.getByText("Second › Text").waitFor();
	await cleanInBothThemes(page, "folded");
	await cardOf(page, /Step 1/).focus();
	await page.keyboard.press("ArrowRight");
	await page.getByRole("textbox", { name: "Name of the group" }).waitFor();
	await page.keyboard.press("ArrowRight");
	await cardOf(page, /Step 4, Third.*selected/).waitFor();
	await page.keyboard.press("ArrowLeft");
	await page.keyboard.press("f");
	await cardOf(page, /Step 2, First/).waitFor();
	await page.keyboard.press("Control+z");
	await group.waitFor();
	await page.keyboard.press("Control+Shift+z");
});

test("N puts a note beside a card, with its author and day", async () => {
	const { page } = bed.maria;
	await page.keyboard.press("1");
	await cardOf(page, /Step 4, Third/).click();
	await cardOf(page, /Step 4, Third/).focus();
	await page.keyboard.press("n");
	const dialog = page.getByRole("dialog", { name: "Note at Third" });
	await dialog.getByRole("textbox", { name: "Note" }).fill("Capitals are what the directory wants.");
	await page.keyboard.press("Control+Enter");
	await page.getByRole("button", { name: /^Note: Capitals are what the directory wants/ }).waitFor();
	await cleanInBothThemes(page, "note");
	await saved(page);
	const [note] = Object.values((await draftOf(bed.product, id)).notes);
	expect(note).toMatchObject({ at: "third", author: "Maria Schulz" });
	await page.getByRole("button", { name: /^Note: Capitals/ }).click();
	await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
	await page.getByRole("button", { name: /^Note: Capitals/ }).waitFor({ state: "detached" });
});

test("a selection is extracted to a helper flow, and a card here calls it", async () => {
	const { page } = bed.maria;
	await cardOf(page, /Step 2, First/).click();
	await cardOf(page, /Step 3, Second/).click({ modifiers: ["Shift"] });
	await page.getByRole("button", { name: "Extract to a helper flow…" }).click();
	const dialog = page.getByRole("dialog", { name: /Extract 2 cards/ });
	await dialog.getByRole("textbox", { name: "Name of the helper flow" }).fill("Capitals");
	await dialog.getByText("User created › User › First name").waitFor();
	await cleanInBothThemes(page, "extract");
	await dialog.getByRole("button", { name: "Extract" }).click();
	await cardOf(page, /Step 3, Third/).waitFor();
	await saved(page);
	const draft = await draftOf(bed.product, id);
	const [call] = draft.lanes["main"] ?? [];
	expect(draft.cards[call ?? ""]?.uses).toMatch(/^flow\.call@/);
	expect(draft.cards["third"]?.fields["text"]).toMatchObject({ kind: "ref", card: call });
	const helper = await until("the helper flow", async () => {
		const { body } = await api<{ items: { name: string; kind: string }[] }>(
			bed.product,
			"GET",
			"/api/flows?kind=helper",
		);
		return body.items.find((each) => each.name === "Capitals");
	});
	expect(helper.kind).toBe("helper");
	expect(bed.maria.complaints).toEqual([]);
});
