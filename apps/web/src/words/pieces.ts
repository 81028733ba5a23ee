import type { FieldSpec, Icon } from "@keyway/schema/catalogue";
import type { FieldValue, Reference } from "@keyway/schema/field-value";
import type { Json } from "@keyway/schema/json";
import { conditionWords } from "./condition-words.ts";
import { durationWords } from "./duration.ts";
import { type FlowContext, iconOf, outputsOf, titleOf } from "./flow-context.ts";
import { pathLabel } from "./path-label.ts";
import { scheduleWords } from "./schedule.ts";

/** A part of a value as people see it: words, a chip that reads data, or a slot that is still to be filled. */
export type Piece =
	| { kind: "text"; text: string }
	| { kind: "chip"; label: string; icon: Icon; from: string }
	| { kind: "code"; text: string }
	| { kind: "slot"; text: string };

export function chipOf(context: FlowContext, { card, path }: Reference): Extract<Piece, { kind: "chip" }> {
	return {
		kind: "chip",
		label: pathLabel(outputsOf(context, card), path),
		icon: iconOf(context, card),
		from: titleOf(context, card),
	};
}

/** What a reference in an expression is called: `trigger.user.userType` → `user type`. */
function referenceName(context: FlowContext, path: string[]): string {
	const [root = "", ...rest] = path;
	if (root === "steps") return pathLabel(outputsOf(context, rest[0] ?? ""), rest.slice(1)).toLowerCase();
	if (root === "user") return pathLabel(outputsOf(context, "trigger"), path).toLowerCase();
	return pathLabel(outputsOf(context, root), rest).toLowerCase();
}

export function expressionWords(context: FlowContext, cel: string): string {
	return conditionWords(cel, (path) => referenceName(context, path));
}

export function literalWords(value: Json, spec?: Pick<FieldSpec, "type" | "choices">): string {
	const choice = spec?.choices?.find((each) => each.value === value);
	if (choice) return choice.label;
	if (value === null) return "Empty";
	if (typeof value === "boolean") return value ? "Yes" : "No";
	if (typeof value === "number") return String(value);
	if (typeof value === "string") {
		if (spec?.type === "schedule") return scheduleWords(value);
		return spec?.type === "duration" ? durationWords(value) : value;
	}
	if (Array.isArray(value)) return value.map((each) => literalWords(each, spec)).join(", ");
	if (typeof value["label"] === "string" && "value" in value) return value["label"];
	const members = Object.keys(value).length;
	return `${members} ${members === 1 ? "field" : "fields"}`;
}

/** A field's value as people see it; nothing for a value that is not there. */
export function piecesOf(
	context: FlowContext,
	value: FieldValue | undefined,
	spec?: Pick<FieldSpec, "type" | "choices">,
): Piece[] {
	if (!value) return [];
	switch (value.kind) {
		case "literal":
			return [{ kind: "text", text: literalWords(value.value, spec) }];
		case "ref":
			return [chipOf(context, value)];
		case "template":
			return value.parts.map((part) =>
				typeof part === "string" ? { kind: "text", text: part } : chipOf(context, part),
			);
		case "expression": {
			const words = expressionWords(context, value.cel);
			return [words === value.cel ? { kind: "code", text: value.cel } : { kind: "text", text: words }];
		}
		case "list":
			return value.items.flatMap((item, index) => [
				...(index > 0 ? [{ kind: "text" as const, text: ", " }] : []),
				...piecesOf(context, item),
			]);
		case "object": {
			const members = Object.keys(value.fields).length;
			return [{ kind: "text", text: `${members} ${members === 1 ? "field" : "fields"}` }];
		}
	}
}

/** The pieces as one line, for labels and screen readers. */
export const piecesText = (pieces: readonly Piece[]): string =>
	pieces.map((piece) => (piece.kind === "chip" ? piece.label : piece.text)).join("");
