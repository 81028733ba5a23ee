import { rootSpec } from "@keyway/expression/type-scope";
import { accepts } from "@keyway/flow/accepts";
import { visibleFrom } from "@keyway/flow/query";
import { createScopes } from "@keyway/flow/scope";
import type { Icon, OutputSpec } from "@keyway/schema/catalogue";
import type { Reference } from "@keyway/schema/field-value";
import type { ValueType } from "@keyway/schema/value-type";
import { type FlowContext, iconOf, titleOf } from "../words/flow-context.ts";

/** One piece of data that a field may be filled with; `refusal` says why it does not fit. */
export type DataChoice = {
	reference: Reference;
	label: string;
	type: ValueType;
	from: string;
	icon: Icon;
	refusal: string | null;
};

const DEPTH = 3;

/** Everything that a card's fields may read, nearest source first, each value with its members. */
export function dataChoices(context: FlowContext, card: string, target: ValueType): DataChoice[] {
	const scope = createScopes(context.graph, context.kind, context.catalogue).of(card);
	const steps = card === "trigger" ? [] : visibleFrom(context.graph, card).map(({ id }) => id);
	const sources: [string, OutputSpec | undefined][] = [
		["item", scope.item],
		...steps.map((id): [string, OutputSpec | undefined] => [id, rootSpec(scope, id)]),
		["trigger", scope.trigger],
		["run", scope.run],
	];
	return sources.flatMap(([id, spec]) => {
		if (!spec) return [];
		const from = titleOf(context, id);
		const icon = iconOf(context, id);
		return dataMembers(spec).map(({ path, label, type }) => {
			const fit = accepts(target, type);
			return { reference: { card: id, path }, label, type, from, icon, refusal: fit.ok ? null : fit.reason };
		});
	});
}

type Member = { path: string[]; label: string; type: ValueType };

/** The members of a value, and theirs, each with its path. */
export function dataMembers(spec: OutputSpec, depth = DEPTH): Member[] {
	return (spec.fields ?? []).flatMap((member) => {
		const own: Member = { path: [member.name], label: member.label, type: member.type };
		if (depth === 0 || !member.fields) return [own];
		const inner = dataMembers(member, depth - 1).map(({ path, label, type }) => ({
			path: [member.name, ...path],
			label: depth === DEPTH ? label : `${member.label}: ${label.toLowerCase()}`,
			type,
		}));
		return [own, ...inner];
	});
}

/** Choices in which each word of the search occurs; those that fit come first. */
export function searchData(choices: DataChoice[], search: string): DataChoice[] {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	const found = choices.filter((choice) => {
		const text = `${choice.label} ${choice.from}`.toLowerCase();
		return words.every((word) => text.includes(word));
	});
	return [...found.filter((choice) => !choice.refusal), ...found.filter((choice) => choice.refusal)].slice(0, 120);
}
