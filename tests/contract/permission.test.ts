import type { RouteDefinition } from "@keyway/contract/route";
import { type RouteId, routes } from "@keyway/contract/routes";
import type { AccountRole, Permission } from "@keyway/schema/permission";
import { PERMISSIONS, ROLE_PERMISSIONS } from "@keyway/schema/permission";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { accessThing, slackLink } from "./access-things.ts";
import { type Answer, type Bed, makeBed } from "./bed.ts";
import {
	createdId,
	createFlow,
	createPublished,
	fresh,
	listeningGraph,
	manualGraph,
	runTo,
	slackConnection,
} from "./things.ts";

type Caller = { name: string; roles: AccountRole[]; scopes: Permission[]; token: string | null; accountId?: string };

const callers: Caller[] = [
	{ name: "nobody", roles: [], scopes: [], token: null },
	...(["owner", "admin", "builder", "publisher", "approver", "auditor", "member"] as const).map((role) => ({
		name: role,
		roles: [role],
		scopes: [...PERMISSIONS],
		token: null,
	})),
	{ name: "token that reads flows", roles: ["owner"], scopes: ["flows:read"], token: null },
	{ name: "token that sends events", roles: ["owner"], scopes: ["events:write"], token: null },
];

let bed: Bed;
let finishedRun = "";
let publishedFlow = "";
let hookId = "";

beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"), { limits: { signIn: 10_000, signInPerEmail: 10_000, anonymous: 10_000 } });
	for (const caller of callers.filter((each) => each.name !== "nobody"))
		Object.assign(caller, await bed.tokenFor(caller.roles, caller.scopes));
	publishedFlow = await createPublished(bed, manualGraph());
	const called = await createPublished(bed, listeningGraph("webhook.received"));
	hookId =
		String((await bed.call(`/api/flows/${called}/hook`)).body["url"])
			.split("/")
			.at(-1) ?? "";
	finishedRun = await runTo(bed, publishedFlow, "stopped");
});
afterAll(() => bed.stop());

/** What a caller may do, said once more: a token's scopes, as far as the account's roles go. */
function holds(caller: Caller, permission: Permission): boolean {
	return caller.scopes.includes(permission) && caller.roles.some((role) => ROLE_PERMISSIONS[role].includes(permission));
}

