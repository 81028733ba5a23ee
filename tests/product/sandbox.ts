import type { Product } from "./start-product.ts";

export type SandboxMessage = { channel: string; ts: string; text: string };
export type SandboxRecord = { id: string; object: string; record: Record<string, unknown> };
export type SandboxMail = {
	to: string[];
	cc: string[];
	subject: string;
	text: string;
	attachments: { name: string; text: string | null }[];
};

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

type SlackView = {
	channels: { id: string; kind: string; members: string[]; messages: SlackNote[] }[];
	users: { id: string; email: string | null }[];
	views: { id: string; userId: string; view: Record<string, unknown>; errors?: Record<string, string> }[];
};
type SlackNote = {
	ts: string;
	text: string;
	onlyFor: string | null;
	buttons: { action: string; label: string; value: string }[];
};
export type Note = SlackNote & { channel: string; to: string };

export const slackState = (product: Product) => read<SlackView>(product, "state/slack");

/** What the bot wrote to single people in Slack. */
export async function directNotes(product: Product): Promise<Note[]> {
	const { channels, users } = await slackState(product);
	return channels
		.filter(({ kind }) => kind === "im")
		.flatMap(({ id, members, messages: notes }) => {
			const to = users.find((user) => user.email !== null && members.includes(user.id))?.email ?? "";
			return notes.map((note) => ({ ...note, channel: id, to }));
		});
}

/** What people were told, in Slack or by mail; of a message in Slack the text is the subject too. */
export async function told(product: Product): Promise<SandboxMail[]> {
	const notes = await directNotes(product);
	return [
		...(await mailbox(product)),
		...notes.map(({ to, text }) => ({ to: [to], cc: [], subject: text, text, attachments: [] })),
	];
}

/** Somebody does something in the sandbox's Slack, which tells the product by a signed call. */
export async function inSlack(product: Product, body: Record<string, unknown>) {
	const response = await fetch(`${product.sandboxUrl}/_sandbox/slack/interactions`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	const answer = (await response.json()) as { status: number; body: Record<string, unknown> | null };
	if (!response.ok) throw new Error(`The sandbox refused: ${JSON.stringify(answer)}`);
	return answer;
}
