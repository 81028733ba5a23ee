import { accepts } from "@keyway/flow/accepts";
import { stepNumbers } from "@keyway/flow/query";
import type { CatalogueEntry, FieldSpec } from "@keyway/schema/catalogue";
import type { ValueType } from "@keyway/schema/value-type";
import { cardOf, entryOf, type FlowContext, titleOf } from "../words/flow-context.ts";
import { sentenceCase } from "../words/path-label.ts";
import { convertersFor } from "./converters.ts";

/** A field of a card, or a member of one that is a record. */
export type FieldTarget = { card: string; field: string; member: string | null };

export type FieldChoice = {
	target: FieldTarget;
	label: string;
	type: ValueType;
	/** The card's number and title. */
	of: string;
	/** Why it does not take the data; null = it does. */
	refusal: string | null;
	/** Functions that make it fit. */
	converters: CatalogueEntry[];
};

/** `record.LastName` → the field and its member. */
export function targetOf(card: string, key: string): FieldTarget {
	const [field = "", ...member] = key.split(".");
	return { card, field, member: member.length > 0 ? member.join(".") : null };
}

/** The definition of a field or of a record's member; a member that nobody describes takes anything. */
export function specAt(context: FlowContext, { card, field, member }: FieldTarget): FieldSpec | undefined {
	const spec = entryOf(context, card)?.fields.find((each) => each.name === field);
	if (!spec || member === null) return spec;
	const inner = spec.fields?.find((each) => each.name === member);
	return inner ?? { ...spec, name: member, label: sentenceCase(member), type: "any", required: false };
}

/** All fields of these cards that data of a type could go into, those that fit first. */
export function fieldChoices(context: FlowContext, cards: Iterable<string>, type: ValueType): FieldChoice[] {
	const numbers = stepNumbers(context.graph);
	const choices = [...cards].flatMap((card) =>
		targetsOf(context, card).map(({ target, spec }): FieldChoice => {
			const fit = accepts(spec.type, type);
			return {
				target,
				label: spec.label,
				type: spec.type,
				of: `${numbers.get(card) ?? ""} ${titleOf(context, card)}`.trim(),
				refusal: fit.ok ? null : fit.reason,
				converters: fit.ok ? [] : convertersFor(context.catalogue, type, spec.type),
			};
		}),
	);
	const rank = (choice: FieldChoice) => (choice.refusal === null ? 0 : choice.converters.length > 0 ? 1 : 2);
	return choices.toSorted((a, b) => rank(a) - rank(b));
}

function targetsOf(context: FlowContext, card: string): { target: FieldTarget; spec: FieldSpec }[] {
	const fields = (entryOf(context, card)?.fields ?? []).filter((spec) => !spec.repeat && !spec.secret);
	return fields.flatMap((spec) => {
		const own = { target: { card, field: spec.name, member: null }, spec };
		const value = cardOf(context, card)?.fields[spec.name];
		const filled = value?.kind === "object" ? Object.keys(value.fields) : [];
		const members = new Set([...(spec.fields ?? []).map((each) => each.name), ...filled]);
		const inner = [...members].map((member) => {
			const target = { card, field: spec.name, member };
			const described = specAt(context, target) ?? spec;
			return { target, spec: { ...described, label: `${spec.label}: ${described.label}` } };
		});
		return [own, ...inner];
	});
}
