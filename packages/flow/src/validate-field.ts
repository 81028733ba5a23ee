import { references } from "@keyway/expression/references";
import type { CatalogueEntry, FieldSpec } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Problem } from "@keyway/schema/problem";
import type { ValueType } from "@keyway/schema/value-type";
import { accepts } from "./accepts.ts";
import type { Checking } from "./checking.ts";
import { problem } from "./flow-problem.ts";
import { stem } from "./lanes.ts";
import { constantOf, isBlank, literalProblem } from "./literal.ts";
import { nearest } from "./problem.ts";
import { type FieldPlace, referenceProblems, relationProblem, scopeOf } from "./validate-reference.ts";

/** The field that a name stands for: itself, or the repeated one (`case2` → `case1`). */
export function fieldSpec(fields: readonly FieldSpec[], name: string): FieldSpec | undefined {
	return (
		fields.find((each) => each.name === name) ??
		fields.find((each) => each.repeat && stem(each.name) === stem(name) && stem(name) !== name)
	);
}

/** The field as people see it under this name: the copy `case2` of "Case 1" is "Case 2". */
export function fieldLabel(spec: FieldSpec, name: string): string {
	return spec.repeat ? `${spec.label.replace(/\s*[0-9]+$/, "")} ${name.slice(stem(name).length)}` : spec.label;
}

/** What people call a field of an entry's card; its name where nobody declares it. */
export function labelOf(entry: CatalogueEntry | undefined, name: string): string {
	const spec = fieldSpec(entry?.fields ?? [], name);
	return spec ? fieldLabel(spec, name) : name;
}

/** All that is wrong with the values of a card's fields. */
export function fieldProblems(checking: Checking): Problem[] {
	const { card, entry, title } = checking;
	const found: Problem[] = [];
	for (const spec of entry.fields) {
		if (!spec.required || spec.repeat || !isBlank(card.fields[spec.name])) continue;
		found.push(problem("FIELD_REQUIRED", { card: card.id, field: spec.name }, { title, field: spec.label }));
	}
	for (const [name, value] of Object.entries(card.fields)) {
		const spec = fieldSpec(entry.fields, name);
		if (!spec) found.push(unknownField(checking, name));
		else if (!isBlank(value))
			found.push(...valueProblems(checking, name, { ...spec, label: fieldLabel(spec, name) }, value));
	}
	const free: FieldSpec = { name: "outputs", label: "An output", type: "any", required: false, schema: {} };
	if ("orderingKey" in card && card.orderingKey && !isBlank(card.orderingKey))
		found.push(...partProblems(checking, "orderingKey", { ...free, label: "The ordering key" }, card.orderingKey));
	for (const byLane of Object.values(card.outputs ?? {}))
		for (const [lane, value] of Object.entries(byLane))
			found.push(...partProblems({ ...checking, atEndOf: `${card.id}.${lane}` }, "outputs", free, value));
	return found;
}

function unknownField({ card, entry, title }: Checking, field: string): Problem {
	const meant = nearest(
		field,
		entry.fields.map((each) => each.name),
	);
	const advice = meant ? `Did you mean "${meant}"?` : "Take it out.";
	return problem("FIELD_UNKNOWN", { card: card.id, field }, { title, field, advice });
}

function valueProblems(checking: Checking, name: string, spec: FieldSpec, value: FieldValue): Problem[] {
	const { card, title } = checking;
	const constant = constantOf(value);
	if (constant !== undefined && spec.type !== "expression") {
		const reason = literalProblem(spec, constant);
		return reason
			? [problem("FIELD_INVALID", { card: card.id, field: name }, { title, field: spec.label, reason })]
			: [];
	}
	if (spec.type === "expression") return conditionProblems(checking, name, spec, value);
	return partProblems(checking, name, spec, value);
}

/** A condition: an expression, or a reference to something that is yes or no. */
function conditionProblems(checking: Checking, name: string, spec: FieldSpec, value: FieldValue): Problem[] {
	if (value.kind === "literal" && typeof value.value === "boolean") return [];
	if (value.kind === "expression" || value.kind === "ref")
		return partProblems(checking, name, { ...spec, type: "boolean" }, value);
	const { card, title } = checking;
	return [
		problem(
			"FIELD_INVALID",
			{ card: card.id, field: name },
			{ title, field: spec.label, reason: "Write a condition." },
		),
	];
}

/** A value that has to be worked out, and what is nested in it. */
function partProblems(checking: Checking, name: string, spec: FieldSpec, value: FieldValue): Problem[] {
	const place: FieldPlace = { name, label: spec.label, type: spec.type };
	switch (value.kind) {
		case "literal":
			return [];
		case "template": {
			// Inside a text anything has words: people their names, lists commas.
			const parts = value.parts.filter((part) => typeof part !== "string");
			const found = parts.flatMap((part) => referenceProblems(checking, { ...place, type: "any" }, part));
			return found.length > 0 ? found : mismatch(checking, place, "text");
		}
		case "ref":
			return referenceProblems(checking, place, value);
		case "expression":
			return expressionProblems(checking, place, value.cel);
		case "list": {
			const ofItem: FieldSpec = { ...spec, type: spec.items ?? (spec.type === "people" ? "person" : "any") };
			const found = mismatch(checking, place, "list");
			return found.length > 0 ? found : value.items.flatMap((each) => partProblems(checking, name, ofItem, each));
		}
		case "object": {
			const found = mismatch(checking, place, "object");
			if (found.length > 0) return found;
			return Object.entries(value.fields).flatMap(([member, each]) => {
				const known = spec.fields?.find((field) => field.name === member);
				return partProblems(checking, name, known ?? { ...spec, type: "any" }, each);
			});
		}
	}
}

function mismatch({ card, title }: Checking, place: FieldPlace, source: ValueType): Problem[] {
	const verdict = accepts(place.type, source);
	if (verdict.ok) return [];
	const values = { title, field: place.label, reason: verdict.reason };
	return [problem("TYPE_MISMATCH", { card: card.id, field: place.name }, values)];
}

function expressionProblems(checking: Checking, place: FieldPlace, cel: string): Problem[] {
	const lost = references(cel)
		.filter(({ card }) => card !== "steps")
		.map(({ card }) => relationProblem(checking, place, card))
		.find((each) => each !== undefined);
	if (lost) return [lost];
	const { card, title } = checking;
	const checked = checking.check(cel, scopeOf(checking));
	if (!("problem" in checked)) return mismatch(checking, place, checked.type);
	const values = { title, field: place.label, reason: checked.problem.message };
	return [problem("EXPRESSION_INVALID", { card: card.id, field: place.name }, values)];
}
