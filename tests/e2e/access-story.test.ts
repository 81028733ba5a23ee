import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openBrowser, type Person, signIn } from "../browser/page.ts";
import { cleanInBothThemes, designerBed } from "./designer-bed.ts";

const bed = designerBed();
let ana: Person;

async function arrive(email: string): Promise<Person> {
	const person = await openBrowser(bed.browser, bed.product);
	person.page.setDefaultTimeout(15_000);
	await signIn(person, bed.product, email);
	return person;
}

const rowOf = (page: Page, text: string | RegExp) => page.getByRole("row").filter({ hasText: text });

test("Ana, who may see no flow, finds the roles and is told who will decide before she asks", async () => {
	ana = await arrive("ana.perez@acme.test");
	const { page } = ana;
	await page.getByRole("heading", { name: "Request access" }).waitFor();
	await page.getByRole("button", { name: "Request Slack admin" }).click();
	const dialog = page.getByRole("dialog", { name: "Request Slack admin" });
	await dialog.getByRole("list", { name: "Who decides" }).getByText("David Osei").waitFor();
	await dialog.getByLabel("For how long", { exact: true }).fill("400");
	await dialog.getByText("for 90 days", { exact: true }).waitFor();
	await cleanInBothThemes(page, "access-request");
	await dialog.getByLabel("For how long", { exact: true }).fill("14");
	await dialog.getByLabel("Why it is needed").fill("The workspace is cleaned up before the audit.");
	await dialog.getByRole("button", { name: "Send request" }).click();
	await page.getByText("David Osei will be asked.").waitFor();
	await page.getByRole("link", { name: "My access" }).click();
	await rowOf(page, "Waiting for approval").getByRole("button", { name: "Slack admin" }).click();
	await page.getByRole("dialog").getByText("The workspace is cleaned up before the audit.").waitFor();
	await cleanInBothThemes(page, "access-my-request");
	await page.keyboard.press("Escape");
});

test("her manager approves on a phone, for less time than she asked, and the grant counts down", async () => {
	const { page, complaints, context } = await arrive("david.osei@acme.test");
	await page.setViewportSize({ width: 390, height: 800 });
	await page.goto("/access/approvals");
	const card = page.getByRole("article", { name: /Slack admin of Slack for Ana Perez/ });
	await card.getByText("The workspace is cleaned up before the audit.").waitFor();
	await cleanInBothThemes(page, "access-inbox-phone");
	await card.getByText("Add a reason or shorten it").click();
	await card.getByLabel("Reason").fill("One week is enough.");
	await card.getByLabel("For how long", { exact: true }).fill("7");
	await card.getByRole("button", { name: "Approve" }).click();
	await page.getByText("Nothing waits for you").waitFor();
	expect(complaints).toEqual([]);
	await context.close();
	await ana.page.goto("/access/mine");
	await rowOf(ana.page, "Active").getByText("6 d 23 h left").waitFor({ timeout: 30_000 });
	await rowOf(ana.page, "Done").getByRole("button", { name: "Slack admin" }).click();
	await ana.page.getByRole("dialog").getByText("One week is enough.").waitFor();
	await ana.page.keyboard.press("Escape");
	await cleanInBothThemes(ana.page, "access-mine");
});

test("Maria begins a review, and each access is kept or revoked with a reason", async () => {
	const { page } = bed.maria;
	await page.goto("/access/reviews");
	await page.getByRole("button", { name: "Begin a review" }).first().click();
	const dialog = page.getByRole("dialog", { name: "Begin a review" });
	await dialog.getByLabel("Name").fill("Winter review");
	await dialog.getByLabel("Until").fill(new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10));
	await dialog.getByRole("button", { name: "Begin" }).click();
	await page.getByRole("heading", { name: "Winter review", level: 1 }).waitFor();
	await cleanInBothThemes(page, "access-review");
	await rowOf(page, "Ana Perez").getByText("David Osei").waitFor();
	await page.getByRole("button", { name: "End now" }).click();
	await page.getByText("Closed", { exact: true }).waitFor({ timeout: 60_000 });
});

