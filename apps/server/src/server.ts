import { hostname } from "node:os";
import type { DirectoryPort } from "@keyway/connector-sdk/context";
import { createRegistry } from "@keyway/connector-sdk/registry";
import { CONNECTORS } from "@keyway/connectors/registry";
import { accessPort } from "@keyway/db/access-port";
import { close, connect } from "@keyway/db/client";
import type { EmitEvent } from "@keyway/db/directory-change";
import { directoryPort } from "@keyway/db/directory-port";
import type { TestWorlds } from "@keyway/engine/ports";
import { FUNCTIONS } from "@keyway/functions/registry";
import { createSandbox, type Sandbox, SERVICE_PATHS, sandboxConnections } from "@keyway/sandbox/sandbox";
import { startNotices } from "./access/notices.ts";
import { startAccessWorker } from "./access/worker.ts";
import { modelConfig } from "./ai/config.ts";
import { createMailer } from "./auth/mailer.ts";
import { createFirstOwnerLink } from "./auth/sign-in.ts";
import type { Reporter } from "./console.ts";
import { createOutbound } from "./egress/outbound.ts";
import type { Env } from "./env.ts";
import { createApp } from "./http/app.ts";
import { createWorkerApp } from "./http/worker-app.ts";
import { createLogger } from "./logger.ts";
import { startSchedules } from "./schedules/schedules.ts";
import { connectionPort } from "./secrets/connections.ts";
import { secretKeys } from "./secrets/key-file.ts";
import { runSeal } from "./secrets/run-seal.ts";
import { createVault } from "./secrets/vault.ts";
import { EXAMPLE_OWNER, PEOPLE } from "./seed/people.ts";
import { seedAcme } from "./seed/seed.ts";
import { openStorage } from "./storage.ts";
import { createTestWorlds } from "./testing/test-worlds.ts";
import { WEB_DIST } from "./web-build.ts";
import { startEngine } from "./worker/engine.ts";

const VERSION = "0.1.0";
/** How long running calls may take to finish after a stop was asked for. */
const DRAIN_MS = 10_000;

export type RunningServer = {
	publicUrl: string;
	/** Where people look inside the sandbox; null = it is off, or this process is a worker. */
	sandboxUrl: string | null;
	/** One-time link of the owner, until an owner has signed in. */
	ownerLink: string | null;
	stop(): Promise<void>;
};

/** Puts the product together and starts the part that the role asks for. What was started is stopped again on failure. */
export async function startServer(env: Env, reporter: Reporter): Promise<RunningServer> {
	const stops: (() => Promise<unknown>)[] = [];
	const stop = async () => {
		for (const each of stops.splice(0).reverse()) await each();
	};
	try {
		const { publicUrl, sandboxUrl, ownerLink } = await compose(env, reporter, stops);
		return { publicUrl, sandboxUrl, ownerLink, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function compose(env: Env, reporter: Reporter, stops: (() => Promise<unknown>)[]) {
	const logger = createLogger(env.KEYWAY_LOG);
	const storage = await openStorage(env, reporter);
	stops.push(storage.close);
	const publicUrl = env.KEYWAY_PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}`;
	const sandbox = await startSandbox(env, publicUrl);
	if (sandbox) stops.push(sandbox.close);
	const db = connect(storage.url);
	stops.push(() => close(db));
	const registry = createRegistry(CONNECTORS, FUNCTIONS);
	const vault = createVault(secretKeys(env.KEYWAY_SECRET_KEY, env.dataDir));
	const outbound = createOutbound({
		allow: env.KEYWAY_EGRESS_ALLOW,
		trusted: [...sandboxAddresses(env), ...mailAddress(env)],
		// Its page and state hold the mails that people sign in with: no flow may read them.
		paths: { [sandboxUrlOf(env)]: SERVICE_PATHS },
		own: [storage.url, publicUrl, `http://${env.HOST}:${env.PORT}`],
	});
	// The directory starts flows in its own transactions and flows change the directory: each needs the other.
	const emit: EmitEvent = (transaction, event) => engine.emit(transaction, event);
	const directory = directoryPort(db, emit);
	const tests = await startTestWorlds(env, sandbox, directory, stops);
	const engine = await startEngine({
		databaseUrl: storage.url,
		role: env.KEYWAY_ROLE,
		registry,
		connections: connectionPort({ db, vault }),
		directory,
		access: accessPort(db, emit),
		outbound,
		...(tests ? { tests } : {}),
		logger,
		seal: runSeal(vault),
		keepDays: env.KEYWAY_KEEP_DAYS,
		maxLive: env.KEYWAY_MAX_LIVE,
		maxPending: env.KEYWAY_MAX_PENDING,
		worker: `${hostname()}:${process.pid}`,
	});
	stops.push(() => engine.stop(DRAIN_MS));
	const mailer = createMailer(outbound, mailSettings(env));
	const background: { stop(): Promise<void> }[] = [];
	if (env.KEYWAY_ROLE !== "api") {
		const connections = connectionPort({ db, vault });
		background.push(startSchedules({ db, engine, logger }));
		background.push(startAccessWorker({ db, engine, registry, connections, outbound, logger }));
		background.push(startNotices({ db, vault, outbound, mailer, publicUrl, logger }));
	}
	const rest = () => Promise.all(background.map((each) => each.stop()));
	stops.push(rest);
	/** While work is handed over people and load balancers are answered: not ready, and 503 to events. */
	const drain = () => Promise.all([rest(), engine.drain(DRAIN_MS)]);
	const config = {
		publicUrl,
		apiToken: env.KEYWAY_API_TOKEN,
		webDist: WEB_DIST,
		version: VERSION,
		ai: modelConfig(env),
	};
	const checks = { accepts: async () => !engine.draining };
	const services = { db, engine, registry, vault, outbound, mailer, logger, config, checks };
	if (env.KEYWAY_ROLE === "worker") {
		if (env.KEYWAY_METRICS_PORT !== undefined) {
			const app = await createWorkerApp(services);
			stops.push(() => app.close(), drain);
			await app.listen({ host: env.HOST, port: env.KEYWAY_METRICS_PORT });
		}
		return { publicUrl, sandboxUrl: null, ownerLink: null };
	}
	if (env.KEYWAY_SANDBOX) {
		const seeded = await seedAcme({ db, registry, vault }, sandboxFields(env));
		if (seeded) reporter.say("  ✓ The company Acme was set up as an example");
	}
	const app = await createApp(services);
	stops.push(() => app.close(), drain);
	await app.listen({ host: env.HOST, port: env.PORT });
	const owner = firstOwner(env);
	if (!owner) logger.warn("No owner was named. Set KEYWAY_OWNER_EMAIL to the address of the first one.");
	const ownerLink = owner && (await createFirstOwnerLink({ db, publicUrl }, owner));
	return { publicUrl, sandboxUrl: sandbox?.url ?? null, ownerLink };
}

