import type { Json } from "@keyway/schema/json";
import type { StepRun } from "@keyway/schema/run";
import type { ValueType } from "@keyway/schema/value-type";
import { ActionIcon, SegmentedControl } from "@mantine/core";
import { X } from "lucide-react";
import { useState } from "react";
import { between } from "../ui/format.ts";
import { STEP_STATUS } from "../ui/status.ts";
import { Tile } from "../ui/tile.tsx";
import { entryOf, type FlowContext, iconOf, titleOf } from "../words/flow-context.ts";
import { DataRow, membersOf } from "./data-row.tsx";
import "./step-data.css";

type Props = {
	context: FlowContext;
	card: string;
	step: StepRun | undefined;
	/** Data of the event, which is what the first card gives. */
	input: Json;
	onClose?: () => void;
};
type Tab = "input" | "output" | "json";

/** What went into a step and what came out, by name or as JSON; a failure in words first. */
export function StepData({ context, card, step, input, onClose }: Props) {
	const [tab, setTab] = useState<Tab>("output");
	const entry = entryOf(context, card);
	const isTrigger = card === "trigger";
	const given = isTrigger ? null : (step?.input ?? null);
	const output = isTrigger ? input : (step?.output ?? null);
	const detail = isTrigger ? "Received" : step ? stepWords(step) : "Not reached";
	const specs = tab === "input" ? (entry?.fields ?? []) : (entry?.outputs ?? []);
	return (
		<section className="step-data" aria-label={`Data of ${titleOf(context, card)}`}>
			<div className="step-data-head">
				<Tile icon={iconOf(context, card)} size={24} />
				<b className="ellipsis">{titleOf(context, card)}</b>
				<span className="mut ellipsis">{detail}</span>
				<span className="grow" />
				<SegmentedControl
					aria-label="Data to show"
					data={[
						{ value: "input", label: "Input" },
						{ value: "output", label: "Output" },
						{ value: "json", label: "JSON" },
					]}
					value={tab}
					onChange={(value) => setTab(value as Tab)}
				/>
				{onClose ? (
					<ActionIcon aria-label="Close step data" onClick={onClose}>
						<X size={15} />
					</ActionIcon>
				) : null}
			</div>
			<section className="step-data-body" aria-label="Values" {...SCROLLED}>
				{step?.error ? <StepFailure step={step} /> : null}
				{tab === "json" ? (
					<pre className="data-json">{JSON.stringify(isTrigger ? { output } : { input: given, output }, null, 2)}</pre>
				) : (
					<Rows value={tab === "input" ? given : output} specs={specs} what={tab} />
				)}
			</section>
		</section>
	);
}

/** Text that scrolls must be reachable by keyboard. */
const SCROLLED = { tabIndex: 0 };

function stepWords(step: StepRun): string {
	const length = between(step.startedAt, step.endedAt);
	const tries = step.attempt > 1 ? `, try ${step.attempt}` : "";
	return `${STEP_STATUS[step.status].label}${length ? `, ${length}` : ""}${tries}`;
}

function StepFailure({ step }: { step: StepRun }) {
	if (!step.error) return null;
	return (
		<div className="step-error" role="alert">
			<b>{step.error.message}</b>
			{step.error.detail ? (
				<details>
					<summary>What the service answered</summary>
					<pre>{step.error.detail}</pre>
				</details>
			) : null}
		</div>
	);
}

type Spec = { name: string; label: string; type: ValueType; fields?: Spec[] | undefined };
type RowsProps = { value: Json; specs: readonly Spec[]; what: string };

/** The members of a record; a record that is all there is shows its own members at once. */
function Rows({ value, specs, what }: RowsProps) {
	const members = membersOf(value);
	if (members.length === 0) return <p className="step-data-none">No {what}.</p>;
	const [only] = members;
	if (members.length === 1 && only && membersOf(only[1]).length > 0 && !Array.isArray(only[1]))
		return <Rows value={only[1]} specs={specs.find((each) => each.name === only[0])?.fields ?? []} what={what} />;
	return members.map(([name, member]) => (
		<DataRow key={name} name={name} value={member} spec={specs.find((each) => each.name === name)} depth={0} />
	));
}
