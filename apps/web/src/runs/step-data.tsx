import type { OutputSpec } from "@keyway/schema/catalogue";
import type { Json } from "@keyway/schema/json";
import type { StepRun } from "@keyway/schema/run";
import type { ValueType } from "@keyway/schema/value-type";
import { ActionIcon, SegmentedControl } from "@mantine/core";
import { X } from "lucide-react";
import { useState } from "react";
import { between } from "../ui/format.ts";
import { STEP_STATUS } from "../ui/status.ts";
import { Tile } from "../ui/tile.tsx";
import { TypeIcon } from "../ui/type-icon.tsx";
import { entryOf, type FlowContext, iconOf, titleOf } from "../words/flow-context.ts";
import { sentenceCase } from "../words/path-label.ts";
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
			<div className="step-data-body" role="region" aria-label="Values" tabIndex={0}>
				{step?.error ? <StepFailure step={step} /> : null}
				{tab === "json" ? (
					<pre className="data-json">{JSON.stringify(isTrigger ? { output } : { input: given, output }, null, 2)}</pre>
				) : (
					<Rows value={tab === "input" ? given : output} specs={specs} what={tab} />
				)}
			</div>
		</section>
	);
}

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

type RowsProps = {
	value: Json;
	specs: { name: string; label: string; type: ValueType }[] | OutputSpec[];
	what: string;
};

function Rows({ value, specs, what }: RowsProps) {
	if (value === null || typeof value !== "object" || Object.keys(value).length === 0)
		return <p className="step-data-none">No {what}.</p>;
	const entries = Array.isArray(value)
		? value.map((each, index) => [String(index + 1), each] as const)
		: Object.entries(value);
	return entries.map(([name, member]) => {
		const spec = specs.find((each) => each.name === name);
		const text = valueText(member);
		return (
			<div key={name} className="data-row">
				<TypeIcon type={spec?.type ?? typeOfJson(member)} />
				<span className="data-key" title={name}>
					{spec?.label ?? sentenceCase(name)}
				</span>
				<span className="data-value" title={text}>
					{text}
				</span>
			</div>
		);
	});
}

function valueText(value: Json): string {
	if (typeof value === "string") return value;
	if (Array.isArray(value)) return `[ ${value.length} ${value.length === 1 ? "item" : "items"} ]`;
	if (value !== null && typeof value === "object") {
		const members = Object.keys(value).length;
		return `{ ${members} ${members === 1 ? "field" : "fields"} }`;
	}
	return String(value);
}

function typeOfJson(value: Json): ValueType {
	if (typeof value === "number") return "number";
	if (typeof value === "boolean") return "boolean";
	if (Array.isArray(value)) return "list";
	return typeof value === "object" && value !== null ? "object" : "text";
}
