import { anySpec, elementOf, isList, resolvePath } from "@keyway/expression/member";
import { rootSpec, type Scope } from "@keyway/expression/type-scope";
import type { Catalogue, CatalogueEntry, OutputSpec } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Card, FlowGraph, FlowKind } from "@keyway/schema/flow";
import { type CardId, type LaneId, laneParts } from "@keyway/schema/ids";
import type { ValueType } from "@keyway/schema/value-type";
import { ERROR_SPEC, RUN_SPEC, triggerSpec } from "./built-in-trigger.ts";
import { findEntry } from "./catalogue-index.ts";
import { checkerOf } from "./checker.ts";
import { own } from "./equal.ts";
import { ERROR_LANE, LOOP_LANE } from "./lanes.ts";
import { lanesAround, lanesOf } from "./place.ts";
import { relation } from "./query.ts";
import { eventOutputs, WAIT_FOR } from "./typed-by-field.ts";

/** A loop's outputs that only its own lane sees. */
const LOOP_INSIDE = ["item", "index"];

/** Makes the typed scopes of one flow's cards; what is worked out for one card is kept for the next. */
export type Scopes = {
	/** Everything that the card's fields may refer to. */
	of(card: CardId | "trigger"): Scope;
	/** Everything that a value taken at the end of a lane may refer to. */
	atEndOf(lane: LaneId): Scope;
	/** The type of a value as it would be in this scope. */
	typeOf(value: FieldValue, scope: Scope): OutputSpec;
};

export function createScopes(graph: FlowGraph, kind: FlowKind, catalogue: Catalogue): Scopes {
	const finished = new Map<CardId, OutputSpec>();
	const trigger = triggerSpec(graph, kind, catalogue) ?? { ...anySpec("trigger"), label: "Trigger" };
	const check = checkerOf(catalogue);
	const typeOf = (value: FieldValue, scope: Scope) => typeOfValue(value, scope, check);

	function of(id: CardId | "trigger"): Scope {
		// A trigger's filter sees the event that it judges.
		if (id === "trigger") return { trigger, run: RUN_SPEC, steps: {} };
		const around = new Map(lanesAround(graph, id).map((lane) => [lane.card, lane.name]));
		const loop = [...around].find(([, lane]) => lane === LOOP_LANE)?.[0];
		const inside = loop === undefined ? undefined : step(loop);
		const item = inside?.fields?.find((each) => each.name === "item");
		return { trigger, run: RUN_SPEC, ...(item ? { item } : {}), steps: step };

		/** Worked out when asked for: a card reads few of the many that it could. */
		function step(other: CardId): OutputSpec | undefined {
			const card = own<Card>(graph.cards, other);
			if (!card) return undefined;
			const entry = findEntry(catalogue, card.uses);
			const lane = around.get(other);
			if (lane !== undefined) return within(card, entry, lane);
			// A card that waits for an event judges it as its own output.
			if (other === id && entry?.id === WAIT_FOR)
				return cardSpec(card, entry, eventOutputs(card, entry.outputs, catalogue).map(certain));
			return relation(graph, id, other) === "before" ? after(card, entry) : undefined;
		}
	}

	/** A card's outputs for the cards after it. */
	function after(card: Card, entry: CatalogueEntry | undefined): OutputSpec {
		const known = finished.get(card.id);
		if (known) return known;
		const isLoop = entry?.lanes?.some((each) => each.name === LOOP_LANE) ?? false;
		const declared = (entry?.outputs ?? []).filter(({ name }) => !(isLoop && LOOP_INSIDE.includes(name)));
		const named = card.uses.startsWith("flow.set@")
			? valuesSet(card, declared)
			: entry?.id === WAIT_FOR
				? eventOutputs(card, declared, catalogue)
				: declared;
		const outputs = [...named, ...mergedOutputs(card)];
		const spec = cardSpec(card, entry, canFail(card) ? outputs.map((each) => ({ ...each, optional: true })) : outputs);
		finished.set(card.id, spec);
		return spec;
	}

	/** `flow.set` gives the names that its own fields define. */
	function valuesSet(card: Card, declared: OutputSpec[]): OutputSpec[] {
		const { values } = card.fields;
		if (values?.kind !== "object") return declared;
		const scope = of(card.id);
		const fields = Object.entries(values.fields).map(([name, value]) => ({
			...typeOf(value, scope),
			name,
			label: name,
		}));
		return declared.map((each) => (each.name === "values" ? { ...each, fields, open: false } : each));
	}

	/** Values that a card takes over from the lane that ran; optional where not every lane gives one. */
	function mergedOutputs(card: Card): OutputSpec[] {
		const lanes = lanesOf(graph, card.id);
		return Object.entries(card.outputs ?? {}).map(([name, byLane]) => {
			const specs = Object.entries(byLane).map(([lane, value]) => typeOf(value, atEndOf(`${card.id}.${lane}`)));
			const isOptional = lanes.some((lane) => !Object.hasOwn(byLane, laneParts(lane).name));
			return { ...common(specs), name, label: name, ...(isOptional ? { optional: true } : {}) };
		});
	}

	function atEndOf(lane: LaneId): Scope {
		const last = graph.cards[graph.lanes[lane]?.at(-1) ?? ""];
		if (!last) return of(laneParts(lane).card ?? "trigger");
		const scope = of(last.id);
		const steps = (card: CardId) =>
			card === last.id ? after(last, findEntry(catalogue, last.uses)) : rootSpec(scope, card);
		return { ...scope, steps };
	}

	/** A card's outputs for the cards in one of its lanes. */
	function within(card: Card, entry: CatalogueEntry | undefined, lane: string): OutputSpec {
		if (lane === ERROR_LANE) return cardSpec(card, entry, [ERROR_SPEC]);
		if (lane !== LOOP_LANE) return cardSpec(card, entry, entry?.outputs ?? []);
		const items = card.fields.items;
		const list = items ? typeOf(items, of(card.id)) : anySpec("items");
		const item = { ...(isList(list) ? elementOf(list) : anySpec("item")), name: "item", label: "Item" };
		return cardSpec(card, entry, [item, { name: "index", label: "Index", type: "number" }]);
	}

	return { of, atEndOf, typeOf };
}

