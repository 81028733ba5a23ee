import { resolvePath } from "@keyway/expression/member";
import { accepts } from "@keyway/flow/accepts";
import { usesOf } from "@keyway/flow/catalogue-index";
import type { Edit } from "@keyway/flow/edit";
import { placeOf } from "@keyway/flow/place";
import { newCardId } from "@keyway/flow/query";
import type { CatalogueEntry, FieldSpec, OutputSpec } from "@keyway/schema/catalogue";
import type { FieldValue, Reference } from "@keyway/schema/field-value";
import { startingFields } from "../designer/commands.ts";
import { useDesignerView } from "../designer/designer-view.ts";
import type { Hands } from "../designer/selection-edits.ts";
import { partsOf, valueOfParts } from "../inspector/template-parts.ts";
import type { Point } from "../ui/floating-panel.tsx";
import { cardOf, type FlowContext, outputsOf, titleOf } from "../words/flow-context.ts";
import { chipOf } from "../words/pieces.ts";
import type { CarriedData } from "./carried-data.ts";
import { convertersFor, inputOf, resultOf } from "./converters.ts";
import { type FieldTarget, specAt } from "./field-choices.ts";
import { useMapPanel } from "./map-panel-state.ts";

/** How a reference is written in an expression: `trigger.user.email`, `steps.create_record.id`. */
export function written({ card, path }: Reference): string {
	const root = card === "trigger" || card === "item" || card === "run" ? card : `steps.${card}`;
	return [root, ...path].join(".");
}

/** The edit that leads data into a field: long texts get it at their end, everything else is filled with it. */
function mapEdit(context: FlowContext, target: FieldTarget, reference: Reference): Edit {
	const { card, field, member } = target;
	const before = cardOf(context, card)?.fields[field];
	const spec = specAt(context, target);
	if (member === null) return { kind: "field.set", card, field, value: valueWith(before, spec, reference) };
	const members = before?.kind === "object" ? before.fields : {};
	const value = valueWith(members[member], spec, reference);
	return { kind: "field.set", card, field, value: { kind: "object", fields: { ...members, [member]: value } } };
}

function valueWith(before: FieldValue | undefined, spec: FieldSpec | undefined, reference: Reference): FieldValue {
	if (spec?.type === "expression") return { kind: "expression", cel: written(reference) };
	const parts = (spec?.type === "longText" && partsOf(before)) || [];
	const last = parts.at(-1);
	const space = last === undefined || (typeof last === "string" && /\s$/.test(last)) ? [] : [" "];
	return valueOfParts([...parts, ...space, reference]) ?? { kind: "ref", ...reference };
}

/** The edits that put a function in front of the card, which makes of the data what the field needs. */
function convertEdits(
	context: FlowContext,
	converter: CatalogueEntry,
	target: FieldTarget,
	reference: Reference,
): Edit[] {
	const place = placeOf(context.graph, target.card);
	const [input, result] = [inputOf(converter), resultOf(converter)];
	if (!place || !input || !result) return [];
	const uses = usesOf(converter);
	const id = newCardId(context.graph, uses);
	const fields = { ...startingFields(converter), [input.name]: { kind: "ref" as const, ...reference } };
	return [
		{ kind: "card.add", card: { id, uses, fields }, ...place },
		mapEdit(context, target, { card: id, path: [result.name] }),
	];
}

/** What an output is called, where it comes from and of which type it is. */
export function outputAt(context: FlowContext, reference: Reference): Omit<CarriedData, "readers"> {
	const { label, from, icon } = chipOf(context, reference);
	const root: OutputSpec = {
		name: reference.card,
		label: from,
		type: "object",
		fields: outputsOf(context, reference.card),
	};
	const resolved = resolvePath(root, reference.path);
	return { reference, label, from, icon, type: "spec" in resolved ? resolved.spec.type : "any" };
}

/** Leads data into a field as one edit, through a converter where one is given. */
export function mapData(
	{ store }: Hands,
	target: FieldTarget,
	{ reference, label }: Pick<CarriedData, "reference" | "label">,
	converter: CatalogueEntry | null,
): void {
	const { edit, ...context } = store.getState();
	const field = specAt(context, target)?.label ?? target.field;
	const edits = converter ? convertEdits(context, converter, target, reference) : [mapEdit(context, target, reference)];
	if (!edit(`Map ${label} to ${field.toLowerCase()} of ${titleOf(context, target.card)}`, edits)) return;
	useDesignerView.getState().select(target.card);
}

/**
 * Data was dropped on a card: a field that takes it gets it at once. Where a function must convert it first, or no
 * field was hit, the fields are offered; a field that nothing helps says why.
 */
export function dropOnField(
	hands: Hands,
	data: CarriedData,
	card: string,
	target: FieldTarget | null,
	at: Point,
): void {
	const { tell, ...context } = hands.store.getState();
	if (!data.readers.has(card)) {
		tell(`“${titleOf(context, card)}” cannot read “${data.label}”: “${data.from}” does not run before it.`);
		return;
	}
	const spec = target && specAt(context, target);
	const fit = spec && accepts(spec.type, data.type);
	if (target && fit?.ok) mapData(hands, target, data, null);
	else if (target && fit && !fit.ok && convertersFor(context.catalogue, data.type, spec.type).length === 0)
		tell(fit.reason);
	else useMapPanel.getState().open({ data, cards: [card], only: target, at });
}
