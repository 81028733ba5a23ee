import type { Role } from "@keyway/contract/access-catalogue";
import type { AccessRequest, Grant, Task } from "@keyway/contract/access-requests";
import { expect } from "vitest";
import { api } from "../product/api.ts";
import type { Product } from "../product/start-product.ts";
import { until } from "../product/until.ts";
import type { Caller } from "./people.ts";

export const roleNamed = async (product: Product, name: string): Promise<Role> => {
	const { body } = await api<{ items: Role[] }>(product, "GET", "/api/roles");
	return body.items.find((role) => role.name === name) as Role;
};

export async function ask(
	product: Product,
	{ token }: { token: string },
	body: Record<string, unknown>,
): Promise<AccessRequest> {
	const answer = await api<AccessRequest>(
		product,
		"POST",
		"/api/requests",
		{ justification: "Needed", ...body },
		token,
	);
	expect(answer.status, JSON.stringify(answer.body)).toBe(201);
	return answer.body;
}

export const decide = (product: Product, who: Caller, id: string, body: Record<string, unknown>) =>
	api<AccessRequest & { code?: string }>(product, "POST", `/api/requests/${id}/decision`, body, who.token);

export const grantNow = async (product: Product, id: string) =>
	(await api<Grant>(product, "GET", `/api/grants/${id}`)).body;

export const grantIs = (product: Product, id: string, ...statuses: string[]) =>
	until(
		`the grant to be ${statuses.join(" or ")}`,
		async () => {
			const grant = await grantNow(product, id);
			return statuses.includes(grant.status) ? grant : null;
		},
		60_000,
	);

/** Asks, lets the approver approve, and gives the grant. */
export async function askAndApprove(
	product: Product,
	who: Caller,
	approver: Caller,
	body: Record<string, unknown>,
): Promise<string> {
	const request = await ask(product, who, body);
	const decided = await decide(product, approver, request.id, { decision: "approve" });
	expect(decided.status, JSON.stringify(decided.body)).toBe(200);
	return decided.body.grantId as string;
}

export const openTask = (product: Product, grantId: string) =>
	until("a task", async () => {
		const { body } = await api<{ items: Task[] }>(product, "GET", "/api/tasks?status=open");
		return body.items.find((task) => task.grantId === grantId);
	});

type SlackState = { users: { email: string | null; isAdmin: boolean }[] };

/** What Slack itself says. */
export async function isSlackAdmin(product: Product, email: string): Promise<boolean | undefined> {
	const response = await fetch(`${product.sandboxUrl}/_sandbox/state/slack`);
	const { users } = (await response.json()) as SlackState;
	return users.find((user) => user.email === email)?.isAdmin;
}

export const auditIsWhole = async (product: Product) => {
	const { body } = await api<{ ok: boolean; entries: number }>(product, "GET", "/api/audit/verify");
	return body.ok && body.entries > 0;
};