test("Ana asks for more time and takes that back, then gives the role back, and it is removed", async () => {
	const { page } = ana;
	await page.getByRole("button", { name: "Extend Slack admin" }).click();
	const dialog = page.getByRole("dialog", { name: "More time for Slack admin" });
	await dialog.getByLabel("Why it is still needed").fill("The audit was moved.");
	await dialog.getByRole("button", { name: "Ask for more time" }).click();
	await rowOf(page, "More time").getByRole("button", { name: "Slack admin" }).click();
	await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
	await page.getByRole("dialog").getByText("Taken back").waitFor();
	await page.keyboard.press("Escape");
	await page.getByRole("button", { name: "Give back Slack admin" }).click();
	await page.getByRole("dialog").getByRole("button", { name: "Give back" }).click();
	await rowOf(page, "Ended").getByText("it was revoked").waitFor({ timeout: 30_000 });
	expect(ana.complaints).toEqual([]);
	await ana.context.close();
});

test("Maria makes a policy and a role that needs a flow, and sees what is missing", async () => {
	const { page } = bed.maria;
	await page.goto("/access/policies/new");
	await page.getByLabel("Name", { exact: true }).first().fill("Two must agree");
	await page.getByRole("button", { name: "Add stage" }).click();
	const second = page.getByRole("group", { name: "Stage 2" });
	await second.getByRole("combobox", { name: "Asks" }).click();
	await page.getByRole("option", { name: "Owners of the role" }).click();
	await page.keyboard.press("Escape");
	await cleanInBothThemes(page, "access-policy");
	await page.getByRole("button", { name: "Save" }).click();
	await page.getByText("“Two must agree” was saved as version 1.").waitFor();
	await page.goto("/access/roles");
	await page.getByRole("button", { name: "Add role to Slack" }).click();
	const dialog = page.getByRole("dialog", { name: "Add a role to Slack" });
	await dialog.getByLabel("Name", { exact: true }).fill("Channel keeper");
	await dialog.getByLabel("Policy").selectOption({ label: "Two must agree" });
	await dialog.getByRole("button", { name: "Save" }).click();
	await page.getByRole("heading", { name: "Channel keeper", level: 1 }).waitFor();
	await page.getByText("Cannot be requested yet").waitFor();
	await page.getByLabel("Provisioning flow", { exact: true }).selectOption({ label: "Slack admin: give" });
	await page.getByRole("link", { name: "Open the provisioning flow" }).waitFor();
	await page.getByLabel("Deprovisioning flow", { exact: true }).selectOption({ label: "Slack admin: take back" });
	await page.getByText("Can be requested", { exact: true }).waitFor({ timeout: 30_000 });
	await cleanInBothThemes(page, "access-role");
});

test("a link that was mailed and used up says so, and decides nothing", async () => {
	const { page } = bed.maria;
	await page.goto(`/decide#token=${"x".repeat(40)}`);
	await page.getByRole("heading", { name: "This link does not work" }).waitFor();
	await cleanInBothThemes(page, "access-link");
	await page.goto("/access/mine");
	await page.getByRole("button", { name: /Account menu/ }).click();
	await page.getByRole("menuitem", { name: "Notices" }).click();
	await page.getByRole("dialog", { name: "Notices" }).getByLabel("Tell me by").selectOption("email");
	await page.getByRole("dialog", { name: "Notices" }).getByRole("button", { name: "Save" }).click();
	await page.getByText("Your choice was saved.").waitFor();
});

test("the audit tells all of it, and its chain verifies", async () => {
	const { page } = bed.maria;
	await page.getByRole("navigation", { name: "Access" }).getByRole("link", { name: "Audit" }).click();
	await page.getByRole("button", { name: "Verify" }).click();
	await page.getByText(/entries, none altered/).waitFor();
	await page.getByLabel("What it is about").fill("Slack admin");
	await rowOf(page, "ana.perez@acme.test").first().waitFor();
	await cleanInBothThemes(page, "access-audit");
	for (const name of ["Tasks", "Everybody", "Roles", "Policies"]) {
		await page.getByRole("navigation", { name: "Access" }).getByRole("link", { name }).click();
		await page.getByRole("link", { name, exact: true }).and(page.locator("[aria-current=page]")).waitFor();
		await cleanInBothThemes(page, `access-${name.toLowerCase()}`);
	}
	expect(bed.maria.complaints).toEqual([]);
});
