import { existsSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Flags without which a browser does not start as root or looks for Google's hosts at every start. */
const FLAGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

const SYSTEM = [
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

type Candidate = { name: string; path(): Promise<string>; flags: string[] };

function candidates(): Candidate[] {
	const found: Candidate[] = [];
	const chosen = process.env["CHROMIUM_PATH"];
	if (chosen) found.push({ name: "CHROMIUM_PATH", path: async () => chosen, flags: FLAGS });
	for (const path of SYSTEM) if (existsSync(path)) found.push({ name: path, path: async () => path, flags: FLAGS });
	found.push({
		name: "@sparticuz/chromium",
		path: async () => (await import("@sparticuz/chromium")).default.executablePath(),
		flags: [],
	});
	return found;
}

/** Starts the first browser that works: CHROMIUM_PATH, the system's chromium, then the npm package. Fails with what to do. */
export async function launchBrowser(): Promise<Browser> {
	const failures: string[] = [];
	for (const candidate of candidates()) {
		try {
			const flags = candidate.flags.length > 0 ? candidate.flags : (await import("@sparticuz/chromium")).default.args;
			const env = { ...process.env, HOME: writableHome() } as Record<string, string>;
			return await chromium.launch({ executablePath: await candidate.path(), args: flags, headless: true, env });
		} catch (error) {
			failures.push(`  ${candidate.name}: ${(error as Error).message.split("\n")[0]}`);
		}
	}
	throw new Error(
		`No browser starts:\n${failures.join("\n")}\nInstall one, for example: sudo apt-get install -y chromium`,
	);
}

/** Chromium writes below HOME even with its own profile; a plain user such as `nobody` may have none. */
function writableHome(): string {
	return existsSync(homedir()) && process.env["HOME"] ? homedir() : join(tmpdir());
}
