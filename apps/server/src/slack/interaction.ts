import { z } from "zod";

const Id = z.string().min(1).max(100);
const common = { user: z.looseObject({ id: Id }), team: z.looseObject({ id: Id }) };

/** What Slack sends of what people do: https://docs.slack.dev/reference/interaction-payloads */
export const Payload = z.discriminatedUnion("type", [
	z.looseObject({ ...common, type: z.literal("shortcut"), callback_id: Id, trigger_id: Id }),
	z.looseObject({
		...common,
		type: z.literal("block_actions"),
		trigger_id: Id,
		container: z.looseObject({ channel_id: Id.optional(), message_ts: Id.optional() }),
		actions: z.array(z.looseObject({ action_id: Id, value: z.string().max(2_000).optional() })).max(25),
	}),
	z.looseObject({
		...common,
		type: z.literal("view_submission"),
		view: z.looseObject({
			callback_id: Id,
			private_metadata: z.string().max(3_000).optional(),
			state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), z.looseObject({}))) }),
		}),
	}),
]);
export type Payload = z.infer<typeof Payload>;
export type Shortcut = Extract<Payload, { type: "shortcut" }>;
export type Press = Extract<Payload, { type: "block_actions" }>;
export type Submission = Extract<Payload, { type: "view_submission" }>;

const Chosen = z.looseObject({
	value: z.string().max(3_000).nullish(),
	selected_option: z.looseObject({ value: z.string().max(200) }).nullish(),
});

/** What was typed or chosen in a block of a window; empty = nothing. */
export function valueIn({ view }: Submission, block: string): string {
	const parsed = Chosen.safeParse(view.state.values[block]?.[block]);
	return parsed.success ? (parsed.data.selected_option?.value ?? parsed.data.value ?? "") : "";
}
