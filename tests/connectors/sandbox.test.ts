import { connect } from "node:net";
import { email } from "@keyway/connectors/email/email";
import { salesforce } from "@keyway/connectors/salesforce/salesforce";
import { slack } from "@keyway/connectors/slack/slack";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../browser/find-browser.ts";
import { accessibilityFaults, picture } from "../browser/page.ts";
import { type Bed, createBed } from "./bed.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await createBed();
});
afterAll(() => bed.close());

describe("the control API", () => {
	it("lists what is in the services, and empties them", async () => {
		await bed.act(slack, "sendChannelMessage", { channel: "#it-news", text: "Hello" });
		const before = await bed.ask<{ revision: number; slack: { channels: { name: string; messages: unknown[] }[] } }>(
			"/_sandbox/state",
		);
		expect(before.slack.channels.find((each) => each.name === "#it-news")?.messages).toHaveLength(1);
		await bed.tell("POST", "/_sandbox/reset");
		expect((await bed.ask<{ items: unknown[] }>("/_sandbox/state/slack/messages")).items).toEqual([]);
		expect((await bed.ask<{ revision: number }>("/_sandbox/state/revision")).revision).toBeGreaterThan(before.revision);
	});

	it("counts a fault down, keeps another until it is off, and refuses what is none", async () => {
		await bed.tell("POST", "/_sandbox/faults", { service: "slack", kind: "serverError", times: 2 });
		await bed.tell("POST", "/_sandbox/faults", { service: "salesforce", kind: "serverError" });
		const status = async () => (await fetch(`${bed.sandbox.url}/slack/api/auth.test`)).status;
		expect([await status(), await status(), await status()]).toEqual([500, 500, 200]);
		expect((await bed.ask<{ items: unknown[] }>("/_sandbox/state/faults")).items).toHaveLength(1);
		expect(await (await bed.tell("DELETE", "/_sandbox/faults")).json()).toEqual({ items: [] });
		for (const wrong of [
			{ service: "fax", kind: "serverError" },
			{ service: "slack", kind: "boredom" },
			{ service: "slack", kind: "timeout", more: 1 },
		])
			expect((await bed.tell("POST", "/_sandbox/faults", wrong)).status).toBe(400);
	});

	it("answers neither a foreign name that was pointed here nor another site's page", async () => {
		const raw = (head: string) =>
			new Promise<string>((resolve) => {
				const socket = connect(bed.sandbox.port, "127.0.0.1", () =>
					socket.end(`GET /_sandbox/state HTTP/1.1\r\n${head}\r\nConnection: close\r\n\r\n`),
				);
				let text = "";
				socket.on("data", (chunk) => (text += chunk));
				socket.on("close", () => resolve(text));
			});
		expect(await raw("Host: evil.test")).toMatch(/^HTTP\/1\.1 421 /);
		expect(await raw(`Host: 127.0.0.1:${bed.sandbox.port}\r\nSec-Fetch-Site: cross-site`)).toMatch(/^HTTP\/1\.1 403 /);
		expect(await raw(`Host: localhost:${bed.sandbox.port}`)).toMatch(/^HTTP\/1\.1 200 /);
		const form = await fetch(`${bed.sandbox.url}/_sandbox/reset`, {
			method: "POST",
			headers: { "content-type": "text/plain" },
			body: "x",
		});
		expect(form.status).toBe(415);
	});
});

describe("the page", () => {
	let browser: Browser;
	let page: Page;
	const complaints: string[] = [];

	beforeAll(async () => {
		browser = await launchBrowser();
		const context = await browser.newContext({
			viewport: { width: 1440, height: 900 },
			reducedMotion: "reduce",
			colorScheme: "light",
		});
		page = await context.newPage();
		page.on("pageerror", (error) => complaints.push(error.message));
		page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
		await bed.tell("POST", "/_sandbox/reset");
		await page.goto(bed.sandbox.url);
	});
	afterAll(() => browser.close());

	it("shows messages, records and mail as they come, as text, with links that can be followed", async () => {
		await bed.act(slack, "sendChannelMessage", {
			channel: "#it-news",
			text: "Welcome <script>alert(1)</script> & Zoë",
		});
		await bed.act(slack, "sendDirectMessage", { to: "david.osei@acme.test", text: "Ana's access has expired." });
		const { url } = await bed.act(salesforce, "createRecord", {
			object: "Contact",
			record: { LastName: "<b>Müller</b>", Email: "zoe@acme.test" },
		});
		await bed.act(email, "send", {
			to: "zoe@acme.test",
			subject: "Sign in",
			body: `Open ${bed.sandbox.url}/#token=abc. Bye\njavascript:alert(1)`,
		});
		await page.getByText("Welcome <script>alert(1)</script> & Zoë").waitFor();
		await page.getByText("Direct message to David Osei").waitFor();
		await page.getByText("<b>Müller</b>").first().waitFor();
		const link = page.locator("#mailbox a");
		await link.waitFor();
		expect(await link.getAttribute("href")).toBe(`${bed.sandbox.url}/#token=abc`);
		await page.goto(url as string);
		expect(new URL(page.url()).hash).toMatch(/^#record-003/);
	});

	it("switches faults on and off", async () => {
		await page.getByLabel("What happens").selectOption("rateLimited");
		await page.getByLabel("Times").fill("3");
		await page.getByRole("button", { name: "Switch on" }).click();
		await page.getByText("Slack: Rate limited, 3 more").waitFor();
		expect((await bed.ask<{ items: object[] }>("/_sandbox/state/faults")).items).toMatchObject([
			{ service: "slack", kind: "rateLimited", times: 3 },
		]);
		await page.getByRole("button", { name: "Switch all faults off" }).click();
		await page.getByText("All services are well.").waitFor();
	});

	it.each(["light", "dark"] as const)("has nothing that axe finds wrong in the %s theme", async (theme) => {
		const now = await page.evaluate("document.documentElement.dataset.theme");
		if (now !== theme) await page.getByRole("button", { name: `Use ${theme} theme` }).click();
		await picture(page, `sandbox-${theme}`);
		expect(await accessibilityFaults(page)).toEqual([]);
		expect(complaints).toEqual([]);
	});
});