/** The sandbox belongs to the process that people open; workers only call it. */
async function startSandbox(env: Env, productUrl: string): Promise<Sandbox | null> {
	if (!env.KEYWAY_SANDBOX || env.KEYWAY_ROLE === "worker") return null;
	return createSandbox({ port: env.KEYWAY_SANDBOX_PORT, smtpPort: env.KEYWAY_SANDBOX_SMTP_PORT, productUrl });
}

/**
 * Whoever performs cards serves the models that tests call: in the sandbox, where this process has one, else on a port of
 * their own that only this machine reaches.
 */
async function startTestWorlds(
	env: Env,
	sandbox: Sandbox | null,
	directory: DirectoryPort,
	stops: (() => Promise<unknown>)[],
): Promise<TestWorlds | null> {
	if (env.KEYWAY_ROLE === "api") return null;
	const models = sandbox ?? (await createSandbox({ onlyTenants: true }));
	if (models !== sandbox) stops.push(models.close);
	const trusted = [`${models.host}:${models.port}`, `${models.host}:${models.smtpPort}`];
	const outbound = createOutbound({ allow: "", trusted, own: [] });
	stops.push(outbound.close);
	return createTestWorlds({ models, directory, outbound });
}

const SANDBOX_HOST = "127.0.0.1";

function sandboxAddresses(env: Env): string[] {
	if (!env.KEYWAY_SANDBOX) return [];
	return [`${SANDBOX_HOST}:${env.KEYWAY_SANDBOX_PORT}`, `${SANDBOX_HOST}:${env.KEYWAY_SANDBOX_SMTP_PORT}`];
}

const sandboxUrlOf = (env: Env): string => `http://${SANDBOX_HOST}:${env.KEYWAY_SANDBOX_PORT}`;

function sandboxFields(env: Env) {
	return sandboxConnections({ url: sandboxUrlOf(env), host: SANDBOX_HOST, smtpPort: env.KEYWAY_SANDBOX_SMTP_PORT });
}

/** The product's own mail server may stand on this machine: whoever sets the environment chose it. */
function mailAddress(env: Env): string[] {
	return env.SMTP_HOST ? [`${env.SMTP_HOST}:${env.SMTP_PORT}`] : [];
}

function mailSettings(env: Env) {
	if (!env.SMTP_HOST) return { host: SANDBOX_HOST, port: env.KEYWAY_SANDBOX_SMTP_PORT, from: env.SMTP_FROM };
	return {
		host: env.SMTP_HOST,
		port: env.SMTP_PORT,
		user: env.SMTP_USER,
		password: env.SMTP_PASSWORD,
		from: env.SMTP_FROM,
	};
}

/** Who gets the first link: the given address, else the owner of the example. Null = nobody was named. */
function firstOwner(env: Env): { email: string; name: string } | null {
	const email = env.KEYWAY_OWNER_EMAIL ?? (env.KEYWAY_SANDBOX ? EXAMPLE_OWNER : undefined);
	return email === undefined
		? null
		: { email, name: PEOPLE.find((person) => person.email === email)?.displayName ?? email };
}
