import type { Edit } from "@keyway/flow/edit";
import { RETRY_DEFAULTS } from "@keyway/schema/flow";
import { NativeSelect, NumberInput, Switch } from "@mantine/core";
import { useDocument } from "../designer/document-context.ts";
import { cardOf, type FlowContext, titleOf } from "../words/flow-context.ts";
import "./field-row.css";

type Props = { context: FlowContext; card: string; readOnly: boolean };
type Patch = Extract<Edit, { kind: "card.set" }>["patch"];

const CHOICES = [
	{ value: "stop", label: "Stop the run" },
	{ value: "continue", label: "Go on without its outputs" },
	{ value: "lane", label: "Go into an error lane" },
];

/** What happens when a card fails: trying again, how long it may take, and how the run goes on. */
export function OnErrorTab({ context, card: id, readOnly }: Props) {
	const edit = useDocument((state) => state.edit);
	const card = cardOf(context, id);
	if (!card) return null;
	const set = (patch: Patch) =>
		edit(`Change error handling of ${titleOf(context, id)}`, [{ kind: "card.set", card: id, patch }]);
	const retry = card.retry;
	const number = (value: string | number) => (typeof value === "number" ? value : Number.NaN);

	return (
		<div inert={readOnly} className="form-rows" style={{ marginTop: 16 }}>
			<NativeSelect
				label="When it fails"
				data={CHOICES}
				value={card.onError ?? "stop"}
				onChange={(event) => {
					const value = event.currentTarget.value as "stop" | "continue" | "lane";
					set({ onError: value === "stop" ? null : value });
				}}
			/>
			<Switch
				label="Try again first"
				description={retry ? "Waits longer each time" : "As the product does by default"}
				checked={retry !== undefined}
				onChange={(event) =>
					set({
						retry: event.currentTarget.checked ? { ...RETRY_DEFAULTS, on: [...RETRY_DEFAULTS.on], times: 3 } : null,
					})
				}
			/>
			{retry ? (
				<div className="form-pair">
					<NumberInput
						label="Times"
						size="xs"
						min={0}
						max={20}
						value={retry.times}
						onChange={(value) => {
							const times = number(value);
							if (Number.isInteger(times) && times >= 0 && times <= 20) set({ retry: { ...retry, times } });
						}}
					/>
					<NumberInput
						label="First after, seconds"
						size="xs"
						min={1}
						max={86_400}
						value={retry.first}
						onChange={(value) => {
							const first = number(value);
							if (first > 0 && first <= 86_400) set({ retry: { ...retry, first } });
						}}
					/>
				</div>
			) : null}
			<NumberInput
				label="Time limit, seconds"
				description="The card's call is aborted after it."
				size="xs"
				min={1}
				max={86_400}
				placeholder="Default"
				value={card.timeLimit ?? ""}
				onChange={(value) => {
					const limit = number(value);
					if (value === "") set({ timeLimit: null });
					else if (limit > 0 && limit <= 86_400) set({ timeLimit: limit });
				}}
			/>
		</div>
	);
}
