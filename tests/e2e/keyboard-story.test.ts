import type { FlowGraph } from "@keyway/schema/flow";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessibilityFaults, picture } from "../browser/page.ts";
import { until } from "../product/until.ts";
import { cardOf, cleanInBothThemes, designerBed, draftOf, saved } from "./designer-bed.ts";

const bed = designerBed();
let flow = "";
const graph = () => draftOf(bed.product, flow);
const idOf = ({ cards }: FlowGraph, uses: string) =>
	Object.values(cards).find((card) => card.uses.startsWith(uses))?.id ?? "";

const hasFocus = async (page: Page, place: Locator) => (await place.and(page.locator(":focus")).count()) > 0;
/** Runs in the page: whether the head of the card with the focus is covered by nothing. */
const HEAD_IS_FREE = `(() => {
	const { left, top } = document.activeElement.getBoundingClientRect();
	return document.activeElement.contains(document.elementFromPoint(left + 60, top + 20));
})()`;

/** Tab until the place is reached, as somebody without a mouse does. */
async function tabTo(page: Page, place: Locator, key: "Tab" | "Shift+Tab" = "Tab") {
	await place.waitFor();
	for (let presses = 0; presses < 90; presses++) {
		if (await hasFocus(page, place)) return;
		await page.keyboard.press(key);
	}
	throw new Error(`Ninety times ${key} did not lead to ${place}.`);
}

async function command(page: Page, words: string) {
	await page.keyboard.press("Control+k");
	const palette = page.getByRole("dialog");
	await palette.getByRole("combobox").waitFor();
	await page.keyboard.type(words);
	await palette.getByRole("option", { name: words }).first().waitFor();
	await page.keyboard.press("Enter");
}

async function addAfter(page: Page, words: string, name: RegExp) {
	await page.keyboard.press("a");
	await page.getByRole("combobox", { name: "Find a step" }).waitFor();
	await page.keyboard.type(words);
	await page.keyboard.press("Enter");
	await cardOf(page, name).waitFor();
	await focused(page, name);
}

/** The card has the focus, and neither panels nor tools lie over its head. */
async function focused(page: Page, name: RegExp) {
	await until("the focus on the card", () => hasFocus(page, cardOf(page, name)));
	await until("the card's head to be free", () => page.evaluate(HEAD_IS_FREE) as Promise<boolean>);
}

/** Into the canvas, which is one stop of the Tab key, and along the links to a card. */
async function walkTo(page: Page, step: number) {
	await tabTo(page, page.locator('[aria-roledescription="card"][tabindex="0"]'), "Shift+Tab");
	for (let steps = 0; steps < 9 && !(await hasFocus(page, cardOf(page, /Step 1,/))); steps++)
		await page.keyboard.press("ArrowLeft");
	for (let at = 1; at < step; at++) {
		await page.keyboard.press("ArrowRight");
		await focused(page, new RegExp(`Step ${at + 1},`));
	}
}

test("a joiner flow is built from nothing to published by the keyboard alone", async () => {
	const { page } = bed.maria;
	await page.goto("/flows");
	await tabTo(page, page.getByRole("button", { name: "Create flow" }).first());
	await page.keyboard.press("Enter");
	await page.getByRole("dialog").getByLabel("Name").waitFor();
	await page.keyboard.type("Joiner by keyboard");
	await page.keyboard.press("Enter");
	await page.waitForURL(/\/flows\/[0-9a-f-]{36}/);
	flow = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? "";
	await cardOf(page, /Step 1/).waitFor();

	await command(page, "User created");
	await cardOf(page, /Step 1, User created/).waitFor();
	await tabTo(page, cardOf(page, /Step 1/));
	await addAfter(page, "if", /Step 2, If/);
	await addAfter(page, "message to a channel", /Step 3, Send a message/);

	// The only connection to Slack is chosen by itself.
	await page.keyboard.press("Enter");
	const settings = page.getByRole("complementary", { name: "Step settings" });
	const channel = settings.getByRole("combobox", { name: "Channel" });
	await tabTo(page, channel.or(settings.getByRole("textbox", { name: "Channel" })));
	await page.keyboard.type("#general");
	await page.keyboard.press("Tab");
	await tabTo(page, settings.getByRole("textbox", { name: "Text" }));
	await page.keyboard.type("Welcome, ");
	await page.keyboard.press("Tab");
	await saved(page);

	await walkTo(page, 1);
	await page.keyboard.press("c");
	await page.getByRole("combobox", { name: /Which output/ }).fill("first name");
	await page.keyboard.press("Enter");
	await page.getByRole("combobox", { name: /Which field gets First name/ }).waitFor();
	await page.keyboard.type("text send a message");
	await page.keyboard.press("Enter");
	await until("the chip", async () => JSON.stringify((await graph()).cards).includes("firstName"));

	await walkTo(page, 2);
	await page.keyboard.press("Enter");
	await tabTo(page, settings.getByRole("textbox", { name: "Condition" }));
	await page.keyboard.type('trigger.user.userType == "contractor"');
	await page.keyboard.press("Tab");
	await until("the condition", async () => JSON.stringify((await graph()).cards).includes("contractor"));
	await saved(page);

	await command(page, "Publish");
	const dialog = page.getByRole("dialog");
	await dialog.waitFor();
	await tabTo(page, dialog.getByRole("button", { name: /^Publish/ }));
	await page.keyboard.press("Enter");
	await dialog.waitFor({ state: "detached" });
	await page.getByText("v1 published").or(page.getByText(/v1/)).first().waitFor();
});

