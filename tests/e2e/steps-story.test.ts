import type { FlowGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { cardOf, cleanInBothThemes, designerBed, draftOf, makeFlow, openFlow, saved } from "./designer-bed.ts";

const bed = designerBed();
const empty: FlowGraph = { trigger: null, cards: {}, lanes: { main: [] }, groups: {}, notes: {} };

const composer = () => bed.maria.page.getByRole("region", { name: "Write a step" });
const words = () => composer().getByRole("textbox", { name: "Say what should happen next" });
const usesOf = (graph: FlowGraph) => [
	graph.trigger?.uses.split("@")[0],
	...(graph.lanes["main"] ?? []).map((id) => graph.cards[id]?.uses.split("@")[0]),
];

test("a pasted list becomes cards, shown before they are written, in one step that undo takes back", async () => {
	const { page } = bed.maria;
	const id = await makeFlow(bed.product, "Said in words", empty);
	await openFlow(page, id);
	await words().fill(
		[
			"When a user is created",
			"Create a contact in Salesforce for the user",
			'Send the message "Welcome aboard" to #it-news in Slack',
		].join("\n"),
	);
	await cardOf(page, /Send.*message.*proposed/i).waitFor();
	await page.getByRole("region", { name: "Start from a template" }).waitFor({ state: "detached" });
	await cleanInBothThemes(page, "steps-preview");
	expect(usesOf(await draftOf(bed.product, id))).toEqual([undefined]);
	await words().press("Enter");
	await saved(page);
	const wanted = ["directory.userCreated", "salesforce.createRecord", "slack.sendChannelMessage"];
	await expect.poll(async () => usesOf(await draftOf(bed.product, id)), { timeout: 10_000 }).toEqual(wanted);
	await page.getByRole("button", { name: /^Undo/ }).first().click();
	await expect.poll(async () => usesOf(await draftOf(bed.product, id)), { timeout: 10_000 }).toEqual([undefined]);
	await page.getByRole("button", { name: /^Redo/ }).first().click();
	await expect.poll(async () => usesOf(await draftOf(bed.product, id)), { timeout: 10_000 }).toEqual(wanted);
});

test("a sentence goes behind the selected card, and Escape drops it", async () => {
	const { page } = bed.maria;
	await cardOf(page, /Step 2/).click();
	await words().fill("wait 3 days");
	await cardOf(page, /Wait.*proposed/i).waitFor();
	await words().press("Escape");
	await expect.poll(() => page.getByRole("group", { name: /proposed/ }).count(), { timeout: 10_000 }).toBe(0);
	await words().fill("wait 3 days");
	await cardOf(page, /Wait.*proposed/i).waitFor();
	await expect.poll(() => composer().getByRole("button", { name: "Add" }).isEnabled(), { timeout: 10_000 }).toBe(true);
	await composer().getByRole("button", { name: "Add" }).click();
	await cardOf(page, /Step 3, Wait/).waitFor();
});

test("as a text the flow is written over, seen first, then applied in one step", async () => {
	const { page } = bed.maria;
	await page.getByRole("radiogroup", { name: "Form of the steps" }).getByText("Text").click();
	const text = page.getByRole("textbox", { name: "Steps as text" });
	await page.getByText("Create a workflow with the following steps.").waitFor();
	await page
		.locator(".steps-editor")
		.getByText(/3.days/)
		.first()
		.waitFor();
	await text.press("Control+End");
	await text.pressSequentially("\nWait 5 hours");
	await page.getByText("Adds 1 card.").waitFor();
	await cardOf(page, /Wait.*proposed/i).waitFor();
	await cleanInBothThemes(page, "steps-text");
	await page.getByRole("button", { name: "Apply" }).click();
	await cardOf(page, /Step 5, Wait/).waitFor();
	await text.pressSequentially("\nFrobnicate the gizmo");
	await page.locator(".squiggly-warning, .squiggly-error").first().waitFor();
	await page.getByRole("button", { name: "Discard" }).click();
	await expect.poll(() => page.locator(".steps-editor").getByText("Frobnicate").count(), { timeout: 10_000 }).toBe(0);
	await page.getByRole("radiogroup", { name: "Form of the steps" }).getByText("List").click();
});

test("words that nobody understands are said so, and write nothing that pretends", async () => {
	await words().fill("frobnicate the gizmo");
	await composer()
		.getByText(/No card does/)
		.waitFor();
	await words().press("Escape");
	expect(bed.maria.complaints).toEqual([]);
});
