import { elementOf, isList, resolvePath } from "@keyway/expression/member";
import { rootSpec, type Scope } from "@keyway/expression/type-scope";
import { visibleFrom } from "@keyway/flow/query";
import { createScopes } from "@keyway/flow/scope";
import type { CatalogueEntry, OutputSpec } from "@keyway/schema/catalogue";
import { type FlowContext, titleOf } from "../words/flow-context.ts";

/** What an expression of one card may read and call. */
export type ReadableData = {
	scope: Scope;
	/** Cards before it, nearest first. */
	steps: { id: string; title: string }[];
	functions: CatalogueEntry[];
};

export function readableData(context: FlowContext, card: string): ReadableData {
	const { graph, kind, catalogue } = context;
	const before = card === "trigger" ? [] : visibleFrom(graph, card);
	const newest = new Map(catalogue.entries.filter((each) => each.kind === "function").map((each) => [each.id, each]));
	return {
		scope: createScopes(graph, kind, catalogue).of(card),
		steps: before.map(({ id }) => ({ id, title: titleOf(context, id) })),
		functions: [...newest.values()],
	};
}

/** A chain of names as it is written: `steps.find.people[0].email`. */
export const CHAIN = /[A-Za-z_]\w*(?:\.\w+|\[\d+\])*/;

const namesOf = (chain: string): string[] => chain.replace(/\[(\d+)\]/g, ".$1").split(".");

/** What a chain stands for; null where that is not known. `text` is what stands before it, with the loops around it. */
export function specOfChain({ scope }: ReadableData, chain: string, text: string): OutputSpec | null {
	const [root = "", ...rest] = namesOf(chain);
	const [card = "", ...inside] = rest;
	const found = root === "steps" ? rootSpec(scope, card) : (loopVariable(scope, root, text) ?? rootSpec(scope, root));
	if (!found || (root === "steps" && !card)) return null;
	const resolved = resolvePath(found, root === "steps" ? inside : rest);
	return "spec" in resolved ? resolved.spec : null;
}

/** The variable of a loop, `list.exists(person, …)`: what stands in each place of the list. */
function loopVariable(scope: Scope, name: string, text: string): OutputSpec | undefined {
	const loop = new RegExp(`(${CHAIN.source})\\.(?:all|exists|exists_one|filter|map)\\(\\s*${name}\\s*,`, "g");
	const over = [...text.matchAll(loop)].at(-1);
	if (!over) return undefined;
	const before = text.slice(0, over.index);
	const list = specOfChain({ scope, steps: [], functions: [] }, over[1] as string, before);
	return list && isList(list) ? elementOf(list) : undefined;
}