test("Shift F10 and a right click open everything that can be done to a card; Alt and arrows move it", async () => {
	const { page } = bed.maria;
	await walkTo(page, 3);
	await page.keyboard.press("Shift+F10");
	const menu = page.getByRole("menu");
	await menu.waitFor();
	for (const name of [
		/Open its settings/,
		/Test this card/,
		/Add a note/,
		/Duplicate/,
		/Move to…/,
		/Select everything after/,
	])
		await menu.getByRole("menuitem", { name }).waitFor();
	await cleanInBothThemes(page, "card-menu");
	await page.keyboard.press("Escape");
	await menu.waitFor({ state: "detached" });
	await focused(page, /Step 3/);
	await cardOf(page, /Step 2/).click({ button: "right", position: { x: 90, y: 20 } });
	await menu.getByRole("menuitem", { name: /Add a branch/ }).click();
	await until("the new branch", async () => Object.keys((await graph()).lanes).some((lane) => lane.endsWith(".case1")));

	await cardOf(page, /Step 3/).focus();
	await page.keyboard.press("Alt+ArrowLeft");
	await focused(page, /Step 2, Send a message/);
	await page.keyboard.press("Alt+ArrowRight");
	await focused(page, /Step 3, Send a message/);
});

test("branches are named, ordered and taken out in the settings, and say so to screen readers", async () => {
	const { page } = bed.maria;
	await cardOf(page, /Step 2, If/).focus();
	await page.keyboard.press("Enter");
	const branches = page.getByRole("region", { name: "Branches" });
	await tabTo(page, branches.getByRole("textbox", { name: /Name of branch/ }).nth(1));
	await page.keyboard.type("Interns");
	await page.keyboard.press("Tab");
	await branches.getByRole("textbox", { name: "Name of branch Interns" }).waitFor();
	// The focus stands right behind the name.
	await tabTo(page, branches.getByRole("button", { name: "Move branch Interns up" }));
	await page.keyboard.press("Enter");
	const id = idOf(await graph(), "flow.if");
	await until("the order", async () => (await graph()).cards[id]?.laneTitles?.["then"] === "Interns");
	await page.getByRole("status").filter({ hasText: "Move branch Interns" }).waitFor({ state: "attached" });
	await picture(page, "branches");
	await page.keyboard.press("b");
	await until("one more", async () => Object.keys((await graph()).lanes).some((lane) => lane.endsWith(".case2")));
	await tabTo(page, branches.getByRole("button", { name: /^Remove branch/ }).last());
	await page.keyboard.press("Enter");
	await until("one less", async () => !Object.keys((await graph()).lanes).some((lane) => lane.endsWith(".case2")));
});

test("the steps in words are walked, moved and worked on by the same keys", async () => {
	const { page } = bed.maria;
	const steps = page.getByRole("region", { name: "Steps in words" });
	await steps.getByRole("button").first().focus();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Alt+ArrowRight");
	await until("the order", async () => idOf(await graph(), "slack") === (await graph()).lanes["main"]?.[0]);
	await page.keyboard.press("Control+z");
	await until("the order back", async () => idOf(await graph(), "slack") === (await graph()).lanes["main"]?.[1]);
	await page.keyboard.press("Shift+F10");
	await page.getByRole("menu").waitFor();
	await page.keyboard.press("Escape");
	expect(await steps.ariaSnapshot()).toMatch(/- list:\n(.*\n)*\s+- listitem:\n(.*\n)*\s+- list "/);
});

test("a key is changed, told when it is taken, and given back", async () => {
	const { page } = bed.maria;
	await cardOf(page, /Step 2/).focus();
	await page.keyboard.press("?");
	const sheet = page.getByRole("dialog", { name: "Keys" });
	await sheet.getByRole("button", { name: "Add a note: N, change" }).click();
	await page.keyboard.press("a");
	await sheet.getByText("A is “Add a step after”.").waitFor();
	await page.keyboard.press("j");
	await sheet.getByRole("button", { name: "Add a note: J, change" }).waitFor();
	expect(await accessibilityFaults(page)).toEqual([]);
	await picture(page, "keys-changed");
	await page.keyboard.press("Escape");
	await sheet.waitFor({ state: "detached" });
	await page.reload();
	await cardOf(page, /Step 2/).click();
	await cardOf(page, /Step 2/).focus();
	await page.keyboard.press("n");
	expect(await page.getByRole("dialog").count()).toBe(0);
	await page.keyboard.press("j");
	await page.getByRole("dialog").waitFor();
	await page.keyboard.press("Escape");
	await page.getByRole("dialog").waitFor({ state: "detached" });
	await page.keyboard.press("?");
	await page.getByRole("button", { name: "Back to the usual keys" }).click();
	await sheet.getByRole("button", { name: "Add a note: N, change" }).waitFor();
	await page.keyboard.press("Escape");
});

test("cards tell screen readers what they are, how they went and what comes next; tests run by keys and are told", async () => {
	const { page } = bed.maria;
	await cardOf(page, /Step 3, Send a message to a channel, Slack action/).focus();
	await page.keyboard.press("Enter");
	await page.keyboard.press("Control+Enter");
	await page
		.getByRole("group", { name: /^Step 3, Send a message to a channel, Slack action, succeeded in [\d.]+ m?s/ })
		.waitFor();
	await page
		.getByRole("status", { name: "How the run goes on" })
		.filter({ hasText: /Send a message to a channel succeeded\./ })
		.waitFor({ state: "attached" });
	expect(await cardOf(page, /Step 1/).getAttribute("aria-label")).toMatch(
		/^Step 1, User created, Directory trigger, .*then step 2$/,
	);
	await page.keyboard.press("Control+Shift+Enter");
	await page.getByRole("dialog").waitFor();
	await page.keyboard.press("Escape");
	expect(bed.maria.complaints).toEqual([]);
});
