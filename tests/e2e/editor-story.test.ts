import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { picture } from "../browser/page.ts";
import { until } from "../product/until.ts";
import { cardOf, cleanInBothThemes, designerBed, draftOf, makeFlow, openFlow, saved } from "./designer-bed.ts";

const bed = designerBed();
let id: string;

const flow: FlowGraph = {
	...emptyGraph(),
	trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
	cards: { only: { id: "only", uses: "flow.continueIf@1", fields: {} } },
	lanes: { main: ["only"] },
};
const condition = async () => (await draftOf(bed.product, id)).cards["only"]?.fields["when"];

test("an expression is written in the code editor: names are offered, a problem is told and mended, its value is shown", async () => {
	const { page } = bed.maria;
	id = await makeFlow(bed.product, "Contractors only", flow);
	await openFlow(page, id);
	await cardOf(page, /Step 2/).click();
	await page.getByRole("button", { name: "Open in the editor" }).click();
	const dialog = page.getByRole("dialog");
	await dialog.locator(".monaco-editor textarea").waitFor();
	await page.keyboard.type("tr");
	await page.getByRole("option", { name: /^trigger/ }).waitFor();
	await page.keyboard.press("Enter");
	await page.getByRole("option", { name: /^user/ }).first().waitFor();
	await page.keyboard.press("Enter");
	await page.keyboard.type(".userTy");
	await page.getByRole("option", { name: /^userType/ }).waitFor();
	await picture(page, "expression-names");
	await page.keyboard.press("Enter");
	await page.keyboard.type(" == 3");
	const result = dialog.getByRole("region", { name: "Result" });
	await result.getByText(/cannot be compared/).waitFor();
	await dialog.locator(".squiggly-error").first().waitFor();
	await cleanInBothThemes(page, "expression-problem");
	await page.keyboard.press("Backspace");
	await page.keyboard.type('"contractor');
	await result.getByText(/Gives yes or no/).waitFor();
	await result.getByLabel("Value").getByText("false").waitFor();
	await cleanInBothThemes(page, "expression-value");
	expect(await dialog.locator(".monaco-editor textarea").inputValue()).toContain("trigger");
	await page.keyboard.press("Control+Enter");
	await dialog.waitFor({ state: "detached" });
	await saved(page);
	expect(await condition()).toEqual({ kind: "expression", cel: 'trigger.user.userType == "contractor"' });
	await cardOf(page, /Step 2/).focus();
	await page.keyboard.press("Control+z");
	await until("the condition undone", async () => (await condition()) === undefined);
	expect(bed.maria.complaints).toEqual([]);
});
