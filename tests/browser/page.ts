import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { mailbox } from "../product/sandbox.ts";
import type { Product } from "../product/start-product.ts";
import { until } from "../product/until.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Runs in the page: text, because the tests are typed without a DOM. */
const REPORT_VIOLATIONS = `document.addEventListener("securitypolicyviolation", (event) =>
	reportViolation([event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber].join(" ")))`;
/** Two frames later and with no transition under way, colours are what they will be. */
const PAINTED = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
	.then(() => Promise.allSettled(document.getAnimations().map((each) => each.finished)))`;
const THEME = "document.documentElement.dataset.theme";

/** A person at a browser: the page, and everything it complained about. */
export type Person = {
	context: BrowserContext;
	page: Page;
	/** CSP reports, uncaught errors and error lines of the console; every story ends with none. */
	complaints: string[];
};

export async function openBrowser(
	browser: Browser,
	product: Product,
	theme: "light" | "dark" = "light",
): Promise<Person> {
	const context = await browser.newContext({
		baseURL: product.url,
		viewport: { width: 1440, height: 900 },
		colorScheme: theme,
		reducedMotion: "reduce",
		locale: "en-GB",
		bypassCSP: false,
	});
	const complaints: string[] = [];
	await context.exposeBinding("reportViolation", (_, text: string) => complaints.push(`CSP: ${text}`));
	await context.addInitScript(REPORT_VIOLATIONS);
	const page = await context.newPage();
	page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
	page.on("console", (message) => {
		// The browser itself logs refused requests; the pages show those to the person.
		if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
			complaints.push(`console: ${message.text()}`);
	});
	return { context, page, complaints };
}

/** Asks for a sign-in link on the page, finds it in the sandbox's mailbox, opens it and presses the button. */
export async function signIn({ page }: Person, product: Product, email: string): Promise<void> {
	const before = (await mailbox(product)).length;
	await page.goto("/sign-in");
	await page.getByRole("textbox", { name: /e-?mail/i }).fill(email);
	await page.getByRole("button", { name: /link/i }).click();
	const link = await until("the sign-in link in the mailbox", async () => {
		const mail = (await mailbox(product)).slice(before).find((each) => each.to.some((to) => to.includes(email)));
		return mail && /http\S+#token=\S+/.exec(mail.text)?.[0];
	});
	await page.goto(link);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** What axe (WCAG 2.2 AA) finds wrong on the page as it stands: `rule: where`. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
	// Into an isolated world, so that the page's own policy need not allow the checker.
	const session = await page.context().newCDPSession(page);
	const { frameTree } = await session.send("Page.getFrameTree");
	const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
	const evaluate = async (expression: string) =>
		session.send("Runtime.evaluate", {
			expression,
			contextId: executionContextId,
			awaitPromise: true,
			returnByValue: true,
		});
	await evaluate(AXE);
	const tags = JSON.stringify(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
	const { result } = await evaluate(
		`axe.run(document, { runOnly: { type: "tag", values: ${tags} } }).then((found) => found.violations.flatMap((each) => each.nodes.map((node) => each.id + ": " + node.target.join(" ") + " " + node.failureSummary)))`,
	);
	await session.detach();
	return result.value as string[];
}

/** Sets the theme as the page's own switch does, and waits until it is painted. */
export async function useTheme(page: Page, theme: "light" | "dark"): Promise<void> {
	if ((await page.evaluate(THEME)) !== theme) await page.getByRole("button", { name: `Use ${theme} theme` }).click();
	await page.waitForFunction(`${THEME} === "${theme}"`);
	await painted(page);
}

/** Waits until the page looks as it will: two frames, and no transition under way. */
export async function painted(page: Page): Promise<void> {
	await page.evaluate(PAINTED);
}

/** Keeps a picture beside the reports, when a folder for them is named. */
export async function picture(page: Page, name: string): Promise<void> {
	const folder = process.env["KEYWAY_SCREENSHOTS"];
	if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}
