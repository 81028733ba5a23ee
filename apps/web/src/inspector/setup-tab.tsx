import { stem } from "@keyway/flow/lanes";
import type { FieldSpec } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Problem } from "@keyway/schema/problem";
import { CircleAlert } from "lucide-react";
import { setTrigger } from "../designer/commands.ts";
import { useDesignerView } from "../designer/designer-view.ts";
import { useDocument } from "../designer/document-context.ts";
import { cardOf, connectorOf, entryOf, type FlowContext, titleOf } from "../words/flow-context.ts";
import { Branches } from "./branches.tsx";
import { ConnectionPicker } from "./connection-picker.tsx";
import { DataUsed } from "./data-used.tsx";
import { FieldRow } from "./field-row.tsx";
import { HookPanel } from "./hook-panel.tsx";
import { OrderingKey } from "./ordering-key.tsx";
import { TriggerPicker } from "./trigger-picker.tsx";

type Props = { flowId: string; context: FlowContext; card: string; problems: Problem[]; readOnly: boolean };

/** What a card does with which data, field by field as its definition lists them. */
export function SetupTab({ flowId, context, card: id, problems, readOnly }: Props) {
	const edit = useDocument((state) => state.edit);
	const { focusField, fieldFocused } = useDesignerView();
	const card = cardOf(context, id);
	const entry = entryOf(context, id);
	const connector = connectorOf(context, entry?.id ?? card?.uses ?? "");
	const fields = entry ? entry.fields.flatMap((spec) => withCopies(spec, card?.fields ?? {})) : [];
	const of = (field: string) => problems.filter((problem) => problem.at.field === field);
	const set = (spec: FieldSpec, value: FieldValue | null) =>
		edit(`Edit ${spec.label.toLowerCase()} of ${titleOf(context, id)}`, [
			{ kind: "field.set", card: id, field: spec.name, value },
		]);

	const shown = new Set([
		...fields.map((spec) => spec.name),
		entry?.needsConnection ? "connection" : "",
		"orderingKey",
	]);
	const others = problems.filter((problem) => !shown.has(problem.at.field ?? ""));
	return (
		<>
			{others.map((problem) => (
				<p key={problem.code + problem.message} className="field-problem card-note" data-severity={problem.severity}>
					<CircleAlert size={13} aria-hidden="true" />
					{problem.message}
				</p>
			))}
			{id === "trigger" ? (
				<TriggerPicker
					context={context}
					readOnly={readOnly}
					onChange={(chosen) => edit(`Start with ${chosen.name}`, [setTrigger(chosen)])}
				/>
			) : null}
			{id === "trigger" && entry?.id === "webhook.received" ? <HookPanel flowId={flowId} readOnly={readOnly} /> : null}
			{entry?.needsConnection && connector ? (
				<ConnectionPicker
					connector={connector.id}
					value={card?.connection}
					problems={of("connection")}
					readOnly={readOnly}
					onChange={(connection) =>
						edit(`Change connection of ${titleOf(context, id)}`, [
							{ kind: "card.set", card: id, patch: { connection } },
						])
					}
				/>
			) : null}
			{!card && id === "trigger"
				? null
				: fields.map((spec) => (
						<div key={`${id}.${spec.name}`}>
							<FieldRow
								flowId={flowId}
								context={context}
								card={id}
								spec={spec}
								value={card?.fields[spec.name]}
								connection={card?.connection}
								problems={of(spec.name)}
								focused={focusField === spec.name}
								onFocused={fieldFocused}
								readOnly={readOnly}
								onChange={(value) => set(spec, value)}
							/>
						</div>
					))}
			{id === "trigger" ? null : <Branches context={context} card={id} readOnly={readOnly} />}
			{card && id === "trigger" ? (
				<OrderingKey
					flowId={flowId}
					{...{ context, readOnly }}
					value={"orderingKey" in card ? card.orderingKey : undefined}
					problems={of("orderingKey")}
				/>
			) : null}
			<DataUsed context={context} card={id} />
		</>
	);
}

/** A repeated field as one field for each copy that is filled. */
function withCopies(spec: FieldSpec, values: Record<string, FieldValue>): FieldSpec[] {
	if (!spec.repeat) return [spec];
	return Object.keys(values)
		.filter((name) => /\d$/.test(name) && stem(name) === stem(spec.name))
		.sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
		.map((name) => ({ ...spec, name, label: `${spec.label.replace(/\s*\d+$/, "")} ${name.slice(stem(name).length)}` }));
}
