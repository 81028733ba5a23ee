import type { Reporter } from "./console.ts";
import type { Env } from "./env.ts";
import { type RunningServer, startServer } from "./server.ts";

/** Starts the server, tells how to reach it, and ends cleanly on Ctrl-C or SIGTERM; a second signal ends at once. */
export async function runUntilStopped(
	env: Env,
	reporter: Reporter,
	before: () => Promise<void> = async () => {},
): Promise<void> {
	let server: RunningServer | null = null;
	let stopping = false;
	const end = async () => {
		if (stopping) process.exit(130);
		stopping = true;
		reporter.say("\n  Stopping: running calls may finish …");
		await server?.stop();
		process.exit(0);
	};
	process.on("SIGINT", () => void end());
	process.on("SIGTERM", () => void end());
	try {
		await before();
		server = await startServer(env, reporter);
		announce(server, env, reporter);
	} catch (error) {
		reporter.fail(`\n${explain(error, env)}\n`);
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
	lines.push("\n  Ctrl-C stops everything.\n");
	reporter.say(lines.join("\n"));
}

function explain(error: unknown, env: Env): string {
	if (!(error instanceof Error)) return String(error);
	const { code, port } = error as NodeJS.ErrnoException & { port?: number };
	if (code === "EADDRINUSE") {
		const variable = {
			[env.PORT]: "PORT",
			[env.KEYWAY_SANDBOX_PORT]: "KEYWAY_SANDBOX_PORT",
			[env.KEYWAY_SANDBOX_SMTP_PORT]: "KEYWAY_SANDBOX_SMTP_PORT",
		}[port ?? -1];
		return `Port ${port} is taken by another program. Stop it, or set ${variable ?? "PORT"} to a free port.`;
	}
	return error.message;
}
