import { isStartedByAccess } from "@keyway/flow/built-in-trigger";
import type { CatalogueEntry } from "@keyway/schema/catalogue";
import { definitionId } from "@keyway/schema/ids";
import { NativeSelect } from "@mantine/core";
import { placeable } from "../designer/entry-search.ts";
import { connectorOf, type FlowContext } from "../words/flow-context.ts";
import "./field-row.css";

type Props = { context: FlowContext; readOnly: boolean; onChange: (entry: CatalogueEntry) => void };

/** What starts the flow. */
export function TriggerPicker({ context, readOnly, onChange }: Props) {
	if (isStartedByAccess(context.kind))
		return <p className="field-help">The access manager starts this flow when a role is given or taken away.</p>;
	const triggers = placeable(context.catalogue).filter(
		(entry) => entry.kind === "trigger" && (entry.id === "helper.called") === (context.kind === "helper"),
	);
	const current = context.graph.trigger ? definitionId(context.graph.trigger.uses) : "";
	return (
		<div className="field-row" inert={readOnly}>
			<div className="field-head">
				<span className="field-name">Starts when</span>
			</div>
			<NativeSelect
				aria-label="Starts when"
				value={current}
				data={[
					...(current ? [] : [{ value: "", label: "Choose an event" }]),
					...triggers.map((entry) => ({
						value: entry.id,
						label: `${entry.name} (${connectorOf(context, entry.id)?.name ?? entry.connector})`,
					})),
				]}
				onChange={(event) => {
					const entry = triggers.find((each) => each.id === event.currentTarget.value);
					if (entry) onChange(entry);
				}}
			/>
		</div>
	);
}