/** Who may see the things below an address at all. */
const SEES: [RegExp, Permission][] = [
	[/^\/api\/flows\//, "flows:read"],
	[/^\/api\/runs\//, "runs:read"],
	[/^\/api\/(users|groups)\//, "directory:read"],
	[/^\/api\/connections\/:id\/options/, "flows:read"],
	[/^\/api\/connections\//, "connections:read"],
	[/^\/api\/accounts\//, "accounts:read"],
	[/^\/api\/tokens\//, "tokens:own"],
	[
		/^\/api\/(apps|roles|policies|requests|approvals|grants|tasks|delegations|slack|exemptions|reviews|review-items|findings)\//,
		"access:use",
	],
];

function expected(route: RouteDefinition, caller: Caller): 401 | 403 | 404 | "permitted" {
	if (route.permission === "public") return "permitted";
	if (caller.name === "nobody") return 401;
	// A delegation is seen by the two whom it is about, and these callers are nobody in the directory.
	if (route.id === "deleteDelegation" && !holds(caller, "access:manage")) return 404;
	if (route.permission === "signedIn" || holds(caller, route.permission)) return "permitted";
	if (!route.path.includes("/:")) return 403;
	const sees = SEES.find(([pattern]) => pattern.test(route.path))?.[1];
	if (!sees) throw new Error(`Say in SEES who may see the things below ${route.path}.`);
	return holds(caller, sees) ? 403 : 404;
}

const mayUse = (caller: Caller) => holds(caller, "access:use");

/** A thing of the kind that the address is about; fresh where the call may change or end it. */
async function thingFor(route: RouteDefinition, caller: Caller): Promise<string> {
	const isSafe = route.method === "GET";
	if (route.id === "deleteTestCase") {
		const id = await createFlow(bed, manualGraph());
		await bed.call(`/api/flows/${id}/cases/first`, { method: "PUT", body: {} });
		return id;
	}
	if (/\/api\/flows\//.test(route.path))
		return isSafe || route.id === "runFlow" || route.id === "restoreVersion"
			? publishedFlow
			: createFlow(bed, manualGraph());
	if (/\/api\/runs\//.test(route.path)) return finishedRun;
	if (/\/api\/users\/imports\//.test(route.path)) {
		const headers = { "content-type": "text/csv" };
		return String((await bed.call("/api/users/import", { body: "email\n", headers })).body["id"]);
	}
	if (/\/api\/users\//.test(route.path))
		return createdId(bed, "/api/users", { email: `${fresh("user")}@contract.test` });
	if (/\/api\/groups\//.test(route.path)) return createdId(bed, "/api/groups", { name: fresh("group") });
	if (/\/api\/connections\//.test(route.path)) return createdId(bed, "/api/connections", slackConnection());
	if (/\/api\/accounts\//.test(route.path))
		return createdId(bed, "/api/accounts", { email: `${fresh("a")}@contract.test`, name: "x", roles: ["member"] });
	if (/\/api\/tokens\//.test(route.path)) {
		if (!caller.roles.some((role) => ROLE_PERMISSIONS[role].includes("tokens:own"))) return crypto.randomUUID();
		const scopes = ["tokens:own"];
		const made = await bed.call("/api/tokens", { body: { name: "t", scopes }, token: caller.token });
		return (made.body["id"] as string | undefined) ?? crypto.randomUUID();
	}
	if (/\/api\/slack\//.test(route.path)) return slackLink(bed);
	if (
		/\/api\/(apps|roles|policies|requests|approvals|grants|tasks|delegations|exemptions|reviews|review-items|findings)\//.test(
			route.path,
		)
	)
		return accessThing(bed, route.path, mayUse(caller) ? caller.token : undefined);
	throw new Error(`Say in thingFor what ${route.path} is about.`);
}

async function request(route: RouteDefinition, caller: Caller): Promise<Answer> {
	const id = route.path.includes(":id") ? await thingFor(route, caller) : "";
	const userId = route.path.includes(":userId")
		? await createdId(bed, "/api/users", { email: `${fresh("m")}@contract.test` })
		: "";
	const path = route.path
		.replace(":name", "first")
		.replace(":id", id)
		.replace(":hookId", hookId)
		.replace(":userId", userId)
		.replace(":n", "1")
		.replace(":source", "channels");
	return bed.call(path, { method: route.method, token: caller.token });
}

describe.each(callers)("$name", (caller) => {
	test.each(Object.keys(routes) as RouteId[])("%s", async (routeId) => {
		const route: RouteDefinition = routes[routeId];
		const answer = await request(route, caller);
		const outcome = expected(route, caller);
		if (outcome !== "permitted") return expect(answer.status, answer.text).toBe(outcome);
		// Once past the gate, a call without a body may be refused for what it says, never for who says it.
		expect([401, 403, 404], answer.text).not.toContain(answer.status);
		expect(answer.status, answer.text).not.toBe(500);
	});
});

describe("what does not exist", () => {
	const member = () => callers.find((each) => each.name === "member")?.token ?? "";
	test.each(["/api/flows/:id", "/api/runs/:id", "/api/users/:id", "/api/connections/:id"])(
		"%s answers the same, byte by byte, as what is not the caller's",
		async (path) => {
			const real = path.includes("runs") ? finishedRun : publishedFlow;
			const theirs = await bed.call(path.replace(":id", real), { token: member() });
			const nothing = await bed.call(path.replace(":id", crypto.randomUUID()), { token: member() });
			const absent = await bed.call(path.replace(":id", crypto.randomUUID()));
			expect(theirs.status).toBe(404);
			expect([theirs.text, nothing.text]).toEqual([absent.text, absent.text]);
		},
	);

	test("a token of somebody else is as good as none", async () => {
		const owner = callers.find((each) => each.name === "owner");
		const admin = callers.find((each) => each.name === "admin");
		const { body } = await bed.call("/api/tokens", {
			body: { name: "mine", scopes: ["flows:read"] },
			token: owner?.token ?? "",
		});
		const answer = await bed.call(`/api/tokens/${body["id"]}`, { method: "DELETE", token: admin?.token ?? "" });
		expect(answer.status).toBe(404);
	});
});
