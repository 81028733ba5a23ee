import { laneLabel } from "@keyway/flow/lanes";
import { lanesOf } from "@keyway/flow/place";
import type { FieldSpec, Icon, OutputSpec } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Card } from "@keyway/schema/flow";
import type { LaneId } from "@keyway/schema/ids";
import { laneParts } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import type { ValueType } from "@keyway/schema/value-type";
import {
	cardOf,
	connectorOf,
	entryOf,
	type FlowContext,
	iconOf,
	outputsOf,
	START_WORDS,
	titleOf,
} from "../words/flow-context.ts";
import { sentenceCase } from "../words/path-label.ts";
import { type Piece, piecesOf, piecesText } from "../words/pieces.ts";
import { sentenceOf } from "../words/sentence.ts";

export type InputRow = {
	key: string;
	label: string;
	type: ValueType;
	pieces: Piece[];
	missing: boolean;
	wide: boolean;
};
type OutputRow = { key: string; label: string; type: ValueType; path: string[] };
type BranchRow = { lane: LaneId; label: string };

/** Everything that a card shows, derived from the flow and the catalogue; equal input gives the same object. */
export type CardView = {
	id: string;
	number: number;
	title: string;
	kind: string;
	icon: Icon;
	compact: boolean;
	/** No definition of this version is known: the card cannot run. */
	unknown: boolean;
	/** The first card of a flow that has no trigger yet. */
	unset: boolean;
	rows: InputRow[];
	moreRows: number;
	branches: BranchRow[];
	outputs: OutputRow[];
	moreOutputs: number;
	problems: Problem[];
	expanded: boolean;
	/** What it does in words, for zooms at which rows cannot be read. */
	sentence: string;
};

const MAX_ROWS = 6;
const MAX_OUTPUTS = 5;
const KINDS = { trigger: "Trigger", action: "Action", function: "Function", control: "" } as const;

export type CardState = { number: number; problems: Problem[]; expanded: boolean };

export function cardView(context: FlowContext, id: string, state: CardState): CardView {
	const card = cardOf(context, id);
	const entry = entryOf(context, id);
	const connector = connectorOf(context, entry?.id ?? card?.uses ?? "");
	const rows = (entry?.fields ?? []).flatMap((spec) => inputRows(context, spec, card?.fields ?? {}));
	const branches = lanesOf(context.graph, id).map((lane) => ({
		lane,
		label: (card as Card | null)?.laneTitles?.[laneParts(lane).name] ?? laneLabel(entry, laneParts(lane).name),
	}));
	const isTrigger = id === "trigger";
	const outputs = outputRows(isTrigger ? outputsOf(context, id) : (entry?.outputs ?? []), isTrigger);
	const most = (limit: number) => (state.expanded ? Number.POSITIVE_INFINITY : limit);
	const owner = connector?.name ?? card?.uses ?? START_WORDS[context.kind].owner;
	const kind = [owner, KINDS[entry?.kind ?? (isTrigger ? "trigger" : "action")]].filter(Boolean);
	return {
		id,
		number: state.number,
		title: titleOf(context, id),
		kind: kind.join(" · "),
		icon: iconOf(context, id),
		compact: entry?.kind === "control",
		unknown: card !== null && entry === undefined,
		unset: id === "trigger" && card === null,
		rows: rows.slice(0, most(MAX_ROWS)),
		moreRows: Math.max(0, rows.length - most(MAX_ROWS)),
		branches,
		outputs: outputs.slice(0, most(MAX_OUTPUTS)),
		moreOutputs: Math.max(0, outputs.length - most(MAX_OUTPUTS)),
		problems: state.problems,
		expanded: state.expanded,
		sentence: sentenceOf(context, id)
			.map((part) => piecesText(part.pieces))
			.join(""),
	};
}

/** The rows of a field: none while it is optional and empty, one for each member of a record. */
function inputRows(context: FlowContext, spec: FieldSpec, fields: Record<string, FieldValue>): InputRow[] {
	if (spec.repeat) return repeatedRows(context, spec, fields);
	const value = fields[spec.name];
	if (value?.kind === "object") {
		return Object.entries(value.fields).map(([name, member]) => {
			const inner = spec.fields?.find((each) => each.name === name);
			return {
				key: `${spec.name}.${name}`,
				label: inner?.label ?? sentenceCase(name),
				type: inner?.type ?? guessType(member),
				pieces: piecesOf(context, member, inner),
				missing: false,
				wide: false,
			};
		});
	}
	const pieces = piecesOf(context, value, spec);
	if (pieces.length === 0 && !spec.required) return [];
	return [
		{
			key: spec.name,
			label: spec.label,
			type: spec.type,
			pieces,
			missing: pieces.length === 0,
			wide: spec.type === "expression",
		},
	];
}

function repeatedRows(context: FlowContext, spec: FieldSpec, fields: Record<string, FieldValue>): InputRow[] {
	const stem = spec.name.replace(/\d+$/, "");
	return Object.keys(fields)
		.filter((name) => new RegExp(`^${stem}\\d+$`).test(name))
		.map((name) => ({
			key: name,
			label: `${sentenceCase(stem)} ${name.slice(stem.length)}`,
			type: spec.type,
			pieces: piecesOf(context, fields[name], spec),
			missing: false,
			wide: spec.type === "expression",
		}));
}

function guessType(value: FieldValue): ValueType {
	if (value.kind === "list") return "list";
	if (value.kind === "object") return "object";
	if (value.kind === "literal" && typeof value.value === "number") return "number";
	if (value.kind === "literal" && typeof value.value === "boolean") return "boolean";
	return "text";
}

/** Outputs as rows; of a trigger, or where it is all there is, the members of a record: that is what cards read. */
function outputRows(outputs: readonly OutputSpec[], isTrigger: boolean): OutputRow[] {
	return outputs.flatMap(({ name, label, type, fields }) => {
		const opens = (isTrigger || outputs.length === 1) && fields && fields.length > 0;
		if (!opens) return [{ key: name, label, type, path: [name] }];
		return fields.map((member) => ({
			key: `${name}.${member.name}`,
			label: member.label,
			type: member.type,
			path: [name, member.name],
		}));
	});
}
