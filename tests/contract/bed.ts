import { createRegistry } from "@keyway/connector-sdk/registry";
import { CONNECTORS } from "@keyway/connectors/registry";
import { accessPort } from "@keyway/db/access-port";
import { createAccount } from "@keyway/db/accounts";
import { SYSTEM } from "@keyway/db/actor";
import { close, connect, type Database } from "@keyway/db/client";
import type { EmitEvent } from "@keyway/db/directory-change";
import { directoryPort } from "@keyway/db/directory-port";
import { createTestDatabase } from "@keyway/db/test-database";
import { createToken } from "@keyway/db/tokens";
import { createSandbox } from "@keyway/sandbox/sandbox";
import type { AccountRole, Permission } from "@keyway/schema/permission";
import type { Mail } from "@keyway/server/auth/mailer";
import { newSecretToken } from "@keyway/server/auth/secret-token";
import { createOutbound } from "@keyway/server/egress/outbound";
import { createApp } from "@keyway/server/http/app";
import type { HttpConfig } from "@keyway/server/http/config";
import { createLogger } from "@keyway/server/logger";
import { connectionPort } from "@keyway/server/secrets/connections";
import { createVault } from "@keyway/server/secrets/vault";
import { createTestWorlds } from "@keyway/server/testing/test-worlds";
import { type RunningEngine, startEngine } from "@keyway/server/worker/engine";
import { until } from "../product/until.ts";

const ADMIN_TOKEN = "contract-tests-administrator-token-0123456789";

export type Sent = { method?: string; headers?: Record<string, string>; body?: unknown; token?: string | null };
export type Answer = {
	status: number;
	headers: Headers;
	text: string;
	body: Record<string, unknown> & { code?: string };
};

/** The HTTP side of the product on a database of its own, listening on a free port. */
export type Bed = {
	url: string;
	db: Database;
	engine: RunningEngine;
	/** What would have been mailed. */
	mails: Mail[];
	/** JSON in, JSON out; as the administrator unless another token, or null for nobody, is given. */
	call(path: string, sent?: Sent): Promise<Answer>;
	/** An account with an API token that holds all that its roles allow, or these scopes. */
	tokenFor(roles: AccountRole[], scopes: Permission[]): Promise<{ accountId: string; email: string; token: string }>;
	/** Signs in by the mailed link and gives the cookie. */
	cookieFor(email: string): Promise<string>;
	stop(): Promise<void>;
};

const quiet = createLogger("silent");
let number = 0;

/** @param allow what may be called besides the public internet, as in `KEYWAY_EGRESS_ALLOW` */
export async function makeBed(clusterUrl: string, config: Partial<HttpConfig> = {}, allow = ""): Promise<Bed> {
	const database = await createTestDatabase(clusterUrl);
	const db = connect(database.url, { max: 5 });
	const registry = createRegistry(CONNECTORS, []);
	const vault = createVault(["contract-tests-secret-key-0123456789"]);
	const outbound = createOutbound({ allow, trusted: [], own: [] });
	const emit: EmitEvent = (transaction, event) => engine.emit(transaction, event);
	const directory = directoryPort(db, emit);
	const models = await createSandbox({ onlyTenants: true });
	const toModels = createOutbound({
		allow: "",
		trusted: [`${models.host}:${models.port}`, `${models.host}:${models.smtpPort}`],
		own: [],
	});
	const engine = await startEngine({
		databaseUrl: database.url,
		role: "all",
		registry,
		connections: connectionPort({ db, vault }),
		directory,
		access: accessPort(db, emit),
		outbound,
		tests: createTestWorlds({ models, directory, outbound: toModels }),
		logger: quiet,
		worker: "contract-tests",
	});
	const mails: Mail[] = [];
	const app = await createApp({
		db,
		engine,
		registry,
		vault,
		outbound,
		mailer: { send: async (mail) => void mails.push(mail) },
		logger: quiet,
		config: { publicUrl: "http://keyway.test", apiToken: ADMIN_TOKEN, version: "0.0.0", ...config },
	});
	const url = await app.listen({ host: "127.0.0.1", port: 0 });

	async function call(path: string, { method, headers = {}, body, token = ADMIN_TOKEN }: Sent = {}): Promise<Answer> {
		const isText = typeof body === "string";
		const response = await fetch(`${url}${path}`, {
			method: method ?? (body === undefined ? "GET" : "POST"),
			redirect: "manual",
			headers: {
				...(token === null ? {} : { authorization: `Bearer ${token}` }),
				...(body === undefined ? {} : { "content-type": "application/json" }),
				...headers,
			},
			...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
		});
		const text = await response.text();
		const isJson = /json/.test(response.headers.get("content-type") ?? "");
		return { status: response.status, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : {} };
	}

	return {
		url,
		db,
		engine,
		mails,
		call,
		async tokenFor(roles, scopes) {
			number += 1;
			const email = `${roles[0] ?? "nobody"}${number}@contract.test`;
			const { token, hash } = newSecretToken("kw_");
			const accountId = await db.transaction(async (tx) => {
				const { id } = await createAccount(tx, { email, name: email, roles }, SYSTEM);
				const expiresAt = new Date(Date.now() + 3_600_000);
				await createToken(tx, { accountId: id, name: "test", hash, scopes, expiresAt }, SYSTEM);
				return id;
			});
			return { accountId, email, token };
		},
		async cookieFor(email) {
			await call("/api/auth/link", { body: { email }, token: null });
			const mail = await until("the mail", async () => mails.findLast((each) => each.to === email));
			const [, token] = /#token=([\w-]+)/.exec(mail.text) ?? [];
			const answer = await call("/api/auth/sign-in", { body: { token }, token: null });
			return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
		},
		async stop() {
			await app.close();
			await engine.stop(1_000);
			await Promise.all([outbound.close(), toModels.close(), models.close()]);
			await close(db);
			await database.drop();
		},
	};
}
