import type { Reporter } from "./console.ts";
import { type Env, readEnv } from "./env.ts";
import { EXAMPLE_OWNER } from "./seed/people.ts";
import { type RunningServer, startServer } from "./server.ts";

/** Starts the server, tells how to reach it, and ends cleanly on Ctrl-C or SIGTERM; a second signal ends at once. */
export async function runUntilStopped(reporter: Reporter, before: () => Promise<void> = async () => {}): Promise<void> {
	let starting: Promise<RunningServer> | null = null;
	let stopping = false;
	const end = async () => {
		if (stopping) process.exit(130);
		stopping = true;
		reporter.say("\n  Stopping: running calls may finish …");
		// A signal in the middle of a start waits for its end: what was begun is stopped, the database too.
		const server = await starting?.catch(() => null);
		await server?.stop();
		process.exit(0);
	};
	process.on("SIGINT", () => void end());
	process.on("SIGTERM", () => void end());
	try {
		const env = readEnv();
		await before();
		starting = startServer(env, reporter);
		announce(await starting, env, reporter);
	} catch (error) {
		reporter.fail(`\n${explain(error)}\n`);
		process.exit(1);
	}
}

function announce(server: RunningServer, env: Env, reporter: Reporter): void {
	if (env.KEYWAY_ROLE === "worker") {
		reporter.say("  The worker is ready. Ctrl-C stops it.");
		return;
	}
	const lines = [`\n  Keyway    ${server.publicUrl}`];
	if (server.sandboxUrl)
		lines.push(`  Sandbox   ${server.sandboxUrl}   channels, records and the mailbox that sign-in links go to`);
	if (server.ownerLink) lines.push(`\n  Sign in as the owner, once, within a day:\n  ${server.ownerLink}`);
	else if (server.sandboxUrl)
		lines.push(`\n  Sign in with ${EXAMPLE_OWNER}; the link arrives in the sandbox's mailbox.`);
	lines.push("\n  Ctrl-C stops everything.\n");
	reporter.say(lines.join("\n"));
}

function explain(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const { code, port } = error as NodeJS.ErrnoException & { port?: number };
	if (code === "EADDRINUSE")
		return `Port ${port} is taken by another program. Stop it, or choose others: PORT, KEYWAY_SANDBOX_PORT, KEYWAY_SANDBOX_SMTP_PORT.`;
	return error.message;
}
