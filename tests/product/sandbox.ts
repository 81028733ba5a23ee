import type { Product } from "./start-product.ts";

export type SandboxMessage = { channel: string; ts: string; text: string };
export type SandboxRecord = { id: string; object: string; record: Record<string, unknown> };
export type SandboxMail = { to: string[]; subject: string; text: string };

const read = async <T>(product: Product, path: string): Promise<T> => {
	const response = await fetch(`${product.sandboxUrl}/_sandbox/${path}`);
	if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${path}.`);
	return (await response.json()) as T;
};

/** What the sandbox itself lists: the other side of every call. */
export const messages = async (product: Product, channel: string) =>
	(await read<{ items: SandboxMessage[] }>(product, `state/slack/messages?channel=${encodeURIComponent(channel)}`))
		.items;
export const allMessages = async (product: Product) =>
	(await read<{ items: SandboxMessage[] }>(product, "state/slack/messages")).items;
export const records = async (product: Product, object: string) =>
	(await read<{ items: SandboxRecord[] }>(product, `state/salesforce/${object}`)).items;
export const mailbox = async (product: Product) =>
	(await read<{ items: SandboxMail[] }>(product, "state/mailbox")).items;

/** Makes a service fail, until `healed`. */
export async function fault(
	product: Product,
	body: { service: string; kind: string; times?: number; retryAfter?: number },
) {
	const response = await fetch(`${product.sandboxUrl}/_sandbox/faults`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`The sandbox refused the fault: ${await response.text()}`);
}

export async function healed(product: Product): Promise<void> {
	await fetch(`${product.sandboxUrl}/_sandbox/faults`, { method: "DELETE" });
}