const certain = ({ optional: _, ...spec }: OutputSpec): OutputSpec => spec;

/** With `continue` and `lane` the run goes on without the card's outputs. */
function canFail(card: Card): boolean {
	return card.onError === "continue" || card.onError === "lane";
}

function cardSpec(card: Card, entry: CatalogueEntry | undefined, fields: OutputSpec[]): OutputSpec {
	const label = card.title ?? entry?.name ?? card.id;
	// Nothing is known of what an unknown card gives; that it is unknown is told at the card itself.
	return { name: card.id, label, type: "object", fields, ...(entry ? {} : { open: true }) };
}

/** One type for values of several lanes. */
function common(specs: OutputSpec[]): OutputSpec {
	const [first, ...others] = specs;
	if (!first) return anySpec("value");
	return others.every((each) => each.type === first.type) ? first : anySpec("value");
}

function typeOfValue(value: FieldValue, scope: Scope, check: ReturnType<typeof checkerOf>): OutputSpec {
	switch (value.kind) {
		case "literal":
			return typeOfLiteral(value.value);
		case "template":
			return plain("text");
		case "list":
			return { ...plain("list"), items: common(value.items.map((each) => typeOfValue(each, scope, check))) };
		case "object": {
			const fields = Object.entries(value.fields).map(([name, each]) => ({
				...typeOfValue(each, scope, check),
				name,
				label: name,
			}));
			return { ...plain("object"), fields };
		}
		case "ref": {
			const root = rootSpec(scope, value.card);
			const resolved = root && resolvePath(root, value.path);
			return resolved && "spec" in resolved ? resolved.spec : plain("any");
		}
		case "expression": {
			const checked = check(value.cel, scope);
			if ("problem" in checked) return plain("any");
			return checked.spec ?? plain(checked.type);
		}
	}
}

function plain(type: ValueType): OutputSpec {
	return { name: "value", label: "Value", type };
}

function typeOfLiteral(value: unknown): OutputSpec {
	if (typeof value === "string") return plain("text");
	if (typeof value === "number") return plain("number");
	if (typeof value === "boolean") return plain("boolean");
	if (Array.isArray(value)) return { ...plain("list"), items: common(value.map(typeOfLiteral)) };
	if (value === null) return plain("any");
	const fields = Object.entries(value as object).map(([name, each]) => ({ ...typeOfLiteral(each), name, label: name }));
	return { ...plain("object"), fields };
}
