import { createTestDatabase } from "@keyway/db/test-database";
import type { FlowGraph } from "@keyway/schema/flow";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject } from "vitest";
import { launchBrowser } from "../browser/find-browser.ts";
import { accessibilityFaults, openBrowser, type Person, painted, picture, signIn } from "../browser/page.ts";
import { api } from "../product/api.ts";
import { type Product, startProduct } from "../product/start-product.ts";

/** A product with a signed-in person at a browser, for one file of stories. */
export type Bed = { product: Product; maria: Person; browser: Browser };

export function designerBed(): Bed {
	const bed = {} as Bed;
	let database: Awaited<ReturnType<typeof createTestDatabase>>;
	beforeAll(async () => {
		database = await createTestDatabase(inject("databaseUrl"));
		bed.product = await startProduct(database.url);
		bed.browser = await launchBrowser();
		bed.maria = await openBrowser(bed.browser, bed.product);
		bed.maria.page.setDefaultTimeout(10_000);
		await signIn(bed.maria, bed.product, "maria.schulz@acme.test");
	});
	afterAll(async () => {
		await bed.browser?.close();
		await bed.product?.stop();
		await database?.drop();
	});
	return bed;
}

/** Makes a flow over the API; answers its id. */
export async function makeFlow(product: Product, name: string, graph: FlowGraph): Promise<string> {
	const made = await api<{ id: string }>(product, "POST", "/api/flows", { name, kind: "automation", graph });
	if (made.status !== 201) throw new Error(`The flow was not made: ${JSON.stringify(made.body)}`);
	return made.body.id;
}

/** The draft as the server has it. */
export async function draftOf(product: Product, id: string): Promise<FlowGraph> {
	return (await api<{ draft: FlowGraph }>(product, "GET", `/api/flows/${id}`)).body.draft;
}

export async function openFlow(page: Page, id: string): Promise<void> {
	await page.goto(`/flows/${id}`);
	await cardOf(page, /Step 1/).waitFor();
}

/** A card on the canvas, by its accessible name. */
export const cardOf = (page: Page, name: RegExp | string) => page.getByRole("group", { name }).first();

export const saved = (page: Page) => page.getByText("Saved", { exact: true }).first().waitFor();

/** Nothing that axe finds, in either theme of the system; a picture of each is kept where a folder is named. */
export async function cleanInBothThemes(page: Page, name: string): Promise<void> {
	for (const theme of ["dark", "light"] as const) {
		await page.emulateMedia({ colorScheme: theme });
		await page.locator(`html[data-theme="${theme}"]`).waitFor();
		await painted(page);
		await picture(page, `${name}-${theme}`);
		expect(await accessibilityFaults(page)).toEqual([]);
	}
}
